"""Remember whom a list has shown which transfer today: pages look at their list all day long."""

from collections.abc import Collection
from datetime import date

from transfer.access.principal import Principal


class Listed:
    """What this process has noted today; after a restart it is noted once more."""

    def __init__(self) -> None:
        self._day = date.min
        self._seen: dict[Principal, set[str]] = {}

    def fresh(self, today: date, by: Principal, transfer_ids: Collection[str]) -> set[str]:
        """Return those of some transfers that somebody was not shown yet today."""
        if today != self._day:
            self._day, self._seen = today, {}
        return set(transfer_ids) - self._seen.get(by, set())

    def add(self, by: Principal, transfer_ids: Collection[str]) -> None:
        """Remember what was noted."""
        self._seen.setdefault(by, set()).update(transfer_ids)
