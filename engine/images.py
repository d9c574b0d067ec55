"""Name the images that belong to this checkout, and see whether they are here."""

import hashlib
import os

from engine.shell import ROOT, output

SOURCES = ["base", "constraints", "contracts", "services", "stores", "docker-bake.hcl"]


def settings() -> dict[str, str]:
    """Return REGISTRY and TAG: the tag names the locks and sources, so a pulled image fits them."""
    tag = os.environ.get("TAG") or source_tag()
    return {"REGISTRY": os.environ.get("REGISTRY", "emsync"), "TAG": tag}


def source_tag() -> str:
    """Return the tag that is a function of everything that images are made from.

    Raises:
        SystemExit: this is no git checkout, so what belongs to it is not known.
    """
    listed = output(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *SOURCES]
    )
    if listed is None:
        raise SystemExit(
            "emsync: this is no git checkout: clone the repository, or set TAG to an image tag"
        )
    digest = hashlib.sha256()
    for name in sorted(listed.splitlines()):
        if (ROOT / name).is_file():
            digest.update(name.encode() + b"\0" + (ROOT / name).read_bytes())
    return f"src-{digest.hexdigest()[:12]}"
