"""What the model looks at: the same function serves training and every answer."""

from collections.abc import Callable
from math import nan
from typing import NamedTuple

from severity.observation import Observation


class Feature(NamedTuple):
    """One column: how it reads, how it is taken, and which way the risk may move with it."""

    label: str
    take: Callable[[Observation], float | None]
    unit: str = ""
    direction: int = 0


def _female(patient: Observation) -> float | None:
    return {"female": 1.0, "male": 0.0}.get(patient.sex or "")


FEATURES: dict[str, Feature] = {
    "age_years": Feature("age", lambda p: p.age_years, "years", direction=1),
    "female": Feature("female sex", _female),
    "arrived_by_ambulance": Feature("arrived by ambulance", lambda p: p.arrived_by_ambulance),
    "temperature_c": Feature("temperature", lambda p: p.temperature_c, "°C"),
    "pulse": Feature("pulse", lambda p: p.pulse, "/min"),
    "respiratory_rate": Feature("respiratory rate", lambda p: p.respiratory_rate, "/min"),
    "systolic_pressure": Feature("systolic pressure", lambda p: p.systolic_pressure, "mmHg"),
    "diastolic_pressure": Feature("diastolic pressure", lambda p: p.diastolic_pressure, "mmHg"),
    "oxygen_saturation": Feature("SpO2", lambda p: p.oxygen_saturation, "%", direction=-1),
    "pain": Feature("pain", lambda p: p.pain, "of 10"),
    "injury": Feature("injury", lambda p: p.injury),
    "reason_for_visit": Feature("reason for visit (code)", lambda p: p.reason_for_visit),
}
NAMES = list(FEATURES)
DIRECTIONS = tuple(feature.direction for feature in FEATURES.values())


def vector(patient: Observation) -> list[float]:
    """Return one row, in the order of NAMES, NaN where nothing was measured."""
    taken = (feature.take(patient) for feature in FEATURES.values())
    return [nan if value is None else float(value) for value in taken]
