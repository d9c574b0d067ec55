"""Refresh or check what is in constraints/: `python3 -m base.lock [--check] [--cool-down DAYS] [NAME...]`."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from base import npm
from base.__main__ import make_all
from base.check import check, entries, lock_of, write_sums
from base.lockfile import LockError
from base.mirror import DebianMirror, NoMirror
from base.plan import read_plan
from base.resolve import ResolveError, resolve

ROOT = Path(__file__).resolve().parents[1]
CONSTRAINTS = ROOT / "constraints"
RESOLVED = ROOT / ".cache" / "locks"


def differences(name: str, locks: dict[str, str]) -> list[str]:
    """Return the packages that one platform's lock has otherwise than another's."""
    platforms = sorted(locks)
    held = {platform: entries(text) for platform, text in locks.items()}
    packages = sorted({package for lock in held.values() for package in lock})
    return [
        f"{name}: {package} is "
        + ", ".join(
            f"{held[p][package][0] if package in held[p] else 'absent'} on {p}" for p in platforms
        )
        + ": pin it in the .in so that both platforms agree"
        for package in packages
        if len({held[p].get(package) for p in platforms}) > 1
    ]


def refresh(names: list[str], cool_down: int | None = None) -> None:
    """Resolve these .in files anew, all when none is named; write the locks and their sums.

    Args:
        names: of .in files, without their suffix.
        cool_down: for how many days a package must have been public. Debian's packages know none: what
            the stable archive and its security archive offer has been held back and signed already.
    """
    if not names or "base" in names:
        print("lock: Debian packages", flush=True)
        plan = read_plan(CONSTRAINTS / "base.in")
        lock = resolve(plan, DebianMirror.of_this_machine(), ROOT / ".cache" / "apt")
        (CONSTRAINTS / "base.lock").write_text(lock.render(), "utf-8")
    make_all()
    shells = [package.parent.name for package in npm.packages(ROOT / "services")]
    for service in shells:
        if not names or service in names:
            _resolve_npm(service, cool_down)
    wheels = [name for name in names if name not in {"base", *shells}]
    if wheels or not names:
        _bake("lock", wheels, cool_down)
        _take_resolved()
    write_sums(CONSTRAINTS)


def _resolve_npm(service: str, cool_down: int | None) -> None:
    _bake(f"lock-{service}", [], cool_down)
    lock = npm.lock_of(ROOT / "services" / service / "package.json")
    shutil.copyfile(RESOLVED / lock.name, lock)


def _bake(target: str, names: list[str], cool_down: int | None) -> None:
    command = ["docker", "buildx", "bake", "-f", "docker-bake.hcl", "--progress", "plain", target]
    print("+", *command, flush=True)
    shutil.rmtree(RESOLVED, ignore_errors=True)
    days = "" if cool_down is None else str(cool_down)
    environment = {**os.environ, "LOCKS": " ".join(names), "COOL_DOWN": days}
    if subprocess.run(command, cwd=ROOT, check=False, env=environment).returncode != 0:
        raise LockError(f"nothing was locked; the reason stands above{_or_too_young(cool_down)}")


def _or_too_young(cool_down: int | None) -> str:
    if cool_down is None:
        return ""
    return (
        f". With --cool-down {cool_down} a requirement that only a younger version meets fails, and so does "
        "an index that does not say when its files were uploaded: ./emsync lock NAME takes the newest"
    )


def _take_resolved() -> None:
    complaints: list[str] = []
    for source in sorted(CONSTRAINTS.glob("*.in")):
        if source.stem != "base":
            locks = {
                d.name: (d / lock_of(source).name).read_text("utf-8")
                for d in sorted(RESOLVED.iterdir())
            }
            complaints += differences(lock_of(source).name, locks)
            lock_of(source).write_text(next(iter(locks.values())), "utf-8")
    if complaints:
        raise LockError("\n".join(complaints))


def _known() -> list[str]:
    sources = [source.stem for source in CONSTRAINTS.glob("*.in")]
    return sorted({*sources, *(package.parent.name for package in npm.packages(ROOT / "services"))})


def main() -> int:
    """Check or refresh; return 0 when all is well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check",
        action="store_true",
        help="change nothing; fail when a lock is not what it must be",
    )
    parser.add_argument(
        "--cool-down",
        type=int,
        metavar="DAYS",
        help="take no wheel or npm package that has been public for fewer days",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all")
    options = parser.parse_args()
    if unknown := set(options.names) - set(_known()):
        parser.error(
            f"there is no {', '.join(sorted(unknown))} to lock; known: {', '.join(_known())}"
        )
    if not options.check:
        refresh(options.names, options.cool_down)
    complaints = check(CONSTRAINTS)
    print("\n".join(complaints) or "lock: every .in has its lock, hashed and unedited", flush=True)
    return 1 if complaints else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (LockError, NoMirror, ResolveError) as error:
        sys.exit(f"lock: {error}")
