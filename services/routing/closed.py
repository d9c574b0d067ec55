"""Keep out of closed areas: nobody starts or arrives in one."""

from collections.abc import Sequence
from math import pi

from routing.area import first_inside
from routing.engine import Area, Engine, Matrix, Near, Position, air_distance_m, moved

_RAYS = 32
_DISTANCES_M = [20 * 1.25**step for step in range(30)]  # to 13 km


class InsideClosure(Exception):
    """A place lies in a closed area; `closures` are all that hold."""

    def __init__(self, place: Position, area: Area, closures: Sequence[Area]) -> None:
        super().__init__(place, area)
        self.place = place
        self.area = area
        self.closures = closures


def require_open(places: Sequence[Position], closures: Sequence[Area]) -> None:
    """Raise InsideClosure for the first place that lies in a closed area."""
    if found := first_inside(places, closures):
        raise InsideClosure(found.place, found.area, closures)


def nearest_open(place: Position, closures: Sequence[Area], near: Near) -> Position | None:
    """Return the nearest point of a road outside of every closure, of those around the place.

    Looks where 32 rays from the place leave the closures. None when there is no road there.
    """
    outside = [at for step in range(_RAYS) if (at := _first_outside(place, step, closures))]
    open_roads = [
        at for at in (near(outside) if outside else []) if at and not first_inside([at], closures)
    ]
    return min(open_roads, key=lambda at: air_distance_m(place, at), default=None)


def _first_outside(place: Position, step: int, closures: Sequence[Area]) -> Position | None:
    bearing = 2 * pi * step / _RAYS
    for distance in _DISTANCES_M:
        at = moved(place, bearing, distance)
        if not first_inside([at], closures):
            return at if abs(at.lon) <= 180 and abs(at.lat) <= 90 else None
    return None


def matrix(
    engine: Engine,
    origins: Sequence[Position],
    destinations: Sequence[Position],
    closures: Sequence[Area],
) -> tuple[Matrix, list[str]]:
    """Return the matrix, empty for places in closed areas, and a warning for each of them.

    An engine would drive out of a closed area, though never into one.
    """
    warnings = [
        f"{name}[{index}] lies inside closure {found.area.name}"
        for name, places in (("origins", origins), ("destinations", destinations))
        for index, place in enumerate(places)
        if (found := first_inside([place], closures))
    ]
    asked = engine.matrix(origins, destinations, closures)
    closed = {place for place in {*origins, *destinations} if first_inside([place], closures)}
    return _emptied(asked, origins, destinations, closed), warnings


def _emptied(
    asked: Matrix,
    origins: Sequence[Position],
    destinations: Sequence[Position],
    closed: set[Position],
) -> Matrix:
    def kept(cells: Sequence[Sequence[float | None]]) -> list[list[float | None]]:
        return [
            [None if {a, b} & closed else cell for b, cell in zip(destinations, row, strict=True)]
            for a, row in zip(origins, cells, strict=True)
        ]

    return Matrix(kept(asked.durations_s), kept(asked.distances_m)) if closed else asked
