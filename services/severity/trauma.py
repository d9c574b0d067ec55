"""The trauma model's columns, and a bound on its risk that never falls when signs worsen.

Pressure, pulse and breathing are dangerous at both ends, and the model is free to learn how. So a
level may not follow its risk: it follows the bound, the highest risk over every combination of
values that NEWS2 scores no worse than what was measured.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from severity.observation import Observation
from severity.scores.news2 import news2

YOUNGEST = 16
NAMES = [
    "age_years",
    "female",
    "hours_since_injury",
    "systolic_pressure",
    "pulse",
    "respiratory_rate",
    "capillary_refill_seconds",
    "glasgow_coma_scale",
    "blunt",
    "penetrating",
]
DIRECTIONS = (1, 0, 0, 0, 0, 0, 1, -1, 0, 0)
WORST = 3
# A value for each number of NEWS2 points; where two bands have as many, one of each.
_TYPICAL: dict[str, tuple[tuple[int, float], ...]] = {
    "systolic_pressure": ((0, 125), (1, 105), (2, 95)),
    "pulse": ((0, 75), (1, 46), (1, 100), (2, 120)),
    "respiratory_rate": ((0, 16), (1, 10), (2, 22)),
}


def applies_to(patient: Observation) -> bool:
    """Tell whether the patient is of the trial's kind: injured, and not a child."""
    of_age = patient.age_years is not None and patient.age_years >= YOUNGEST
    return of_age and patient.injury_type is not None


def rows(patients: Sequence[Observation]) -> NDArray[np.float32]:
    """Return the model's input: shape (patients, features), NaN where nothing is known."""
    return np.array([_row(patient) for patient in patients], dtype=np.float32)


def no_worse(patient: Observation) -> NDArray[np.float32]:
    """Return the rows of the patient with every combination of signs whose NEWS2 points are no more.

    A sign with the most points is among them as it was measured: nothing scores worse.
    """
    points = news2(patient).points
    options = [_options(name, getattr(patient, name), points[name]) for name in _TYPICAL]
    combinations = np.array(list(product(*options)), dtype=np.float32)
    made = np.repeat(rows([patient]), len(combinations), axis=0)
    made[:, [NAMES.index(name) for name in _TYPICAL]] = combinations
    return made


def _options(name: str, value: float | None, points: int | None) -> list[float | None]:
    if points is None:
        return [None]
    milder: list[float | None] = [typical for worth, typical in _TYPICAL[name] if worth <= points]
    return [*milder, value] if points == WORST else milder


def _row(patient: Observation) -> list[float | None]:
    kind = patient.injury_type
    return [
        patient.age_years,
        {"female": 1.0, "male": 0.0}.get(patient.sex or ""),
        patient.hours_since_injury,
        patient.systolic_pressure,
        patient.pulse,
        patient.respiratory_rate,
        patient.capillary_refill_seconds,
        patient.glasgow_coma_scale,
        None if kind is None else float(kind != "penetrating"),
        None if kind is None else float(kind != "blunt"),
    ]
