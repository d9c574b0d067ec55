"""Make the root file systems that the Dockerfiles start from: `python3 -m base`."""

import hashlib
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from base.check import check
from base.deb import DebError
from base.fetch import FetchError, cached, fetch
from base.layout import write_layout
from base.lockfile import Lock, LockError, read_lock
from base.mirror import DebianMirror, NoMirror
from base.network import write_network_settings
from base.plan import ARCHITECTURES, FileSystem, read_plan
from base.rootfs import Package, make_rootfs, unpack

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / ".cache" / "rootfs"
DEBS = ROOT / ".cache" / "debs"


def main() -> int:
    """Refuse locks that are not whole, then make the file systems."""
    complaints = check(ROOT / "constraints")
    if complaints:
        raise LockError("\n".join(complaints))
    make_all()
    return 0


def make_all() -> None:
    """Make what is missing or was made from another lock; print a line for each."""
    write_network_settings(ROOT / ".cache" / "network")
    lock = read_lock(ROOT / "constraints" / "base.lock")
    plan = read_plan(ROOT / "constraints" / "base.in")
    wanted = [(fs, arch) for fs in plan.values() for arch in ARCHITECTURES]
    stale = [(fs, arch) for fs, arch in wanted if not _is_current(lock, fs, arch)]
    if stale:
        needed = {lock.find(name, arch) for fs, arch in stale for name in fs.packages}
        fetch(lock, needed, DEBS, DebianMirror.of_this_machine())
    OUT.mkdir(parents=True, exist_ok=True)
    # Nearly all of the time goes into unpacking, which file systems of one architecture share.
    with ProcessPoolExecutor() as processors:
        of = {arch: [fs for fs, its in stale if its == arch] for arch in ARCHITECTURES}
        for making in [processors.submit(_make, lock, of[arch], arch) for arch in ARCHITECTURES]:
            print("".join(f"{line}\n" for line in making.result()), end="", flush=True)
    for name in {fs.name for fs, _ in stale}:
        write_layout(OUT / name, {arch: OUT / f"{name}-{arch}.tar" for arch in ARCHITECTURES})


def _make(lock: Lock, file_systems: list[FileSystem], arch: str) -> list[str]:
    """Make an architecture's file systems and return the lines that say so."""

    @cache
    def package(name: str) -> Package:
        return unpack(cached(lock.find(name, arch), DEBS))

    return [_make_one(lock, fs, arch, package) for fs in file_systems]


def _make_one(
    lock: Lock, file_system: FileSystem, arch: str, package: Callable[[str], Package]
) -> str:
    """Make a file system and return the line that says so."""
    target = OUT / f"{file_system.name}-{arch}.tar"
    # base-files first: it has the links of the merged /usr that the others unpack through.
    names = sorted(file_system.packages, key=lambda name: (name != "base-files", name))
    make_rootfs(file_system, map(package, names), target)
    _stamp(target).write_text(_key(lock, file_system, arch), "ascii")
    size = target.stat().st_size / 1e6
    return f"base: {target.relative_to(ROOT)} ({size:.0f} MB, {len(names)} packages)"


def _is_current(lock: Lock, file_system: FileSystem, arch: str) -> bool:
    target = OUT / f"{file_system.name}-{arch}.tar"
    stamp = _stamp(target)
    return (
        target.exists()
        and stamp.exists()
        and stamp.read_text("ascii") == _key(lock, file_system, arch)
    )


def _stamp(target: Path) -> Path:
    return target.with_suffix(".key")


def _key(lock: Lock, file_system: FileSystem, arch: str) -> str:
    """Return what a file system is made from: its packages, its rules and this code."""
    code = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    debs = [lock.find(name, arch) for name in file_system.packages]
    return hashlib.sha256(repr((debs, file_system)).encode() + code).hexdigest()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (DebError, FetchError, LockError, NoMirror) as error:
        sys.exit(f"base: {error}")
