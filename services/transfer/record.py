"""Shape events and transfers as the contract shows them."""

from dataclasses import dataclass
from typing import Any

from transfer.ledger import Header, Standing

_ENVELOPE = {"event_id", "occurred_at", "expected_version"}
_ROUTING = ("hospital_id", "unit_id", "severity_level", "eta")


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
        """Return what those who follow the transfer are told."""
        body = {name: value for name, value in self.request.items() if name not in _ENVELOPE}
        told = {name: value for name, value in self.header.as_dict().items() if name != "key_id"}
        return {**told, "occurred_at": self.request["occurred_at"], "body": body}


def standing_view(standing: Standing) -> dict[str, Any]:
    """Return where a transfer stands: no patient data."""
    return {
        "transfer_id": standing.transfer_id,
        "state": standing.state,
        "version": standing.version,
        "last_seq": standing.last_seq,
    }


def summary(standing: Standing, first: Event) -> dict[str, Any]:
    """Return a transfer without patient details; `first` is the event that asked for it."""
    routing = {name: first.request[name] for name in _ROUTING}
    return {**standing_view(standing), **routing, "requested_at": first.header.recorded_at}


def transfer(standing: Standing, first: Event) -> dict[str, Any]:
    """Return a transfer with its hand-over record."""
    return {**summary(standing, first), "handover": first.request["handover"]}
