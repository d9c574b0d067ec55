"""Put roads, matrices and reaches into openrouteservice's shapes."""

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Any

from routing.area import area_m2
from routing.engine import Matrix, Position, Reach, Road, air_distance_m
from routing.overlaps import Rings, overlap

# The types of instructions that can be told without the engine's own numbers.
_STRAIGHT, _GOAL, _DEPART = 6, 10, 11


def directions_geojson(routes: Sequence[Sequence[Road]], units: float, *, steps: bool) -> Any:
    """Return directions in GeoJSON: a feature for each route, a segment for each of its legs."""
    features = [
        {
            "bbox": _bbox(_line(legs)),
            "type": "Feature",
            "properties": _route(legs, units, steps=steps),
            "geometry": {"coordinates": _line(legs), "type": "LineString"},
        }
        for legs in routes
    ]
    everywhere = [point for legs in routes for point in _line(legs)]
    return {"type": "FeatureCollection", "bbox": _bbox(everywhere), "features": features}


def directions_json(
    routes: Sequence[Sequence[Road]], units: float, *, steps: bool, geometry: bool
) -> Any:
    """Return directions in JSON, whose lines are encoded."""
    found = []
    for legs in routes:
        line = {"geometry": polyline(_line(legs))} if geometry else {}
        found.append({**_route(legs, units, steps=steps), "bbox": _bbox(_line(legs)), **line})
    everywhere = [point for legs in routes for point in _line(legs)]
    return {"bbox": _bbox(everywhere), "routes": found}


def matrix(
    found: Matrix,
    metrics: Sequence[str],
    units: float,
    sources: Sequence[Position],
    destinations: Sequence[Position],
) -> Any:
    """Return a matrix with the metrics that were asked for."""
    answer: dict[str, Any] = {
        "destinations": [{"location": [p.lon, p.lat]} for p in destinations],
        "sources": [{"location": [p.lon, p.lat]} for p in sources],
    }
    if "duration" in metrics:
        answer["durations"] = found.durations_s
    if "distance" in metrics:
        answer["distances"] = [
            [None if cell is None else round(cell / units, 3) for cell in row]
            for row in found.distances_m
        ]
    return answer


def isochrones(
    reached: Sequence[tuple[Position, Sequence[Reach]]],
    area_unit: float | None,
    *,
    intersections: bool,
) -> Any:
    """Return the reaches of each centre as features, with their area where a unit is given.

    After them, where it is asked for, what each two reaches of different centres have in common.
    """
    features = [
        {
            "type": "Feature",
            "properties": {
                "group_index": group,
                "value": reach.limit.value,
                "center": [center.lon, center.lat],
                **_area([reach.rings], area_unit),
            },
            "geometry": {"type": "Polygon", "coordinates": reach.rings},
        }
        for group, (center, reaches) in enumerate(reached)
        for reach in reaches
    ]
    rims = [point for _, reaches in reached for reach in reaches for point in reach.rings[0]]
    if intersections:
        features += _intersections([reaches for _, reaches in reached], area_unit)
    return {"type": "FeatureCollection", "bbox": _bbox(rims), "features": features}


def _intersections(groups: Sequence[Sequence[Reach]], area_unit: float | None) -> list[Any]:
    numbered = [
        (group, index, reach.rings)
        for group, reaches in enumerate(groups)
        for index, reach in enumerate(reaches)
    ]
    return [
        {
            "type": "Feature",
            "properties": {"contours": [one[:2], other[:2]], **_area(polygons, area_unit)},
            "geometry": _several(polygons),
        }
        for one, other in combinations(numbered, 2)
        if one[0] != other[0] and (polygons := overlap(one[2], other[2]))
    ]


def _several(polygons: Sequence[Rings]) -> dict[str, Any]:
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _area(polygons: Sequence[Rings], unit: float | None) -> dict[str, float]:
    return {"area": round(sum(map(area_m2, polygons)) / unit, 2)} if unit else {}


Snapped = tuple[Position, float]  # the point of a road, and its metres from the place


def snapped(
    places: Sequence[Position], roads: Sequence[Position | None], radius_m: float
) -> list[Snapped | None]:
    """Return the point of a road within the radius of each place; None where there is none."""
    found = [
        (road, round(air_distance_m(place, road), 2)) if road else None
        for place, road in zip(places, roads, strict=True)
    ]
    return [one if one and one[1] <= radius_m else None for one in found]


