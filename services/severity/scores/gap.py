"""GAP: Glasgow Coma Scale, age, arterial pressure (Kondo et al., Crit Care 2011; 15: R191)."""

from math import inf

from severity.observation import Observation
from severity.scores.applicability import not_known_to_be_injured, too_young
from severity.scores.bands import Bands, banded, banded_years
from severity.scores.coma import coma
from severity.scores.score import Chart, Score, added

CHART = Chart(
    name="GAP",
    low=3,
    high=24,
    source="Kondo et al., Crit Care 2011; 15: R191",
    direction="at most",
    bands=((10, "high"), (18, "intermediate"), (24, "low")),
)
# The youngest whom it was derived from.
YOUNGEST = 15

_AGE: Bands = ((59, 3), (inf, 0))
_SYSTOLIC_PRESSURE: Bands = ((59, 0), (120, 4), (inf, 6))


def gap(patient: Observation) -> Score:
    """Score an injured adult; the class is the risk of death in hospital."""
    scale = coma(patient)
    points = {
        "glasgow_coma_scale": scale.total,
        "age": banded_years(_AGE, patient.age_years),
        "systolic_pressure": banded(_SYSTOLIC_PRESSURE, patient.systolic_pressure),
    }
    best = {"glasgow_coma_scale": scale.at_best, "age": 3, "systolic_pressure": 6}
    return Score(
        chart=CHART,
        points=points,
        value=added(points, best),
        not_applicable=not_known_to_be_injured(patient) or too_young(patient, YOUNGEST),
        notes=scale.notes,
    )
