"""Events as a client that opened them has them, and what they add up to."""

from dataclasses import dataclass
from typing import Self

from emsync import strict_json
from transfer.chart import Chart
from transfer.event import Event

# What is said of the patient; the hub gets it sealed.
CLINICAL = frozenset({"handover", "signs", "changes", "text", "destination", "note", "attachment"})
_ENVELOPE = frozenset({"transfer_id", "device_id", "signature", "epoch", "sealed"})


class NotOpened(ValueError):
    """A line is no opened event, or the events are not one whole transfer."""


@dataclass(frozen=True)
class Opened:
    """The events of one transfer from its first on, in order, and what they add up to.

    Each event's request has what was sealed beside what was clear.
    """

    events: list[Event]
    chart: Chart

    @classmethod
    def read(cls, lines: list[str]) -> Self:
        """Read NDJSON: each line a `transfer_event` of the contract, with what it had sealed
        as `opened`, and as `doubt` why it cannot be verified: as `python -m transfer.client read` prints.

        Raises NotOpened with the number of the line.
        """
        events = [_event(number, text) for number, text in enumerate(lines, start=1)]
        return cls.of(events)

    @classmethod
    def of(cls, events: list[Event]) -> Self:
        """Add events up; raise NotOpened when they are not 1, 2, 3 ... of one transfer."""
        if not events:
            raise NotOpened("there is no event: give those of one transfer, one a line")
        chart = Chart()
        for number, event in enumerate(events, start=1):
            known = (events[0].header.transfer_id, number)
            if (event.header.transfer_id, event.header.seq) != known:
                msg = f"line {number}: must be event {number} of transfer {known[0]}"
                raise NotOpened(msg)
            chart.apply(event)
        return cls(events, chart)

    @property
    def transfer_id(self) -> str:
        """Return which transfer it is."""
        return self.events[0].header.transfer_id


def _event(number: int, text: str) -> Event:
    try:
        told = strict_json.loads(text)
        doubt, said = told.get("doubt"), {**told["body"], **told.get("opened", {})}
        request = {name: value for name, value in said.items() if name not in _ENVELOPE}
        event = Event.told(told, request)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        msg = f"line {number}: is no opened event ({error!r})"
        raise NotOpened(msg) from None
    if doubt:
        raise NotOpened(f"line {number}: cannot be verified: {doubt}")
    return event
