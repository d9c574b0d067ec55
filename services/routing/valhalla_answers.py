"""Read what Valhalla answers: JSON, of which only what is used is kept."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from msgspec.json import Decoder
from valhalla.midgard.utils import decode_polyline  # type: ignore[import-untyped]

from routing.engine import Limit, Matrix, Position, Reach, Road, Step, Way

_METRES = 1000
_SHAPE_DEGREES = 1e6  # of which one is the last digit of a shape
# Its second search also takes roads for destinations only, and those that lead nowhere else.
_RELAXED = "Routing failed on first pass, retrying with relaxed restrictions"
_SAID = {
    _RELAXED: "no way was found without roads for destinations only, such as private ones: see that it can be driven"
}


# Reads an answer to /route, and adds warnings to its own.
type Read[T] = Callable[[str, Sequence[str]], T]


class _Summary(Struct):
    length: float
    time: float


class _Maneuver(Struct):
    instruction: str
    length: float
    time: float
    begin_shape_index: int
    end_shape_index: int
    street_names: list[str] = []


class _Leg(Struct):
    summary: _Summary
    shape: str
    maneuvers: list[_Maneuver] = []


class _Warning(Struct):
    text: str


class _Trip(Struct):
    legs: list[_Leg]
    warnings: list[_Warning] = []


class _Alternate(Struct):
    trip: _Trip


class _Route(Struct):
    trip: _Trip
    alternates: list[_Alternate] = []


class _TimedLeg(Struct):
    summary: _Summary


class _TimedTrip(Struct):
    legs: list[_TimedLeg]


class _Timed(Struct):
    trip: _TimedTrip


class _Matrix(Struct):
    durations: list[list[float | None]]
    distances: list[list[float | None]]


class _Contour(Struct):
    contour: float


class _Polygon(Struct):
    coordinates: list[list[list[float]]]


class _Isochrone(Struct):
    properties: _Contour
    geometry: _Polygon


class _Isochrones(Struct):
    features: list[_Isochrone]


class _Edge(Struct):
    correlated_lon: float
    correlated_lat: float


class _Located(Struct):
    edges: list[_Edge] | None


_ROUTE, _MATRIX, _ISOCHRONES = Decoder(_Route), Decoder(_Matrix), Decoder(_Isochrones)
_TIMED, _LOCATED = Decoder(_Timed), Decoder(list[_Located])


def road(answer: str, warnings: Sequence[str] = ()) -> Road:
    """Return the road of an answer to /route, with its alternatives."""
    found = _ROUTE.decode(answer)
    return _road(found.trip, warnings, [_road(other.trip) for other in found.alternates])


def way(answer: str, warnings: Sequence[str] = ()) -> Way:
    """Return the way of an answer to /route; its road is read when somebody wants it."""
    (leg,) = _TIMED.decode(answer).trip.legs
    return Way(leg.summary.time, lambda: road(answer, warnings))


def matrix(answer: str) -> Matrix:
    """Return the matrix of an answer to /sources_to_targets in the osrm format."""
    found = _MATRIX.decode(answer)
    # Only the durations tell what is out of reach: distances may hold another cell's number.
    distances = [
        [None if seconds is None else metres for seconds, metres in zip(*pair, strict=True)]
        for pair in zip(found.durations, found.distances, strict=True)
    ]
    return Matrix(found.durations, distances)


def reaches(answer: str, limits: Sequence[Limit]) -> list[Reach]:
    """Return the polygons of an answer to /isochrone, in the order of the limits.

    Valhalla sorts by the limit, the largest first; where there are two measures it has no order.
    """
    features = sorted(
        _ISOCHRONES.decode(answer).features, key=lambda feature: feature.properties.contour
    )
    order = sorted(range(len(limits)), key=lambda index: limits[index].value)
    found = {
        index: Reach(limits[index], feature.geometry.coordinates)
        for index, feature in zip(order, features, strict=True)
    }
    return [found[index] for index in range(len(limits))]


def points(answer: str) -> list[list[Position]]:
    """Return the points of roads near each place of an answer to /locate."""
    return [
        [Position(edge.correlated_lon, edge.correlated_lat) for edge in found.edges or []]
        for found in _LOCATED.decode(answer)
    ]


def _road(trip: _Trip, warnings: Sequence[str] = (), alternatives: Sequence[Road] = ()) -> Road:
    leg = trip.legs[0]
    own = [_SAID.get(warning.text, warning.text) for warning in trip.warnings]
    return Road(
        distance_m=round(leg.summary.length * _METRES, 1),
        duration_s=leg.summary.time,
        coordinates=_coordinates(leg.shape),
        steps=[_step(maneuver) for maneuver in leg.maneuvers],
        warnings=[*own, *warnings],
        alternatives=alternatives,
    )


def _step(maneuver: _Maneuver) -> Step:
    return Step(
        instruction=maneuver.instruction,
        street=", ".join(maneuver.street_names),
        distance_m=round(maneuver.length * _METRES, 1),
        duration_s=maneuver.time,
        first_point=maneuver.begin_shape_index,
        last_point=maneuver.end_shape_index,
    )


def _coordinates(shape: str) -> list[list[float]]:
    """Return the [lon, lat] pairs of an encoded polyline with six digits.

    Whole numbers are asked for and divided here, since Valhalla would multiply by 0.000001, and
    of -113.504799 make -113.50479899999999.
    """
    whole: Any = decode_polyline(shape, precision=0)
    return [[lon / _SHAPE_DEGREES, lat / _SHAPE_DEGREES] for lon, lat in whole]
