"""Take requests and answers for transfers, each exactly once."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from transfer import record, states
from transfer.ledger import Entry, Header, Ledger, Standing
from transfer.record import Event
from transfer.states import START, State
from transfer.vault import Vault

Clock = Callable[[], datetime]


class UnknownTransfer(LookupError):
    """No transfer has that id."""


@dataclass
class Conflict(Exception):
    """The request does not fit where the transfer stands now."""

    code: str
    reason: str
    standing: Standing

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True)
class Receipt:
    """An event, and whether it was new or had been recorded by an earlier request."""

    event: Event
    fresh: bool


@dataclass(frozen=True)
class Replay:
    """A transfer's standing and the events after a cursor, in order."""

    standing: Standing
    events: list[Event]


def utc_now() -> datetime:
    """Return the server's time."""
    return datetime.now(UTC)


class Desk:
    """The only writer of the ledger. Requests must have been held to the contract before."""

    def __init__(self, ledger: Ledger, vault: Vault, clock: Clock = utc_now) -> None:
        self._ledger = ledger
        self._vault = vault
        self._clock = clock

    def request(self, body: dict[str, Any]) -> Receipt:
        """Open a transfer; raise Conflict when its event_id was used for something else."""
        with self._ledger.writing():
            known = self._known(body, START, None)
            if known:
                return known
            transfer_id = str(uuid.uuid4())
            self._ledger.open_transfer(transfer_id, START)
            key_id = self._vault.make_key(transfer_id)
            return self._record(transfer_id, START, 1, key_id, body)

    def answer(self, transfer_id: str, wanted: State, body: dict[str, Any]) -> Receipt:
        """Move a transfer to the wanted state; raise UnknownTransfer or Conflict."""
        with self._ledger.writing():
            known = self._known(body, wanted, transfer_id)
            if known:
                return known
            standing = self._standing(transfer_id)
            _check_version(standing, body["expected_version"])
            _check_transition(standing, wanted)
            key_id = self._ledger.key_of(transfer_id)
            return self._record(transfer_id, wanted, standing.version + 1, key_id, body)

    def replay(self, transfer_id: str, after: int) -> Replay:
        """Return what happened after a sequence number; raise UnknownTransfer."""
        with self._ledger.reading():
            standing = self._standing(transfer_id)
            entries = self._ledger.entries(transfer_id, after)
            return Replay(standing, [self._opened(entry) for entry in entries])

    def show(self, transfer_id: str) -> dict[str, Any]:
        """Return a transfer as it is now; raise UnknownTransfer."""
        with self._ledger.reading():
            standing = self._standing(transfer_id)
            return record.transfer(standing, self._first(standing))

    def page(self, limit: int, before: int | None) -> dict[str, Any]:
        """Return a page of summaries, newest first."""
        with self._ledger.reading():
            found = self._ledger.newest(limit + 1, before)
            shown = found[:limit]
            summaries = [record.summary(standing, self._first(standing)) for standing in shown]
        return {"transfers": summaries, "next": shown[-1].number if len(found) > limit else None}

    def _known(
        self, body: dict[str, Any], wanted: State, transfer_id: str | None
    ) -> Receipt | None:
        entry = self._ledger.entry(body["event_id"])
        if entry is None:
            return None
        event = self._opened(entry)
        header = entry.header
        same_place = transfer_id in {None, header.transfer_id}
        if not (same_place and header.state == wanted and event.request == body):
            reason = "This event_id was used for another event: give every event its own UUIDv7"
            raise Conflict("event_id_reused", reason, self._standing(header.transfer_id))
        return Receipt(event, fresh=False)

    def _record(
        self, transfer_id: str, state: State, version: int, key_id: str, body: dict[str, Any]
    ) -> Receipt:
        header = Header(
            transfer_id=transfer_id,
            seq=self._ledger.advance(transfer_id, state, version),
            version=version,
            event_id=body["event_id"],
            type=state,
            state=state,
            recorded_at=_text(self._clock()),
            key_id=key_id,
        )
        self._ledger.append(self._vault.seal(header, body))
        return Receipt(Event(header, body), fresh=True)

    def _standing(self, transfer_id: str) -> Standing:
        standing = self._ledger.find(transfer_id)
        if standing is None:
            raise UnknownTransfer(transfer_id)
        return standing

    def _first(self, standing: Standing) -> Event:
        return self._opened(self._ledger.first_entry(standing.transfer_id))

    def _opened(self, entry: Entry) -> Event:
        return Event(entry.header, self._vault.unseal(entry))


def _check_version(standing: Standing, expected: int) -> None:
    if expected != standing.version:
        reason = f"Version {expected} is stale; read the transfer again and decide anew"
        raise Conflict("stale_version", reason, standing)


def _check_transition(standing: Standing, wanted: State) -> None:
    try:
        states.move(State(standing.state), wanted)
    except states.TransitionRefused as refused:
        raise Conflict("transition_refused", str(refused), standing) from refused


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
