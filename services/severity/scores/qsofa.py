"""qSOFA, quick Sequential Organ Failure Assessment (Singer et al., JAMA 2016; 315: 801-810).

Altered mentation is a Glasgow Coma Scale below 15, or an ACVPU that is not alert. A response that
is below its best is enough, whatever the others are.
"""

from math import inf

from severity.observation import Observation
from severity.scores.applicability import too_young
from severity.scores.bands import Bands, banded
from severity.scores.coma import coma
from severity.scores.score import Chart, Score, added

CHART = Chart(
    name="qSOFA",
    low=0,
    high=3,
    source="Singer et al., JAMA 2016; 315: 801-810",
    bands=((1, "negative"), (3, "positive")),
)

_RESPIRATORY_RATE: Bands = ((21, 0), (inf, 1))
_SYSTOLIC_PRESSURE: Bands = ((100, 1), (inf, 0))


def qsofa(patient: Observation) -> Score:
    """Score an adult in whom an infection is suspected."""
    points = {
        "respiratory_rate": banded(_RESPIRATORY_RATE, patient.respiratory_rate),
        "systolic_pressure": banded(_SYSTOLIC_PRESSURE, patient.systolic_pressure),
        "consciousness": _altered(patient),
    }
    return Score(
        chart=CHART,
        points=points,
        value=added(points),
        not_applicable=too_young(patient),
        notes=("only where an infection is suspected",),
    )


def _altered(patient: Observation) -> int | None:
    scale, level = coma(patient), patient.consciousness
    if level not in {None, "alert"} or scale.at_best < 15:
        return 1
    return None if level is None and scale.total is None else 0
