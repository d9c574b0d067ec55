"""Take requests and answers for transfers, each exactly once."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from transfer import rules, seals
from transfer.access.device import Devices
from transfer.access.gate import Gate
from transfer.access.principal import Principal
from transfer.access.sessions import Clock
from transfer.actions import ACTIONS, Action
from transfer.case import WAITING, Case
from transfer.casebook import Casebook
from transfer.event import HUB, Event
from transfer.identity import event_id
from transfer.ledger import Header, Ledger, Standing, key_of
from transfer.record import text_of
from transfer.refusals import Conflict
from transfer.states import START, State
from transfer.vault import Vault

_UNKNOWN = datetime.min.replace(tzinfo=UTC)
_RETRY = timedelta(seconds=10)


class Receipt(NamedTuple):
    """An event, and whether it was new or had been recorded by an earlier request."""

    event: Event
    fresh: bool


def utc_now() -> datetime:
    """Return the server's time."""
    return datetime.now(UTC)


class Desk:
    """The only writer of the ledger. Requests must have been held to the contract before."""

    def __init__(
        self,
        ledger: Ledger,
        vault: Vault,
        casebook: Casebook,
        devices: Devices,
        gate: Gate,
        *,
        clock: Clock = utc_now,
    ) -> None:
        self._ledger = ledger
        self._vault = vault
        self._casebook = casebook
        self._devices = devices
        self._gate = gate
        self._clock = clock
        # What waits for an answer, and when to look at it; the log alone says when it is due.
        self._due = dict.fromkeys(ledger.ids_in(WAITING), _UNKNOWN)

    def request(self, body: dict[str, Any], by: Principal) -> Receipt:
        """Open a transfer.

        Raises Forbidden, Unacceptable, or Conflict when an id of it was used before.
        """
        transfer_id = body["transfer_id"]
        return self._committed(
            transfer_id, lambda: self._known(body, START, transfer_id) or self._opened(body, by)
        )

    def act(self, transfer_id: str, word: str, body: dict[str, Any], by: Principal) -> Receipt:
        """Do what one of ACTIONS says.

        Raises UnknownTransfer, Forbidden, Unacceptable or Conflict.
        """
        action = ACTIONS[word]
        return self._committed(
            transfer_id,
            lambda: (
                self._known(body, action.event_type, transfer_id)
                or self._acted(transfer_id, action, body, by)
            ),
        )

    def overdue(self) -> list[str]:
        """Return the ids of the transfers to look at: the log decides whether they are due."""
        now = self._clock()
        return [transfer_id for transfer_id, due in self._due.items() if due <= now]

    def escalate(self, transfer_id: str) -> list[Event]:
        """Give a hospital up whose time has passed and ask the next; return the new events."""
        now = self._clock()
        again = self._due[transfer_id] = now + _RETRY
        with self._ledger.reading():  # most of the time nothing is to be written
            due = self._casebook.answer_due(self._present(transfer_id)[1])
        events = self._escalated_in_time(transfer_id, now) if due and due <= now else []
        # Otherwise a hospital was asked meanwhile: this is to be looked at as it is.
        if self._due.get(transfer_id) is again:
            if due is None:
                del self._due[transfer_id]
            else:
                self._due[transfer_id] = _UNKNOWN if events else due
        return events

    def heed(self, transfer_id: str, types: Collection[str]) -> None:
        """Watch a transfer from now on, when events of these types have asked a hospital."""
        if State.REQUESTED in types:
            self._due[transfer_id] = _UNKNOWN

    def _opened(self, body: dict[str, Any], by: Principal) -> Receipt:
        transfer_id = body["transfer_id"]
        self._gate.may_request(by, body)
        seals.authentic(self._devices, transfer_id, START, body)
        standing = self._ledger.find(transfer_id)
        if standing:
            reason = "This transfer_id is of another transfer: give every transfer its own UUID"
            raise Conflict("transfer_id_reused", reason, standing)
        seals.in_epoch(None, Case(), body)
        seals.given_to(self._devices, *seals.readers(Case(), START, body), body["epoch"])
        self._ledger.open_transfer(transfer_id, START)
        self._vault.make_key(transfer_id)
        return self._record(self._ledger.standing(transfer_id), START, START, 1, body, by=by)

    def _acted(
        self, transfer_id: str, action: Action, body: dict[str, Any], by: Principal
    ) -> Receipt:
        standing = self._ledger.standing(transfer_id)
        self._gate.may_act(by, action.word, standing, body)
        seals.authentic(self._devices, transfer_id, action.event_type, body)
        case = self._casebook.case(standing)
        state = rules.decide(action, standing, case, body)
        seals.in_epoch(standing, case, body)
        if "epoch" in body:
            readers = seals.readers(case, action.event_type, body)
            seals.given_to(self._devices, *readers, body["epoch"])
            opener = self._devices.get(body["epoch"]["opened_by"])
            seals.opened_by_a_reader(opener, hospital_id=readers[0])
        version = standing.version + action.guarded
        return self._record(standing, action.event_type, state, version, body, by=by)

    def _committed(self, transfer_id: str, work: Callable[[], Receipt]) -> Receipt:
        receipt = self._ledger.commit(transfer_id, work)
        if receipt.fresh:
            self._casebook.hear(receipt.event)
            self.heed(transfer_id, {receipt.event.header.type})
        return receipt

    def _present(self, transfer_id: str) -> tuple[Standing, Case]:
        standing = self._ledger.standing(transfer_id)
        return standing, self._casebook.case(standing)

    def _escalated_in_time(self, transfer_id: str, now: datetime) -> list[Event]:
        with self._ledger.writing():
            standing, case = self._present(transfer_id)
            due = self._casebook.answer_due(case)
            # Somebody may have answered in between.
            return self._escalated(standing, case) if due and due <= now else []

    def _escalated(self, standing: Standing, case: Case) -> list[Event]:
        late = {"hospital_id": case.legs[-1].hospital_id, "reason": "no_answer"}
        steps = [(State.EXPIRED, late)]
        if case.alternatives:
            steps.append((State.REQUESTED, {"hospital_id": case.alternatives[0]}))
        return [self._by_hub(standing.transfer_id, state, said) for state, said in steps]

    def _by_hub(self, transfer_id: str, state: State, said: dict[str, str]) -> Event:
        now, standing = self._clock(), self._ledger.standing(transfer_id)
        envelope = {"event_id": event_id(now), "occurred_at": text_of(now), "actor": HUB}
        version, body = standing.version + 1, envelope | said
        return self._record(standing, state, state, version, body, by=None).event

    def _known(self, body: dict[str, Any], event_type: str, transfer_id: str) -> Receipt | None:
        entry = self._ledger.entry(body["event_id"])
        if entry is None:
            return None
        event, header = self._casebook.opened(entry), entry.header
        same_place = transfer_id == header.transfer_id
        if not (same_place and header.type == event_type and event.request == body):
            reason = "This event_id was used for another event: give every event its own UUIDv7"
            standing = self._ledger.standing(header.transfer_id)
            raise Conflict("event_id_reused", reason, standing)
        return Receipt(event, fresh=False)

    def _record(
        self,
        standing: Standing,
        event_type: str,
        state: State,
        version: int,
        body: dict[str, Any],
        *,
        by: Principal | None,
    ) -> Receipt:
        header = Header(
            transfer_id=standing.transfer_id,
            seq=standing.last_seq + 1,
            version=version,
            event_id=body["event_id"],
            type=event_type,
            state=state,
            recorded_at=text_of(self._clock()),
            key_id=key_of(standing.transfer_id),
        )
        entry = self._vault.seal(header, body, standing.wrapped_key)
        audited = self._gate.note(by, standing.audited, entry, body)
        self._ledger.append(entry, audited)
        return Receipt(Event(header, body), fresh=True)
