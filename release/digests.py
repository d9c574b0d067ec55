"""digests.json: what a release is, down to every layer of every platform of every image."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from base import npm
from base.lockfile import sha256_of
from engine.shell import ROOT
from verify.layout import Layout

NAME = "digests.json"


@dataclass(frozen=True)
class Digests:
    """What was built from a commit.

    `images` holds, by image: `index`, and by platform `manifest`, `config` and the layers, the
    lowest first, each with `digest` (compressed, as it is sent), `diff_id` (uncompressed) and `size`.
    `locks` holds the SHA-256 of every lock: in constraints/ by its name, elsewhere by its path.
    `version` is empty until it is released.
    """

    commit: str
    images: dict[str, Any]
    locks: dict[str, str]
    version: str = ""

    def render(self) -> str:
        """Return the document; the same release gives the same bytes."""
        return json.dumps(asdict(self), indent=2, sort_keys=True) + "\n"

    def manifests(self, image: str) -> dict[str, str]:
        """Return the manifest of each platform of an image."""
        platforms = self.images[image]["platforms"]
        return {platform: found["manifest"] for platform, found in sorted(platforms.items())}

    def index(self, image: str) -> str:
        """Return the digest under which all platforms of an image are pulled."""
        digest: str = self.images[image]["index"]
        return digest


def describe(layouts: Mapping[str, Layout], commit: str) -> Digests:
    """Return the digests of images, by their names, and of the locks of this checkout."""
    images = {
        name: {
            "index": layout.index,
            "platforms": {
                platform: _platform(layout, manifest)
                for platform, manifest in layout.manifests.items()
            },
        }
        for name, layout in layouts.items()
    }
    constraints = ROOT / "constraints"
    locks = [path for path in constraints.iterdir() if path.suffix in {".lock", ".txt"}]
    sums = {path.name: sha256_of(path) for path in sorted(locks)}
    for lock in npm.locks(ROOT / "services"):
        sums[lock.relative_to(ROOT).as_posix()] = sha256_of(lock)
    return Digests(commit, images, sums)


def read(path: Path) -> Digests:
    """Read a document.

    Raises:
        SystemExit: the file is missing, or is no such document.
    """
    try:
        return Digests(**json.loads(path.read_text("utf-8")))
    except (OSError, TypeError, ValueError) as error:
        raise SystemExit(f"{path}: no {NAME}: {error}") from error


def _platform(layout: Layout, manifest: str) -> dict[str, Any]:
    layers = zip(layout.layers(manifest), layout.diff_ids(manifest), strict=True)
    return {
        "manifest": manifest,
        "config": layout.config_digest(manifest),
        "layers": [
            {"digest": digest, "diff_id": diff_id, "size": layout.size(digest)}
            for digest, diff_id in layers
        ],
    }
