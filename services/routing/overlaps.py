"""Find what two areas have in common, with Clipper (Vatti's algorithm, on whole numbers)."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyclipper  # type: ignore[import-untyped]

_WHOLE = 10_000_000  # of a degree: about a centimetre

Rings = Sequence[Sequence[Sequence[float]]]  # the outline of a polygon and its holes, in [lon, lat]


def overlap(one: Rings, other: Rings) -> list[Rings]:
    """Return the polygons that lie in both; none where they only touch."""
    clipper = pyclipper.Pyclipper()
    try:
        clipper.AddPaths(_whole(one), pyclipper.PT_SUBJECT)
        clipper.AddPaths(_whole(other), pyclipper.PT_CLIP)
    except pyclipper.ClipperException:  # one of them encloses nothing
        return []
    return list(_polygons(clipper.Execute2(pyclipper.CT_INTERSECTION)))


def _whole(rings: Rings) -> list[list[tuple[int, int]]]:
    return [[(round(lon * _WHOLE), round(lat * _WHOLE)) for lon, lat in ring] for ring in rings]


def _polygons(around: Any) -> Iterator[Rings]:
    """Return the polygons within a hole, and within their holes; the first hole is everywhere."""
    for outline in around.Childs:
        yield [_ring(outline), *(_ring(hole) for hole in outline.Childs)]
        for hole in outline.Childs:
            yield from _polygons(hole)


def _ring(node: Any) -> list[list[float]]:
    ring = [[x / _WHOLE, y / _WHOLE] for x, y in node.Contour]
    return [*ring, ring[0]]
