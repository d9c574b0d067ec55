"""Know the embedded map: where its tiles are and what they were made from."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from routing.places.index import FILE, PlaceIndex


class MapUnusable(ValueError):
    """The folder holds no map; the message names what is missing and how to make it."""


@dataclass(frozen=True)
class MapFile:
    """A folder that routing.mapbuild wrote."""

    tiles: Path
    source: str
    data_timestamp: str | None
    tiles_sha256: str
    attribution: str
    bounds: tuple[float, float, float, float] | None  # west, south, east, north, degrees
    places: PlaceIndex | None = None  # a map of an older version has none


def load(folder: Path) -> MapFile:
    """Read map.json beside tiles.tar; raise MapUnusable."""
    try:
        record = json.loads((folder / "map.json").read_text("utf-8"))
        tiles = folder / "tiles.tar"
        _require_whole(tiles, record["tiles_sha256"])
        return MapFile(
            tiles,
            record["source"],
            record["data_timestamp"],
            record["tiles_sha256"],
            record["attribution"],
            record["bounds"] and tuple(record["bounds"]),
            PlaceIndex(folder / FILE) if (folder / FILE).exists() else None,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = (
            f"{folder} holds no usable map ({type(error).__name__}: {error}): make it with "
            f"`python -m routing.mapbuild --pbf FILE.osm.pbf --out {folder}`"
        )
        raise MapUnusable(msg) from error


def _require_whole(tiles: Path, sha256: str) -> None:
    # Valhalla takes a broken archive for a map without roads.
    with tiles.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        msg = f"{tiles.name} has SHA-256 {found}, map.json says {sha256}"
        raise ValueError(msg)
