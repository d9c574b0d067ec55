"""A transfer as a FHIR R4 document: the Composition first, then what it is made of, then its history."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from transfer.event import Event
from transfer.fhir import attachments, channel, codes, history, legs, r4, record, times
from transfer.fhir.document import Draft
from transfer.fhir.elements import Resource, coding, concept, named, pointing
from transfer.fhir.opened import Opened
from transfer.states import State

_OVER = {State.HANDED_OVER, State.CLOSED}


def bundle(opened: Opened, files: attachments.Files = MappingProxyType({})) -> Resource:
    """Return the Bundle, with the bytes of those attachments that are among `files`.

    Raises NotFhir when the events hold what FHIR has no place for.
    """
    made = _Export(opened, files).bundle()
    r4.check(made)
    return made


class _Export:
    def __init__(self, opened: Opened, files: attachments.Files) -> None:
        self._opened = opened
        self._files = files
        self._chart = opened.chart
        self._draft = Draft(opened.transfer_id)
        self._composition = self._draft.address("Composition", "composition")
        self._encounter = pointing(self._draft.address("Encounter", "encounter"))
        self._request = pointing(self._draft.address("ServiceRequest", "request"))

    def bundle(self) -> Resource:
        """Add everything, and put the Composition, which is made last, in its place: first."""
        writer = record.Writer(self._draft, self._chart.handover)
        sets = {event.header.event_id: _sets_of(event) for event in self._opened.events}
        panels = writer.add([taken for found in sets.values() for taken in found])
        made = {name: [panels.pop(0) for _ in found] for name, found in sets.items()}
        self._add_encounter(writer.patient)
        self._add_request(writer)
        made |= self._add_channel(writer.patient)
        self._add_history(self._add_legs(writer.patient), made)
        self._compose(writer)
        entries = self._draft.entries
        return {
            "resourceType": "Bundle",
            "identifier": self._identifier(),
            "type": "document",
            "timestamp": self._opened.events[-1].header.recorded_at,
            "entry": [entries[-1], *entries[:-1]],
        }

    def _add_channel(self, patient: Resource) -> dict[str, list[Resource]]:
        """Add messages, attachments, teams and clocks; return References to them, by id or clock."""
        clocks = times.add(self._draft, self._chart.clocks.shown(), patient)
        found = {clock: [reference] for clock, reference in clocks.items()}
        for event in self._opened.events:
            name = event.header.event_id
            if event.header.type == "message_sent":
                found[name] = [channel.add_message(self._draft, event, patient)]
            if "attachment" in event.request:
                found[name] = [attachments.add(self._draft, event, self._files, patient)]
            if event.header.type == "team_activated":
                heard = bool(self._chart.activations[name].acknowledged)
                added = channel.add_team(self._draft, event, patient, acknowledged=heard)
                found[name] = [added]
        return found

    def _add_history(self, tasks: list[Resource], made: dict[str, list[Resource]]) -> None:
        leg = 0
        for event in self._opened.events:
            leg += event.header.type == State.REQUESTED
            history.add(self._draft, event, self._about(event, made) or [tasks[leg - 1]])

    def _about(self, event: Event, made: dict[str, list[Resource]]) -> list[Resource]:
        """Return what came of an event; nothing when that is the leg."""
        one = {
            "reassigned": self._encounter,
            "eta_changed": self._request,
            "handover_amended": pointing(self._composition),
        }
        if event.header.type in one:
            return [one[event.header.type]]
        names = (event.request.get(name) for name in ("message_id", "activation_id", "clock"))
        about = next((name for name in names if name), event.header.event_id)
        return made.get(about, [])

    def _add_encounter(self, patient: Resource) -> None:
        level = str(self._chart.severity_level)
        events = self._opened.events
        moved = [event for event in events if event.header.type == "reassigned"]
        start, end = events[0].request["occurred_at"], events[-1].request["occurred_at"]
        over = self._chart.legs[-1].state in _OVER
        self._draft.add(
            "Encounter",
            "encounter",
            status="finished" if over else "in-progress",
            **{"class": coding(codes.ACT, "EMER")},
            priority=concept(codes.SEVERITY_LEVEL, level),
            subject=patient,
            participant=[_carrying(event) for event in (events[0], *moved)],
            period={"start": start, "end": end} if over else {"start": start},
        )

    def _add_request(self, writer: record.Writer) -> None:
        chart = self._chart
        self._draft.add(
            "ServiceRequest",
            "request",
            status=_REQUEST_STATUS.get(chart.legs[-1].state, "active"),
            intent="order",
            priority=codes.PRIORITY[chart.severity_level],
            code={"text": "Take over a patient from an ambulance"},
            subject=writer.patient,
            encounter=self._encounter,
            occurrenceDateTime=chart.eta,
            authoredOn=self._opened.events[0].request["occurred_at"],
            requester=named(codes.UNIT, chart.unit_id),
            performer=[named(codes.HOSPITAL, chart.legs[-1].hospital_id)],
            reasonReference=[writer.complaint()],
        )

    def _add_legs(self, patient: Resource) -> list[Resource]:
        found: list[list[Event]] = []
        for event in self._opened.events:
            if event.header.type == State.REQUESTED:
                found.append([])
            if event.header.type in codes.TASK_STATUS:
                found[-1].append(event)
        common = {"focus": self._request, "for": patient, "encounter": self._encounter}
        pairs = zip(self._chart.legs, found, strict=True)
        return [legs.add(self._draft, leg, events, common) for leg, events in pairs]

    def _compose(self, writer: record.Writer) -> None:
        self._draft.add(
            "Composition",
            "composition",
            identifier=self._identifier(),
            status="final" if self._chart.legs[-1].state in _OVER else "preliminary",
            type=concept(codes.LOINC, codes.EMS_REPORT),
            subject=writer.patient,
            encounter=self._encounter,
            date=self._opened.events[-1].header.recorded_at,
            author=[named(codes.UNIT, self._chart.unit_id)],
            title="Hand-over from the ambulance",
            section=writer.sections,
        )

    def _identifier(self) -> Resource:
        value = f"urn:uuid:{self._opened.transfer_id}"
        return {"system": "urn:ietf:rfc:3986", "value": value}


def _sets_of(event: Event) -> list[Mapping[str, Any]]:
    if event.header.seq == 1:
        return list(event.request["handover"]["signs"])
    return [event.request["signs"]] if event.header.type == "vitals_taken" else []


def _carrying(event: Event) -> Resource:
    return {
        "period": {"start": event.request["occurred_at"]},
        "individual": named(codes.UNIT, event.request["unit_id"]),
    }


_REQUEST_STATUS: Mapping[str, str] = {
    State.HANDED_OVER: "completed",
    State.CLOSED: "completed",
    State.CANCELLED: "revoked",
}
