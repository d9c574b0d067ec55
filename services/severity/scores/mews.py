"""MEWS, the Modified Early Warning Score (Subbe et al., QJM 2001; 94: 521-526).

The chart's AVPU has no confusion: who is confused but awake counts as one who reacts to voice.
"""

from math import inf

from severity.observation import Observation
from severity.scores.applicability import pregnant, too_young
from severity.scores.bands import Bands, banded
from severity.scores.score import Chart, Score, added

CHART = Chart(
    name="MEWS",
    low=0,
    high=14,
    source="Subbe et al., QJM 2001; 94: 521-526",
    bands=((4, "below 5"), (14, "5 or more")),
)

_SYSTOLIC_PRESSURE: Bands = ((70, 3), (80, 2), (100, 1), (199, 0), (inf, 2))
_PULSE: Bands = ((40, 2), (50, 1), (100, 0), (110, 1), (129, 2), (inf, 3))
_RESPIRATORY_RATE: Bands = ((8, 2), (14, 0), (20, 1), (29, 2), (inf, 3))
_TEMPERATURE: Bands = ((34.9, 2), (38.4, 0), (inf, 2))
_CONSCIOUSNESS = {"alert": 0, "confusion": 1, "voice": 1, "pain": 2, "unresponsive": 3}


def mews(patient: Observation) -> Score:
    """Score an adult."""
    points = {
        "systolic_pressure": banded(_SYSTOLIC_PRESSURE, patient.systolic_pressure),
        "pulse": banded(_PULSE, patient.pulse),
        "respiratory_rate": banded(_RESPIRATORY_RATE, patient.respiratory_rate),
        "temperature": banded(_TEMPERATURE, patient.temperature_c, decimals=1),
        "consciousness": _CONSCIOUSNESS.get(patient.consciousness or ""),
    }
    return Score(
        chart=CHART,
        points=points,
        value=added(points),
        not_applicable=too_young(patient) or pregnant(patient),
    )
