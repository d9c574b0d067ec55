import shutil
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from testcontainers.compose import DockerCompose

from engine import bake
from tests.checkout import BAKE, IMAGES, PORTS, RELEASED, ROOT, run, succeed
from tests.e2e.emulated import ARM64, arm64_container, risks
from tests.e2e.visits import MADE_UP, NHAMCS, real_visit


@dataclass(frozen=True)
class Stack:
    """The services of a compose project, run from pulled images."""

    compose: DockerCompose
    images: dict[str, str]

    def url(self, service: str) -> str:
        """Return where the one public port leads to a service."""
        host, port = self.compose.get_service_host_and_port("shell", PORTS["shell"])
        return f"http://{host}:{port}" if service == "shell" else f"http://{host}:{port}/{service}"

    def command(self, *words: str) -> str:
        return succeed("docker", "compose", *words, cwd=self.compose.context)


@pytest.fixture(scope="session")
def images(registry) -> Iterator[dict[str, str]]:
    """Push every image to the registry, forget them here, pull both platforms; return their names."""
    env = {"REGISTRY": f"{registry}/emsync", "TAG": "e2e"}
    succeed(*BAKE, "--push", bake.RELEASED, env=env)
    names = {service: f"{registry}/emsync/{service}:e2e" for service in RELEASED}
    for name in names.values():
        run("docker", "image", "rm", "--force", name)
        assert 0 != run("docker", "image", "inspect", name).code
    yield names
    for name in names.values():
        run("docker", "image", "rm", "--force", name)


def laptop(folder: Path, images: dict[str, str], *files: str) -> DockerCompose:
    """Return a project in a directory that has files of Compose and .env alone: it pulls, and builds nothing."""
    for name in files:
        shutil.copy(ROOT / name, folder)
    repository, _, tag = images["transfer"].rpartition(":")
    (folder / ".env").write_text(
        f"COMPOSE_PROJECT_NAME=emsync-e2e-{uuid.uuid4().hex[:8]}\n"
        f"COMPOSE_FILE={':'.join(files)}\n"
        f"REGISTRY={repository.removesuffix('/transfer')}\nTAG={tag}\n"
        "SHELL_PORT=0\n",
        "utf-8",
    )
    # `wait` is `up --wait`: until every container's own health check says so.
    return DockerCompose(folder, pull=True, build=False, wait=True)


@pytest.fixture(scope="session")
def stack(images, tmp_path_factory) -> Iterator[Stack]:
    """Run compose.yaml as one does on a laptop."""
    with laptop(tmp_path_factory.mktemp("laptop"), images, "compose.yaml") as compose:
        yield Stack(compose, images)


@pytest.fixture(scope="session")
def arm64(images) -> Iterator[dict[str, Future[Any]]]:
    """Start every service and the risks on arm64; each test waits for its own alone.

    Emulation keeps one processor busy for a minute each time, so they run side by side.
    """
    for service in IMAGES:
        succeed("docker", "pull", "--quiet", "--platform", ARM64, images[service])
    containers = {service: arm64_container(images[service], service) for service in IMAGES}
    try:
        with ThreadPoolExecutor() as emulated:
            yield {
                **{service: emulated.submit(c.start) for service, c in containers.items()},
                "risks": emulated.submit(risks, images["severity"], ARM64),
            }
    finally:
        for service, container in containers.items():
            container.stop()
            run("docker", "volume", "rm", f"emsync-arm64-{service}")


@pytest.fixture
def patient() -> dict[str, Any]:
    """Return a real visit where the data is at hand."""
    return real_visit() if NHAMCS.exists() else MADE_UP
