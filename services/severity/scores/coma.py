"""What is known of consciousness on the Glasgow Coma Scale, for the scores that need it.

Where only ACVPU is known, the total stays missing and counts as what it is at best: the upper ends
of the crosswalk used before hospital, alert 14-15, voice 11-13, pain 7-10, unresponsive 3-6
(A comparison of the GCS and AVPU scale, Pediatrics Open Science 1(1), 2025); confusion costs the
verbal response one point. That is approximate, so a note says it, and never makes a score complete.
"""

from typing import NamedTuple

from severity.coma_scale import BEST, Response, range_of_total, total
from severity.observation import Observation

AT_BEST = {"alert": 15, "confusion": 14, "voice": 13, "pain": 10, "unresponsive": 6}


class Coma(NamedTuple):
    """The total, 3 to 15, None when not known; the most that it can be; and how we know."""

    total: int | None
    at_best: int
    notes: tuple[str, ...] = ()


def responses(patient: Observation) -> dict[str, Response]:
    """Return the responses that were tested or found not testable."""
    taken = {name: getattr(patient, name) for name in BEST}
    return {name: response for name, response in taken.items() if response is not None}


def coma(patient: Observation) -> Coma:
    """Bring together total, responses and ACVPU, in this order."""
    given = responses(patient)
    known = total(given) or patient.glasgow_coma_scale
    if known is not None:
        return Coma(known, known)
    if given or patient.consciousness is None:
        return Coma(None, range_of_total(given)[1])
    most = AT_BEST[patient.consciousness]
    note = f"Glasgow Coma Scale not measured: about {most} at best by ACVPU"
    return Coma(None, most, (note,))
