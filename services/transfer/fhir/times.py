"""The stop-clocks as Observations, each with its NEMSIS element."""

from collections.abc import Mapping

from transfer.clocks import CLOCKS
from transfer.fhir import codes
from transfer.fhir.document import Draft
from transfer.fhir.elements import Resource, code_in, coding, concept

_CLOCK_OF = {element: clock for clock, element in codes.NEMSIS_TIMES.items()}


def add(
    draft: Draft, readings: Mapping[str, Mapping[str, str] | None], subject: Resource
) -> dict[str, Resource]:
    """Add every clock that was stopped; return References to them by the clock's name."""
    return {
        clock: _one(draft, clock, reading, subject)
        for clock, reading in readings.items()
        if reading is not None
    }


def _one(draft: Draft, clock: str, reading: Mapping[str, str], subject: Resource) -> Resource:
    code = concept(codes.CLOCK, clock)
    if clock in codes.NEMSIS_TIMES:
        code["coding"].append(coding(codes.NEMSIS, codes.NEMSIS_TIMES[clock]))
    return draft.add(
        "Observation",
        f"clock/{clock}",
        status="final",
        code=code,
        subject=subject,
        effectiveDateTime=reading["occurred_at"],
        issued=reading["recorded_at"],
        valueDateTime=reading["occurred_at"],
    )


def clock_of(observation: Resource) -> str | None:
    """Return which clock an Observation is, by our name or by NEMSIS; None when it is none."""
    code = observation.get("code")
    name = code_in(code, codes.CLOCK) or _CLOCK_OF.get(code_in(code, codes.NEMSIS) or "")
    return name if name in CLOCKS else None
