"""Read transfers: as they are now, as a list, and as what happened."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from transfer import record
from transfer.case import Case
from transfer.event import Event
from transfer.ledger import Entry, Header, Ledger, Standing
from transfer.pages import Pages
from transfer.vault import Vault

_REMEMBERED = 1024


@dataclass(frozen=True)
class Replay:
    """A transfer's standing and the events after a cursor, in order."""

    standing: Standing
    events: list[Event]

    def as_dict(self) -> dict[str, Any]:
        """Return the page of events as the contract shows it."""
        return {
            "transfer_id": self.standing.transfer_id,
            "last_seq": self.standing.last_seq,
            "events": [event.transfer_event() for event in self.events],
        }


class Casebook:
    """Opens the ledger's events, and remembers the cases that were read last."""

    def __init__(self, ledger: Ledger, vault: Vault, answer_seconds: int) -> None:
        """Take the seconds that a hospital has for its answer when the request says none."""
        self._ledger = ledger
        self._vault = vault
        self._answer_seconds = answer_seconds
        self._pages = Pages()
        self._cases: OrderedDict[str, Case] = OrderedDict()

    def case(self, standing: Standing) -> Case:
        """Return a transfer's case up to its standing; call it before writing, in a transaction."""
        case = self._cases.pop(standing.transfer_id, None) or Case()
        if case.seq > standing.last_seq:
            # Another transaction went on while this one looks at an earlier state, or it is asked for.
            self._cases[standing.transfer_id] = case
            return self._read(standing, Case())
        self._cases[standing.transfer_id] = self._read(standing, case)
        if len(self._cases) > _REMEMBERED:
            self._cases.popitem(last=False)
        return case

    def _read(self, standing: Standing, case: Case) -> Case:
        if case.seq < standing.last_seq:
            for entry in self._ledger.entries(standing.transfer_id, case.seq):
                if entry.header.seq > standing.last_seq:
                    break
                case.apply(self.opened(entry))
        return case

    def hear(self, event: Event) -> None:
        """Take a committed event in at once, if all before it was."""
        case = self._cases.get(event.header.transfer_id)
        if case is not None and case.seq + 1 == event.header.seq:
            case.apply(event)

    def opened(self, entry: Entry) -> Event:
        """Return an event in clear; raise Tampered."""
        return Event(entry.header, self._vault.unseal(entry))

    def answer_due(self, case: Case) -> datetime | None:
        """Return when the hospital that was asked must have answered; None when it has."""
        return case.answer_due(self._answer_seconds)

    def replay(self, transfer_id: str, after: int, hospital_id: str | None = None) -> Replay:
        """Return what happened after a sequence number, as far as a hospital is told of it.

        Raises UnknownTransfer. None is told everything.
        """
        with self._ledger.reading():
            standing = self._told(self._ledger.standing(transfer_id), hospital_id)
            return self._replay(standing, after)

    def page_text(self, transfer_id: str, after: int, hospital_id: str | None = None) -> str:
        """Return the JSON of `replay`; raise UnknownTransfer."""
        with self._ledger.reading():
            standing = self._told(self._ledger.standing(transfer_id), hospital_id)
            place = (transfer_id, after, standing.last_seq)
            return self._pages.text(place, lambda: self._replay(standing, after).as_dict())

    def _replay(self, standing: Standing, after: int) -> Replay:
        entries = self._ledger.entries(standing.transfer_id, after)
        told = [entry for entry in entries if entry.header.seq <= standing.last_seq]
        opened = self._vault.unseal_all(told)
        events = [Event(entry.header, said) for entry, said in zip(told, opened, strict=True)]
        return Replay(standing, events)

    def ended(self, transfer_id: str) -> Mapping[str, Header]:
        """Return which hospitals have no part any more, with the event that each heard last."""
        with self._ledger.reading():
            return self.case(self._ledger.standing(transfer_id)).ended

    def show(self, transfer_id: str, hospital_id: str | None = None) -> dict[str, Any]:
        """Return a transfer as it is now, or was when a hospital's part ended; raise UnknownTransfer."""
        with self._ledger.reading():
            standing = self._told(self._ledger.standing(transfer_id), hospital_id)
            case = self.case(standing)
            return record.transfer(standing, case, self.answer_due(case))

    def page(
        self,
        limit: int,
        before: int | None,
        state: str | None = None,
        among: Select[tuple[str]] | None = None,
        hospital_id: str | None = None,
    ) -> dict[str, Any]:
        """Return a page of summaries, newest first, as `Ledger.newest` finds them.

        A hospital whose part has ended sees a transfer as it was then.
        """
        with self._ledger.reading():
            found = self._ledger.newest(limit + 1, before, state, among)
            shown = found[:limit]
            told = [self._told(standing, hospital_id) for standing in shown]
            summaries = [self._summary(one) for one in told if state in {None, one.state}]
        return {"transfers": summaries, "next": shown[-1].number if len(found) > limit else None}

    def _told(self, standing: Standing, hospital_id: str | None) -> Standing:
        last = self.case(standing).ended.get(hospital_id) if hospital_id else None
        if last is None:
            return standing
        return standing._replace(state=last.state, version=last.version, last_seq=last.seq)

    def _summary(self, standing: Standing) -> dict[str, Any]:
        case = self.case(standing)
        return record.summary(standing, case, self.answer_due(case))
