import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from testcontainers.compose import DockerCompose

from tests.checkout import BAKE, IMAGES, PORTS, ROOT, run, succeed


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
    succeed(*BAKE, "--push", env=env)
    names = {service: f"{registry}/emsync/{service}:e2e" for service in IMAGES}
    for name in names.values():
        run("docker", "image", "rm", "--force", name)
        assert 0 != run("docker", "image", "inspect", name).code
    yield names
    for name in names.values():
        run("docker", "image", "rm", "--force", name)


@pytest.fixture(scope="session")
def stack(images, tmp_path_factory) -> Iterator[Stack]:
    """Run compose from a directory that has compose.yaml and .env alone: it pulls, and builds nothing."""
    folder = tmp_path_factory.mktemp("laptop")
    shutil.copy(ROOT / "compose.yaml", folder)
    repository, _, tag = images["transfer"].rpartition(":")
    (folder / ".env").write_text(
        f"COMPOSE_PROJECT_NAME=emsync-e2e-{uuid.uuid4().hex[:8]}\n"
        f"REGISTRY={repository.removesuffix('/transfer')}\nTAG={tag}\n"
        "SHELL_PORT=0\n",
        "utf-8",
    )
    # `wait` is `up --wait`: until every container's own health check says so.
    with DockerCompose(folder, pull=True, build=False, wait=True) as compose:
        yield Stack(compose, images)
