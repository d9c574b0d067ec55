"""Put the chosen hospitals and ambulances into the shapes of the contract."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from routing.ambulances import Unit
from routing.answers import far, feature, snapped
from routing.area import holds
from routing.dispatch import Drive, Excluded, Hospitals, Units
from routing.engine import Area, Position
from routing.facilities import Facility
from routing.obstacles import Need, missing, overridden, wanted
from routing.priority import Siren


@dataclass(frozen=True)
class Plan:
    """One dispatch as it was decided; a position older than `stale_s` seconds is stale."""

    incident: Position
    need: Need
    hospitals: Hospitals
    units: Units
    siren: Siren
    stale_s: float
    closures: Sequence[Area] = ()


def plan_shown(plan: Plan) -> dict[str, Any]:
    """Return the members of DispatchAnswer that come from the choice."""
    hospitals, units = plan.hospitals, plan.units
    return {
        "hospitals": [_hospital(plan, drive, rank) for rank, drive in enumerate(hospitals.ranked)],
        "excluded_hospitals": [excluded(one) for one in hospitals.excluded],
        "nearest": _other(hospitals, hospitals.nearest, sign=-1),
        "alternative": _other(hospitals, hospitals.alternative, sign=1),
        "units": [_unit(plan, drive, rank) for rank, drive in enumerate(units.ranked)],
        "excluded_units": [excluded(one) for one in units.excluded],
        "siren": plan.siren,
        "warnings": _warnings(plan),
    }


def excluded(one: Excluded) -> dict[str, Any]:
    """Return Exclusion."""
    return {
        "id": one.who.id,
        "name": one.who.name if isinstance(one.who, Facility) else None,
        "duration_s": one.duration_s,
        "reason": one.reason,
    }


def minutes(seconds: float) -> float:
    """Return minutes with one decimal."""
    return round(seconds / 60, 1)


def _warnings(plan: Plan) -> list[str]:
    inside = [
        f"the incident lies inside the closure {area.name!r}: the ways lead into it"
        for area in plan.closures
        if holds(area, plan.incident)
    ]
    first = plan.hospitals.ranked[0].road
    if first is None:
        return inside
    return [*inside, *far("incident", snapped(plan.incident, first.start)), *first.warnings]


def _hospital(plan: Plan, drive: Drive[Facility], rank: int) -> dict[str, Any]:
    who, hospitals = drive.who, plan.hospitals
    return {
        "id": who.id,
        "name": who.name,
        **asdict(who.position),
        "eta": _eta(drive, plan.siren),
        "extra_minutes": minutes(drive.duration_s - hospitals.ranked[0].duration_s),
        "missing": missing(who, plan.need),
        "last_resort": bool(hospitals.obstacles_of_first),
        "reason": _why(rank, who, hospitals, plan.need),
        "route": feature(drive.road) if drive.road else None,
    }


def _why(rank: int, who: Facility, hospitals: Hospitals, need: Need) -> str:
    if hospitals.obstacles_of_first:
        broken = "; ".join(obstacle.reason for obstacle in hospitals.obstacles_of_first)
        return f"last resort, no hospital in reach meets every rule: {broken}"
    able = f"offers {', '.join(wanted(need))}" if wanted(need) else "takes patients"
    place = "soonest by road" if rank == 0 else f"number {rank + 1} by road time"
    despite = [
        f"{reason}, which an immediate patient overrides" for reason in overridden(who, need)
    ]
    return "; ".join([able, place, *despite])


def _other(
    hospitals: Hospitals, drive: Drive[Facility] | None, *, sign: int
) -> dict[str, Any] | None:
    """Show another hospital: how much longer it takes (sign 1), or the chosen one does (-1)."""
    if drive is None:
        return None
    reasons = {one.who.id: one.reason for one in hospitals.excluded}
    longer = drive.duration_s - hospitals.ranked[0].duration_s
    return {
        "id": drive.who.id,
        "name": drive.who.name,
        "duration_s": drive.duration_s,
        "extra_minutes": minutes(sign * longer),
        "why_not": reasons.get(drive.who.id),
    }


def _unit(plan: Plan, drive: Drive[Unit], rank: int) -> dict[str, Any]:
    unit, soonest = drive.who, plan.units.ranked[0].duration_s
    stale = unit.age_s is not None and unit.age_s > plan.stale_s
    return {
        "id": unit.id,
        **asdict(unit.position),
        "position_age_s": unit.age_s,
        "stale": stale,
        "eta": _eta(drive, plan.siren),
        "extra_minutes": minutes(drive.duration_s - soonest),
        "reason": _why_sent(unit, rank, stale=stale),
        "route": feature(drive.road) if drive.road else None,
    }


def _why_sent(unit: Unit, rank: int, *, stale: bool) -> str:
    place = "soonest at the incident" if rank == 0 else f"number {rank + 1} by road time"
    doubt = [f"its position is {unit.age_s:.0f} s old: ask where it is"] if stale else []
    return "; ".join(["available", place, *doubt])


def _eta(drive: Drive[Facility] | Drive[Unit], siren: Siren) -> dict[str, Any]:
    return {
        "duration_s": drive.duration_s,
        "duration_with_siren_s": siren.shorten(drive.duration_s),
        "distance_m": drive.road.distance_m if drive.road else None,
        "basis": "route" if drive.road else "matrix",
    }
