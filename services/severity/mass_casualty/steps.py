"""The steps that the methods share.

Answers may contradict each other when they come one by one. Then whatever says that a casualty
breathes wins, so that nobody who breathes is called deceased.
"""

from collections.abc import Sequence
from typing import NamedTuple

from severity.mass_casualty.casualty import Casualty, Triage


class Finding(NamedTuple):
    """What has to be good for a casualty to wait; None is not asked yet."""

    field: str
    good: bool | None
    step_when_bad: str


def ask(field: str, step: str = "a question is open") -> Triage:
    """Leave a casualty unsorted until a question is answered."""
    return Triage("unsorted", step, field)


def walking(casualty: Casualty) -> Triage | None:
    """Take the first step of START and JumpSTART; None leads to the next one."""
    breathless = breathing(casualty) is False
    if casualty.walks and breathless:
        return ask("walks", "walks, and does not breathe: one of the answers is wrong")
    if casualty.walks:
        return Triage("minor", "walks")
    return ask("walks") if casualty.walks is None and not breathless else None


def breathing(casualty: Casualty) -> bool | None:
    """Tell whether they breathe without help, which only the others are given."""
    if casualty.breathes is not None:
        return casualty.breathes
    helped = (casualty.breathes_after_opening_airway, casualty.breathes_after_rescue_breaths)
    if any(answer is not None for answer in helped):
        return False
    return None if casualty.respiratory_rate is None else casualty.respiratory_rate > 0


def breathes_with_help(casualty: Casualty) -> bool | None:
    """Tell whether who did not breathe does now; breaths that were counted say so too."""
    if casualty.respiratory_rate or casualty.breathes_after_rescue_breaths:
        return True
    return casualty.breathes_after_opening_airway


def breathing_rate_within(casualty: Casualty, low: float, high: float) -> bool | None:
    """Judge the rate of one who breathes: nobody does so 0 times, that is counted again."""
    rate = casualty.respiratory_rate
    return low <= rate <= high if rate else None


def first_bad(findings: Sequence[Finding]) -> Finding | None:
    """Return the finding that decides, even while a question before it is open."""
    return next((finding for finding in findings if finding.good is False), None)


def first_open(findings: Sequence[Finding]) -> Finding | None:
    """Return the first finding that was not asked for yet."""
    return next((finding for finding in findings if finding.good is None), None)


def judge(findings: Sequence[Finding]) -> Triage:
    """Take the last steps of START and JumpSTART, of casualties who breathe and do not walk."""
    if bad := first_bad(findings):
        return Triage("immediate", bad.step_when_bad)
    if unknown := first_open(findings):
        return ask(unknown.field)
    return Triage("delayed", "breathing, circulation and consciousness are good")
