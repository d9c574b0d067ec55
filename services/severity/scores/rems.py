"""REMS, the Rapid Emergency Medicine Score (Olsson et al., J Intern Med 2004; 255: 579-587).

Mean arterial pressure is diastolic + (systolic - diastolic) / 3, in mmHg; a pressure by Doppler,
without diastolic, leaves it missing.
"""

from math import inf

from severity.observation import Observation
from severity.scores.applicability import too_young
from severity.scores.bands import Bands, banded, banded_years, points_of
from severity.scores.coma import coma
from severity.scores.score import Chart, Score, added

CHART = Chart(name="REMS", low=0, high=26, source="Olsson et al., J Intern Med 2004; 255: 579-587")

_AGE: Bands = ((44, 0), (54, 2), (64, 3), (74, 5), (inf, 6))
_MEAN_PRESSURE: Bands = ((49, 4), (69, 2), (109, 0), (129, 2), (159, 3), (inf, 4))
_PULSE: Bands = ((39, 4), (54, 3), (69, 2), (109, 0), (139, 2), (179, 3), (inf, 4))
_RESPIRATORY_RATE: Bands = ((5, 4), (9, 2), (11, 1), (24, 0), (34, 1), (49, 3), (inf, 4))
_SATURATION: Bands = ((74, 4), (85, 3), (89, 1), (inf, 0))
_COMA: Bands = ((4, 4), (7, 3), (10, 2), (13, 1), (15, 0))


def rems(patient: Observation) -> Score:
    """Score an adult."""
    scale = coma(patient)
    points = {
        "age": banded_years(_AGE, patient.age_years),
        "mean_arterial_pressure": banded(_MEAN_PRESSURE, mean_pressure(patient)),
        "pulse": banded(_PULSE, patient.pulse),
        "respiratory_rate": banded(_RESPIRATORY_RATE, patient.respiratory_rate),
        "oxygen_saturation": banded(_SATURATION, patient.oxygen_saturation),
        "glasgow_coma_scale": banded(_COMA, scale.total),
    }
    return Score(
        chart=CHART,
        points=points,
        value=added(points, {"glasgow_coma_scale": points_of(_COMA, scale.at_best)}),
        not_applicable=too_young(patient),
        notes=scale.notes,
    )


def mean_pressure(patient: Observation) -> float | None:
    """Return the mean arterial pressure in mmHg."""
    high, low = patient.systolic_pressure, patient.diastolic_pressure
    return None if high is None or low is None else (high + 2 * low) / 3
