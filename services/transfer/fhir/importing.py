"""Make the events to send of a FHIR R4 Bundle: the request, and what happened after it."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from transfer.actions import ACTIONS
from transfer.fhir import attachments, channel, codes, history, legs, r4, record, signs, times
from transfer.fhir.document import Index
from transfer.fhir.elements import Resource, code_in, first, name_in
from transfer.fhir.opened import CLINICAL
from transfer.identity import event_id
from transfer.record import text_of

REQUEST = "request"
# What was amended is in the record already; keys are of the hub that has them.
_LEFT_OUT = frozenset({"amend", "rekey"})
_WORDS = {action.event_type: word for word, action in ACTIONS.items()}


class NotATransfer(ValueError):
    """A Bundle is FHIR, but lacks what a transfer must say."""


@dataclass(frozen=True)
class ToSend:
    """An event for the hub: `word` as in its path, or `request`, and the parts of its body.

    `said` is what to seal, empty when there is nothing; the device adds what it signs and seals with.
    `file` is what to attach: `media_type`, `title` and `content` in base64; it gets a key of its own.
    """

    word: str
    clear: dict[str, Any]
    said: dict[str, Any]
    file: dict[str, Any] | None = None

    @classmethod
    def of(cls, word: str, body: dict[str, Any]) -> Self:
        """Part a body."""
        file = body.pop("file", None)
        clear = {name: value for name, value in body.items() if name not in CLINICAL}
        return cls(word, clear, {name: body[name] for name in body if name in CLINICAL}, file)


def events(bundle: Resource, now: datetime) -> list[ToSend]:
    """Return the events in the order in which to send them; they keep ids and device times.

    `now` is the time of a request that the Bundle does not date. Raises NotFhir or NotATransfer.
    """
    r4.check(bundle)
    if bundle["resourceType"] != "Bundle":
        raise NotATransfer(f"resourceType: must be Bundle, not {bundle['resourceType']}")
    return list(_Import(Index(bundle), now).events())


class _Import:
    def __init__(self, index: Index, now: datetime) -> None:
        self._index = index
        self._now = now
        self._told = [one for one in index.of("Provenance") if history.type_of(one)]
        self._version = 1
        carrying = (index.the("Encounter") or {}).get("participant", [])
        self._units = [name_in(one.get("individual"), codes.UNIT) for one in carrying]

    def events(self) -> Iterator[ToSend]:
        """Yield the request, then what Provenances tell, or without any what clocks show."""
        opening = first(self._told)
        yield ToSend.of(REQUEST, self._request(opening))
        for provenance in self._told[1:]:
            yield from self._event(provenance)
        if opening is None:
            yield from self._clocks()

    def _request(self, opening: Resource | None) -> dict[str, Any]:
        asked = first(one for one in self._index if legs.is_leg(one))
        main = first(one for one in self._index.of("ServiceRequest") if "performer" in one) or {}
        level = code_in((self._index.the("Encounter") or {}).get("priority"), codes.SEVERITY_LEVEL)
        by = first(self._units) or name_in(main.get("requester"), codes.UNIT)
        body = {
            **self._identity(opening, main.get("authoredOn")),
            "transfer_id": self._index.transfer_id or str(uuid.uuid4()),
            "hospital_id": name_in(first(main.get("performer", ())), codes.HOSPITAL),
            "eta": main.get("occurrenceDateTime"),
            **(legs.request_of(asked) if asked else {}),
            "unit_id": by,
            "severity_level": int(level) if level else None,
            "handover": record.of(self._index, self._later_panels()),
        }
        return _whole(body)

    def _identity(self, opening: Resource | None, authored: str | None) -> dict[str, Any]:
        if opening is not None:
            said = history.said_in(opening)
            return {"event_id": history.event_id_of(opening), **said}
        dated = authored if authored and "T" in authored else text_of(self._now)
        return {"event_id": event_id(self._now), "occurred_at": dated}

    def _later_panels(self) -> list[Resource]:
        taken = [one for one in self._told if history.type_of(one) == "vitals_taken"]
        return [panel for one in taken for panel in self._index.targets(one["target"])]

    def _event(self, provenance: Resource) -> Iterator[ToSend]:
        event_type = history.type_of(provenance) or ""
        word = "redirect" if event_type == "requested" else _WORDS.get(event_type)
        if word is None or word in _LEFT_OUT:
            return
        body = {"event_id": history.event_id_of(provenance), **history.said_in(provenance)}
        body |= self._about(event_type, provenance)
        if word == "attach" and "file" not in body:
            return
        if ACTIONS[word].guarded:
            body["expected_version"] = self._version
            self._version += 1
        yield ToSend.of(word, body)

    def _about(self, event_type: str, provenance: Resource) -> dict[str, Any]:
        """Return what the event said that stands in what came of it."""
        if event_type == "reassigned":
            self._units.pop(0)
            return {"unit_id": first(self._units)}
        target = first(self._index.targets(provenance["target"])) or {}
        reads = _READS.get(event_type)
        return reads(self._index, target) if reads else {}

    def _clocks(self) -> Iterator[ToSend]:
        for observation in self._index.of("Observation"):
            clock, when = times.clock_of(observation), observation.get("valueDateTime")
            if clock and when:
                said = {"event_id": event_id(self._now), "occurred_at": when, "clock": clock}
                yield ToSend.of("clock", said)


_READS: Mapping[str, Callable[[Index, Resource], dict[str, Any]]] = {
    "requested": lambda _, task: legs.request_of(task),
    "accepted": lambda _, task: legs.answer_of(task),
    "clock_set": lambda _, observation: {"clock": times.clock_of(observation)},
    "vitals_taken": lambda index, panel: {"signs": signs.of_panel(index, panel)},
    "message_sent": lambda _, message: channel.message_of(message),
    "message_read": lambda _, message: {"message_id": channel.event_id_of(message)},
    "attached": lambda _, reference: attachments.file_of(reference),
    "team_activated": lambda _, task: channel.team_of(task),
    "team_acknowledged": lambda _, task: {"activation_id": channel.event_id_of(task)},
}
# Where a Bundle says what every request needs.
_SAID_IN = {
    "hospital_id": f"ServiceRequest.performer or Task.owner, by an identifier of {codes.HOSPITAL}",
    "unit_id": f"ServiceRequest.requester, by an identifier of {codes.UNIT}",
    "severity_level": f"Encounter.priority, by a code 1 to 5 of {codes.SEVERITY_LEVEL}",
    "eta": "ServiceRequest.occurrenceDateTime",
}


def _whole(body: dict[str, Any]) -> dict[str, Any]:
    missing = [f"{where} must say the {name}" for name, where in _SAID_IN.items() if not body[name]]
    if not body["handover"]["complaint"]:
        missing.append("Condition.code must say the complaint")
    if missing:
        raise NotATransfer("; ".join(missing))
    return body
