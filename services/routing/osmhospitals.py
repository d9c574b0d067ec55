"""Read the hospitals of an OpenStreetMap extract: https://wiki.openstreetmap.org/wiki/Tag:amenity%3Dhospital."""

from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

_LONGEST_NAME = 120  # of the contract


def hospitals(extract: Path) -> list[dict[str, Any]]:
    """Return the hospitals as entries of a facilities file: open, and known for no capability.

    Operators tell what they can do, for the map does not. A hospital that is mapped as an area
    stands in the middle of its outline's corners.
    """
    return [_entry(*found) for found in _found(extract)]


def _found(extract: Path) -> Iterator[tuple[str, dict[str, str], float, float]]:
    import osmium  # type: ignore[import-not-found]  # noqa: PLC0415 not where the service runs

    wanted = osmium.filter.TagFilter(("amenity", "hospital"))
    for one in osmium.FileProcessor(str(extract)).with_areas(wanted).with_filter(wanted):
        tags = {tag.k: tag.v for tag in one.tags}
        if one.is_node():
            yield f"node-{one.id}", tags, one.location.lon, one.location.lat
        elif one.is_area():
            kind = "way" if one.from_way() else "relation"
            corners = [corner for ring in one.outer_rings() for corner in ring]
            lon, lat = fmean(c.lon for c in corners), fmean(c.lat for c in corners)
            yield f"{kind}-{one.orig_id()}", tags, lon, lat


def _entry(osm_id: str, tags: dict[str, str], lon: float, lat: float) -> dict[str, Any]:
    name = tags.get("name", f"Hospital without a name ({osm_id})")[:_LONGEST_NAME]
    entry = {
        "id": f"osm-{osm_id}",
        "name": name,
        "lon": round(lon, 6),
        "lat": round(lat, 6),
        "capabilities": [],
        "status": "open",
    }
    if tags.get("emergency") == "no":
        entry["emergency"] = False
    if "(historical)" in name.lower():
        entry["historical"] = True
    return entry
