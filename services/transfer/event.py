"""Shape one committed event as the contract shows it."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from transfer.ledger import Header

HUB = "hub"
_TOLD = tuple(name for name in Header._fields if name != "key_id")


class Event(NamedTuple):
    """A committed event: its header, and the request that caused it."""

    header: Header
    request: dict[str, Any]

    @property
    def is_by_hub(self) -> bool:
        """Tell whether the hub itself recorded it, since nobody answered."""
        return self.request.get("actor") == HUB

    @classmethod
    def told(cls, told: Mapping[str, Any], request: dict[str, Any]) -> Self:
        """Return the event that `transfer_event` told of, without the key_id; raise KeyError."""
        return cls(Header(**{name: told[name] for name in _TOLD}, key_id=""), request)

    def acknowledgement(self) -> dict[str, Any]:
        """Return what the sender is told: no patient data."""
        names = ("transfer_id", "event_id", "seq", "version", "state", "recorded_at")
        header = self.header.as_dict()
        return {name: header[name] for name in names}

    def transfer_event(self) -> dict[str, Any]:
        """Return what those who follow the transfer are told: the request whole, as it was signed."""
        header = self.header.as_dict()
        told = {name: header[name] for name in _TOLD}
        return {**told, "occurred_at": self.request["occurred_at"], "body": self.request}
