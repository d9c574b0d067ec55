"""A registry on this machine, in place of Docker Hub, and the images in it."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import bake
from tests.checkout import (
    BAKE,
    RELEASED,
    ROOT,
    forget_images,
    native_platform,
    on_loopback,
    succeed,
)
from tests.distribution import Repository
from verify.images import pushed_manifests, registry_digest
from verify.layout import Layout

# The reaper's image lives on Docker Hub; every fixture here removes what it started.
os.environ["TESTCONTAINERS_RYUK_DISABLED"] = "true"
# Ports are published on the loopback, also where this machine looks like a container itself.
os.environ["TESTCONTAINERS_CONNECTION_MODE"] = "docker_host"
# Every test names its own images; what the caller has set would win over a test's .env.
for name in ("REGISTRY", "TAG", "COMPOSE_PROJECT_NAME"):
    os.environ.pop(name, None)


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


@pytest.fixture(scope="session")
def pushed(registry) -> dict[str, dict[str, str]]:
    """Bake every image and push it; return the manifest of each platform by service.

    The tag is `test` of `<registry>/emsync`, and this build may come from cache.
    """
    env = {"REGISTRY": f"{registry}/emsync", "TAG": "test"}
    succeed(*BAKE, "--push", bake.RELEASED, env=env)
    return {s: pushed_manifests(f"{registry}/emsync/{s}:test") for s in RELEASED}


@pytest.fixture(scope="session")
def archives(registry, pushed, tmp_path_factory) -> dict[str, Path]:
    """Take every image out of the registry; return its OCI archive by service."""
    folder = tmp_path_factory.mktemp("images")
    found = {service: folder / f"{service}.tar" for service in RELEASED}
    for service, archive in found.items():
        index = registry_digest(f"{registry}/emsync/{service}:test")
        Repository(f"{registry}/emsync/{service}").archive(index, archive)
    return found


@pytest.fixture(scope="session")
def layouts(archives) -> dict[str, Layout]:
    return {service: Layout(archive) for service, archive in archives.items()}
