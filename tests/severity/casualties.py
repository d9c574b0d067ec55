"""Casualties that the tests of triage start from."""

from dataclasses import replace

from severity.mass_casualty.casualty import Casualty

# Lies there, and everything else is good.
STABLE = Casualty(
    name="one",
    walks=False,
    breathes=True,
    respiratory_rate=20,
    peripheral_pulse=True,
    capillary_refill_seconds=1,
    follows_commands=True,
    response="alert",
    respiratory_distress=False,
    bleeding_controlled=True,
    only_minor_injuries=False,
)
APNOEIC = replace(STABLE, breathes=False, respiratory_rate=None)


def found(method, casualty, **changes):
    triage = method(replace(casualty, **changes))
    return triage.ask or triage.category
