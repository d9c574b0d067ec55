"""MGAP: mechanism, Glasgow Coma Scale, age, arterial pressure (Sartorius et al., 2010).

An injury that is both blunt and penetrating counts as penetrating, which gives no points.
"""

from math import inf

from severity.observation import Observation
from severity.scores.applicability import not_known_to_be_injured, too_young
from severity.scores.bands import Bands, banded, banded_years
from severity.scores.coma import coma
from severity.scores.score import Chart, Score, added

CHART = Chart(
    name="MGAP",
    low=3,
    high=29,
    source="Sartorius et al., Crit Care Med 2010; 38: 831-837",
    direction="at most",
    bands=((17, "high"), (22, "intermediate"), (29, "low")),
)

_MECHANISM = {"blunt": 4, "penetrating": 0, "both": 0}
_AGE: Bands = ((59, 5), (inf, 0))
_SYSTOLIC_PRESSURE: Bands = ((59, 0), (120, 3), (inf, 5))


def mgap(patient: Observation) -> Score:
    """Score an injured adult; the class is the risk of death in hospital."""
    scale = coma(patient)
    points = {
        "injury_type": _MECHANISM.get(patient.injury_type or ""),
        "glasgow_coma_scale": scale.total,
        "age": banded_years(_AGE, patient.age_years),
        "systolic_pressure": banded(_SYSTOLIC_PRESSURE, patient.systolic_pressure),
    }
    best = {
        "injury_type": 4,
        "glasgow_coma_scale": scale.at_best,
        "age": 5,
        "systolic_pressure": 5,
    }
    return Score(
        chart=CHART,
        points=points,
        value=added(points, best),
        not_applicable=not_known_to_be_injured(patient) or too_young(patient),
        notes=scale.notes,
    )
