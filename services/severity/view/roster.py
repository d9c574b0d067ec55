"""A department as a table: its patients, and everything in it that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from emsync.problem import Violation
from severity.coma_scale import BEST, NOT_TESTABLE
from severity.observation import HISTORY, RANGES, ImpossibleInput, Observation, observe
from severity.view.cells import (
    Reader,
    number,
    one_of,
    several,
    truth,
    values,
    whole,
    whole_within,
)
from severity.view.form import CHOICES, YES_OR_NO
from severity.view.tables import Line, Wrong, lines

ID = "id"
COLUMNS = (ID, *(field.name for field in fields(Observation)), "temperature_f")
_CODE = whole_within(10000, 89990)
_READERS: Mapping[str, Reader] = {
    **dict.fromkeys(RANGES, number),
    **{name: one_of(list(choices.values())) for name, choices in CHOICES.items()},
    # Points out of range are refused with their range, as everywhere.
    **dict.fromkeys(BEST, lambda cell: NOT_TESTABLE if cell == NOT_TESTABLE else whole(cell)),
    **dict.fromkeys(YES_OR_NO, truth),
    "glasgow_coma_scale": whole,
    "reason_for_visit": _CODE,
    "other_reasons_for_visit": several(_CODE, most=4),
    "history": several(one_of(HISTORY), most=len(HISTORY)),
}


@dataclass(frozen=True)
class Row:
    """A patient of the table, and what the simulator's form shows of them."""

    line: int
    id: str
    record: dict[str, Any]
    patient: Observation


@dataclass(frozen=True)
class Department:
    """All lines of a table: patients, and what was left out."""

    rows: list[Row]
    wrong: list[Wrong]


def read(text: str) -> Department:
    """Read a table; raise TableRefused when nothing can be read."""
    found = [_row(line) for line in lines(text, COLUMNS)]
    return Department(
        [row for row in found if isinstance(row, Row)],
        [row for row in found if isinstance(row, Wrong)],
    )


def template() -> str:
    """Return the head of a table, to be filled in."""
    return ",".join(COLUMNS) + "\n"


def _row(line: Line) -> Row | Wrong:
    signs = {name: cell for name, cell in line.cells.items() if name != ID}
    name = line.cells.get(ID, f"line {line.number}")
    record, violations = values(signs, _READERS)
    if line.surplus > 0:
        violations.append(Violation("(row)", f"has {line.surplus} cells beyond the head"))
    if not signs:
        violations.append(Violation("(row)", "says nothing of the patient"))
    if violations:
        return Wrong(line.number, name, violations)
    try:
        return Row(line.number, name, record, observe(record))
    except ImpossibleInput as error:
        return Wrong(line.number, name, error.violations)
