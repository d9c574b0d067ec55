"""The rules that no model may overrule: a patient is at least as urgent as their floor."""

from collections.abc import Iterator
from dataclasses import dataclass

from severity.observation import Observation
from severity.scores.news2 import News2
from severity.scores.score import readable
from severity.scores.shock_index import shock_index
from severity.scores.triage_rts import triage_rts

NO_FLOOR = 5
YOUNGEST_SCORED = 16
_BEST_CODED = 4


@dataclass(frozen=True)
class Floor:
    """The least urgent level that the rules allow (5: no rule applies), and why."""

    level: int
    reasons: tuple[str, ...]


def floor(patient: Observation, score: News2) -> Floor:
    """Apply every rule; the most urgent one counts.

    NEWS2, shock index and Triage RTS are not for children, whose healthy pulse alone would
    score; in pregnancy they are kept, since a floor can only make a patient more urgent.
    """
    found = [(1, reason) for reason in _immediate(patient)]
    found += [(2, reason) for reason in _flagged(patient)]
    if not is_child(patient):
        found += _scored(patient, score)
    level = min((level for level, _ in found), default=NO_FLOOR)
    return Floor(level, tuple(reason for reason_level, reason in found if reason_level == level))


def is_child(patient: Observation) -> bool:
    """Tell whether the patient is known to be too young for NEWS2."""
    return patient.age_years is not None and patient.age_years < YOUNGEST_SCORED


def _immediate(patient: Observation) -> Iterator[str]:
    if patient.respiratory_rate == 0:
        yield "apnoea: respiratory rate 0"
    if patient.pulse == 0:
        yield "no pulse"
    if _within(patient.glasgow_coma_scale, 3, 8):
        yield "Glasgow Coma Scale 8 or less"
    if patient.consciousness in {"pain", "unresponsive"}:
        yield "responds to pain only, or not at all"
    if patient.oxygen_saturation is not None and patient.oxygen_saturation < 80:
        yield "oxygen saturation below 80 %"


def _flagged(patient: Observation) -> Iterator[str]:
    if patient.stroke_signs:
        yield "new signs of stroke"
    if patient.cardiac_chest_pain:
        yield "chest pain that may be cardiac"


def _scored(patient: Observation, score: News2) -> Iterator[tuple[int, str]]:
    if score.score >= 7:
        yield 2, "NEWS2 7 or more"
    elif score.score >= 5:
        yield 3, "NEWS2 5 or 6"
    for name in score.threes:
        yield 2, f"NEWS2 gives 3 points for {readable(name)} alone"
    for name in _costing_triage_rts(patient):
        yield 2, f"Triage RTS 11 or less: {readable(name)}"
    # Triage RTS holds a rate of 9 here, and NEWS2 calls 21 worse than 9: so it belongs here too.
    if score.points["respiratory_rate"] == 2:
        yield 2, "respiratory rate 21 to 24 (danger zone of the ESI handbook)"
    index = shock_index(patient).value
    if index is not None and index >= 1:
        yield 2, "shock index (pulse / systolic pressure) 1.0 or more"


def _costing_triage_rts(patient: Observation) -> list[str]:
    """Name what costs points of the Triage Revised Trauma Score, whose best is 12."""
    points = triage_rts(patient).points
    return [name for name, coded in points.items() if coded is not None and coded < _BEST_CODED]


def _within(value: float | None, low: float, high: float) -> bool:
    return value is not None and low <= value <= high
