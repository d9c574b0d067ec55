"""SALT: sort, assess, life-saving interventions, treatment or transport, at any age.

Lerner et al., Disaster Med Public Health Prep 2008; 2 (Suppl 1): S25-S34. Who walks or waves is only
assessed later, so that neither decides. What SALT calls minimal and dead are minor and deceased.
"""

from severity.mass_casualty.casualty import Casualty, Triage
from severity.mass_casualty.steps import (
    Finding,
    ask,
    breathes_with_help,
    breathing,
    first_bad,
    first_open,
)


def salt(casualty: Casualty) -> Triage:
    """Sort after life-saving interventions, or ask the next question."""
    return _airway(casualty) or _assessed(_findings(casualty), casualty)


def _airway(casualty: Casualty) -> Triage | None:
    breathes = breathing(casualty)
    if breathes is None:
        return ask("breathes")
    helped = True if breathes else breathes_with_help(casualty)
    if helped is None:
        return ask("breathes_after_opening_airway")
    return None if helped else Triage("deceased", "does not breathe after help")


def _findings(casualty: Casualty) -> list[Finding]:
    distress = casualty.respiratory_distress
    return [
        Finding(
            "purposeful_movements",
            casualty.follows_commands or casualty.purposeful_movements,
            "no purposeful movements",
        ),
        Finding("peripheral_pulse", casualty.peripheral_pulse, "no peripheral pulse"),
        Finding(
            "respiratory_distress", None if distress is None else not distress, "short of breath"
        ),
        Finding("bleeding_controlled", casualty.bleeding_controlled, "major bleeding goes on"),
    ]


def _assessed(findings: list[Finding], casualty: Casualty) -> Triage:
    if bad := first_bad(findings):
        return _in_danger(bad, casualty)
    if unknown := first_open(findings):
        return ask(unknown.field)
    if casualty.only_minor_injuries is None:
        return ask("only_minor_injuries")
    if casualty.only_minor_injuries:
        return Triage("minor", "minor injuries only")
    return Triage("delayed", "more than minor injuries, and no sign of danger")


def _in_danger(bad: Finding, casualty: Casualty) -> Triage:
    if casualty.likely_to_survive is None:
        return ask("likely_to_survive", bad.step_when_bad)
    if casualty.likely_to_survive:
        return Triage("immediate", bad.step_when_bad)
    return Triage("expectant", f"{bad.step_when_bad}, and not likely to survive")
