"""The npm packages of a package-lock.json (version 3), as components."""

import base64
import json
from pathlib import Path
from typing import Any

from base.lockfile import LockError
from sbom.components import NOASSERTION, Component, purl


def components(lock: Path) -> list[Component]:
    """Return every package that can ship; two places of one package count once.

    Raises:
        LockError: the lock is of another version, or a package has no SHA-512.
    """
    content = json.loads(lock.read_text("utf-8"))
    if content.get("lockfileVersion") != 3:
        msg = f"{lock.name}: lockfileVersion {content.get('lockfileVersion')} is not 3: run npm 7 or newer"
        raise LockError(msg)
    packages = content["packages"].items()
    return sorted(
        {component(path, entry) for path, entry in packages if _is_installed(path, entry)}
    )


def component(path: str, entry: dict[str, Any]) -> Component:
    """Return one package of the lock."""
    name = entry.get("name") or path.rpartition("node_modules/")[2]
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


def _is_installed(path: str, entry: dict[str, Any]) -> bool:
    """Tell apart what ships from the project itself, links into it, and what only builds it."""
    return "node_modules/" in path and not entry.get("link") and not entry.get("dev")


def _hexadecimal(path: str, entry: dict[str, Any]) -> str:
    kind, _, value = entry.get("integrity", "").partition("-")
    if kind != "sha512":
        msg = (
            f"{path} {entry['version']} has no SHA-512 in package-lock.json: run npm install again"
        )
        raise LockError(msg)
    return base64.b64decode(value).hex()
