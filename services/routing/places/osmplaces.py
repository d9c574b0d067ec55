"""Read the names of an OpenStreetMap extract: https://wiki.openstreetmap.org/wiki/Key:addr:*."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from statistics import fmean

from routing.places.place import KINDS, Kind, Place

_POIS = (
    "amenity", "aeroway", "building", "healthcare", "historic", "leisure", "man_made", "office",
    "public_transport", "railway", "shop", "tourism",
)  # fmt: skip
_CELL_DEG = 0.02  # about 2 km: within it the town is the same, and a street with the same name too

Point = tuple[float, float]  # lon, lat
Cell = tuple[int, int]
Found = tuple[Mapping[str, str], bool, float, float]  # tags, whether it is a way, lon, lat


def read(extract: Path) -> list[Place]:
    """Return every address, street, place and point of interest with a name, in order."""
    return places(_objects(extract))


def places(objects: Iterable[Found]) -> list[Place]:
    """Return the places of tagged nodes and ways, each once, in the order of kind and name."""
    towns: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    named: list[tuple[Kind, str, Point]] = []
    for tags, is_way, lon, lat in objects:
        if town := tags.get("addr:city") or tags.get("addr:suburb"):
            towns[_cell((lon, lat))][town] += 1
        named += ((kind, name, (lon, lat)) for kind, name in _names(tags, is_way=is_way))
    near = {cell: _most_common(names) for cell, names in towns.items()}
    same: dict[tuple[Kind, str, str, Cell | None], list[Point]] = defaultdict(list)
    for kind, name, point in named:
        town, cell = near.get(_cell(point), ""), _cell(point)
        same[kind, name, town, None if town else cell].append(point)
    found = [
        Place(name, kind, town, *_middle(all_)) for (kind, name, town, _), all_ in same.items()
    ]
    return sorted(found, key=lambda one: (KINDS.index(one.kind), one.name, one.lon, one.lat))


def _names(tags: Mapping[str, str], *, is_way: bool) -> Iterator[tuple[Kind, str]]:
    street = tags.get("addr:street") or tags.get("addr:place")
    if street and "addr:housenumber" in tags:
        yield "address", f"{street} {tags['addr:housenumber']}"
    name = tags.get("name")
    if not name:
        return
    if is_way and "highway" in tags:
        yield "street", name
    elif "place" in tags:
        yield "place", name
    elif "highway" in tags or any(key in tags for key in _POIS):
        yield "poi", name


def _cell(point: Point) -> Cell:
    return int(point[0] // _CELL_DEG), int(point[1] // _CELL_DEG)


def _middle(points: list[Point]) -> Point:
    """Return the one of some points that is nearest to their middle: it is on the street."""
    lon, lat = fmean(p[0] for p in points), fmean(p[1] for p in points)
    nearest = min(points, key=lambda p: ((p[0] - lon) ** 2 + (p[1] - lat) ** 2, p))
    return round(nearest[0], 6), round(nearest[1], 6)


def _most_common(names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name), default="")


def _objects(extract: Path) -> Iterator[Found]:
    import osmium  # type: ignore[import-not-found]  # noqa: PLC0415 not where the service runs

    wanted = osmium.filter.KeyFilter("name", "addr:housenumber")
    for one in osmium.FileProcessor(str(extract)).with_locations().with_filter(wanted):
        tags = {tag.k: tag.v for tag in one.tags}
        if one.is_node():
            yield tags, False, one.location.lon, one.location.lat
        elif one.is_way():
            points = [(n.lon, n.lat) for n in one.nodes if n.location.valid()]
            if points:
                yield tags, True, *points[len(points) // 2]
