"""The rules that no model may overrule: a patient is at least as urgent as their floor.

A rule compares numbers, so it holds for one patient's or for whole columns of them. What was not
measured is NaN, and no comparison with it is true.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from severity.observation import Observation
from severity.scores.news2 import News2
from severity.scores.score import readable
from severity.scores.shock_index import shock_index, shock_index_column
from severity.scores.triage_rts import coded, coded_columns

NO_FLOOR = 5
YOUNGEST_SCORED = 16
NEWS2_PARAMETERS = (
    *("respiratory_rate", "oxygen_saturation", "supplemental_oxygen", "systolic_pressure"),
    *("pulse", "consciousness", "temperature"),
)
CODED = ("glasgow_coma_scale", "systolic_pressure", "respiratory_rate")
DEEPLY_UNCONSCIOUS = {"pain", "unresponsive"}
_BEST_CODED = 4

Value = float | NDArray[np.float64]
Truth = bool | NDArray[np.bool_]


class Signs(NamedTuple):
    """What the rules look at, of one patient or of many: numbers, NaN where not measured."""

    respiratory_rate: Value
    pulse: Value
    glasgow_coma_scale: Value
    oxygen_saturation: Value
    deeply_unconscious: Value
    stroke_signs: Value
    cardiac_chest_pain: Value
    shock_index: Value
    news2: Value
    news2_points: Mapping[str, Value]
    coded: Mapping[str, Value]


class Rule(NamedTuple):
    """The least urgent level that it allows where it holds, and why."""

    level: int
    reason: str
    holds: Callable[[Signs], Truth]


def _gives_three(name: str) -> Rule:
    reason = f"NEWS2 gives 3 points for {readable(name)} alone"
    return Rule(2, reason, lambda signs: signs.news2_points[name] == 3)


def _costs_triage_rts(name: str) -> Rule:
    reason = f"Triage RTS 11 or less: {readable(name)}"
    return Rule(2, reason, lambda signs: signs.coded[name] < _BEST_CODED)


FOR_ALL = (
    Rule(1, "apnoea: respiratory rate 0", lambda s: s.respiratory_rate == 0),
    Rule(1, "no pulse", lambda s: s.pulse == 0),
    Rule(1, "Glasgow Coma Scale 8 or less", lambda s: s.glasgow_coma_scale <= 8),
    Rule(1, "responds to pain only, or not at all", lambda s: s.deeply_unconscious == 1),
    Rule(1, "oxygen saturation below 80 %", lambda s: s.oxygen_saturation < 80),
    Rule(2, "new signs of stroke", lambda s: s.stroke_signs == 1),
    Rule(2, "chest pain that may be cardiac", lambda s: s.cardiac_chest_pain == 1),
)
# Scores are not for children, whose healthy pulse alone would give points. In pregnancy they are
# kept, since a floor can only make a patient more urgent.
NOT_FOR_CHILDREN = (
    Rule(2, "NEWS2 7 or more", lambda s: s.news2 >= 7),
    Rule(3, "NEWS2 5 or 6", lambda s: s.news2 >= 5),
    *(_gives_three(name) for name in NEWS2_PARAMETERS),
    *(_costs_triage_rts(name) for name in CODED),
    # Triage RTS holds a rate of 9 here, and NEWS2 calls 21 worse than 9: so it belongs here too.
    Rule(
        2,
        "respiratory rate 21 to 24 (danger zone of the ESI handbook)",
        lambda s: s.news2_points["respiratory_rate"] == 2,
    ),
    Rule(2, "shock index (pulse / systolic pressure) 1.0 or more", lambda s: s.shock_index >= 1),
)


@dataclass(frozen=True)
class Floor:
    """The least urgent level that the rules allow (5: no rule applies), and why."""

    level: int
    reasons: tuple[str, ...]


def floor(patient: Observation, score: News2) -> Floor:
    """Apply every rule; the most urgent one counts."""
    signs = signs_of(patient, score)
    rules = FOR_ALL if is_child(patient) else FOR_ALL + NOT_FOR_CHILDREN
    held = [rule for rule in rules if rule.holds(signs)]
    level = min((rule.level for rule in held), default=NO_FLOOR)
    return Floor(level, tuple(rule.reason for rule in held if rule.level == level))


def floor_levels(signs: Signs, child: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the level of `floor` for columns of signs: shape (patients,)."""
    levels = np.full(child.shape, NO_FLOOR)
    for rule in FOR_ALL + NOT_FOR_CHILDREN:
        held = np.asarray(rule.holds(signs)) & ((rule in FOR_ALL) | ~child)
        levels[held] = np.minimum(levels[held], rule.level)
    return levels


def signs_of_columns(
    known: Mapping[str, NDArray[np.float64]], points: Mapping[str, Value]
) -> Signs:
    """Return the signs of columns of patients, with the NEWS2 points that they have."""
    return Signs(
        respiratory_rate=known["respiratory_rate"],
        pulse=known["pulse"],
        glasgow_coma_scale=known["glasgow_coma_scale"],
        oxygen_saturation=known["oxygen_saturation"],
        deeply_unconscious=known["deeply_unconscious"],
        stroke_signs=known["stroke_signs"],
        cardiac_chest_pain=known["cardiac_chest_pain"],
        shock_index=shock_index_column(known),
        news2=np.nansum(list(points.values()), axis=0),
        news2_points=points,
        coded=coded_columns(known),
    )


def is_child(patient: Observation) -> bool:
    """Tell whether the patient is known to be too young for NEWS2."""
    return patient.age_years is not None and patient.age_years < YOUNGEST_SCORED


def signs_of(patient: Observation, score: News2) -> Signs:
    """Return the signs of one patient."""
    return Signs(
        respiratory_rate=_number(patient.respiratory_rate),
        pulse=_number(patient.pulse),
        glasgow_coma_scale=_number(patient.glasgow_coma_scale),
        oxygen_saturation=_number(patient.oxygen_saturation),
        deeply_unconscious=float(patient.consciousness in DEEPLY_UNCONSCIOUS),
        stroke_signs=_number(patient.stroke_signs),
        cardiac_chest_pain=_number(patient.cardiac_chest_pain),
        shock_index=_number(shock_index(patient).value),
        news2=score.score,
        news2_points={name: _number(points) for name, points in score.points.items()},
        coded={name: _number(points) for name, points in coded(patient).items()},
    )


def _number(value: float | None) -> float:
    return nan if value is None else value
