"""What happened: for each event a Provenance (what came of it) and an AuditEvent (that it was done)."""

from collections.abc import Mapping
from typing import Any

from transfer.event import HUB, Event
from transfer.fhir import codes
from transfer.fhir.document import Draft
from transfer.fhir.elements import Resource, code_in, coding, concept, name_in, named
from transfer.fhir.legs import reason_of

_CREATE = {"system": "http://hl7.org/fhir/restful-interaction", "code": "create"}
_AUTHORSHIP = coding(codes.SIGNATURE, "1.2.840.10065.1.12.1.1")


def add(draft: Draft, event: Event, targets: list[Resource]) -> None:
    """Add an event that `targets` came of, or that was about them."""
    header, said = event.header, event.request
    who = named(codes.ACTOR, said["actor"]) if "actor" in said else {"display": "not said"}
    eta = {"url": codes.ETA, "valueDateTime": said["eta"]} if said.get("eta") else None
    reason = reason_of(event)
    provenance = draft.add(
        "Provenance",
        header.event_id,
        target=targets,
        occurredDateTime=said["occurred_at"],
        recorded=header.recorded_at,
        activity=concept(codes.EVENT_TYPE, header.type),
        reason=[reason] if reason else [],
        agent=[_agent(who, said)],
        entity=[{"role": "source", "what": named(codes.EVENT_ID, header.event_id)}],
        extension=[eta] if eta else [],
        signature=[_signature(who, event)] if header.type == "signed" else [],
    )
    draft.add(
        "AuditEvent",
        header.event_id,
        type=coding(codes.AUDIT_TYPE, "rest"),
        subtype=[_CREATE, coding(codes.EVENT_TYPE, header.type)],
        action="C",
        recorded=header.recorded_at,
        outcome="0",
        agent=[{"who": who, "requestor": said.get("actor") != HUB}],
        source={"observer": {"display": "EMsync transfer"}},
        entity=[{"what": target} for target in (provenance, *targets)],
    )


def event_id_of(provenance: Resource) -> str | None:
    """Return the id of the event that a Provenance tells of; None when it tells of another thing."""
    names = (name_in(one.get("what"), codes.EVENT_ID) for one in provenance.get("entity", ()))
    return next((name for name in names if name), None)


def type_of(provenance: Resource) -> str | None:
    """Return the type of the event that a Provenance tells of."""
    return code_in(provenance.get("activity"), codes.EVENT_TYPE)


def said_in(provenance: Resource) -> dict[str, Any]:
    """Return what the Provenance itself has of the event's body."""
    said: dict[str, Any] = {"occurred_at": provenance.get("occurredDateTime")}
    agent = provenance["agent"][0]
    actor = name_in(agent.get("who"), codes.ACTOR)
    # The hub that takes the events in is another one: nobody acts in its name.
    if actor and actor != HUB:
        said["actor"] = actor
    for role in agent.get("role", ()):
        said["side"] = code_in(role, codes.SIDE)
    for reason in provenance.get("reason", ()):
        said |= {"reason": code_in(reason, codes.REASON), "note": reason.get("text")}
    for extension in provenance.get("extension", ()):
        if extension["url"] == codes.ETA:
            said["eta"] = extension["valueDateTime"]
    return {name: value for name, value in said.items() if value is not None}


def _agent(who: Resource, said: Mapping[str, Any]) -> Resource:
    role = [concept(codes.SIDE, said["side"])] if "side" in said else None
    agent = {"type": concept(codes.AGENT, "author"), "who": who}
    return agent | ({"role": role} if role else {})


def _signature(who: Resource, event: Event) -> Resource:
    return {"type": [_AUTHORSHIP], "when": event.header.recorded_at, "who": who}
