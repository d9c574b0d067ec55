"""Refresh or check everything in constraints/: `python3 -m base.lock [--check]`."""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

from base.__main__ import main as make_rootfs
from base.lockfile import LockError, read_lock, sha256_of
from base.mirror import DebianMirror, NoMirror
from base.plan import read_plan
from base.resolve import ResolveError, resolve

ROOT = Path(__file__).resolve().parents[1]
CONSTRAINTS = ROOT / "constraints"
RESOLVED = ROOT / ".cache" / "locks"
SUMS = "locks.sha256"
FIX = "run ./emsync lock"
_ENTRY = re.compile(r"^([A-Za-z0-9][\w.-]*)==(\S+)((?:\s*\\\n\s+--hash=sha256:[0-9a-f]{64})*)", re.MULTILINE)


def check(constraints: Path) -> list[str]:
    """Return what is wrong with the locks, each with the file and the command that fixes it."""
    sums = _read_sums(constraints / SUMS)
    sources = sorted(constraints.glob("*.in"))
    complaints = [c for source in sources for c in _check_pair(source, sums)]
    known = {p.name for source in sources for p in (source, lock_of(source))}
    return complaints + [f"{name} is listed in {SUMS} but has no .in: {FIX}" for name in sorted(set(sums) - known)]


def lock_of(source: Path) -> Path:
    """Return the lock that belongs to an .in file."""
    return source.with_suffix(".lock" if source.stem == "base" else ".txt")


def entries(lock_text: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Return version and hashes of each package in a pip lock."""
    return {
        name: (version, frozenset(re.findall(r"sha256:([0-9a-f]{64})", hashes)))
        for name, version, hashes in _ENTRY.findall(lock_text)
    }


def differences(name: str, locks: dict[str, str]) -> list[str]:
    """Return the packages that one platform's lock has otherwise than another's."""
    platforms = sorted(locks)
    held = {platform: entries(text) for platform, text in locks.items()}
    packages = sorted({package for lock in held.values() for package in lock})
    return [
        f"{name}: {package} is "
        + ", ".join(f"{held[p][package][0] if package in held[p] else 'absent'} on {p}" for p in platforms)
        + ": pin it in the .in so that both platforms agree"
        for package in packages
        if len({held[p].get(package) for p in platforms}) > 1
    ]


def refresh() -> None:
    """Resolve every .in anew, for both platforms, and write the locks and their sums."""
    print("lock: Debian packages", flush=True)
    plan = read_plan(CONSTRAINTS / "base.in")
    lock = resolve(plan, DebianMirror.of_this_machine(), ROOT / ".cache" / "apt")
    (CONSTRAINTS / "base.lock").write_text(lock.render(), "utf-8")
    make_rootfs()
    command = ["docker", "buildx", "bake", "-f", "docker-bake.hcl", "--progress", "plain", "lock"]
    print("+", *command, flush=True)
    shutil.rmtree(RESOLVED, ignore_errors=True)
    subprocess.run(command, cwd=ROOT, check=True)
    _take_resolved()
    write_sums(CONSTRAINTS)


def write_sums(constraints: Path) -> None:
    """Write what every .in and lock is now, in the form of sha256sum(1)."""
    files = sorted(p for source in constraints.glob("*.in") for p in (source, lock_of(source)))
    (constraints / SUMS).write_text("".join(f"{sha256_of(p)}  {p.name}\n" for p in files), "utf-8")


def _take_resolved() -> None:
    complaints: list[str] = []
    for source in sorted(CONSTRAINTS.glob("*.in")):
        if source.stem != "base":
            locks = {d.name: (d / lock_of(source).name).read_text("utf-8") for d in sorted(RESOLVED.iterdir())}
            complaints += differences(lock_of(source).name, locks)
            lock_of(source).write_text(next(iter(locks.values())), "utf-8")
    if complaints:
        raise LockError("\n".join(complaints))


def _check_pair(source: Path, sums: dict[str, str]) -> list[str]:
    lock = lock_of(source)
    if not lock.exists():
        return [f"{lock.name} is missing: {FIX}"]
    if source.name not in sums or lock.name not in sums:
        return [f"{source.name} and {lock.name} are not in {SUMS}: {FIX}"]
    complaints = _unhashed(lock)
    if sums[source.name] != sha256_of(source):
        complaints.append(f"{lock.name} is stale: {source.name} changed since it was locked: {FIX}")
    if sums[lock.name] != sha256_of(lock):
        complaints.append(f"{lock.name} was edited by hand: {FIX}, or git checkout constraints/{lock.name}")
    return complaints


def _unhashed(lock: Path) -> list[str]:
    if lock.suffix == ".lock":
        read_lock(lock)
        return []
    bare = [f"{name}=={version}" for name, (version, hashes) in entries(lock.read_text("utf-8")).items() if not hashes]
    return [f"{lock.name}: {package} has no hash: {FIX}" for package in bare]


def _read_sums(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    pairs = (line.split(None, 1) for line in path.read_text("utf-8").splitlines())
    return {name: digest for digest, name in pairs}


def main() -> int:
    """Check or refresh; return 0 when all is well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a lock is not what it must be")
    if not parser.parse_args().check:
        refresh()
    complaints = check(CONSTRAINTS)
    print("\n".join(complaints) or "lock: every .in has its lock, hashed and unedited", flush=True)
    return 1 if complaints else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (LockError, NoMirror, ResolveError) as error:
        sys.exit(f"lock: {error}")
