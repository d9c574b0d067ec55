"""The patient's channel: messages as Communications, called teams as Tasks."""

from typing import Any

from transfer.case import Activation, Message
from transfer.fhir import codes
from transfer.fhir.document import Draft
from transfer.fhir.elements import Resource, code_in, concept, first, named, words


def add_message(draft: Draft, message: Message, text: str, subject: Resource) -> Resource:
    """Add a message; return a Reference to it."""
    return draft.add(
        "Communication",
        message.message_id,
        identifier=[_event_id(message.message_id)],
        status="completed",
        category=[concept(codes.SIDE, message.side)],
        subject=subject,
        sent=message.sent_at,
        sender=named(codes.ACTOR, message.actor),
        payload=[{"contentString": words(text)}],
    )


def add_team(draft: Draft, called: Activation, note: str | None, subject: Resource) -> Resource:
    """Add the call of a team; return a Reference to it."""
    notes = [{"text": words(note)}] if note else []
    return draft.add(
        "Task",
        called.activation_id,
        identifier=[_event_id(called.activation_id)],
        status="accepted" if called.acknowledged else "requested",
        intent="order",
        code=concept(codes.TEAM, called.team),
        authoredOn=called.activated_at,
        note=notes,
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


def event_id_of(resource: Resource) -> str:
    """Return the id of the event that a message or a call came with."""
    return str(resource["identifier"][0]["value"])


def _event_id(value: str) -> Resource:
    return {"system": codes.EVENT_ID, "value": value}
