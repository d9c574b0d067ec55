"""Install packages of the distribution, asking nobody anything."""

from collections.abc import Sequence

from engine.shell import as_root, run


def update() -> None:
    """Fetch the package lists."""
    run(as_root(["apt-get", "update", "-q"]))


def install(packages: Sequence[str]) -> None:
    """Install packages and what they need, nothing that they only recommend."""
    # sudo hands no variables on: env sets it behind sudo.
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-q"]
    run(as_root([*apt, "--no-install-recommends", *packages]))
