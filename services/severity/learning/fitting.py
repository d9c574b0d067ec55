"""Where one level ends and the next begins, taken from a year that the model did not learn from."""

from collections.abc import Sequence
from math import floor as round_down

import numpy as np
from numpy.typing import NDArray

from severity.learning.cohort import Visit
from severity.levels import LEAST_KNOWN, UNCERTAIN_LEVEL, Cuts, essential_signs
from severity.rules import floor
from severity.scores.news2 import news2

Values = NDArray[np.float64]

# At most these shares of patients may end in levels 4 and 5 together, and in level 5.
UNDERTRIAGED = {"critical": (0.05, 0.01), "hospitalised": (0.15, 0.04)}
_PRECISION = 10**6


def fit_cuts(cohort: Sequence[Visit], critical: Values, hospitalised: Values) -> Cuts:
    """Cut levels 1 and 2 as often as nurses gave them, 3 and 4 by the patients who end below.

    Counts the complete rule: a patient whom the floor or missing signs hold at level 3 or above
    is not under-triaged whatever the model says.
    """
    first, second = (_cut_by_share(critical, share) for share in nurse_shares(cohort))
    low = np.array([may_be_low(visit) for visit in cohort])
    was_critical = np.array([visit.critical for visit in cohort])
    was_hospitalised = np.array([visit.hospitalised for visit in cohort])
    third, fourth = _cuts(critical, was_critical, low, UNDERTRIAGED["critical"])
    admitted, watched = _cuts(hospitalised, was_hospitalised, low, UNDERTRIAGED["hospitalised"])
    return Cuts((first, second, third, fourth), (admitted, watched))


def nurse_shares(cohort: Sequence[Visit]) -> tuple[float, float]:
    """Return the shares of triaged visits that nurses put in level 1, and in levels 1 and 2."""
    levels = [visit.nurse_level for visit in cohort if visit.nurse_level]
    urgent = sum(level <= 2 for level in levels)
    return levels.count(1) / len(levels), urgent / len(levels)


def may_be_low(visit: Visit) -> bool:
    """Tell whether nothing but the model keeps the visit out of levels 4 and 5."""
    known = sum(essential_signs(visit.patient).values())
    held = floor(visit.patient, news2(visit.patient)).level <= UNCERTAIN_LEVEL
    return not held and known >= LEAST_KNOWN


def _cuts(
    risks: Values, happened: NDArray[np.bool_], low: NDArray[np.bool_], shares: tuple[float, float]
) -> tuple[float, float]:
    misses = [round_down(share * happened.sum()) for share in shares]
    third, fourth = (_cut_by_misses(risks[happened & low], allowed) for allowed in misses)
    return third, fourth


def _cut_by_share(risks: Values, share: float) -> float:
    """Return the risk that `share` of all patients reach."""
    return _down(float(np.sort(risks)[::-1][max(0, round(share * risks.size) - 1)]))


def _cut_by_misses(risks: Values, misses: int) -> float:
    """Return the highest risk below which at most `misses` of these patients lie."""
    return _down(float(np.sort(risks)[min(misses, risks.size - 1)]))


def _down(risk: float) -> float:
    """Shorten, downwards: a patient exactly at the cut stays in the more urgent level."""
    return round_down(risk * _PRECISION) / _PRECISION
