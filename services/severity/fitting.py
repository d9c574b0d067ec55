"""Where one level ends and the next begins, taken from a year that the model did not learn from."""

from collections.abc import Sequence
from math import floor as round_down

from severity.cohort import Visit
from severity.levels import LEAST_KNOWN, UNCERTAIN_LEVEL, Cuts, essential_signs
from severity.rules import floor
from severity.scores.news2 import news2

# At most these shares of critical patients may end in levels 4 and 5 together, and in level 5.
UNDERTRIAGED_AT_4, UNDERTRIAGED_AT_5 = 0.05, 0.01
_PRECISION = 10**6


def fit_cuts(cohort: Sequence[Visit], risks: Sequence[float]) -> Cuts:
    """Cut levels 1 and 2 as often as nurses gave them, 3 and 4 by the critical patients below.

    Counts the complete rule: a critical patient whom the floor or missing signs hold at level 3
    or above is not under-triaged whatever the model says.
    """
    first, second = (_cut_by_share(risks, share) for share in nurse_shares(cohort))
    in_danger = [
        risk
        for visit, risk in zip(cohort, risks, strict=True)
        if visit.critical and may_be_low(visit)
    ]
    critical = sum(visit.critical for visit in cohort)
    third = _cut_by_misses(in_danger, round_down(UNDERTRIAGED_AT_4 * critical))
    fourth = _cut_by_misses(in_danger, round_down(UNDERTRIAGED_AT_5 * critical))
    return Cuts((first, second, third, fourth))


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


def _cut_by_share(risks: Sequence[float], share: float) -> float:
    """Return the risk that `share` of all patients reach."""
    return _down(sorted(risks, reverse=True)[max(0, round(share * len(risks)) - 1)])


def _cut_by_misses(risks: Sequence[float], misses: int) -> float:
    """Return the highest risk below which at most `misses` of these patients lie."""
    return _down(sorted(risks)[misses])


def _down(risk: float) -> float:
    """Shorten, downwards: a patient exactly at the cut stays in the more urgent level."""
    return round_down(risk * _PRECISION) / _PRECISION
