"""Tell those who follow a transfer about every event: once, in order, after it is on disk."""

import threading
from collections.abc import Callable
from typing import Any

from transfer.casebook import Casebook
from transfer.desk import Receipt
from transfer.event import Event
from transfer.ledger import Standing

Tell = Callable[[str, str, dict[str, Any]], None]


class Delivery:
    """Puts commits and subscriptions in one line, so that neither overtakes the other."""

    def __init__(self, casebook: Casebook, tell: Tell) -> None:
        """Take `tell(name, address, content)`: a transfer's id, one follower, or dispatchers."""
        self._casebook = casebook
        self._tell = tell
        self._line = threading.RLock()

    def commit(self, act: Callable[[], Receipt]) -> Receipt:
        """Run `act`, which commits; tell the followers when the event is new."""
        with self._line:
            receipt = act()
            if receipt.fresh:
                self._announce(receipt.event)
            return receipt

    def commit_all(self, act: Callable[[], list[Event]]) -> list[Event]:
        """Run `act`, which commits new events together; tell the followers of each."""
        with self._line:
            events = act()
            for event in events:
                self._announce(event)
            return events

    def alert(self, dispatch: str, escalation: dict[str, Any]) -> None:
        """Tell the dispatchers at an address."""
        self._tell("escalation", dispatch, escalation)

    def follow(
        self, transfer_id: str, after: int, follower: str, join: Callable[[], None]
    ) -> Standing:
        """Tell one follower what it missed and `join` it to the rest; raise UnknownTransfer."""
        with self._line:
            replay = self._casebook.replay(transfer_id, after)
            for event in replay.events:
                self._tell("transfer_event", follower, event.transfer_event())
            join()
            return replay.standing

    def _announce(self, event: Event) -> None:
        self._tell("transfer_event", event.header.transfer_id, event.transfer_event())
