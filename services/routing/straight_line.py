"""Estimate from the distance through the air when every engine has failed: better than nothing."""

from collections.abc import Sequence
from math import pi

from routing.engine import (
    Area,
    Limit,
    Matrix,
    Measure,
    Position,
    Reach,
    Road,
    Step,
    Way,
    air_distance_m,
    moved,
)

_DETOUR = 1.3  # roads are so many times longer than the air line; a common rule of thumb
_SPEED_M_S = 40 / 3.6
_CORNERS = 64

_WARNING = "an estimate from the straight line: no roads, no closures, no traffic were looked at"


class StraightLine:
    """The last resort: it knows no roads and never fails."""

    name = "straight line"

    def route(
        self,
        origin: Position,
        destination: Position,
        language: str,  # noqa: ARG002 the protocol's
        closures: Sequence[Area] = (),
        alternatives: int = 0,  # noqa: ARG002
    ) -> Road:
        """Return the straight line, with the distance and the time that a road would have."""
        distance = _road_distance_m(origin, destination)
        duration = round(distance / _SPEED_M_S, 1)
        step = Step("Drive to the destination: no road is known.", "", distance, duration, 0, 1)
        line = [[origin.lon, origin.lat], [destination.lon, destination.lat]]
        closed = [f"closure {area.name} was not looked at" for area in closures]
        return Road(distance, duration, line, [step], [_WARNING, *closed])

    def roads(
        self,
        ends: Sequence[tuple[Position, Position]],
        language: str,
        closures: Sequence[Area] = (),
    ) -> list[Road | None]:
        """Return the straight line between each two places."""
        return [self.route(*pair, language, closures) for pair in ends]

    def from_one(
        self, origin: Position, places: Sequence[Position], closures: Sequence[Area] = ()
    ) -> list[float | None]:
        """Return the seconds from one place to each."""
        return list(self.matrix([origin], places, closures).durations_s[0])

    def to_one(
        self, places: Sequence[Position], destination: Position, closures: Sequence[Area] = ()
    ) -> list[Way | None]:
        """Return the way from each place to one, without its road."""
        rows = self.matrix(places, [destination], closures).durations_s
        return [None if seconds is None else Way(seconds) for (seconds,) in rows]

    def matrix(
        self,
        origins: Sequence[Position],
        destinations: Sequence[Position],
        closures: Sequence[Area] = (),  # noqa: ARG002
    ) -> Matrix:
        """Return seconds and metres from each origin to each destination."""
        metres = [[_road_distance_m(a, b) for b in destinations] for a in origins]
        return Matrix([[round(cell / _SPEED_M_S, 1) for cell in row] for row in metres], metres)

    def reach(
        self,
        center: Position,
        limits: Sequence[Limit],
        closures: Sequence[Area] = (),  # noqa: ARG002
        *,
        towards: bool = False,  # noqa: ARG002
    ) -> list[Reach]:
        """Return a circle for each limit."""
        return [Reach(limit, [_circle(center, _radius_m(limit))]) for limit in limits]


def _road_distance_m(a: Position, b: Position) -> float:
    return round(air_distance_m(a, b) * _DETOUR, 1)


def _radius_m(limit: Limit) -> float:
    metres = limit.value * _SPEED_M_S if limit.measure is Measure.TIME else limit.value
    return metres / _DETOUR


def _circle(center: Position, radius_m: float) -> list[list[float]]:
    places = [moved(center, 2 * pi * k / _CORNERS, radius_m) for k in range(_CORNERS)]
    corners = [[round(place.lon, 6), round(place.lat, 6)] for place in places]
    return [*corners, corners[0]]
