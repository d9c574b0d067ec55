"""Turn lists of hospitals, ambulances and closures into GeoJSON (RFC 7946) and back."""

from collections.abc import Sequence
from typing import Any

MEDIA_TYPE = "application/geo+json"

Entry = dict[str, Any]

_PLACED = {"id", "lon", "lat", "area"}  # these are not among a feature's properties


def collection(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return a FeatureCollection: points, or the areas of closures."""
    return {"type": "FeatureCollection", "features": [_feature(entry) for entry in entries]}


def entries(found: dict[str, Any]) -> list[Entry]:
    """Return the entries of a FeatureCollection; a feature's id may be among its properties."""
    return [_entry(feature) for feature in found["features"]]


def _feature(entry: Entry) -> dict[str, Any]:
    kept = {name: value for name, value in entry.items() if name not in _PLACED}
    return {"type": "Feature", "id": entry["id"], "geometry": _geometry(entry), "properties": kept}


def _geometry(entry: Entry) -> dict[str, Any]:
    if "area" not in entry:
        return {"type": "Point", "coordinates": [entry["lon"], entry["lat"]]}
    area: dict[str, Any] = entry["area"]
    return area


def _entry(feature: dict[str, Any]) -> Entry:
    geometry = feature["geometry"]
    entry = {**(feature.get("properties") or {})}
    if "id" in feature:
        entry["id"] = feature["id"]
    if geometry["type"] == "Point":
        return entry | {"lon": geometry["coordinates"][0], "lat": geometry["coordinates"][1]}
    return entry | {"area": geometry}
