"""Shock index: pulse / systolic pressure (Allgöwer and Burri, Dtsch Med Wochenschr 1967; 92: 1947).

0.5 to 0.7 is normal in adults; 0.9 and more is raised (Rady et al., Ann Emerg Med 1994; 24: 685).
Its points are the two measurements. A ratio of which one is missing has no bound.
"""

from collections.abc import Mapping
from math import inf

import numpy as np

from severity.observation import Observation
from severity.scores.applicability import pregnant, too_young
from severity.scores.bands import Values, rounded, rounded_column
from severity.scores.score import Chart, Score

CHART = Chart(
    name="Shock index",
    low=0,
    high=300,
    source="Allgöwer and Burri 1967; limits: Rady et al., Ann Emerg Med 1994; 24: 685-690",
    bands=((0.49, "below normal"), (0.7, "normal"), (0.89, "above normal"), (inf, "raised")),
    decimals=2,
)


def shock_index(patient: Observation) -> Score:
    """Divide whole beats by whole mmHg; there is no ratio to a pressure of 0."""
    pulse, pressure = patient.pulse, patient.systolic_pressure
    unmeasurable = pressure is not None and rounded(pressure) == 0
    return Score(
        chart=CHART,
        points={"pulse": pulse, "systolic_pressure": pressure},
        value=None if unmeasurable else _ratio(pulse, pressure),
        not_applicable=too_young(patient) or pregnant(patient),
        notes=("systolic pressure is 0",) if unmeasurable else (),
    )


def shock_index_column(known: Mapping[str, Values]) -> Values:
    """Return the ratio for columns of patients, NaN where there is none."""
    pulse, pressure = (rounded_column(known[name]) for name in ("pulse", "systolic_pressure"))
    # Halves of a hundredth go up, in whole numbers so that none is missed.
    hundredths: Values = np.floor_divide(
        200 * pulse + pressure,
        2 * pressure,
        out=np.full(pulse.shape, np.nan),
        where=pressure > 0,
    )
    return hundredths / 100


def _ratio(pulse: float | None, pressure: float | None) -> float | None:
    if pulse is None or pressure is None:
        return None
    return rounded(rounded(pulse) / rounded(pressure), CHART.decimals)
