"""Say where a transfer will stand when the hub has heard everything that this device said."""

from dataclasses import dataclass, field
from typing import Any

from transfer.actions import ACTIONS
from transfer.chart import Chart
from transfer.event import Event
from transfer.ledger import Header, Standing
from transfer.states import START

REQUEST = "request"


@dataclass
class Forecast:
    """A transfer's chart, version and state."""

    transfer_id: str
    chart: Chart = field(default_factory=Chart)
    version: int = 0
    state: str = START

    def hear(self, event: Event) -> None:
        """Take in what the hub told."""
        self.chart.apply(event)
        self.version, self.state = event.header.version, event.header.state

    def expect(self, word: str, body: dict[str, Any], said: dict[str, Any] | None) -> None:
        """Take in what waits in the outbox, as if the hub had taken it."""
        self.version += is_guarded(word)
        self.state = (ACTIONS[word].goal if word != REQUEST else START) or self.state
        header = Header(
            transfer_id=self.transfer_id,
            seq=self.chart.seq + 1,
            version=self.version,
            event_id=body["event_id"],
            type=type_of(word),
            state=self.state,
            recorded_at=body["occurred_at"],
            key_id="",
        )
        self.chart.apply(Event(header, {**body, **(said or {})}))

    def shown(self, view: str | None = None) -> dict[str, Any]:
        """Return the whole transfer, with a view of its record when one is named."""
        standing = Standing(0, self.transfer_id, self.state, self.version, self.chart.seq)
        return self.chart.shown(standing, view)


def type_of(word: str) -> str:
    """Return the type of the event that a word leaves."""
    return START if word == REQUEST else ACTIONS[word].event_type


def is_guarded(word: str) -> bool:
    """Tell whether a word makes a new version."""
    return word == REQUEST or ACTIONS[word].guarded
