"""One patient as first seen: what was measured, in which unit, and what cannot be true."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from emsync.problem import Violation
from severity import coma_scale

Sex = Literal["female", "male", "other", "unknown"]
Consciousness = Literal["alert", "confusion", "voice", "pain", "unresponsive"]
InjuryType = Literal["blunt", "penetrating", "both"]

# What `history` may name.
HISTORY = (
    "alcohol_misuse",
    "alzheimers_or_dementia",
    "asthma",
    "cancer",
    "cerebrovascular_disease",
    "chronic_kidney_disease",
    "copd",
    "heart_failure",
    "coronary_artery_disease",
    "depression",
    "diabetes",
    "end_stage_renal_disease",
    "pulmonary_embolism_or_dvt",
    "hiv",
    "hyperlipidaemia",
    "hypertension",
    "obesity",
    "sleep_apnoea",
    "osteoporosis",
    "substance_misuse",
)


class Range(NamedTuple):
    """What is possible at all; what is merely unlikely lies inside."""

    low: float
    high: float
    unit: str

    def rule(self) -> str:
        """Say the range and its unit."""
        return f"must be from {self.low:g} to {self.high:g} {self.unit}"


RANGES = {
    "age_years": Range(0, 120, "years"),
    "respiratory_rate": Range(0, 80, "breaths per minute"),
    "oxygen_saturation": Range(50, 100, "percent"),
    "systolic_pressure": Range(0, 300, "mmHg"),
    "diastolic_pressure": Range(0, 300, "mmHg"),
    "pulse": Range(0, 300, "beats per minute"),
    "temperature_c": Range(25, 45, "degrees Celsius"),
    "temperature_f": Range(77, 113, "degrees Fahrenheit"),
    "glasgow_coma_scale": Range(3, 15, "points"),
    **{name: Range(1, best, "points") for name, best in coma_scale.BEST.items()},
    "capillary_refill_seconds": Range(0, 20, "seconds"),
    "pain": Range(0, 10, "points"),
    "hours_since_injury": Range(0, 720, "hours"),
}


class ImpossibleInput(ValueError):
    """Measurements that cannot be true; `violations` names each field, value, range and unit."""

    def __init__(self, violations: list[Violation]) -> None:
        super().__init__("; ".join(f"{v.field}={v.value!r} {v.rule}" for v in violations))
        self.violations = violations


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """What is known of the patient; None is not measured. Units as in RANGES, temperature in C.

    In `history`, None is not asked; an empty one is asked, and none known.
    """

    age_years: float | None = None
    sex: Sex | None = None
    arrived_by_ambulance: bool | None = None
    respiratory_rate: float | None = None
    oxygen_saturation: float | None = None
    oxygen_saturation_scale: Literal[1, 2] = 1
    supplemental_oxygen: bool | None = None
    systolic_pressure: float | None = None
    diastolic_pressure: float | None = None
    pulse: float | None = None
    consciousness: Consciousness | None = None
    glasgow_coma_scale: int | None = None
    eye_response: coma_scale.Response | None = None
    verbal_response: coma_scale.Response | None = None
    motor_response: coma_scale.Response | None = None
    capillary_refill_seconds: float | None = None
    temperature_c: float | None = None
    pain: float | None = None
    injury: bool | None = None
    injury_type: InjuryType | None = None
    hours_since_injury: float | None = None
    reason_for_visit: int | None = None
    other_reasons_for_visit: tuple[int, ...] = ()
    history: tuple[str, ...] | None = None
    pregnant: bool | None = None
    stroke_signs: bool | None = None
    cardiac_chest_pain: bool | None = None


_FIELDS = {field.name for field in fields(Observation)}


def observe(record: Mapping[str, Any]) -> Observation:
    """Make an observation of a record that has `temperature_c` or `temperature_f`, or neither.

    Three testable responses give the Glasgow Coma Scale. Raises ImpossibleInput that names
    everything which cannot be true.
    """
    known = {name: _frozen(value) for name, value in record.items() if value is not None}
    violations = impossible(known)
    if violations:
        raise ImpossibleInput(violations)
    if "temperature_f" in known:
        known["temperature_c"] = celsius(known.pop("temperature_f"))
    known.setdefault("glasgow_coma_scale", coma_scale.total(coma_scale.responses(known)))
    return Observation(**{name: value for name, value in known.items() if name in _FIELDS})


def impossible(record: Mapping[str, Any]) -> list[Violation]:
    """Return every measurement of a record that cannot be true."""
    broken = [
        Violation(name, allowed.rule(), record[name])
        for name, allowed in RANGES.items()
        if _is_number(record.get(name)) and not allowed.low <= record[name] <= allowed.high
    ]
    return broken + _contradictions(record) + coma_scale.contradictions(record)


def _contradictions(record: Mapping[str, Any]) -> list[Violation]:
    broken = []
    if _is_number(record.get("temperature_c")) and _is_number(record.get("temperature_f")):
        rule = "must be left out when temperature_c is given: send one unit"
        broken.append(Violation("temperature_f", rule, record["temperature_f"]))
    low, high = record.get("diastolic_pressure"), record.get("systolic_pressure")
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        rule = f"must not be above systolic_pressure, which is {high:g} mmHg"
        broken.append(Violation("diastolic_pressure", rule, low))
    return broken


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def celsius(fahrenheit: float) -> float:
    """Convert degrees Fahrenheit, in decimal so that 95.09 F is 35.05 C and not a hair below."""
    return float((Decimal(str(fahrenheit)) - 32) * 5 / 9)
