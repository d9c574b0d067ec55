"""Read lines as patients: most at once, and the others in the words of the contract."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from emsync.contract import Contract
from emsync.problem import Problem, Violation, invalid
from severity import coma_scale, typed
from severity.batch.lines import Line
from severity.intake import Intake, is_unambiguous
from severity.observation import Observation, celsius
from severity.strict import parse

LINE, ID = "BatchLine", "LineId"
LONGEST = 64 * 1024

# A crew's thermometer has one decimal, so few values come again and again.
_celsius = lru_cache(maxsize=4096)(celsius)


class Read(NamedTuple):
    """A line that was read: its number, its id (UNSET without), and the patient or a problem."""

    number: int
    id: Any
    found: Any


class Reader:
    """Hold lines to the contract and to what can be true."""

    def __init__(self, contract: Contract, intake: Intake) -> None:
        schemas = contract.document["components"]["schemas"]
        self._contract = contract
        self._intake = intake
        self._given = msgspec.json.Decoder(typed.struct(LINE, schemas)).decode
        self._filled = msgspec.json.Decoder(typed.struct(LINE, schemas, Observation())).decode

    def read(self, lines: Iterable[Line]) -> list[Read]:
        """Return a patient, or a problem, for each line.

        A patient has the fields of an Observation, but need not be one.
        """
        return [self._plain(line) or self._closely(line) for line in lines]

    def _plain(self, line: Line) -> Read | None:
        """Return a patient who plainly keeps the contract, None for one who needs a closer look."""
        if line.content is None:
            return None
        try:
            given = msgspec.to_builtins(self._given(line.content))
            patient: Any = self._filled(line.content)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None
        name = given.get("id", msgspec.UNSET)
        if name is not msgspec.UNSET and (":" in str(name) or len(given) == 1):
            return None
        if not given or not is_unambiguous(given, line.content) or not _is_plain(patient):
            return None
        return Read(line.number, name, _completed(patient))

    def _closely(self, line: Line) -> Read:
        name: Any = msgspec.UNSET
        try:
            value = self._value(line)
            if isinstance(value, dict) and "id" in value:
                name = self._checked_id(value.pop("id"))
            return Read(line.number, name, self._intake.observation(value))
        except Problem as problem:
            return Read(line.number, name, problem)

    @staticmethod
    def _value(line: Line) -> Any:
        if line.content is None:
            raise Problem(413, "Line too long", f"Send at most {LONGEST} bytes in a line")
        return parse(line.content)

    def _checked_id(self, name: Any) -> Any:
        violations = self._contract.violations_of(ID, name)
        if violations:
            raise invalid([Violation("id", violation.rule, name) for violation in violations])
        return name


def _is_plain(patient: Any) -> bool:
    """Tell whether nothing can contradict itself."""
    low, high = patient.diastolic_pressure, patient.systolic_pressure
    return (
        (low is None or high is None or low <= high)
        and (patient.temperature_f is None or patient.temperature_c is None)
        and (patient.glasgow_coma_scale is None or not _responses(patient))
        and patient.other_reasons_for_visit is not None
    )


def _completed(patient: Any) -> Any:
    """Derive what `observe` derives: Celsius, and the total of the coma scale."""
    if patient.temperature_f is not None:
        patient.temperature_c = _celsius(patient.temperature_f)
    if given := _responses(patient):
        patient.glasgow_coma_scale = coma_scale.total(given)
    return patient


def _responses(patient: Any) -> dict[str, Any]:
    taken = {name: getattr(patient, name) for name in coma_scale.BEST}
    return {name: response for name, response in taken.items() if response is not None}
