"""What to be careful about in an answer, in words."""

from severity.certainty import Certainty
from severity.explanation import CAUSES
from severity.levels import LEAST_KNOWN, essential_signs
from severity.model import YOUNGEST_LEARNED
from severity.observation import Observation
from severity.rules import YOUNGEST_SCORED, is_child
from severity.scores.score import Score, readable


def cautions(patient: Observation, score: Score, certainty: Certainty | None) -> list[str]:
    """Return every warning that applies."""
    signs = essential_signs(patient)
    said = [
        (bool(score.missing), f"NEWS2 is incomplete: {score.summary()}"),
        (sum(signs.values()) < LEAST_KNOWN, _too_little_known(signs)),
        *_of_the_model(patient, certainty),
        *_of_the_scores(patient),
        (_disagrees(patient), "ACVPU and Glasgow Coma Scale disagree: check consciousness"),
    ]
    return [text for applies, text in said if applies]


def _of_the_model(patient: Observation, certainty: Certainty | None) -> list[tuple[bool, str]]:
    outside = [CAUSES[name].label for name in certainty.outside_training] if certainty else []
    return [
        (patient.age_years is None, "The age is not known: no risk is estimated"),
        (
            _is_minor(patient),
            f"Under {YOUNGEST_LEARNED}: no risk is estimated, the model knows adults",
        ),
        (
            bool(certainty and certainty.ambiguous),
            "A critical outcome can neither be ruled out nor in",
        ),
        (bool(outside), f"Outside of what the model has seen: {', '.join(outside)}"),
    ]


def _of_the_scores(patient: Observation) -> list[tuple[bool, str]]:
    return [
        (
            is_child(patient),
            f"Under {YOUNGEST_SCORED}: NEWS2 is not for children, it sets no floor",
        ),
        (
            bool(patient.pregnant),
            "Pregnancy: NEWS2 is not meant for it; its rules still count",
        ),
        (
            patient.oxygen_saturation_scale == 2,
            "SpO2 scale 2: only for hypercapnic respiratory failure, and when prescribed",
        ),
    ]


def _too_little_known(signs: dict[str, bool]) -> str:
    missing = ", ".join(readable(name) for name, known in signs.items() if not known)
    return f"Not known: {missing}; levels 4 and 5 need {LEAST_KNOWN} of the {len(signs)} signs"


def _is_minor(patient: Observation) -> bool:
    return patient.age_years is not None and patient.age_years < YOUNGEST_LEARNED


def _disagrees(patient: Observation) -> bool:
    """Tell whether one scale says awake and the other says deeply unconscious."""
    coma = patient.glasgow_coma_scale
    if coma is None or patient.consciousness is None:
        return False
    if patient.consciousness == "alert":
        return coma < 14
    return coma == 15
