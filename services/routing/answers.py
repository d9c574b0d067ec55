"""Put what was found into the shapes of the contract."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from routing.chain import Attempt
from routing.dispatch import Drive, Excluded, Hospitals, Need, Unit, Units, overridden
from routing.engine import Position, Road, air_distance_m
from routing.facilities import Facility
from routing.mapfile import MapFile
from routing.priority import Siren

_FAR_FROM_ROAD_M = 100


def dispatch_answer(
    incident: Position, hospitals: Hospitals, units: Units, need: Need, siren: Siren
) -> Any:
    """Return the members of DispatchAnswer that come from the choice."""
    first = hospitals.ranked[0].road
    return {
        "hospitals": [
            _hospital(drive, rank, hospitals, need, siren)
            for rank, drive in enumerate(hospitals.ranked)
        ],
        "excluded_hospitals": [excluded(one) for one in hospitals.excluded],
        "nearest": _nearest(hospitals),
        "alternative": _alternative(hospitals.ranked),
        "units": [
            _unit(drive, rank, units.ranked, siren) for rank, drive in enumerate(units.ranked)
        ],
        "excluded_units": [excluded(one) for one in units.excluded],
        "siren": asdict(siren),
        "warnings": [*far("incident", snapped(incident, first.start)), *first.warnings]
        if first
        else [],
    }


def origin_of(attempt: Attempt, embedded_map: MapFile) -> dict[str, Any]:
    """Return the members that tell where an answer is from."""
    return {
        "engine": attempt.name,
        "degraded": bool(attempt.fallbacks),
        "fallbacks": [asdict(fallback) for fallback in attempt.fallbacks],
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
        "geometry": {"type": "LineString", "coordinates": [list(p) for p in road.coordinates]},
        "properties": {"distance_m": road.distance_m, "duration_s": road.duration_s},
    }


def excluded(one: Excluded) -> dict[str, Any]:
    """Return Exclusion."""
    return {
        "id": one.who.id,
        "name": one.who.name if isinstance(one.who, Facility) else None,
        "duration_s": one.duration_s,
        "reason": one.reason,
    }


def snapped(asked: Position, found: Position) -> dict[str, Any]:
    """Return Snapped."""
    return {**asdict(found), "distance_m": round(air_distance_m(asked, found), 1)}


def far(end: str, at: dict[str, Any]) -> list[str]:
    """Return a warning when a place is far from the road that stands for it."""
    distance = at["distance_m"]
    near = distance <= _FAR_FROM_ROAD_M
    return [] if near else [f"the nearest road is {distance:.0f} m from the {end}"]


def _hospital(
    drive: Drive[Facility], rank: int, hospitals: Hospitals, need: Need, siren: Siren
) -> dict[str, Any]:
    who = drive.who
    return {
        "id": who.id,
        "name": who.name,
        **asdict(who.position),
        "eta": _eta(drive, siren),
        "extra_minutes": _minutes(drive.duration_s - hospitals.ranked[0].duration_s),
        "missing": sorted(set(need.capabilities) - who.capabilities),
        "last_resort": bool(hospitals.obstacles_of_first),
        "reason": _why(rank, drive.who, hospitals, need),
        "route": feature(drive.road) if drive.road else None,
    }


def _why(rank: int, who: Facility, hospitals: Hospitals, need: Need) -> str:
    if hospitals.obstacles_of_first:
        broken = "; ".join(obstacle.reason for obstacle in hospitals.obstacles_of_first)
        return f"last resort, no hospital in reach meets every rule: {broken}"
    wanted = ", ".join(sorted(need.capabilities))
    able = f"offers {wanted}" if wanted else "takes patients"
    place = "soonest by road" if rank == 0 else f"number {rank + 1} by road time"
    despite = [
        f"{reason}, which an immediate patient overrides" for reason in overridden(who, need)
    ]
    return "; ".join([able, place, *despite])


def _nearest(hospitals: Hospitals) -> dict[str, Any]:
    nearest, first = hospitals.nearest, hospitals.ranked[0]
    reasons = {one.who.id: one.reason for one in hospitals.excluded}
    why_not = None if nearest.who.id == first.who.id else reasons.get(nearest.who.id)
    return {
        "id": nearest.who.id,
        "name": nearest.who.name,
        "duration_s": nearest.duration_s,
        "extra_minutes": _minutes(first.duration_s - nearest.duration_s),
        "why_not": why_not,
    }


def _alternative(ranked: Sequence[Drive[Facility]]) -> dict[str, Any] | None:
    if len(ranked) < 2:
        return None
    first, second = ranked[:2]
    extra = _minutes(second.duration_s - first.duration_s)
    return {"id": second.who.id, "name": second.who.name, "extra_minutes": extra}


def _unit(
    drive: Drive[Unit], rank: int, ranked: Sequence[Drive[Unit]], siren: Siren
) -> dict[str, Any]:
    place = "soonest at the incident" if rank == 0 else f"number {rank + 1} by road time"
    return {
        "id": drive.who.id,
        **asdict(drive.who.position),
        "eta": _eta(drive, siren),
        "extra_minutes": _minutes(drive.duration_s - ranked[0].duration_s),
        "reason": f"available; {place}",
        "route": feature(drive.road) if drive.road else None,
    }


def _eta(drive: Drive[Facility] | Drive[Unit], siren: Siren) -> dict[str, Any]:
    return {
        "duration_s": drive.duration_s,
        "duration_with_siren_s": siren.shorten(drive.duration_s),
        "distance_m": drive.road.distance_m if drive.road else None,
        "basis": "route" if drive.road else "matrix",
    }


def _minutes(seconds: float) -> float:
    return round(seconds / 60, 1)
