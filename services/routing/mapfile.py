"""Know the embedded map: where its tiles are and what they were made from."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


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
    bounds: Sequence[float] | None  # west, south, east and north, in degrees


def load(folder: Path) -> MapFile:
    """Read map.json beside tiles.tar; raise MapUnusable."""
    try:
        record = json.loads((folder / "map.json").read_text("utf-8"))
        tiles = folder / "tiles.tar"
        if not tiles.is_file():
            raise FileNotFoundError(2, "no such file", str(tiles))
        return MapFile(
            tiles,
            record["source"],
            record["data_timestamp"],
            record["tiles_sha256"],
            record["attribution"],
            record.get("bounds"),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = (
            f"{folder} holds no usable map ({type(error).__name__}: {error}): make it with "
            f"`python -m routing.mapbuild --pbf FILE.osm.pbf --out {folder}`"
        )
        raise MapUnusable(msg) from error
