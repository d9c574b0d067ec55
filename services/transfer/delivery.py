"""Tell those who follow a transfer about every event: once, in order, after it is on disk."""

import threading
from collections.abc import Callable
from typing import Any

from transfer.desk import Desk, Receipt
from transfer.ledger import Standing

Tell = Callable[[str, dict[str, Any]], None]


class Delivery:
    """Puts commits and subscriptions in one line, so that neither overtakes the other."""

    def __init__(self, desk: Desk, tell: Tell) -> None:
        """Take `tell(address, event)`: an address is a transfer's id, or one follower."""
        self._desk = desk
        self._tell = tell
        self._line = threading.RLock()

    def commit(self, act: Callable[[], Receipt]) -> Receipt:
        """Run `act`, which commits; tell the followers when the event is new."""
        with self._line:
            receipt = act()
            if receipt.fresh:
                self._tell(receipt.event.header.transfer_id, receipt.event.transfer_event())
            return receipt

    def follow(
        self, transfer_id: str, after: int, follower: str, join: Callable[[], None]
    ) -> Standing:
        """Tell one follower what it missed and `join` it to the rest; raise UnknownTransfer."""
        with self._line:
            replay = self._desk.replay(transfer_id, after)
            for event in replay.events:
                self._tell(follower, event.transfer_event())
            join()
            return replay.standing
