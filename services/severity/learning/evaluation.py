"""What the model and the levels do on visits of a later year."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from severity.cohort import Visit
from severity.levels import UNCERTAIN_LEVEL, Cuts, decide, essential_signs
from severity.metrics import auroc, brier, calibration_error
from severity.rules import floor
from severity.scores.news2 import news2

_DIGITS = 4


def cohort_counts(cohort: Sequence[Visit]) -> dict[str, dict[str, int]]:
    """Return visits and critical visits by year."""
    years = Counter(str(visit.year) for visit in cohort)
    critical = Counter(str(visit.year) for visit in cohort if visit.critical)
    return {year: {"visits": years[year], "critical": critical[year]} for year in sorted(years)}


def report(cohort: Sequence[Visit], risks: Sequence[float], cuts: Cuts) -> dict[str, Any]:
    """Measure all visits, and those who came by ambulance alone: EMsync's own patients."""
    ambulance = [visit.patient.arrived_by_ambulance is True for visit in cohort]
    return {
        "all": _measure(cohort, risks, cuts),
        "ambulance": _measure(_where(cohort, ambulance), _where(risks, ambulance), cuts),
    }


def _measure(cohort: Sequence[Visit], risks: Sequence[float], cuts: Cuts) -> dict[str, Any]:
    outcomes = [visit.critical for visit in cohort]
    early_warning = [float(news2(visit.patient).score) for visit in cohort]
    triaged = [visit.nurse_level is not None for visit in cohort]
    nurse = [-float(visit.nurse_level or 0) for visit in cohort]
    same = _where(outcomes, triaged)
    return {
        "visits": len(cohort),
        "critical": sum(outcomes),
        "auroc": round(auroc(outcomes, risks), _DIGITS),
        "auroc_news2_5_of_7_parameters": round(auroc(outcomes, early_warning), _DIGITS),
        "triaged_by_nurse": {
            "visits": len(same),
            "auroc": round(auroc(same, _where(risks, triaged)), _DIGITS),
            "auroc_nurse_level": round(auroc(same, _where(nurse, triaged)), _DIGITS),
        },
        "brier": round(brier(outcomes, risks), _DIGITS + 1),
        "calibration_error": round(calibration_error(outcomes, risks), _DIGITS + 1),
        **_levels(cohort, risks, cuts),
    }


def _levels(cohort: Sequence[Visit], risks: Sequence[float], cuts: Cuts) -> dict[str, Any]:
    given = [_level(visit, risk, cuts) for visit, risk in zip(cohort, risks, strict=True)]
    critical = _where(given, [visit.critical for visit in cohort])
    low = sum(level > UNCERTAIN_LEVEL for level in critical)
    return {
        "visits_by_level": _by_level(given),
        "critical_by_level": _by_level(critical),
        "critical_in_levels_4_and_5": round(low / len(critical), _DIGITS),
    }


def _level(visit: Visit, risk: float, cuts: Cuts) -> int:
    known = sum(essential_signs(visit.patient).values())
    return decide(risk, floor(visit.patient, news2(visit.patient)), known, cuts).level


def _by_level(levels: Sequence[int]) -> dict[str, int]:
    counts = Counter(levels)
    return {str(level): counts[level] for level in range(1, 6)}


def _where[T](values: Sequence[T], chosen: Sequence[bool]) -> list[T]:
    return [value for value, keep in zip(values, chosen, strict=True) if keep]
