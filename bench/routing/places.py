"""Find places to measure with: on roads of the map, wherever that is."""

import math
import random
from typing import Any


def on_roads(actor: Any, chance: random.Random, count: int, box: tuple[float, ...]) -> list[Any]:
    """Return so many places with a road within 350 m, in a box of west, south, east, north."""
    found: list[Any] = []
    while len(found) < count:
        west, south, east, north = box
        place = {"lon": chance.uniform(west, east), "lat": chance.uniform(south, north)}
        asked = {"locations": [place | {"search_cutoff": 350}], "costing": "auto"}
        if actor.locate(asked)[0]["edges"]:
            found.append(place)
    return found


def tiles_over(places: list[Any]) -> list[dict[str, int]]:
    """Return the tiles of zoom 14 and 12 that hold the places, each once."""
    tiles = {(z, *_tile(z, **place)) for place in places for z in (12, 14)}
    return [{"z": z, "x": x, "y": y} for z, x, y in sorted(tiles)]


def _tile(z: int, lon: float, lat: float) -> tuple[int, int]:
    x = int((lon + 180) / 360 * 2**z)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z)
    return x, y
