"""Check the package-lock.json of a service that is built with npm; its package.json is the .in."""

import json
from pathlib import Path
from typing import Any

NAMED = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")


def packages(services: Path) -> list[Path]:
    """Return every package.json below the folder of services."""
    return sorted(services.glob("*/package.json"))


def lock_of(package: Path) -> Path:
    """Return the lock that belongs to a package.json."""
    return package.with_name("package-lock.json")


def locks(services: Path) -> list[Path]:
    """Return the lock of every package.json below the folder of services."""
    return [lock_of(package) for package in packages(services)]


def complaints(package: Path, fix: str) -> list[str]:
    """Return what is wrong with the lock of a package.json, each with the command that fixes it."""
    lock, name = lock_of(package), f"{package.parent.name}/package-lock.json"
    if not lock.exists():
        return [f"{name} is missing: {fix}"]
    entries = json.loads(lock.read_text("utf-8")).get("packages", {})
    wanted = json.loads(package.read_text("utf-8"))
    found = [c for path, entry in entries.items() if path for c in _wrong(name, path, entry, fix)]
    if any(wanted.get(kind) != entries.get("", {}).get(kind) for kind in NAMED):
        found.append(f"{name} is stale: package.json changed since it was locked: {fix}")
    return found


def _wrong(name: str, path: str, entry: dict[str, Any], fix: str) -> list[str]:
    package = f"{path.rpartition('node_modules/')[2]}@{entry.get('version')}"
    found = []
    if not entry.get("integrity", "").startswith("sha512-"):
        found.append(f"{name}: {package} has no SHA-512: {fix}")
    if "resolved" in entry:
        found.append(f"{name}: {package} names where it was fetched from: {fix}")
    return found
