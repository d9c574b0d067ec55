"""Fold opened events into the whole of a transfer: what the hub knows, and what was sealed.

For clients: an opened event has what was sealed beside what was clear in its `request`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from transfer import handover, record
from transfer.case import Case
from transfer.event import Event
from transfer.ledger import Standing


@dataclass
class Chart(Case):
    """A case that was opened; texts of messages and notes stand by the event_id that said them.

    Attachments are as their events name them, docs/protocol.md, section 6.
    """

    handover: dict[str, Any] = field(default_factory=dict)
    destination: str | None = None
    texts: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    attachments: list[dict[str, str]] = field(default_factory=list)

    def apply(self, event: Event) -> None:
        """Take the next event in; one that could not be opened adds what it says in clear."""
        super().apply(event)
        said, event_id = event.request, event.header.event_id
        for name, fold in _FOLDS.items():
            if name in said:
                fold(self, said[name])
        if "text" in said:
            self.texts[event_id] = said["text"]
        if "note" in said:
            self.notes[event_id] = said["note"]

    def shown(self, standing: Standing, view: str | None = None) -> dict[str, Any]:
        """Return the whole transfer, with a view of its record when one is named."""
        whole = {
            **record.transfer(standing, self, None),
            "handover": self.handover,
            "trends": handover.trends(self.handover.get("signs", [])),
            "destination": self.destination,
            "attachments": self.attachments,
        }
        for message in whole["messages"]:
            message["text"] = self.texts.get(message["message_id"])
        for activation in whole["activations"]:
            activation["note"] = self.notes.get(activation["activation_id"])
        return whole | {"view": handover.view(view, self.handover)} if view else whole


def _handed_over(chart: Chart, said: dict[str, Any]) -> None:
    chart.handover = dict(said)


def _taken(chart: Chart, signs: dict[str, Any]) -> None:
    taken = [*chart.handover.get("signs", []), signs]
    chart.handover = {**chart.handover, "signs": handover.by_time(taken)}


def _amended(chart: Chart, changes: dict[str, Any]) -> None:
    chart.handover = {**chart.handover, **changes}


def _placed(chart: Chart, destination: str) -> None:
    chart.destination = destination


def _attached(chart: Chart, attachment: dict[str, str]) -> None:
    chart.attachments.append(attachment)


_FOLDS: Mapping[str, Callable[[Chart, Any], None]] = {
    "handover": _handed_over,
    "signs": _taken,
    "changes": _amended,
    "destination": _placed,
    "attachment": _attached,
}