def snapping_json(found: Sequence[Snapped | None]) -> Any:
    """Return snapped places in JSON, in their order."""
    return {
        "locations": [
            {"location": [one[0].lon, one[0].lat], "snapped_distance": one[1]} if one else None
            for one in found
        ]
    }


def snapping_geojson(found: Sequence[Snapped | None]) -> Any:
    """Return snapped places in GeoJSON: those that have a road, with their number."""
    points = [(index, *one) for index, one in enumerate(found) if one]
    features = [
        {
            "type": "Feature",
            "properties": {"snapped_distance": metres, "source_id": index},
            "geometry": {"type": "Point", "coordinates": [at.lon, at.lat]},
        }
        for index, at, metres in points
    ]
    box = {"bbox": _bbox([[at.lon, at.lat] for _, at, _ in points])} if points else {}
    return {"type": "FeatureCollection", **box, "features": features}


def snapped_too_far(
    legs: Sequence[Road], places: Sequence[Position], radiuses: Sequence[float]
) -> int:
    """Return the index of the first place whose road is farther than its radius; -1 if none is."""
    ends = [legs[0].start, *(leg.end for leg in legs)]
    return next(
        (
            index
            for index, (place, end, radius) in enumerate(zip(places, ends, radiuses, strict=True))
            if 0 <= radius < air_distance_m(place, end)
        ),
        -1,
    )


def polyline(line: Sequence[Sequence[float]]) -> str:
    """Return Google's encoded polyline of [lon, lat] pairs, with five decimals.

    https://developers.google.com/maps/documentation/utilities/polylinealgorithm
    """
    points = [(0, 0), *((round(lat * 1e5), round(lon * 1e5)) for lon, lat, *_ in line)]
    deltas = ((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))
    return "".join(_encoded(delta) for pair in deltas for delta in pair)


def _encoded(delta: int) -> str:
    value = ~(delta << 1) if delta < 0 else delta << 1
    text = ""
    while value >= 0x20:
        text += chr((0x20 | (value & 0x1F)) + 63)
        value >>= 5
    return text + chr(value + 63)


def _route(legs: Sequence[Road], units: float, *, steps: bool) -> dict[str, Any]:
    summary = {
        "distance": round(sum(leg.distance_m for leg in legs) / units, 3),
        "duration": round(sum(leg.duration_s for leg in legs), 1),
    }
    starts = _starts(legs)
    segments = [_segment(*pair, units) for pair in zip(legs, starts, strict=False)] if steps else []
    warnings = [{"code": 0, "message": text} for leg in legs for text in leg.warnings]
    return {
        # Zeros are left out, as openrouteservice does.
        "summary": {name: value for name, value in summary.items() if value},
        "way_points": starts,
        **({"segments": segments} if steps else {}),
        **({"warnings": warnings} if warnings else {}),
    }


def _segment(leg: Road, start: int, units: float) -> dict[str, Any]:
    last = len(leg.steps) - 1
    return {
        "distance": round(leg.distance_m / units, 3),
        "duration": round(leg.duration_s, 1),
        "steps": [
            {
                "distance": round(step.distance_m / units, 3),
                "duration": step.duration_s,
                "type": _GOAL if at == last else _STRAIGHT if at else _DEPART,
                "instruction": step.instruction,
                "name": step.street or "-",
                "way_points": [start + step.first_point, start + step.last_point],
            }
            for at, step in enumerate(leg.steps)
        ],
    }


def _starts(legs: Sequence[Road]) -> list[int]:
    """Return the index of each waypoint in the line of all legs, which share their ends."""
    starts = [0]
    for leg in legs:
        starts.append(starts[-1] + len(leg.coordinates) - 1)
    return starts


def _line(legs: Sequence[Road]) -> list[list[float]]:
    rest = [list(point) for leg in legs for point in leg.coordinates[1:]]
    return [list(legs[0].coordinates[0]), *rest]


def _bbox(points: Sequence[Sequence[float]]) -> list[float]:
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    return [min(lons), min(lats), max(lons), max(lats)]
