"""Check that every lock in constraints/ is whole: fresh, hashed, and not edited by hand."""

import re
from pathlib import Path

from base import npm
from base.lockfile import read_lock, sha256_of

SUMS = "locks.sha256"
FIX = "run ./emsync lock"
_ENTRY = re.compile(
    r"^([A-Za-z0-9][\w.-]*)==(\S+)((?:\s*\\\n\s+--hash=sha256:[0-9a-f]{64})*)", re.MULTILINE
)


def check(constraints: Path) -> list[str]:
    """Return what is wrong with the locks, each with the file and the command that fixes it."""
    sums = _read_sums(constraints / SUMS)
    sources = sorted(constraints.glob("*.in"))
    packages = npm.packages(_services(constraints))
    complaints = [c for source in sources for c in _check_pair(source, sums)]
    complaints += [c for package in packages for c in _check_npm(package, sums)]
    known = {p.name for source in sources for p in (source, lock_of(source))}
    known |= {_name(npm.lock_of(package)) for package in packages}
    return complaints + [
        f"{name} is listed in {SUMS} but has no .in: {FIX}" for name in sorted(set(sums) - known)
    ]


def lock_of(source: Path) -> Path:
    """Return the lock that belongs to an .in file."""
    return source.with_suffix(".lock" if source.stem == "base" else ".txt")


def entries(lock_text: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Return version and hashes of each package in a pip lock."""
    return {
        name: (version, frozenset(re.findall(r"sha256:([0-9a-f]{64})", hashes)))
        for name, version, hashes in _ENTRY.findall(lock_text)
    }


def write_sums(constraints: Path) -> None:
    """Write what every .in and lock is now, in the form of sha256sum(1)."""
    files = sorted(p for source in constraints.glob("*.in") for p in (source, lock_of(source)))
    lines = [f"{sha256_of(path)}  {path.name}\n" for path in files]
    lines += [f"{sha256_of(lock)}  {_name(lock)}\n" for lock in npm.locks(_services(constraints))]
    (constraints / SUMS).write_text("".join(lines), "utf-8")


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
        complaints.append(
            f"{lock.name} was edited by hand: {FIX}, or git checkout constraints/{lock.name}"
        )
    return complaints


def _check_npm(package: Path, sums: dict[str, str]) -> list[str]:
    """Check a package-lock.json: what is in it, then that it is what `./emsync lock` left."""
    complaints, lock = npm.complaints(package, FIX), npm.lock_of(package)
    if lock.exists() and sums.get(_name(lock)) != sha256_of(lock):
        complaints.append(f"{_name(lock)[3:]} was edited by hand: {FIX}")
    return complaints


def _services(constraints: Path) -> Path:
    return constraints.parent / "services"


def _name(lock: Path) -> str:
    """Return a package-lock.json's path from constraints/, as sha256sum(1) finds it there."""
    return f"../services/{lock.parent.name}/{lock.name}"


def _unhashed(lock: Path) -> list[str]:
    if lock.suffix == ".lock":
        read_lock(lock)
        return []
    bare = [
        f"{name}=={version}"
        for name, (version, hashes) in entries(lock.read_text("utf-8")).items()
        if not hashes
    ]
    return [f"{lock.name}: {package} has no hash: {FIX}" for package in bare]


def _read_sums(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    pairs = (line.split(None, 1) for line in path.read_text("utf-8").splitlines())
    return {name: digest for digest, name in pairs}
