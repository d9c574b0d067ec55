"""Put a wave of assignments into the shape of the contract."""

from collections.abc import Callable, Sequence
from typing import Any

from routing.answers import far, feature, snapped
from routing.area import holds
from routing.engine import Area
from routing.facilities import Facility
from routing.priority import Siren, of_level
from routing.trips import Trip
from routing.wave import WEIGHTS, Wave, why_assigned, why_left


def wave_shown(
    wave: Wave,
    siren_of: Callable[[str], Siren],
    closures: Sequence[Area],
    trips: Sequence[Trip] = (),
    hospitals: Sequence[Facility] = (),
) -> dict[str, Any]:
    """Return the members of WaveAnswer that come from the assignment and the further trips."""
    columns = range(len(wave.incidents))
    served = {*wave.unit_of, *(trip.incident for trip in trips)}
    sent = {wave.units[row].id for row in wave.unit_of.values()}
    return {
        "assignments": [_assignment(wave, c, siren_of) for c in columns if c in wave.unit_of],
        "unassigned": [
            {"incident": wave.incidents[c].id, "reason": why_left(wave, c)}
            for c in columns
            if c not in served
        ],
        "later_trips": [_trip(wave, trip, hospitals[trip.hospital]) for trip in trips],
        "spare_units": [unit.id for unit in wave.units if unit.id not in sent],
        "weighted_seconds": round(sum(_weighted(wave, c) for c in wave.unit_of), 1),
        "warnings": [text for c in columns for text in _warnings(wave, c, closures)],
    }


def _assignment(wave: Wave, column: int, siren_of: Callable[[str], Siren]) -> dict[str, Any]:
    incident, road = wave.incidents[column], wave.roads[column]
    siren = siren_of(of_level(incident.level))
    return {
        "incident": incident.id,
        "unit": wave.units[wave.unit_of[column]].id,
        "eta": {
            "duration_s": road.duration_s,
            "duration_with_siren_s": siren.shorten(road.duration_s),
            "distance_m": road.distance_m,
            "basis": "route",
        },
        "siren": siren,
        "reason": why_assigned(wave, column),
        "route": feature(road),
    }


def _trip(wave: Wave, trip: Trip, hospital: Facility) -> dict[str, Any]:
    before = wave.incidents[trip.after].id
    return {
        "incident": wave.incidents[trip.incident].id,
        "unit": wave.units[trip.unit].id,
        "trip": trip.number,
        "after": before,
        "hospital": hospital.id,
        "arrival_s": trip.arrival_s,
        "reason": f"free again at {hospital.name} after {before}",
    }


def _weighted(wave: Wave, column: int) -> float:
    return WEIGHTS[wave.incidents[column].level] * wave.roads[column].duration_s


def _warnings(wave: Wave, column: int, closures: Sequence[Area]) -> list[str]:
    incident, road = wave.incidents[column], wave.roads.get(column)
    inside = [
        f"{incident.id} lies inside the closure {area.name!r}: the ways lead into it"
        for area in closures
        if holds(area, incident.position)
    ]
    if road is None:
        return inside
    return [*inside, *far(incident.id, snapped(incident.position, road.end)), *road.warnings]
