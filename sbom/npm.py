"""The npm packages that Vite put into a page, as components of a package-lock.json (version 3)."""

import base64
import json
from pathlib import Path
from typing import Any

from base.lockfile import LockError
from sbom.components import NOASSERTION, Component, purl


def components(inventory: Path, lock: Path) -> list[Component]:
    """Return every package of an inventory; two places of one package count once.

    Raises:
        LockError: the lock is of another version or does not have what the page holds, or a package has no SHA-512.
    """
    content = json.loads(lock.read_text("utf-8"))
    if content.get("lockfileVersion") != 3:
        msg = f"{lock.name}: lockfileVersion {content.get('lockfileVersion')} is not 3: run npm 7 or newer"
        raise LockError(msg)
    installed = {
        (_name(path, entry), entry["version"]): component(path, entry)
        for path, entry in content["packages"].items()
        if "node_modules/" in path and not entry.get("link")
    }
    held = json.loads((inventory / "packages.json").read_text("utf-8"))
    pairs = sorted({(package["name"], package["version"]) for package in held})
    if absent := [" ".join(pair) for pair in pairs if pair not in installed]:
        msg = (
            f"the page holds {', '.join(absent)}, which {lock.name} does not name: "
            "run `docker buildx bake -f docker-bake.hcl inventory` again"
        )
        raise LockError(msg)
    return sorted(installed[pair] for pair in pairs)


def component(path: str, entry: dict[str, Any]) -> Component:
    """Return one package of the lock."""
    name = _name(path, entry)
    namespace, _, plain = name.rpartition("/")
    licence = entry.get("license")
    return Component(
        kind="npm",
        name=name,
        version=entry["version"],
        digest=f"sha512:{_hexadecimal(path, entry)}",
        licence=licence if isinstance(licence, str) and licence else NOASSERTION,
        purl=purl("npm", plain, entry["version"], namespace),
    )


def _name(path: str, entry: dict[str, Any]) -> str:
    return str(entry.get("name") or path.rpartition("node_modules/")[2])


def _hexadecimal(path: str, entry: dict[str, Any]) -> str:
    kind, _, value = entry.get("integrity", "").partition("-")
    if kind != "sha512":
        msg = (
            f"{path} {entry['version']} has no SHA-512 in package-lock.json: run npm install again"
        )
        raise LockError(msg)
    return base64.b64decode(value).hex()
