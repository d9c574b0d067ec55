"""Know the closed areas: where nobody drives, from when and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, pairwise
from typing import Any

from emsync.problem import Violation
from routing.engine import Position

Point = Sequence[float]
Edge = tuple[Point, Point]


@dataclass(frozen=True)
class Closure:
    """A closed area: a ring of positions whose last is its first."""

    id: str
    reason: str | None
    ring: Sequence[Position]


def in_force(entries: Sequence[dict[str, Any]], now: datetime) -> list[Closure]:
    """Return the closures that hold at a moment; without start or end they hold before or after."""
    return [
        Closure(entry["id"], entry.get("reason"), [Position(*point[:2]) for point in _ring(entry)])
        for entry in entries
        if (entry.get("start") is None or datetime.fromisoformat(entry["start"]) <= now)
        and (entry.get("end") is None or now < datetime.fromisoformat(entry["end"]))
    ]


def violations(entry: dict[str, Any], field: str) -> list[Violation]:
    """Return what a schema cannot say: the ring closes, does not cross itself, and time runs on."""
    ring, where = _ring(entry), f"{field}area.coordinates[0]"
    found = []
    if list(ring[0]) != list(ring[-1]):
        found.append(Violation(where, "must end with the position that it begins with"))
    elif crosses_itself(ring):
        found.append(Violation(where, "crosses itself, or is only a line"))
    start, end = entry.get("start"), entry.get("end")
    if start and end and datetime.fromisoformat(end) <= datetime.fromisoformat(start):
        found.append(Violation(f"{field}end", f"must be later than start, which is {start}", end))
    return found


def around(place: Position, closed: Sequence[Closure]) -> list[Closure]:
    """Return the closures that a place lies in (even-odd rule)."""
    return [closure for closure in closed if _inside(place, closure.ring)]


def crosses_itself(ring: Sequence[Point]) -> bool:
    """Tell whether a closed ring touches itself anywhere but from one edge to the next.

    Orientation test: de Berg et al., Computational Geometry, chapter 2.
    """
    edges = list(pairwise(ring))
    last = len(edges) - 1
    for (a, first), (b, second) in combinations(enumerate(edges), 2):
        if b == a + 1:
            if _folds_back(first, second[1]):
                return True
        elif (a, b) == (0, last):
            if _folds_back(second, first[1]):
                return True
        elif _meet(first, second):
            return True
    return False


def _inside(place: Position, ring: Sequence[Position]) -> bool:
    inside = False
    for a, b in pairwise(ring):
        if (a.lat > place.lat) != (b.lat > place.lat):
            share = (place.lat - a.lat) / (b.lat - a.lat)
            inside ^= place.lon < a.lon + share * (b.lon - a.lon)
    return inside


def _ring(entry: dict[str, Any]) -> Sequence[Point]:
    ring: Sequence[Point] = entry["area"]["coordinates"][0]
    return ring


def _folds_back(edge: Edge, then: Point) -> bool:
    begin, corner = edge
    if _turn(begin, corner, then):
        return False
    ahead = (corner[0] - begin[0]) * (then[0] - corner[0])
    return ahead + (corner[1] - begin[1]) * (then[1] - corner[1]) <= 0


def _meet(one: Edge, other: Edge) -> bool:
    turns = [_turn(*one, p) for p in other], [_turn(*other, p) for p in one]
    if all(a * b < 0 for a, b in turns):
        return True
    return any(_on(one, p) for p in other) or any(_on(other, p) for p in one)


def _on(edge: Edge, point: Point) -> bool:
    (x1, y1), (x2, y2) = edge[0][:2], edge[1][:2]
    inside = min(x1, x2) <= point[0] <= max(x1, x2) and min(y1, y2) <= point[1] <= max(y1, y2)
    return inside and _turn(*edge, point) == 0


def _turn(a: Point, b: Point, c: Point) -> int:
    """Return 1 for a left turn at b, -1 for a right one, 0 straight on."""
    area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (area > 0) - (area < 0)
