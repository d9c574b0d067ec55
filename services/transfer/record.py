"""Shape transfers as the contract shows them: what is sealed is not among it."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from transfer.case import Case
from transfer.event import Event
from transfer.ledger import Standing


def text_of(moment: datetime) -> str:
    """Return RFC 3339 in UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def standing_view(standing: Standing) -> dict[str, Any]:
    """Return where a transfer stands: no patient data."""
    return {
        "transfer_id": standing.transfer_id,
        "state": standing.state,
        "version": standing.version,
        "last_seq": standing.last_seq,
    }


def summary(standing: Standing, case: Case, answer_due: datetime | None) -> dict[str, Any]:
    """Return what a list shows of a transfer."""
    return {
        **standing_view(standing),
        "leg": case.legs[-1].leg,
        "hospital_id": case.legs[-1].hospital_id,
        "unanswered": case.unanswered(),
        "unit_id": case.unit_id,
        "severity_level": case.severity_level,
        "eta": case.eta,
        "requested_at": case.legs[0].requested_at,
        "answer_due_at": answer_due and text_of(answer_due),
    }


def transfer(standing: Standing, case: Case, answer_due: datetime | None) -> dict[str, Any]:
    """Return a transfer with its legs, its channel and its clocks."""
    return {
        **summary(standing, case, answer_due),
        "epoch": {"epoch": case.epoch.number, "over": case.epoch.over},
        "legs": [asdict(leg) for leg in case.legs],
        "signatures": {side: case.signatures.get(side) for side in ("ambulance", "hospital")},
        "clocks": case.clocks.shown(),
        "intervals": case.clocks.intervals(),
        **case.channel(),
    }


def escalation(events: list[Event]) -> dict[str, Any]:
    """Return what the dispatcher is told of a hospital that let its time pass.

    Takes the hub's events: the expiry, then the request to the next hospital if there is one.
    """
    asked = events[-1].request["hospital_id"] if len(events) > 1 else None
    return {
        **events[-1].acknowledgement(),
        "unanswered": events[0].request["hospital_id"],
        "asked": asked,
    }
