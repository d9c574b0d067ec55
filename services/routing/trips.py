"""Plan further trips of a wave: who waits gets the ambulance that is free again soonest."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from routing.ambulances import why_not_sent
from routing.facilities import Facility
from routing.obstacles import Need, obstacles
from routing.wave import Cells, Wave, assign


@dataclass(frozen=True)
class Trip:
    """A further trip of a unit (index): to an incident, from the hospital of the one before.

    Incidents and hospitals are indexes; seconds are counted from now.
    """

    incident: int
    unit: int
    number: int
    after: int
    hospital: int
    arrival_s: float


@dataclass(frozen=True)
class Stay:
    """What lies between two trips: the hospital of each incident, and the seconds of all drives."""

    hospital_of: Mapping[int, int]
    to_hospital: Cells
    from_hospital: Cells
    turnaround_s: float


@dataclass(frozen=True)
class _Free:
    after: int
    hospital: int
    at_s: float
    trips: int


def soonest_hospitals(wave: Wave, hospitals: Sequence[Facility], seconds: Cells) -> dict[int, int]:
    """Return the hospital (column) of each incident (row): soonest of those that take it, or of all.

    Incidents from which no road leads to any hospital have none.
    """
    found = {}
    for row, incident in enumerate(wave.incidents):
        reached = [(s, column) for column, s in enumerate(seconds[row]) if s is not None]
        need = Need(incident.level, [])
        able = [(s, column) for s, column in reached if not obstacles(hospitals[column], need)]
        if reached:
            found[row] = min(able or reached)[1]
    return found


def later_trips(wave: Wave, stay: Stay, most: int) -> list[Trip]:
    """Assign those who wait, trip by trip, up to so many trips of each unit.

    Each round is an assignment as the first one is: the most severe before all others, then the
    least waiting. It is a plan by the matrix, and made anew when a unit is free.
    """
    free = {
        unit: _Free(incident, stay.hospital_of[incident], ready, 1)
        for incident, unit in wave.unit_of.items()
        if (ready := _ready_s(stay, incident, wave.roads[incident].duration_s)) is not None
    }
    waiting = [c for c in range(len(wave.incidents)) if c not in wave.unit_of]
    trips: list[Trip] = []
    for _ in range(most - 1):
        chosen = _next(wave, stay, free, waiting)
        trips += chosen
        waiting = [column for column in waiting if column not in {t.incident for t in chosen}]
        for trip in chosen:
            ready = _ready_s(stay, trip.incident, trip.arrival_s)
            del free[trip.unit]
            if ready is not None:
                hospital = stay.hospital_of[trip.incident]
                free[trip.unit] = _Free(trip.incident, hospital, ready, trip.number)
    return trips


def _next(
    wave: Wave, stay: Stay, free: Mapping[int, _Free], waiting: Collection[int]
) -> list[Trip]:
    units, columns = list(free), list(waiting)
    if not units or not columns:
        return []
    seconds = [[_arrival_s(wave, stay, free[u], u, c) for c in columns] for u in units]
    chosen = assign(seconds, [wave.incidents[column].level for column in columns])
    found = []
    for column, row in sorted(chosen.items()):
        before, arrival = free[units[row]], seconds[row][column]
        if arrival is not None:
            number = before.trips + 1
            trip = Trip(columns[column], units[row], number, before.after, before.hospital, arrival)
            found.append(trip)
    return found


def _arrival_s(wave: Wave, stay: Stay, free: _Free, unit: int, incident: int) -> float | None:
    drive = stay.from_hospital[free.hospital][incident]
    if drive is None or why_not_sent(wave.units[unit], wave.incidents[incident].needs):
        return None
    return round(free.at_s + drive, 1)


def _ready_s(stay: Stay, incident: int, arrival_s: float) -> float | None:
    """Return when a unit is free again after an incident, None when no road leads to a hospital."""
    if incident not in stay.hospital_of:
        return None
    drive = stay.to_hospital[incident][stay.hospital_of[incident]]
    return None if drive is None else arrival_s + stay.turnaround_s + drive
