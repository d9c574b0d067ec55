"""T-RTS, the triage Revised Trauma Score (Champion et al., J Trauma 1989; 29: 623-629).

The plain sum of three coded values; 11 or less is for a trauma centre.
"""

from collections.abc import Mapping
from math import inf

from severity.observation import Observation
from severity.scores.applicability import not_known_to_be_injured
from severity.scores.bands import Bands, Values, banded, banded_column, points_of
from severity.scores.coma import coma
from severity.scores.score import Chart, Score, added

CHART = Chart(
    name="Triage RTS",
    low=0,
    high=12,
    source="Champion et al., J Trauma 1989; 29: 623-629",
    direction="at most",
    bands=((11, "trauma centre"), (12, None)),
)

_COMA: Bands = ((3, 0), (5, 1), (8, 2), (12, 3), (15, 4))
_SYSTOLIC_PRESSURE: Bands = ((0, 0), (49, 1), (75, 2), (89, 3), (inf, 4))
_RESPIRATORY_RATE: Bands = ((0, 0), (5, 1), (9, 2), (29, 4), (inf, 3))


def triage_rts(patient: Observation) -> Score:
    """Score an injured patient."""
    points = coded(patient)
    return Score(
        chart=CHART,
        points=points,
        value=added(points, coded_at_best(patient)),
        not_applicable=not_known_to_be_injured(patient),
        notes=coma(patient).notes,
    )


def coded(patient: Observation) -> dict[str, int | None]:
    """Return the coded value, 0 to 4, of each parameter."""
    return {
        "glasgow_coma_scale": banded(_COMA, coma(patient).total),
        "systolic_pressure": banded(_SYSTOLIC_PRESSURE, patient.systolic_pressure),
        "respiratory_rate": banded(_RESPIRATORY_RATE, patient.respiratory_rate),
    }


def coded_columns(known: Mapping[str, Values]) -> dict[str, Values]:
    """Return `coded` for columns of patients, NaN where not measured."""
    return {
        "glasgow_coma_scale": banded_column(_COMA, known["glasgow_coma_scale"]),
        "systolic_pressure": banded_column(_SYSTOLIC_PRESSURE, known["systolic_pressure"]),
        "respiratory_rate": banded_column(_RESPIRATORY_RATE, known["respiratory_rate"]),
    }


def coded_at_best(patient: Observation) -> dict[str, int]:
    """Return the most that each coded value can be while it is not known."""
    return {
        "glasgow_coma_scale": points_of(_COMA, coma(patient).at_best),
        "systolic_pressure": 4,
        "respiratory_rate": 4,
    }
