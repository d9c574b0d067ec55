"""The Debian packages of a root file system, as components."""

from functools import cache
from pathlib import Path

from base.fetch import cached
from base.lockfile import Deb, Lock, read_lock, sha256_of
from base.plan import FileSystem, read_plan
from engine.shell import ROOT
from sbom.components import NOASSERTION, Component, purl
from sbom.copyright import ELSEWHERE, copyright_of, licence_of

DEBS = ROOT / ".cache" / "debs"
DISTRIBUTION = "debian-13"


def components(file_system: FileSystem, lock: Lock, architecture: str) -> list[Component]:
    """Return every package of a root file system."""
    debs = [lock.find(package, architecture) for package in file_system.packages]
    return [component(deb, lock) for deb in debs]


def component(deb: Deb, lock: Lock) -> Component:
    """Return a locked package with the licence that its own copyright file states."""
    return Component(
        kind="deb",
        name=deb.package,
        version=deb.version,
        digest=f"sha256:{deb.sha256}",
        licence=_licence(deb, lock) or NOASSERTION,
        purl=purl(
            "deb",
            deb.package,
            deb.version,
            "debian",
            arch="all" if deb.path.endswith("_all.deb") else deb.architecture,
            distro=DISTRIBUTION,
        ),
    )


def locked() -> tuple[dict[str, FileSystem], Lock]:
    """Return the plan of all root file systems, and the lock of their packages."""
    constraints = ROOT / "constraints"
    return read_plan(constraints / "base.in"), read_lock(constraints / "base.lock")


@cache
def file_of(deb: Deb) -> Path:
    """Return a package's file.

    Raises:
        SystemExit: it was not fetched, or is not the locked one; the message has the command that helps.
    """
    path = cached(deb, DEBS)
    found = sha256_of(path) if path.exists() else "nothing"
    if found != deb.sha256:
        raise SystemExit(
            f"release: {deb}: expected SHA-256 {deb.sha256} in .cache/debs, found {found}: "
            f"run `rm -rf .cache/debs/{path.name} .cache/rootfs && python3 -m base`"
        )
    return path


def _licence(deb: Deb, lock: Lock) -> str | None:
    text, linked = copyright_of(deb.package, file_of(deb))
    if linked in ELSEWHERE:
        return ELSEWHERE[linked]
    if linked:
        return _licence(lock.find(linked, deb.architecture), lock)
    return licence_of(text)
