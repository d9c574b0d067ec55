"""RTS, the Revised Trauma Score (Champion et al., J Trauma 1989; 29: 623-629).

The coded values of the triage score, each with its weight.
"""

from severity.observation import Observation
from severity.scores.applicability import not_known_to_be_injured
from severity.scores.coma import coma
from severity.scores.score import Chart, Score, added
from severity.scores.triage_rts import coded, coded_at_best

CHART = Chart(
    name="RTS",
    low=0,
    high=7.8408,
    source="Champion et al., J Trauma 1989; 29: 623-629",
    direction="at most",
    decimals=4,
)

_WEIGHTS = {"glasgow_coma_scale": 0.9368, "systolic_pressure": 0.7326, "respiratory_rate": 0.2908}


def rts(patient: Observation) -> Score:
    """Score an injured patient."""
    points = {name: _weighted(name, code) for name, code in coded(patient).items()}
    best = {name: _WEIGHTS[name] * code for name, code in coded_at_best(patient).items()}
    return Score(
        chart=CHART,
        points=points,
        value=round(added(points, best), CHART.decimals),
        not_applicable=not_known_to_be_injured(patient),
        notes=coma(patient).notes,
    )


def _weighted(name: str, code: int | None) -> float | None:
    return None if code is None else round(_WEIGHTS[name] * code, CHART.decimals)
