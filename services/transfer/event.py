"""Shape one committed event as the contract shows it."""

from dataclasses import dataclass
from typing import Any

from transfer.ledger import Header


@dataclass(frozen=True)
class Event:
    """A committed event: its header, and the request that caused it."""

    header: Header
    request: dict[str, Any]

    def acknowledgement(self) -> dict[str, Any]:
        """Return what the sender is told: no patient data."""
        names = ("transfer_id", "event_id", "seq", "version", "state", "recorded_at")
        header = self.header.as_dict()
        return {name: header[name] for name in names}

    def transfer_event(self) -> dict[str, Any]:
        """Return what those who follow the transfer are told: the request whole, as it was signed."""
        told = {name: value for name, value in self.header.as_dict().items() if name != "key_id"}
        return {**told, "occurred_at": self.request["occurred_at"], "body": self.request}
