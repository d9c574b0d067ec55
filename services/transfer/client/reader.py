"""Verify and open what the hub tells, and fold it into what a transfer is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from transfer.client.directory import Directory
from transfer.client.forecast import Forecast
from transfer.client.keyfile import Identity
from transfer.client.link import Refused
from transfer.client.store import KeyChanged, Store
from transfer.envelope import body
from transfer.envelope.body import Place
from transfer.envelope.canonical import NotCanonical
from transfer.envelope.epoch import keys_for, verify_epoch
from transfer.envelope.pen import ContentKey
from transfer.envelope.signing import Forged, verify_event
from transfer.event import HUB, Event
from transfer.sealing import Tampered

_BY_THE_HUB = frozenset({"expired", "requested"})


class NotRead(LookupError):
    """This device has read nothing of that transfer."""


@dataclass(frozen=True)
class Read:
    """An event as it was told; `opened` is what was sealed, `doubt` why it cannot be verified."""

    told: dict[str, Any]
    opened: dict[str, Any]
    doubt: str | None

    def event(self) -> Event:
        """Return it with what was sealed beside what was clear."""
        return Event.told(self.told, {**self.told["body"], **self.opened})


class Reader:
    """What this device makes of the events that it keeps."""

    def __init__(self, identity: Identity, store: Store, directory: Directory) -> None:
        self._identity = identity
        self._store = store
        self._directory = directory

    def keep(self, told: dict[str, Any]) -> Read:
        """Keep an event, with the content keys that it gives; raise OutOfReach when unverifiable yet."""
        doubt = self._doubt(told)
        with self._store.writing():
            self._store.keep_event(told["transfer_id"], told["seq"], told)
            if doubt is None and "epoch" in told["body"]:
                self._take_keys(told["transfer_id"], told["body"]["epoch"])
        return self._read(told, doubt, self._store.keys(told["transfer_id"]))

    def all(self, transfer_id: str) -> list[Read]:
        """Return what was kept of a transfer, in order."""
        keys, events = self._store.keys(transfer_id), self._store.events(transfer_id)
        return [self._read(told, self._doubt(told), keys) for told in events]

    def forecast(self, transfer_id: str, before: int | None = None) -> Forecast:
        """Return what a transfer will be, with the outbox up to an event's number, or all of it.

        Raises NotRead.
        """
        forecast = Forecast(transfer_id)
        for read in self.all(transfer_id):
            forecast.hear(read.event())
        for waiting in self._store.waiting(transfer_id):
            if before is None or waiting.number < before:
                forecast.expect(waiting.word, waiting.body, waiting.said)
        if not forecast.chart.legs:
            raise NotRead(f"nothing of transfer {transfer_id} was read here: pull it first")
        return forecast

    def _doubt(self, told: dict[str, Any]) -> str | None:
        said, kind, transfer_id = told["body"], told["type"], told["transfer_id"]
        if "device_id" not in said:
            hub = said.get("actor") == HUB and kind in _BY_THE_HUB
            return None if hub else "no device signed it"
        if said.get("event_id") != told["event_id"]:
            return "it is told under another event_id than it was signed with"
        try:
            key = self._directory.signing_key(said["device_id"])
            verify_event(key, transfer_id, kind, said)
            if "epoch" in said:
                verify_epoch(key, transfer_id, said["epoch"])
        except (Forged, NotCanonical, KeyChanged, Refused, KeyError) as error:
            return str(error)
        return None

    def _take_keys(self, transfer_id: str, epoch: dict[str, Any]) -> None:
        mine = self._identity
        try:
            given = keys_for(mine.keys.sealing, mine.device_id, transfer_id, epoch)
        except Tampered:
            return
        for number, key in given.items():
            self._store.keep_key(transfer_id, ContentKey(number, key))

    def _read(
        self, told: dict[str, Any], doubt: str | None, keys: Mapping[int, ContentKey]
    ) -> Read:
        said = told["body"]
        if doubt or "sealed" not in said:
            return Read(told, {}, doubt)
        number, transfer_id = said["sealed"]["epoch"], told["transfer_id"]
        key = keys.get(number)
        if key is None:
            return Read(told, {}, f"this device was given no key of epoch {number}")
        place = Place(transfer_id, said["event_id"], told["type"], said["device_id"], number)
        try:
            return Read(told, body.unseal(key.key, place, said["sealed"]), None)
        except (Tampered, ValueError) as error:
            return Read(told, {}, str(error))
