import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from testcontainers.compose import DockerCompose

from engine import bake
from tests.checkout import BAKE, PORTS, RELEASED, ROOT, run, succeed


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
