"""JumpSTART, START for children of about 1 to 8 years (Romig, 1995, revised 2001).

A child who does not breathe but has a pulse is given 5 rescue breaths. Infants who cannot walk yet
go through the other steps.
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

_BAD_RESPONSES = {"pain_inappropriate", "unresponsive"}


def jumpstart(casualty: Casualty) -> Triage:
    """Sort a child, or ask the next question."""
    return walking(casualty) or _airway(casualty) or judge(_findings(casualty))


def _airway(casualty: Casualty) -> Triage | None:
    breathes = breathing(casualty)
    if breathes is None:
        return ask("breathes")
    return None if breathes else _helped(casualty)


def _helped(casualty: Casualty) -> Triage:
    breathes = breathes_with_help(casualty)
    if breathes:
        return Triage("immediate", "breathes only after help")
    if breathes is None:
        return ask("breathes_after_opening_airway")
    return _rescue_breaths(casualty)


def _rescue_breaths(casualty: Casualty) -> Triage:
    if casualty.peripheral_pulse is None:
        return ask("peripheral_pulse")
    if not casualty.peripheral_pulse:
        return Triage("deceased", "neither breath nor pulse with an opened airway")
    if casualty.breathes_after_rescue_breaths is None:
        return ask("breathes_after_rescue_breaths")
    return Triage("deceased", "does not breathe after 5 rescue breaths")


def _findings(casualty: Casualty) -> list[Finding]:
    response = casualty.response
    return [
        Finding(
            "respiratory_rate",
            breathing_rate_within(casualty, 15, 45),
            "fewer than 15 or more than 45 breaths per minute",
        ),
        Finding("peripheral_pulse", casualty.peripheral_pulse, "no peripheral pulse"),
        Finding(
            "response",
            None if response is None else response not in _BAD_RESPONSES,
            "responds inappropriately to pain, or not at all",
        ),
    ]
