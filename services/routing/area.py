"""Know closed areas: outlines that no road may be driven in."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import radians, sin

from routing.engine import EARTH_RADIUS_M, Area, Position

_Segment = tuple[Position, Position]
_FLAT = 1e-10  # square degrees: about one square metre


class NotAnOutline(ValueError):
    """The corners are not the outline of one area; the message is the rule that they break."""


@dataclass(frozen=True)
class Inside:
    """A place in a closed area."""

    place: Position
    area: Area


def outlined(name: str, ring: Sequence[Sequence[float]]) -> Area:
    """Return the area within a GeoJSON ring of [lon, lat]; raise NotAnOutline."""
    if list(ring[0]) != list(ring[-1]):
        msg = "is not closed: repeat the first position as the last (RFC 7946, 3.1.6)"
        raise NotAnOutline(msg)
    corners = tuple(Position(*corner[:2]) for corner in ring)
    segments = [(a, b) for a, b in pairwise(corners) if a != b]
    if len(segments) < 3:
        msg = "has fewer than three different corners"
        raise NotAnOutline(msg)
    if all(abs(_side(segments[0], corner)) < _FLAT for corner in corners):
        msg = "encloses nothing: all corners lie on one line"
        raise NotAnOutline(msg)
    if crossing := _first_crossing(segments):
        at = crossing[0][0]
        msg = f"crosses itself beside lon {at.lon}, lat {at.lat}: list the corners in order"
        raise NotAnOutline(msg)
    return Area(name, corners)


def area_m2(rings: Sequence[Sequence[Sequence[float]]]) -> float:
    """Return the square metres within a polygon's first ring, without the others, its holes."""
    outline, *holes = (abs(_signed_m2(ring)) for ring in rings)
    return outline - sum(holes)


def first_inside(places: Sequence[Position], areas: Sequence[Area]) -> Inside | None:
    """Return the first place that lies in an area, with the area."""
    return next((Inside(p, a) for p in places for a in areas if holds(a, p)), None)


def holds(area: Area, place: Position) -> bool:
    """Say whether a place lies in an area, by the even-odd rule."""
    crossed = [
        (a, b) for a, b in pairwise(area.outline) if (a.lat > place.lat) != (b.lat > place.lat)
    ]
    return sum(place.lon < _lon_at(a, b, place.lat) for a, b in crossed) % 2 == 1


def _signed_m2(ring: Sequence[Sequence[float]]) -> float:
    """Return a ring's area on the sphere, below 0 when it runs clockwise.

    Chamberlain and Duquette, Some Algorithms for Polygons on a Sphere (JPL 07-03, 2007), eq. 1,
    with the middle of both latitudes: exact for the equal-area map of the sphere.
    """
    terms = (
        radians(b[0] - a[0]) * (sin(radians(a[1])) + sin(radians(b[1]))) for a, b in pairwise(ring)
    )
    return -sum(terms) * EARTH_RADIUS_M**2 / 2


def _lon_at(a: Position, b: Position, lat: float) -> float:
    return a.lon + (b.lon - a.lon) * (lat - a.lat) / (b.lat - a.lat)


def _first_crossing(segments: Sequence[_Segment]) -> tuple[_Segment, _Segment] | None:
    last = len(segments) - 1
    for (i, one), (j, other) in combinations(enumerate(segments), 2):
        neighbours = j == i + 1 or (i == 0 and j == last)
        if not neighbours and _cross(one, other):
            return one, other
    return None


def _cross(one: _Segment, other: _Segment) -> bool:
    return _apart(one, *other) and _apart(other, *one)


def _apart(line: _Segment, a: Position, b: Position) -> bool:
    """Say whether a line through a segment has two points on different sides, or on itself."""
    return _side(line, a) * _side(line, b) <= 0


def _side(line: _Segment, place: Position) -> float:
    (a, b) = line
    return (b.lon - a.lon) * (place.lat - a.lat) - (b.lat - a.lat) * (place.lon - a.lon)
