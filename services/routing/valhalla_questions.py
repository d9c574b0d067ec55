"""Put questions as Valhalla wants them: https://valhalla.github.io/valhalla/api/."""

from collections.abc import Sequence
from typing import Any

from routing.engine import Area, Limit, Measure, Position

_SNAP_LIMIT_M = 350  # as openrouteservice; without it a place in the next country is snapped
# Roads from which fewer others are reached, or that fewer lead to, do not stand for a place alone:
# one-way roads that leave the map would have no way back. As many as Valhalla looks for at most.
_REACHED = 100
_SECONDS, _METRES = 60, 1000

Question = dict[str, Any]


def way(ends: Sequence[Position], language: str, closures: Sequence[Area]) -> Question:
    """Ask /route for the fastest way from the first place to the last."""
    return {**near(ends), "language": language, **_avoiding(closures)}


def line(ends: Sequence[Position], closures: Sequence[Area]) -> Question:
    """Ask /route for the same without instructions."""
    return {**near(ends), "directions_type": "none", **_avoiding(closures)}


def matrix(
    origins: Sequence[Position], destinations: Sequence[Position], closures: Sequence[Area]
) -> Question:
    """Ask /sources_to_targets for times and distances, in the osrm format."""
    return {
        "sources": [_location(place) for place in origins],
        "targets": [_location(place) for place in destinations],
        "format": "osrm",
        "costing": "auto",
        **_avoiding(closures),
    }


def reach(
    center: Position, limits: Sequence[Limit], closures: Sequence[Area], *, towards: bool
) -> Question:
    """Ask /isochrone for polygons, in minutes or kilometres."""
    return {
        **near([center]),
        "contours": [_contour(limit) for limit in limits],
        "polygons": True,
        "reverse": towards,
        **_avoiding(closures),
    }


def near(places: Sequence[Position]) -> Question:
    """Ask /locate for the roads near places."""
    return {"locations": [_location(place) for place in places], "costing": "auto"}


def _location(place: Position) -> dict[str, float]:
    return {
        "lon": place.lon,
        "lat": place.lat,
        "search_cutoff": _SNAP_LIMIT_M,
        "minimum_reachability": _REACHED,
    }


def _avoiding(closures: Sequence[Area]) -> Question:
    rings = [[[corner.lon, corner.lat] for corner in area.outline] for area in closures]
    return {"exclude_polygons": rings}


def _contour(limit: Limit) -> dict[str, float]:
    if limit.measure is Measure.TIME:
        return {"time": limit.value / _SECONDS}
    return {"distance": limit.value / _METRES}
