"""Share many ambulances among many incidents, the most severe first and the drives short."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from routing.ambulances import Unit, why_not_sent
from routing.engine import Position, Road
from routing.linear import Row, Values, minimise

# How much a second of waiting counts, by severity level.
WEIGHTS: Mapping[int, int] = {1: 16, 2: 8, 3: 4, 4: 2, 5: 1}

Cells = Sequence[Sequence[float | None]]
Pairs = Mapping[int, int]


@dataclass(frozen=True)
class Incident:
    """Where somebody waits for an ambulance, how severe it is, and what the ambulance must have."""

    id: str
    position: Position
    level: int
    needs: frozenset[str] = frozenset()


RoadsOf = Callable[[Sequence[tuple[Unit, Incident]]], Sequence[Road | None]]


@dataclass(frozen=True)
class Wave:
    """Which incident (index) gets which unit (index) by which road, and the seconds known."""

    incidents: Sequence[Incident]
    units: Sequence[Unit]
    seconds: Cells
    unit_of: Pairs
    roads: Mapping[int, Road] = field(default_factory=dict)


def assign(seconds: Cells, levels: Sequence[int]) -> dict[int, int]:
    """Return the unit (row) for each incident (column) that gets one.

    No other choice serves more of the most severe level, then of the next, and so on; among
    those, none has a smaller sum of seconds times weight. Seconds are None where a unit cannot
    serve.
    """
    table = np.array(seconds, dtype=float).reshape(-1, len(levels))
    weights = np.array([WEIGHTS[level] for level in levels], dtype=float)
    drives = np.nan_to_num(table) * weights
    # To serve one incident of the next level is worth more than all drives together.
    worth = weights * (drives.max(initial=0) * min(table.shape) + 1)
    return _matched(np.where(np.isnan(table), 0, drives - worth))


def _matched(costs: Values) -> dict[int, int]:
    """Return the row of each column in the cheapest matching of cells that cost less than nothing.

    Of the assignment problem's linear program every corner is a matching: Dantzig, Linear
    Programming and Extensions (1963), section 15-1.
    """
    rows, columns = np.nonzero(costs < 0)
    if not rows.size:
        return {}
    sides = [
        np.flatnonzero(side == number) for side in (rows, columns) for number in np.unique(side)
    ]
    limits = [Row(cells.tolist(), [1.0] * cells.size, 0, 1) for cells in sides]
    taken = np.flatnonzero(minimise(costs[rows, columns], limits).values > 0.5)
    return {int(columns[cell]): int(rows[cell]) for cell in taken}


def plan_wave(
    incidents: Sequence[Incident],
    units: Sequence[Unit],
    seconds: Cells,
    roads_of: RoadsOf,
) -> Wave:
    """Assign by the matrix (units are rows), and route every drive that was chosen."""
    known = [list(row) for row in seconds]
    for row, unit in enumerate(units):
        for column, incident in enumerate(incidents):
            if why_not_sent(unit, incident.needs):
                known[row][column] = None
    while True:
        unit_of = assign(known, [incident.level for incident in incidents])
        roads = _roads(incidents, units, unit_of, roads_of)
        if len(roads) == len(unit_of):
            return Wave(incidents, units, known, unit_of, roads)
        # The matrix knew a road that the route does not: without it, once more.
        for column in unit_of.keys() - roads.keys():
            known[unit_of[column]][column] = None


def why_assigned(wave: Wave, column: int) -> str:
    """Return why an incident gets its ambulance and not a sooner one."""
    own = wave.unit_of[column]
    row = _soonest(wave, column)
    if row == own:
        return "the soonest of those that can help"
    other = next((c for c, unit in wave.unit_of.items() if unit == row), None)
    sooner = wave.units[row].id
    if other is None:
        return f"as soon as {sooner}"
    incident = wave.incidents[other]
    return f"the soonest, {sooner}, goes to {incident.id}, level {incident.level}"


def why_left(wave: Wave, column: int) -> str:
    """Return why an incident gets no ambulance."""
    incident = wave.incidents[column]
    if not any(why_not_sent(unit, incident.needs) is None for unit in wave.units):
        wanted = f" that has {', '.join(sorted(incident.needs))}" if incident.needs else ""
        return f"no ambulance{wanted} is free"
    if all(row[column] is None for row in wave.seconds):
        return "no road leads to it from any ambulance that can help"
    return "every ambulance that can help goes to somebody as severe or more severe"


def _soonest(wave: Wave, column: int) -> int:
    times = [(row[column], index) for index, row in enumerate(wave.seconds)]
    return min((time, index) for time, index in times if time is not None)[1]


def _roads(
    incidents: Sequence[Incident], units: Sequence[Unit], unit_of: Pairs, roads_of: RoadsOf
) -> dict[int, Road]:
    found = roads_of([(units[row], incidents[column]) for column, row in unit_of.items()])
    return {column: road for column, road in zip(unit_of, found, strict=True) if road is not None}
