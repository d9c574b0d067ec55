"""What an image is made of: packages, EMsync's own sources and its data, each with its hash."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from engine.shell import ROOT

NOASSERTION = "NOASSERTION"
PLATFORMS = ("linux/amd64", "linux/arm64")


@dataclass(frozen=True, order=True)
class Component:
    """One thing that came from one place.

    `digest` is that of the file which the lock names, `licence` an SPDX expression or NOASSERTION,
    `stated` what the package itself says of its licence where that is no SPDX expression.
    """

    kind: str
    name: str
    version: str
    digest: str
    licence: str
    purl: str
    stated: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.version}"


def purl(kind: str, name: str, version: str, namespace: str = "", **qualifiers: str) -> str:
    """Return a package URL (purl-spec): every part is percent-encoded but for the colon."""
    path = "/".join(_encoded(part) for part in (kind, *filter(None, [namespace]), name))
    query = "&".join(f"{key}={_encoded(value)}" for key, value in sorted(qualifiers.items()))
    return f"pkg:{path}@{_encoded(version)}" + (f"?{query}" if query else "")


def _encoded(part: str) -> str:
    return quote(part, safe=":")


def inventory_of(service: str, platform: str, root: Path = ROOT) -> Path:
    """Return the folder that `bake inventory` wrote for an image.

    Raises:
        SystemExit: it is not there; the message has the command that makes it.
    """
    folder = root / ".cache" / "inventory" / service / platform.replace("/", "_")
    if not folder.is_dir():
        raise SystemExit(
            f"release: {folder.relative_to(root)} is missing: "
            f"run `docker buildx bake -f docker-bake.hcl inventory-{service}`"
        )
    return folder


def sum_of(files: dict[str, str]) -> str:
    """Return one SHA-256 for many files: that of their list in the form of sha256sum(1)."""
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
