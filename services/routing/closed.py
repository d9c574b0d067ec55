"""Keep out of closed areas: nobody starts or arrives in one."""

from collections.abc import Sequence

from routing.area import first_inside
from routing.engine import Area, Engine, Matrix, Position


class InsideClosure(Exception):
    """A place lies in a closed area."""

    def __init__(self, place: Position, area: Area) -> None:
        super().__init__(place, area)
        self.place = place
        self.area = area


def require_open(places: Sequence[Position], closures: Sequence[Area]) -> None:
    """Raise InsideClosure for the first place that lies in a closed area."""
    if found := first_inside(places, closures):
        raise InsideClosure(found.place, found.area)


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
