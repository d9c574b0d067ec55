"""What the build and end-to-end tests do to checkouts, images and registries."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine import bake

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
BAKE = (*bake.BAKE, "--progress", "plain")
SERVICES = bake.services()
IMAGES = bake.images()
STORES = bake.stores()
# Those of a release: compose.scale.yaml runs the stores.
RELEASED = (*IMAGES, *STORES)
PLATFORMS = ("linux/amd64", "linux/arm64")
PORTS = {"severity": 8501, "routing": 6005, "transfer": 5000, "shell": 8080}


@dataclass(frozen=True)
class Done:
    """How a command ended and all that it printed."""

    code: int
    text: str


def run(
    *command: object, cwd: Path = ROOT, env: Mapping[str, str] | None = None, typed: str = ""
) -> Done:
    """Run a command to its end, with `typed` on its standard input."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=1500,
    )
    return Done(done.returncode, done.stdout)


def succeed(*command: object, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> str:
    """Run a command that must succeed and return what it printed."""
    done = run(*command, cwd=cwd, env=env)
    assert done.code == 0, done.text
    return done.text


def printed(*command: object, env: Mapping[str, str] | None = None) -> str:
    """Return only the standard output of a command that must succeed."""
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(env or {})}, capture_output=True, check=True
    )
    return done.stdout.decode()


def bake_plan(*targets: str, env: Mapping[str, str] | None = None) -> dict:
    """Return what bake would do."""
    return json.loads(printed(*BAKE, "--print", *targets, env=env))


def copy_checkout(target: Path, *, with_cache: bool = True) -> Path:
    """Copy the tracked and new files of this checkout, and on request what `python3 -m base` made."""
    listed = printed("git", "ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    for name in listed:
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
    if with_cache:
        for part in ("rootfs", "network"):
            shutil.copytree(ROOT / ".cache" / part, target / ".cache" / part, symlinks=True)
    return target


def native_platform() -> str:
    """Return the platform that runs here without emulation."""
    return {"x86_64": "linux/amd64", "aarch64": "linux/arm64"}[os.uname().machine]


def on_loopback(container, port: int):
    """Publish a testcontainers container's port on a free port of the loopback alone."""
    container.ports[f"{port}/tcp"] = ("127.0.0.1",)
    return container


def forget_images(pattern: str) -> None:
    """Remove this engine's images whose repository matches, however many tags they have."""
    listed = ["docker", "image", "ls", "--format", "{{.Repository}}:{{.Tag}}", pattern]
    if names := printed(*listed).split():
        succeed("docker", "image", "rm", "--force", *names)
