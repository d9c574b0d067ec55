"""Install packages of the distribution, asking nobody anything."""

from collections.abc import Sequence

from engine.shell import as_root, run, say


def update() -> None:
    """Fetch the package lists; those that cannot be had are named, and the last ones used."""
    if run(as_root(["apt-get", "update", "-q", "--error-on=any"]), check=False) != 0:
        say("apt could not fetch every package list, see above: going on with those that it has")


def update_from(source: str) -> None:
    """Fetch the package lists of one sources file.

    Raises:
        SystemExit: they cannot be had; the message says what to check.
    """
    alone = [f"-oDir::Etc::SourceList={source}", "-oDir::Etc::SourceParts=-"]
    apt = ["apt-get", "update", "-q", "--error-on=any", "-oAcquire::Retries=1", *alone]
    if run(as_root([*apt, "-oAPT::Get::List-Cleanup=0"]), check=False) != 0:
        raise SystemExit(
            f"emsync: the archive that {source} names cannot be reached, so nothing can be installed "
            "from it: check this machine's network and DNS, or name another archive in DEBIAN_MIRROR"
        )


def install(packages: Sequence[str]) -> None:
    """Install packages and what they need, nothing that they only recommend.

    Raises:
        SystemExit: apt could not; the message names the packages.
    """
    # sudo hands no variables on: env sets it behind sudo.
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-q"]
    if run(as_root([*apt, "--no-install-recommends", *packages]), check=False) != 0:
        raise SystemExit(
            f"emsync: {', '.join(packages)} could not be installed, see above: check that this user may "
            "use sudo and that this machine reaches its package archive, then run this again"
        )
