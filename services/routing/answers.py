"""Put what was found into the shapes of the contract."""

from typing import Any

from routing.chain import Attempt
from routing.engine import Position, Road, air_distance_m
from routing.mapfile import MapFile

_FAR_FROM_ROAD_M = 100


def origin_of(attempt: Attempt, embedded_map: MapFile) -> dict[str, Any]:
    """Return the members that tell where an answer is from."""
    return {
        "engine": attempt.name,
        "degraded": bool(attempt.fallbacks),
        "fallbacks": attempt.fallbacks,
        "map": map_shown(embedded_map),
    }


def map_shown(embedded_map: MapFile) -> dict[str, Any]:
    """Return Map."""
    return {
        "source": embedded_map.source,
        "data_timestamp": embedded_map.data_timestamp,
        "tiles_sha256": embedded_map.tiles_sha256,
        "attribution": embedded_map.attribution,
    }


def feature(road: Road) -> dict[str, Any]:
    """Return a road as a GeoJSON feature."""
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": road.coordinates},
        "properties": {"distance_m": road.distance_m, "duration_s": road.duration_s},
    }


def snapped(asked: Position, found: Position) -> dict[str, Any]:
    """Return Snapped."""
    return {
        "lon": found.lon,
        "lat": found.lat,
        "distance_m": round(air_distance_m(asked, found), 1),
    }


def far(end: str, at: dict[str, Any]) -> list[str]:
    """Return a warning when a place is far from the road that stands for it."""
    distance = at["distance_m"]
    near = distance <= _FAR_FROM_ROAD_M
    return [] if near else [f"the nearest road is {distance:.0f} m from the {end}"]
