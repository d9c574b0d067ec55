"""Hear of what other replicas recorded: the log alone says what; a channel only says when to look."""

import threading
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Protocol, runtime_checkable

from transfer.casebook import Casebook
from transfer.delivery import Delivery
from transfer.desk import Desk
from transfer.event import Event
from transfer.record import escalation
from transfer.states import State

POLL_SECONDS = 1.0
_transfer_of = attrgetter("transfer_id")


@dataclass(frozen=True)
class Arrival:
    """One event of any replica."""

    transfer_id: str
    seq: int
    type: str


@dataclass(frozen=True)
class Arrivals:
    """Events that became visible, and up to where the log has been looked at."""

    until: int
    events: list[Arrival]


@runtime_checkable
class SharedLog(Protocol):
    """A database that several replicas write to."""

    def end(self) -> int:
        """Return the present `until`."""

    def arrivals(self, since: int) -> Arrivals:
        """Return what was committed since an earlier answer's `until`."""


class Tail:
    """Tells the followers at this replica of what was recorded at others."""

    def __init__(
        self, shared: SharedLog, end: int, casebook: Casebook, desk: Desk, delivery: Delivery
    ) -> None:
        """Begin at what was the end of the log."""
        self._shared, self._since = shared, end
        self._casebook, self._desk, self._delivery = casebook, desk, delivery
        self._woken = threading.Event()

    def wake(self) -> None:
        """Look now and not only at the next poll."""
        self._woken.set()

    def wait(self) -> None:
        """Return when it is time to look."""
        self._woken.wait(POLL_SECONDS)
        self._woken.clear()

    def look(self) -> None:
        """Tell of everything since the last look; what fails is looked at again."""
        found = self._shared.arrivals(self._since)
        for transfer_id, events in groupby(found.events, key=_transfer_of):
            self._hear(transfer_id, list(events))
        self._since = found.until

    def _hear(self, transfer_id: str, events: list[Arrival]) -> None:
        types = {event.type for event in events}
        self._desk.heed(transfer_id, types)
        self._delivery.catch_up(transfer_id)
        self._delivery.list_changed(transfer_id, types)
        if any(event.type == State.EXPIRED for event in events):
            seqs = {event.seq for event in events}
            told = self._casebook.replay(transfer_id, events[0].seq - 1).events
            self._alert([event for event in told if event.header.seq in seqs])

    def _alert(self, events: list[Event]) -> None:
        by_hub = [event for event in events if event.is_by_hub]
        if by_hub:
            self._delivery.alert(escalation(by_hub))
