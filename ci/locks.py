"""Say what changed between two states of the locks: `python3 -m ci.locks BEFORE AFTER FILE`.

BEFORE and AFTER are git revisions, or directories such as `constraints`. FILE gets Markdown, and
`changed` is told to the workflow. `--advisories` takes what `./emsync audit --json` kept of BEFORE.
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from base import npm
from base.check import entries
from base.lockfile import read_lock
from ci.outputs import tell
from engine.shell import output

TITLE = "# constraints: refresh the locks"
SECURITY = "a security update of Debian"
NOT_LOOKED_UP = "Advisories for wheels were not looked up."


@dataclass(frozen=True)
class Pin:
    """What a lock says of a package."""

    version: str
    hashes: frozenset[str]
    archive: str = ""


@dataclass(frozen=True)
class Advisory:
    """What an audit says of one version of a wheel."""

    package: str
    version: str
    name: str
    fixed_in: tuple[str, ...]


Pins = dict[str, Pin]


def pins(constraints: Path) -> dict[str, Pins]:
    """Return every lock's packages, by the lock's name: those in a folder, and npm's beside it."""
    found = {path.name: _wheels(path) for path in sorted(constraints.glob("*.txt"))}
    for lock in npm.locks(constraints.parent / "services"):
        found[f"{lock.parent.name}/{lock.name}"] = _npm(lock) if lock.exists() else {}
    return {"base.lock": _debs(constraints / "base.lock")} | found


def _wheels(lock: Path) -> Pins:
    return {name: Pin(*entry) for name, entry in entries(lock.read_text("utf-8")).items()}


def _npm(lock: Path) -> Pins:
    packages: dict[str, Pin] = {}
    for path, entry in json.loads(lock.read_text("utf-8"))["packages"].items():
        name = path.rpartition("node_modules/")[2]
        if name and "version" in entry:
            known = packages.get(name, Pin(entry["version"], frozenset()))
            versions = dict.fromkeys([*known.version.split(" / "), entry["version"]])
            hashes = known.hashes | {entry.get("integrity", "")}
            packages[name] = Pin(" / ".join(versions), hashes)
    return packages


def _debs(lock: Path) -> Pins:
    files: dict[str, Pin] = {}
    for deb in read_lock(lock).debs if lock.exists() else ():
        known = files.get(deb.package, Pin(deb.version, frozenset()))
        # Both architectures nearly always have one version; when not, both are named.
        versions = dict.fromkeys([*known.version.split(" / "), deb.version])
        files[deb.package] = Pin(
            " / ".join(versions), known.hashes | {deb.sha256}, known.archive or deb.archive
        )
    return files


def advisories(audit: str) -> list[Advisory] | None:
    """Read the JSON of pip-audit; None when its service knew no package, so nothing was looked up."""
    asked = [found for found in json.loads(audit)["dependencies"] if "vulns" in found]
    return (
        [
            Advisory(found["name"], found["version"], told["id"], tuple(told["fix_versions"]))
            for found in asked
            for told in found["vulns"]
        ]
        if asked
        else None
    )


def report(
    before: dict[str, Pins], after: dict[str, Pins], known: list[Advisory] | None = None
) -> str:
    """Return the changes as Markdown, nothing when there are none."""
    tables = [
        f"## {lock}\n\n| package | before | after | fixes |\n|---|---|---|---|\n" + "".join(rows)
        for lock in sorted(before.keys() | after.keys())
        if (rows := list(_rows(before.get(lock, {}), after.get(lock, {}), known or [])))
    ]
    if not tables:
        return ""
    head = [TITLE] if known is not None else [TITLE, NOT_LOOKED_UP]
    return "\n\n".join(head) + "\n\n" + "\n".join(tables)


def _rows(before: Pins, after: Pins, known: list[Advisory]) -> Iterator[str]:
    for package in sorted(before.keys() | after.keys()):
        old, new = before.get(package), after.get(package)
        if old == new:
            continue
        fixes = ", ".join(_fixes(package, old, new, known))
        yield f"| {package} | {old.version if old else 'absent'} | {_became(old, new)} | {fixes} |\n"


def _became(old: Pin | None, new: Pin | None) -> str:
    if new is None:
        return "removed"
    if old is None:
        return f"{new.version}, added"
    if old.version == new.version:
        return f"{new.version}, other files"
    return f"{new.version}, back" if _numbers(new.version) < _numbers(old.version) else new.version


def _fixes(package: str, old: Pin | None, new: Pin | None, known: list[Advisory]) -> Iterator[str]:
    if old is None or new is None or old.version == new.version:
        return
    if new.archive == "debian-security":
        yield SECURITY
    for advisory in known:
        fixed = any(_numbers(v) <= _numbers(new.version) for v in advisory.fixed_in)
        if (advisory.package, advisory.version) == (package, old.version) and fixed:
            yield advisory.name


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _pins_of(state: str) -> dict[str, Pins]:
    if Path(state).is_dir():
        return pins(Path(state))
    listed = output(["git", "ls-tree", "-r", "--name-only", state, "constraints/", "services/"])
    locks = [path for path in (listed or "").splitlines() if _is_about_locks(path)]
    if not locks:
        raise SystemExit(f"locks: {state!r} is no directory and no revision with constraints/")
    with tempfile.TemporaryDirectory() as folder:
        for path in locks:
            text = output(["git", "show", f"{state}:{path}"]) or ""
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_text(f"{text}\n", "utf-8")
        return pins(Path(folder) / "constraints")


def _is_about_locks(path: str) -> bool:
    return path.startswith("constraints/") or Path(path).name in {
        "package.json",
        "package-lock.json",
    }


def main() -> int:
    """Write the report, and tell whether anything changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("file", type=Path)
    parser.add_argument("--advisories", type=Path, metavar="JSON")
    options = parser.parse_args()
    known = advisories(options.advisories.read_text("utf-8")) if options.advisories else None
    text = report(_pins_of(options.before), _pins_of(options.after), known)
    options.file.parent.mkdir(parents=True, exist_ok=True)
    options.file.write_text(text, "utf-8")
    print(text or "no lock changed", flush=True)
    tell("changed", "true" if text else "false")
    return 0


if __name__ == "__main__":
    sys.exit(main())
