"""Many casualties, each by the method for their age, in the order in which they are seen to."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple

from severity.mass_casualty.casualty import COLOURS, Casualty, Triage
from severity.mass_casualty.jumpstart import jumpstart
from severity.mass_casualty.salt import salt
from severity.mass_casualty.start import start

Method = Literal["start", "jumpstart", "salt"]

METHODS: Mapping[Method, Callable[[Casualty], Triage]] = {
    "start": start,
    "jumpstart": jumpstart,
    "salt": salt,
}
# JumpSTART is for children below, or for those who look like a child.
YOUNGEST_FOR_START = 8
_ORDER = list(COLOURS)


class Sorted(NamedTuple):
    """A casualty, the method that was used, and what it found."""

    casualty: Casualty
    method: Method
    triage: Triage


def sort(casualties: Iterable[Casualty], method: Method | Literal["auto"]) -> list[Sorted]:
    """Put the most urgent first; who is equally urgent stays in the order in which they came.

    `auto` is JumpSTART for children and START for all others.
    """
    found = [_sorted(casualty, method) for casualty in casualties]
    return sorted(found, key=lambda one: _ORDER.index(one.triage.category))


def _sorted(casualty: Casualty, method: Method | Literal["auto"]) -> Sorted:
    chosen = method_for(casualty) if method == "auto" else method
    return Sorted(casualty, chosen, METHODS[chosen](casualty))


def method_for(casualty: Casualty) -> Method:
    """Choose by age; where it is not known, by what the casualty looks like."""
    age = casualty.age_years
    young = age is not None and age < YOUNGEST_FOR_START
    return "jumpstart" if young or casualty.child else "start"
