"""A registry on this machine, in place of Docker Hub."""

import os
import uuid
from collections.abc import Iterator

import pytest

from tests.checkout import BAKE, ROOT, forget_images, native_platform, on_loopback, succeed

# The reaper's image lives on Docker Hub; every fixture here removes what it started.
os.environ["TESTCONTAINERS_RYUK_DISABLED"] = "true"
# Ports are published on the loopback, also where this machine looks like a container itself.
os.environ["TESTCONTAINERS_CONNECTION_MODE"] = "docker_host"


@pytest.fixture(scope="session")
def registry() -> Iterator[str]:
    """Return host:port of Debian's docker-registry, running from our own root file system."""
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.wait_strategies import HttpWaitStrategy

    name = f"emsync-tests-{uuid.uuid4().hex[:8]}"
    image = f"{name}/base-registry:test"
    succeed(
        *BAKE,
        "base-registry",
        env={"REGISTRY": name, "TAG": "test", "PLATFORMS": native_platform()},
    )
    container = (
        DockerContainer(image)
        .with_command(["docker-registry", "serve", "/config.yml"])
        .with_volume_mapping(str(ROOT / "tests" / "registry.yml"), "/config.yml", "ro")
        .waiting_for(HttpWaitStrategy(5000, "/v2/").for_status_code(200).with_startup_timeout(30))
    )
    try:
        with on_loopback(container, 5000):
            address = f"127.0.0.1:{container.get_exposed_port(5000)}"
            yield address
            forget_images(f"{address}/*/*")
    finally:
        forget_images(f"{name}/*")
