"""CART, the Cardiac Arrest Risk Triage score (Churpek et al., Crit Care Med 2012; 40: 2102-2108)."""

from math import inf

from severity.observation import Observation
from severity.scores.applicability import too_young
from severity.scores.bands import Bands, banded, banded_years
from severity.scores.score import Chart, Score, added

CHART = Chart(
    name="CART", low=0, high=57, source="Churpek et al., Crit Care Med 2012; 40: 2102-2108"
)

_RESPIRATORY_RATE: Bands = ((20, 0), (23, 8), (25, 12), (29, 15), (inf, 22))
_PULSE: Bands = ((109, 0), (139, 4), (inf, 13))
_DIASTOLIC_PRESSURE: Bands = ((34, 13), (39, 6), (49, 4), (inf, 0))
_AGE: Bands = ((54, 0), (69, 4), (inf, 9))


def cart(patient: Observation) -> Score:
    """Score an adult."""
    points = {
        "respiratory_rate": banded(_RESPIRATORY_RATE, patient.respiratory_rate),
        "pulse": banded(_PULSE, patient.pulse),
        "diastolic_pressure": banded(_DIASTOLIC_PRESSURE, patient.diastolic_pressure),
        "age": banded_years(_AGE, patient.age_years),
    }
    return Score(chart=CHART, points=points, value=added(points), not_applicable=too_young(patient))
