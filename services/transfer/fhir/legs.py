"""Each hospital that was asked as a Task, and what its request said as the Task's input."""

from collections.abc import Mapping
from typing import Any

from transfer.case import Leg
from transfer.event import Event
from transfer.fhir import codes
from transfer.fhir.channel import note_of, notes
from transfer.fhir.document import Draft
from transfer.fhir.elements import Resource, code_in, concept, name_in, named, words
from transfer.states import State

# The note of these says why.
_REASONED = frozenset({"declined", "diverted", "cancelled", "expired", "withdrawn", "reassigned"})


def add(draft: Draft, leg: Leg, events: list[Event], common: Resource) -> Resource:
    """Add a leg, of whose events the request is the first; return a Reference to it."""
    said = {event.header.type: event.request for event in events}
    answer = said.get(State.ACCEPTED, {})
    return draft.add(
        "Task",
        f"leg/{leg.leg}",
        status=codes.TASK_STATUS[leg.state],
        businessStatus=concept(codes.STATE, leg.state),
        statusReason=reason_of(events[-1]),
        intent="order",
        code=concept(codes.TASK, "hand-over"),
        authoredOn=leg.requested_at,
        owner=named(codes.HOSPITAL, leg.hospital_id),
        note=notes(answer),
        input=_inputs(events[0].request),
        output=[_typed("destination", valueString=words(answer["destination"]))]
        if "destination" in answer
        else [],
        **common,
    )


def reason_of(event: Event) -> Resource | None:
    """Return why something was done, as a code, in words, or both; None when nobody said it."""
    said = event.request
    if event.header.type not in _REASONED:
        return None
    reason = concept(codes.REASON, said["reason"]) if "reason" in said else {}
    return reason | ({"text": words(said["note"])} if "note" in said else {})


def request_of(task: Resource) -> dict[str, Any]:
    """Return what the request of this leg said: hospital, ETA, alternatives, time to answer."""
    said: dict[str, Any] = {"hospital_id": name_in(task.get("owner"), codes.HOSPITAL)}
    for given in task.get("input", ()):
        match code_in(given["type"], codes.TASK):
            case "eta":
                said["eta"] = given["valueDateTime"]
            case "alternatives":
                said["alternatives"] = []
            case "alternative":
                hospital = name_in(given["valueReference"], codes.HOSPITAL)
                said.setdefault("alternatives", []).append(hospital)
            case "answer_within":
                said["answer_within_s"] = int(given["valueDuration"]["value"])
    return said


def answer_of(task: Resource) -> dict[str, Any]:
    """Return what the hospital added to its answer: a destination, a note."""
    said = note_of(task)
    for given in task.get("output", ()):
        if code_in(given["type"], codes.TASK) == "destination":
            said["destination"] = given["valueString"]
    return said


def is_leg(resource: Resource) -> bool:
    """Say whether a resource is a leg of a transfer."""
    asked = code_in(resource.get("code"), codes.TASK) == "hand-over"
    return resource["resourceType"] == "Task" and asked


def _inputs(request: Mapping[str, Any]) -> list[Resource]:
    found = []
    if request.get("eta"):
        found.append(_typed("eta", valueDateTime=request["eta"]))
    if request.get("alternatives") == []:
        found.append(_typed("alternatives", valueString="none"))
    for hospital in request.get("alternatives", ()):
        found.append(_typed("alternative", valueReference=named(codes.HOSPITAL, hospital)))
    if "answer_within_s" in request:
        seconds = {"value": request["answer_within_s"], "system": codes.UCUM, "code": "s"}
        found.append(_typed("answer_within", valueDuration=seconds))
    return found


def _typed(name: str, **value: Any) -> Resource:
    return {"type": concept(codes.TASK, name), **value}
