"""The patient's channel: messages as Communications, called teams as Tasks."""

from collections.abc import Mapping
from typing import Any

from transfer.event import Event
from transfer.fhir import codes
from transfer.fhir.document import Draft
from transfer.fhir.elements import Resource, code_in, concept, first, named, words


def add_message(draft: Draft, event: Event, subject: Resource) -> Resource:
    """Add the message that an event sent; return a Reference to it."""
    said, header = event.request, event.header
    return draft.add(
        "Communication",
        header.event_id,
        identifier=[_event_id(header.event_id)],
        status="completed",
        category=[concept(codes.SIDE, said["side"])],
        subject=subject,
        sent=header.recorded_at,
        sender=named(codes.ACTOR, said["actor"]),
        payload=[{"contentString": words(said["text"])}],
    )


def add_team(draft: Draft, event: Event, subject: Resource, *, acknowledged: bool) -> Resource:
    """Add the call of a team; return a Reference to it."""
    said, header = event.request, event.header
    return draft.add(
        "Task",
        header.event_id,
        identifier=[_event_id(header.event_id)],
        status="accepted" if acknowledged else "requested",
        intent="order",
        code=concept(codes.TEAM, said["team"]),
        authoredOn=header.recorded_at,
        note=notes(said),
        **{"for": subject},
    )


def message_of(communication: Resource) -> dict[str, Any]:
    """Return what an event that sends this message says."""
    side = code_in(communication["category"][0], codes.SIDE)
    return {"side": side, "text": communication["payload"][0]["contentString"]}


def team_of(task: Resource) -> dict[str, Any]:
    """Return what an event that calls this team says."""
    return {"team": code_in(task["code"], codes.TEAM), **note_of(task)}


def note_of(task: Resource) -> dict[str, Any]:
    """Return the note of a Task as an event's body has it; nothing when there is none."""
    note = first(task.get("note", ()))
    return {"note": note["text"]} if note else {}


def notes(said: Mapping[str, Any]) -> list[Resource]:
    """Return the note of an event's body as a Task has it; none when there is none."""
    return [{"text": words(said["note"])}] if "note" in said else []


def event_id_of(resource: Resource) -> str:
    """Return the id of the event that a message or a call came with."""
    return str(resource["identifier"][0]["value"])


def _event_id(value: str) -> Resource:
    return {"system": codes.EVENT_ID, "value": value}
