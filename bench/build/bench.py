"""What one run makes in the engine, all under one name, so that it can take exactly that away."""

import shutil
import tempfile
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep

from bench.build.registry import Registry
from bench.build.shell import PLATFORMS, ROOT, output, run
from tests.checkout import BAKE, copy_checkout, native_platform

START_SECONDS = 300


class Bench:
    """A directory, a registry and a base image for the plain side; gone on exit."""

    def __enter__(self) -> "Bench":
        self.name = f"emsync-bench-{uuid.uuid4().hex[:8]}"
        with ExitStack() as made:
            self.folder = Path(tempfile.mkdtemp(prefix=f"{self.name}-"))
            made.callback(shutil.rmtree, self.folder)
            made.callback(self.forget, self.name)
            self.checkout = copy_checkout(self.folder / "checkout")
            self.registry = Registry(made.enter_context(self._registry()))
            self.plain_base = self._plain_base()
            self._made = made.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._made.close()

    def bake(self, checkout: Path, registry: str, tag: str, *words: str, **env: str) -> None:
        """Bake from a checkout as anybody would, whatever this shell has set."""
        settings = {"BASE": "", "CACHE": "none", "PLATFORMS": PLATFORMS, **env}
        run(*BAKE, *words, cwd=checkout, env={**settings, "REGISTRY": registry, "TAG": tag})

    def forget(self, mark: str) -> None:
        """Remove the containers, images and build cache whose names have `mark` in them."""
        for container in output("docker", "ps", "-aq", "--filter", f"name={mark}").split():
            run("docker", "rm", "--force", "--volumes", container)
        names = output("docker", "image", "ls", "--format", "{{.Repository}}:{{.Tag}}").split()
        ours = [name for name in names if mark in name]
        if ours:
            run("docker", "image", "rm", "--force", *ours)
        run("docker", "buildx", "prune", "--force", "--all", "--filter", f"description~={mark}")

    @contextmanager
    def running(
        self, image: str, port: int, path: str, *options: str, command: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, float]]:
        """Run a container until `path` answers 200; give its address and how long that took."""
        name = f"{self.name}-{uuid.uuid4().hex[:8]}"
        start = monotonic()
        published = f"127.0.0.1::{port}"
        run(
            *("docker", "run", "--detach", "--name", name, "--publish", published),
            *("--platform", native_platform(), *options, image, *command),
        )
        try:
            address = output("docker", "port", name, f"{port}/tcp").split()[0]
            _wait_for(f"http://{address}{path}", name)
            yield address, monotonic() - start
        finally:
            run("docker", "rm", "--force", "--volumes", name)

    @contextmanager
    def _registry(self) -> Iterator[str]:
        registry = f"{self.name}/tools"
        self.bake(self.checkout, registry, "bench", "base-registry", PLATFORMS=native_platform())
        settings = f"{ROOT}/tests/registry.yml:/config.yml:ro"
        serve = ("docker-registry", "serve", "/config.yml")
        image = f"{registry}/base-registry:bench"
        with self.running(image, 5000, "/v2/", "--volume", settings, command=serve) as started:
            yield started[0]

    def _plain_base(self) -> str:
        registry = f"{self.registry.address}/{self.name}/tools"
        self.bake(self.checkout, registry, "bench", "--push", "base-build")
        reference = f"{registry}/base-build:bench"
        self.registry.new_bytes(reference)
        return reference


def _wait_for(url: str, container: str) -> None:
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            sleep(0.05)
    raise SystemExit(f"{url} did not answer 200\n{output('docker', 'logs', container)}")
