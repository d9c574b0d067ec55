"""The two sides: how each is laid out, built and changed, through the same four methods."""

import re
import shutil
from pathlib import Path
from typing import Protocol

from base.check import entries, write_sums
from bench.build.bench import Bench
from bench.build.shell import PLATFORMS, ROOT, run

PLAIN = ROOT / "bench" / "plain"
# A locked package that no service has, without dependencies, the same file for every platform.
ADDED = "iniconfig"
STAGES = re.compile(r"^FROM .* AS ([\w-]+)$", re.MULTILINE)


class Side(Protocol):
    """One way to build a service."""

    def build(self, tag: str, *flags: str) -> str:
        """Build all platforms; return the image's name."""

    def change_line(self) -> None:
        """Add a line to a source file."""

    def change_dependency(self) -> None:
        """Add a package."""


class Emsync:
    """A copy of this checkout, baked."""

    def __init__(self, bench: Bench, service: str) -> None:
        self._bench, self._service = bench, service
        self._mark = f"{bench.name}-{service}"
        self._checkout = bench.folder / service / "emsync"
        shutil.copytree(bench.checkout, self._checkout)
        _mark(self._checkout / "services" / "Dockerfile", f"{self._mark}-emsync")

    def build(self, tag: str, *flags: str) -> str:
        """Bake the service's image; return its name."""
        registry = f"{self._bench.registry.address}/{self._mark}/emsync"
        self._bench.bake(self._checkout, registry, tag, *flags, self._service)
        return f"{registry}/{self._service}:{tag}"

    def change_line(self) -> None:
        """Add a line to app.py."""
        _add_line(self._checkout / "services" / self._service / "app.py")

    def change_dependency(self) -> None:
        """Add a package to the lock, with its hash, as `./emsync lock` writes it."""
        constraints = self._checkout / "constraints"
        with (constraints / f"{self._service}.txt").open("a", encoding="utf-8") as lock:
            lock.write(_locked(ADDED))
        write_sums(constraints)


class Plain:
    """A directory with the service, its requirements and a one-stage Dockerfile, built by buildx."""

    def __init__(self, bench: Bench, service: str, dockerfile: str) -> None:
        self._bench, self._service = bench, service
        self._mark = f"{bench.name}-{service}"
        self._kind = dockerfile.lower().replace("dockerfile", "plain").replace(".", "-")
        self._context = bench.folder / service / self._kind
        _lay_out_plain(bench.checkout, service, self._context)
        shutil.copy(PLAIN / dockerfile, self._context / "Dockerfile")
        _mark(self._context / "Dockerfile", f"{self._mark}-{self._kind}")
        self._requirements = self._context / f"requirements-{self._mark}-{self._kind}.txt"
        (self._context / "requirements.txt").rename(self._requirements)

    def build(self, tag: str, *flags: str) -> str:
        """Build the service's image, the foreign platform under emulation; return its name."""
        name = f"{self._bench.registry.address}/{self._mark}/{self._kind}/{self._service}:{tag}"
        network = self._bench.checkout / ".cache" / "network"
        run(
            *("docker", "buildx", "build", "--progress", "plain", "--platform", PLATFORMS, *flags),
            *("--tag", name, "--build-arg", f"SERVICE={self._service}"),
            *("--build-context", f"python:3.13-slim=docker-image://{self._bench.plain_base}"),
            *("--secret", f"id=ca,src={network}/ca.pem"),
            *("--secret", f"id=pip,src={network}/pip.conf"),
            self._context,
        )
        return name

    def change_line(self) -> None:
        """Add a line to app.py."""
        _add_line(self._context / self._service / "app.py")

    def change_dependency(self) -> None:
        """Add a package to the requirements."""
        with self._requirements.open("a", encoding="utf-8") as requirements:
            requirements.write(_pinned(_locked(ADDED)))


def _lay_out_plain(checkout: Path, service: str, target: Path) -> None:
    shutil.copytree(checkout / "services" / service, target / service)
    shutil.copytree(checkout / "services" / "emsync", target / "emsync")
    contract = target / "contracts" / f"{service}.openapi.yaml"
    contract.parent.mkdir()
    shutil.copy(checkout / "contracts" / contract.name, contract)
    lock = (checkout / "constraints" / f"{service}.txt").read_text("utf-8")
    (target / "requirements.txt").write_text(_pinned(lock), "utf-8")


def _mark(dockerfile: Path, mark: str) -> None:
    """Give stages, mounted scripts and cache mounts names of this run.

    The engine describes its build cache by these words, so that it can be found and removed; the
    image's bytes stay the same. The new cache mounts are empty: downloads are cold.
    """
    text = dockerfile.read_text("utf-8")
    stages = "|".join(STAGES.findall(text))
    places = r"\bAS |\bfrom=|^FROM (?:--platform=\S+ )?|^ARG BASE="
    text = re.sub(rf"({places})({stages})(?=[ ,\n])", rf"\1\2-{mark}", text, flags=re.MULTILINE)
    text = re.sub(r"(?<=[ =\"])(/\w+)\.py\b", rf"\1-{mark}.py", text)
    text = text.replace("requirements.txt", f"requirements-{mark}.txt")
    text = text.replace("--mount=type=cache,", f"--mount=type=cache,id={mark},")
    dockerfile.write_text(text, "utf-8")


def _add_line(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("# One more line.\n")


def _locked(package: str) -> str:
    """Return a package's lines of the lock of the test tools."""
    lock = (ROOT / "constraints" / "tests.txt").read_text("utf-8")
    version, hashes = entries(lock)[package]
    lines = [f"{package}=={version}", *(f"    --hash=sha256:{digest}" for digest in sorted(hashes))]
    return " \\\n".join(lines) + "\n"


def _pinned(lock: str) -> str:
    """Return a lock as plain requirements, the same versions without hashes."""
    return "".join(f"{name}=={version}\n" for name, (version, _) in entries(lock).items())
