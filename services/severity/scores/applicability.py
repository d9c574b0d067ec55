"""Whom a score is not meant for, and why; None where nothing speaks against it."""

from severity.observation import Observation

YOUNGEST_ADULT = 16


def too_young(patient: Observation, youngest: int = YOUNGEST_ADULT) -> str | None:
    """Exclude children: their healthy pulse and breathing alone would score. Ages in years."""
    age = patient.age_years
    return f"under {youngest} years" if age is not None and age < youngest else None


def pregnant(patient: Observation) -> str | None:
    """Exclude pregnancy, which has normal values of its own."""
    return "pregnancy" if patient.pregnant else None


def not_known_to_be_injured(patient: Observation) -> str | None:
    """Exclude all but injuries; an injury type says that there is one."""
    if patient.injury or patient.injury_type:
        return None
    return "only for injuries" if patient.injury is False else "only for injuries: not known"
