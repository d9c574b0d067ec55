"""Read what is asked of openrouteservice's services."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routing import ors_body
from routing.area import NotAnOutline, outlined
from routing.engine import Area, Limit, Measure, Position
from routing.ors_body import DIRECTIONS, ISOCHRONES, MATRIX, SNAP, Body, OrsRefusal

METRES_PER_UNIT = {"m": 1, "km": 1000, "mi": 1609.344}
_MOST_WAYPOINTS, _MOST_CELLS, _MOST_CENTERS, _MOST_LIMITS = 50, 10_000, 5, 10
_MOST_SNAPPED, _FARTHEST_SNAP_M = 1000, 350
_MOST_AREAS, _MOST_CORNERS = 50, 300  # as in the own interface
_INDEX = re.compile(r"[0-9]{1,6}")
_LONGEST = {Measure.TIME: 7200, Measure.DISTANCE: 120_000}


@dataclass(frozen=True)
class Directions:
    """What is asked of directions."""

    waypoints: Sequence[Position]
    language: str
    units: float
    instructions: bool
    geometry: bool
    alternatives: int
    closures: Sequence[Area]
    radiuses: Sequence[float]


def directions(profile: str, members: Any, languages: Mapping[str, str]) -> Directions:
    """Return what is asked of directions; raise OrsRefusal."""
    body = Body(DIRECTIONS, profile, members)
    waypoints = body.places("coordinates", 2)
    if len(waypoints) > _MOST_WAYPOINTS:
        body.over("waypoints must not be more than", _MOST_WAYPOINTS)
    body.choice("preference", "recommended", dict.fromkeys(("fastest", "recommended"), 0))
    return Directions(
        waypoints,
        body.choice("language", "en", languages),
        body.choice("units", "m", METRES_PER_UNIT),
        body.flag("instructions", default=True),
        body.flag("geometry", default=True),
        _alternatives(body, len(waypoints)),
        _closures(body),
        _radiuses(body, len(waypoints)),
    )


@dataclass(frozen=True)
class Matrix:
    """What is asked of a matrix; indexes into the places."""

    places: Sequence[Position]
    sources: Sequence[int]
    destinations: Sequence[int]
    metrics: Sequence[str]
    units: float


def matrix(profile: str, members: Any) -> Matrix:
    """Return what is asked of a matrix; raise OrsRefusal."""
    body = Body(MATRIX, profile, members)
    places = body.places("locations", 2)
    sources, destinations = (
        _indexes(body, name, len(places)) for name in ("sources", "destinations")
    )
    if len(sources) * len(destinations) > _MOST_CELLS:
        body.over("cells must not be more than", _MOST_CELLS)
    metrics = body.members.get("metrics", ["duration"])
    if not (
        isinstance(metrics, list) and metrics and {*map(str, metrics)} <= {"duration", "distance"}
    ):
        body.wrong("metrics")
    return Matrix(
        places, sources, destinations, metrics, body.choice("units", "m", METRES_PER_UNIT)
    )


@dataclass(frozen=True)
class Isochrones:
    """What is asked of isochrones; `area_unit` is in square metres, None where nobody asks."""

    centers: Sequence[Position]
    limits: Sequence[Limit]
    towards: bool
    area_unit: float | None
    intersections: bool


def isochrones(profile: str, members: Any) -> Isochrones:
    """Return what is asked of isochrones; raise OrsRefusal."""
    body = Body(ISOCHRONES, profile, members)
    centers = body.places("locations", 1)
    measure = body.choice("range_type", "time", {one.value: one for one in Measure})
    unit = body.choice("units", "m", METRES_PER_UNIT)
    values = [value * (unit if measure is Measure.DISTANCE else 1) for value in _ranges(body)]
    if len(centers) > _MOST_CENTERS:
        body.over("locations must not be more than", _MOST_CENTERS)
    if len(values) > _MOST_LIMITS:
        body.over("ranges must not be more than", _MOST_LIMITS)
    if max(values) > _LONGEST[measure]:
        body.over("range must not be more than", _LONGEST[measure])
    towards = body.choice("location_type", "start", {"start": False, "destination": True})
    limits = [Limit(measure, value) for value in values]
    return Isochrones(
        centers,
        limits,
        towards,
        unit**2 if _wants_area(body) else None,
        body.flag("intersections", default=False),
    )


@dataclass(frozen=True)
class Snapping:
    """What is asked of snapping; the radius is in metres."""

    places: Sequence[Position]
    radius_m: float


def snapping(profile: str, members: Any) -> Snapping:
    """Return what is asked of snapping; raise OrsRefusal."""
    body = Body(SNAP, profile, members)
    places = body.places("locations", 1)
    if len(places) > _MOST_SNAPPED:
        body.over("locations must not be more than", _MOST_SNAPPED)
    radius = body.members.get("radius", _FARTHEST_SNAP_M)
    if not ors_body.is_positive(radius):
        body.wrong("radius")
    return Snapping(places, min(radius, _FARTHEST_SNAP_M))


def require_format(service: int, wanted: str, offered: Collection[str]) -> None:
    """Raise OrsRefusal for a format that is not there."""
    if wanted not in offered:
        raise OrsRefusal(service + ors_body.NO_EXPORT, f"Format '{wanted}' is not supported.", 406)


def _wants_area(body: Body) -> bool:
    """Say whether the area is asked for; nothing here knows who lives there."""
    attributes = body.members.get("attributes", [])
    if not (isinstance(attributes, list) and all(one == "area" for one in attributes)):
        body.wrong("attributes")
    return bool(attributes)


def _alternatives(body: Body, waypoints: int) -> int:
    wanted = body.members.get("alternative_routes")
    if wanted is None:
        return 0
    if waypoints > 2:
        body.refuse(ors_body.INCOMPATIBLE, "Alternative routes need exactly two waypoints.")
    count = str(wanted.get("target_count", 2)) if isinstance(wanted, dict) else ""
    if count not in {"1", "2", "3"}:
        body.wrong("alternative_routes")
    return int(count) - 1


def _radiuses(body: Body, count: int) -> list[float]:
    radiuses = body.members.get("radiuses", [-1.0] * count)
    if not (isinstance(radiuses, list) and all(map(ors_body.is_number, radiuses))):
        body.wrong("radiuses")
    if len(radiuses) not in {1, count}:
        body.wrong("radiuses")
    return [float(radius) for radius in radiuses] * (1 if len(radiuses) == count else count)


def _closures(body: Body) -> list[Area]:
    options = body.members.get("options") or {}
    if not isinstance(options, dict):
        body.wrong("options")
    for name in options.keys() - {"avoid_polygons"}:
        body.refuse(
            ors_body.INCOMPATIBLE, f"Parameter 'options.{name}' is not supported by this server."
        )
    polygons = options.get("avoid_polygons") or {}
    try:
        several = {"Polygon": lambda c: [c], "MultiPolygon": list}
        outlines = several[polygons["type"]](polygons["coordinates"]) if polygons else []
        rings = [outline[0] for outline in outlines]
        if not all(ors_body.is_place(corner) for ring in rings for corner in ring):
            body.wrong("options.avoid_polygons")
        _require_few(body, rings)
        return [outlined(f"avoid_polygons[{i}]", ring) for i, ring in enumerate(rings)]
    except (NotAnOutline, LookupError, TypeError):
        return list(body.wrong("options.avoid_polygons"))


def _require_few(body: Body, rings: Sequence[Sequence[Any]]) -> None:
    if len(rings) > _MOST_AREAS:
        body.over("polygons must not be more than", _MOST_AREAS)
    if any(len(ring) > _MOST_CORNERS for ring in rings):
        body.over("corners of a polygon must not be more than", _MOST_CORNERS)


def _indexes(body: Body, name: str, count: int) -> list[int]:
    asked = body.members.get(name, ["all"])
    if asked in (["all"], "all"):
        return list(range(count))
    if not (
        isinstance(asked, list) and asked and all(_INDEX.fullmatch(str(index)) for index in asked)
    ):
        body.wrong(name)
    indexes = [int(index) for index in asked]
    return indexes if max(indexes) < count else list(body.wrong(name))


def _ranges(body: Body) -> list[float]:
    values = body.numbers("range")
    if "interval" not in body.members or len(values) > 1:
        return sorted(set(values))
    interval = body.members["interval"]
    if not ors_body.is_positive(interval) or interval > values[0]:
        body.wrong("interval")
    if values[0] / interval > _MOST_LIMITS:
        body.over("ranges must not be more than", _MOST_LIMITS)
    return [interval * count for count in range(1, int(values[0] / interval) + 1)]
