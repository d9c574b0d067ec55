"""Ask the bake file what it makes."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping

from engine.build_cache import run_noted
from engine.shell import output, run

BAKE = ["docker", "buildx", "bake", "-f", "docker-bake.hcl"]
RELEASED = "released"


def services() -> tuple[str, ...]:
    """Return the names of the Python services.

    Raises:
        SystemExit: Buildx is missing, or the bake file cannot be read.
    """
    return _variable("SERVICES")


def images() -> tuple[str, ...]:
    """Return the names of all images: those of `services`, and `shell`.

    Raises:
        SystemExit: Buildx is missing, or the bake file cannot be read.
    """
    return _variable("IMAGES")


def stores() -> tuple[str, ...]:
    """Return the names of the images that replicas share; they are released and run with a file of their own.

    Raises:
        SystemExit: Buildx is missing, or the bake file cannot be read.
    """
    return _variable("STORES")


def _variable(name: str) -> tuple[str, ...]:
    listed = output([*BAKE, "--list=type=variables,format=json"])
    if listed is None:
        raise SystemExit("docker-bake.hcl cannot be listed: see ./emsync doctor")
    found = next(v for v in json.loads(listed) if v["name"] == name)
    return tuple(json.loads(found["value"]))


def tags(targets: list[str]) -> dict[str, str]:
    """Return the tag of every image by its bake target; of group default when none is named.

    Raises:
        SystemExit: there is no such target, or `python3 -m base` has not run yet.
    """
    plan = output([*BAKE, "--print", *targets])
    if plan is None:
        raise SystemExit(
            f"docker-bake.hcl cannot be printed for {targets or 'default'}: "
            "run python3 -m base, then docker buildx bake -f docker-bake.hcl --list=targets"
        )
    found = json.loads(plan)["target"]
    return {name: target["tags"][0] for name, target in sorted(found.items())}


def bake(
    env: Mapping[str, str],
    arguments: list[str],
    show: Callable[[Iterable[str]], None] | None = None,
) -> None:
    """Make the root file systems, then bake; `show` gets the lines that it prints."""
    run([sys.executable, "-m", "base"])
    run_noted([*BAKE, *arguments], env, show)
