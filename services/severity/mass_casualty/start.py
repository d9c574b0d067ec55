"""START, Simple Triage and Rapid Treatment (Hoag Hospital and Newport Beach Fire Department, 1983).

"RPM, 30-2-can do": respirations of 30 at most, perfusion within 2 seconds or with a radial pulse,
mental status that can do what it is told.
"""

from severity.mass_casualty.casualty import Casualty, Triage
from severity.mass_casualty.steps import (
    Finding,
    ask,
    breathes_with_help,
    breathing,
    breathing_rate_within,
    judge,
    walking,
)


def start(casualty: Casualty) -> Triage:
    """Sort an adult, or ask the next question."""
    return walking(casualty) or _airway(casualty) or judge(_findings(casualty))


def _airway(casualty: Casualty) -> Triage | None:
    breathes = breathing(casualty)
    if breathes is None:
        return ask("breathes")
    return None if breathes else _opened_airway(casualty)


def _opened_airway(casualty: Casualty) -> Triage:
    breathes = breathes_with_help(casualty)
    if breathes is None:
        return ask("breathes_after_opening_airway")
    if breathes:
        return Triage("immediate", "breathes only after help")
    return Triage("deceased", "does not breathe with an opened airway")


def _findings(casualty: Casualty) -> list[Finding]:
    rate_is_good = breathing_rate_within(casualty, 0, 30)
    return [
        Finding("respiratory_rate", rate_is_good, "more than 30 breaths per minute"),
        Finding("peripheral_pulse", _perfused(casualty), "poor perfusion"),
        Finding("follows_commands", casualty.follows_commands, "does not follow commands"),
    ]


def _perfused(casualty: Casualty) -> bool | None:
    """Tell by pulse or capillary refill; one is enough, and a bad one decides."""
    refill = casualty.capillary_refill_seconds
    signs = [casualty.peripheral_pulse, None if refill is None else refill <= 2]
    known = [sign for sign in signs if sign is not None]
    return all(known) if known else None
