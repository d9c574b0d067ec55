"""Look for hospitals that let their time pass, ask the next ones and tell the dispatchers."""

import logging
import time

from transfer.database import LedgerFailure
from transfer.delivery import Delivery
from transfer.desk import Desk
from transfer.record import escalation
from transfer.sealing import Tampered

log = logging.getLogger(__name__)


class Lookout:
    """Keeps no time of its own: what is due is worked out of the log at every look."""

    def __init__(self, desk: Desk, delivery: Delivery, *, alerts: bool = True) -> None:
        """`alerts` is false where a Tail tells the dispatchers, of this replica's too."""
        self._desk = desk
        self._delivery = delivery
        self._alerts = alerts

    def look(self) -> None:
        """Escalate what is due; what could not be committed is tried again later."""
        for transfer_id in self._desk.overdue():
            time.sleep(0)  # after a start there may be many: others have their turn between
            try:
                self._escalate(transfer_id)
            except (LedgerFailure, Tampered) as error:
                log.error("transfer %s was not escalated: %s", transfer_id, error)

    def _escalate(self, transfer_id: str) -> None:
        events = self._delivery.commit_all(lambda: self._desk.escalate(transfer_id))
        if events and self._alerts:
            self._delivery.alert(escalation(events))
