"""Tell those who follow a transfer about every event: once, in order, after it is on disk."""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from transfer.actions import ACTIONS
from transfer.casebook import Casebook
from transfer.database import LedgerFailure
from transfer.desk import Receipt
from transfer.event import Event
from transfer.ledger import Standing

log = logging.getLogger(__name__)

LISTED = frozenset(
    {"requested", "eta_changed"} | {one.event_type for one in ACTIONS.values() if one.guarded}
)
"""The types of the events that change what a list shows."""

Tell = Callable[[str, str, dict[str, Any]], None]


class Delivery:
    """Keeps for each transfer that somebody follows here up to which event they were told."""

    def __init__(
        self,
        casebook: Casebook,
        tell: Tell,
        wake: Callable[[], None],
        dispatch_of: Callable[[str], str],
        lists_with: Callable[[str], Sequence[str]],
    ) -> None:
        """Take `tell(name, address, content)`: a transfer's id, one follower, dispatchers, or a list.

        `wake` is called after each commit: other replicas look at the log then. `dispatch_of`
        gives the address of the dispatchers whose transfer it is, `lists_with` those of everybody
        whose list has it.
        """
        self._lists_with = lists_with
        self._dispatch_of = dispatch_of
        self._casebook = casebook
        self._tell = tell
        self._wake = wake
        self._line = threading.RLock()
        self._told: dict[str, int] = {}

    def commit(self, act: Callable[[], Receipt]) -> Receipt:
        """Run `act`, which commits; tell the followers when the event is new."""
        receipt = act()
        if receipt.fresh:
            self._spread([receipt.event])
        return receipt

    def commit_all(self, act: Callable[[], list[Event]]) -> list[Event]:
        """Run `act`, which commits new events together; tell the followers of each."""
        events = act()
        if events:
            self._spread(events)
        return events

    def alert(self, escalation: dict[str, Any]) -> None:
        """Tell the dispatchers whose transfer it is."""
        self._tell("escalation", self._dispatch_of(escalation["transfer_id"]), escalation)

    def list_changed(self, transfer_id: str, types: Iterable[str]) -> None:
        """Have those ask for their list again whose it is in, when events of these types change it."""
        if not LISTED.isdisjoint(types):
            for address in self._lists_with(transfer_id):
                self._tell("list_changed", address, {})

    def follow(
        self,
        transfer_id: str,
        after: int,
        follower: str,
        join: Callable[[], None],
        hospital_id: str | None = None,
    ) -> Standing:
        """Tell one follower what it missed and `join` it to the rest; raise UnknownTransfer.

        A hospital whose part has ended is told up to there.
        """
        with self._line:
            self.catch_up(transfer_id)
            replay = self._casebook.replay(transfer_id, after, hospital_id)
            told = self._told.setdefault(transfer_id, replay.standing.last_seq)
            for event in replay.events:
                if event.header.seq <= told:
                    self._tell("transfer_event", follower, event.transfer_event())
            join()
            return replay.standing

    def catch_up(self, transfer_id: str) -> None:
        """Tell the followers what the log has of a transfer and they were not told."""
        with self._line:
            told = self._told.get(transfer_id)
            if told is not None:
                for event in self._casebook.replay(transfer_id, told).events:
                    self._announce(event)

    def forget(self, is_followed: Callable[[str], bool]) -> None:
        """Forget the transfers that nobody follows here any more."""
        with self._line:
            self._told = {name: seq for name, seq in self._told.items() if is_followed(name)}

    def _spread(self, events: list[Event]) -> None:
        transfer_id = events[0].header.transfer_id
        try:
            with self._line:
                told = self._told.get(transfer_id)
                if told is not None and events[0].header.seq > told + 1:
                    self.catch_up(transfer_id)
                elif told is not None:
                    for event in events:
                        self._announce(event)
            self.list_changed(transfer_id, {event.header.type for event in events})
        except LedgerFailure:
            # It is committed and must be acknowledged; the next event or look tells of it.
            log.exception("the followers of a transfer were not told yet")
        self._wake()

    def _announce(self, event: Event) -> None:
        transfer_id, seq = event.header.transfer_id, event.header.seq
        if seq != self._told[transfer_id] + 1:
            return
        self._tell("transfer_event", transfer_id, event.transfer_event())
        self._told[transfer_id] = seq
