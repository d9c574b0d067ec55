"""Put roads, matrices and reaches into the shapes of the contract."""

from collections.abc import Sequence
from typing import Any

from routing.answers import far, feature, snapped
from routing.engine import Area, Matrix, Position, Reach, Road
from routing.priority import Siren


def route_answer(
    origin: Position, destination: Position, road: Road, siren: Siren, closures: Sequence[Area]
) -> Any:
    """Return the members of RouteAnswer that come from the road."""
    ends = {"origin": snapped(origin, road.start), "destination": snapped(destination, road.end)}
    distant = [text for end, at in ends.items() for text in far(end, at)]
    return {
        **_way(road, siren),
        "siren": siren,
        "alternatives": [_way(other, siren) for other in road.alternatives],
        "snapped": ends,
        "closures": _names(closures),
        "warnings": [*distant, *road.warnings],
    }


def matrix_answer(
    matrix: Matrix, siren: Siren, closures: Sequence[Area], warnings: Sequence[str]
) -> Any:
    """Return the members of MatrixAnswer that come from the matrix."""
    with_siren = [
        [None if seconds is None else siren.shorten(seconds) for seconds in row]
        for row in matrix.durations_s
    ]
    return {
        "durations_s": matrix.durations_s,
        "durations_with_siren_s": with_siren,
        "distances_m": matrix.distances_m,
        "siren": siren,
        "closures": _names(closures),
        "warnings": warnings,
    }


def isochrones_answer(
    minutes: Sequence[float], reaches: Sequence[Reach], siren: Siren, closures: Sequence[Area]
) -> Any:
    """Return the members of IsochronesAnswer that come from the reaches."""
    return {
        "type": "FeatureCollection",
        "features": [_isochrone(*pair) for pair in zip(minutes, reaches, strict=True)],
        "siren": siren,
        "closures": _names(closures),
    }


def _way(road: Road, siren: Siren) -> dict[str, Any]:
    return {
        "route": feature(road),
        "distance_m": road.distance_m,
        "duration_s": road.duration_s,
        "duration_with_siren_s": siren.shorten(road.duration_s),
        "steps": road.steps,
    }


def _isochrone(minutes: float, reach: Reach) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": reach.rings},
        "properties": {"minutes": minutes, "duration_s": reach.limit.value},
    }


def _names(closures: Sequence[Area]) -> list[str]:
    return [area.name for area in closures]
