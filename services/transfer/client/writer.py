"""Say something of a transfer: sealed, signed and in the outbox before it is sent."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from transfer import seals
from transfer.client.directory import Directory
from transfer.client.forecast import REQUEST, Forecast, is_guarded, type_of
from transfer.client.keyfile import Identity
from transfer.client.reader import Reader
from transfer.client.store import Store
from transfer.envelope.attachment import LARGEST_BYTES, SealedFile, seal_file
from transfer.envelope.canonical import to_base64
from transfer.envelope.epoch import PublicKeys
from transfer.envelope.media import media_type_of
from transfer.envelope.pen import ContentKey
from transfer.identity import event_id
from transfer.record import text_of
from transfer.sealing import new_key

ATTACH, REKEY, DIVERT = "attach", "rekey", "divert"
# With them the device gives the next epoch to those who read from then on.
_OPENS_AN_EPOCH = frozenset({"redirect", "reassign", DIVERT, REKEY, REQUEST})
_MADE_ANEW = frozenset({"signature", "sealed", "epoch", "expected_version", "device_id"})


class TooLarge(ValueError):
    """A file is larger than a hub takes."""


class NoContentKey(LookupError):
    """This device cannot seal: it was given no key, or the epoch is over."""


class Writer:
    """What one device says."""

    def __init__(
        self, identity: Identity, store: Store, directory: Directory, reader: Reader
    ) -> None:
        self._identity = identity
        self._store = store
        self._directory = directory
        self._reader = reader

    def ask(self, handover: Mapping[str, Any], **clear: Any) -> str:
        """Ask a hospital; return the transfer's id. Raises OutOfReach when recipients are unknown."""
        transfer_id = str(uuid.uuid4())
        said = {"handover": dict(handover)}
        self._put(Forecast(transfer_id), REQUEST, {"transfer_id": transfer_id, **clear}, said)
        return transfer_id

    def say(
        self, transfer_id: str, word: str, said: Mapping[str, Any] | None = None, **clear: Any
    ) -> str:
        """Say one of ACTIONS; return the event's id. Raises NotRead, NoContentKey, OutOfReach."""
        if said is not None and word not in _OPENS_AN_EPOCH:
            self._renew_epoch(transfer_id)
        forecast = self._reader.forecast(transfer_id)
        return self._put(forecast, word, clear, dict(said) if said else None)

    def attach(self, transfer_id: str, content: bytes, title: str, **clear: Any) -> str:
        """Seal a file, to be uploaded and then named; return the event's id.

        Raises NotThatMedia, TooLarge, and what `say` raises.
        """
        media_type = media_type_of(content)
        file = seal_file(transfer_id, content)
        if len(file.uploaded) > LARGEST_BYTES:
            raise TooLarge(
                f"the file has {len(content)} bytes; {LARGEST_BYTES} with its seal is most"
            )
        named = {"sha256": file.sha256, "key": to_base64(file.key)}
        said = {"attachment": named | {"media_type": media_type, "title": title}}
        self._renew_epoch(transfer_id)
        return self._put(self._reader.forecast(transfer_id), ATTACH, clear, said, file)

    def again(self, event_id: str) -> None:
        """Say a refused event, and those after it, anew: as of where the transfer stands now."""
        refused = next(one for one in self._store.waiting() if one.event_id == event_id)
        transfer_id = refused.transfer_id
        if refused.word == REQUEST:
            forecast = Forecast(transfer_id)
        else:
            forecast = self._reader.forecast(transfer_id, refused.number)
        anew = []
        for one in self._store.waiting(transfer_id):
            if one.number >= refused.number and not one.acknowledged:
                clear = {name: v for name, v in one.body.items() if name not in _MADE_ANEW}
                body, opened = self._compose(forecast, one.word, clear, one.said)
                forecast.expect(one.word, body, one.said)
                anew.append((one, body, opened))
        with self._store.writing():
            for one, body, opened in anew:
                self._keep_key(one.transfer_id, opened)
                self._store.replace(one, body)

    def _renew_epoch(self, transfer_id: str) -> None:
        """Open the next epoch when the present one is over, if this device reads on."""
        forecast = self._reader.forecast(transfer_id)
        epoch = forecast.chart.epoch
        if not epoch.over or epoch.number not in self._store.keys(transfer_id):
            return
        readers = seals.readers(forecast.chart, type_of(REKEY), {})
        if self._identity.device_id in self._directory.recipients(*readers):
            self._put(forecast, REKEY, {}, None)

    def _put(
        self,
        forecast: Forecast,
        word: str,
        clear: dict[str, Any],
        said: dict[str, Any] | None,
        file: SealedFile | None = None,
    ) -> str:
        now = datetime.now(UTC)
        identified = {"event_id": event_id(now), "occurred_at": text_of(now), **clear}
        body, opened = self._compose(forecast, word, identified, said)
        with self._store.writing():
            self._keep_key(forecast.transfer_id, opened)
            self._store.put(forecast.transfer_id, word, body, said)
            if file is not None:
                self._store.keep_file(body["event_id"], file)
        return str(body["event_id"])

    def _keep_key(self, transfer_id: str, opened: ContentKey | None) -> None:
        if opened is not None:
            self._store.keep_key(transfer_id, opened)

    def _compose(
        self, forecast: Forecast, word: str, clear: dict[str, Any], said: dict[str, Any] | None
    ) -> tuple[dict[str, Any], ContentKey | None]:
        """Return the body to send, and the content key of the epoch that it opens, if it does."""
        body, opened = dict(clear), None
        if is_guarded(word) and word != REQUEST:
            body["expected_version"] = forecast.version
        if word in _OPENS_AN_EPOCH:
            readers = self._directory.recipients(
                *seals.readers(forecast.chart, type_of(word), clear)
            )
            # A hospital that diverts reads no longer: the unit opens what follows.
            if word != DIVERT or self._identity.device_id in readers:
                body["epoch"], opened = self._opened(forecast, readers)
        key = opened
        if said is not None and key is None:
            key = self._present_key(forecast)
        pen, transfer_id = self._identity.pen, forecast.transfer_id
        return pen.event(transfer_id, type_of(word), body, said, key), opened

    def _present_key(self, forecast: Forecast) -> ContentKey:
        epoch = forecast.chart.epoch
        key = self._store.keys(forecast.transfer_id).get(epoch.number)
        if epoch.over or key is None:
            state = "is over" if epoch.over else "gave this device no key"
            raise NoContentKey(f"epoch {epoch.number} {state}: say `rekey` first, or have it said")
        return key

    def _opened(self, forecast: Forecast, readers: PublicKeys) -> tuple[dict[str, Any], ContentKey]:
        transfer_id = forecast.transfer_id
        opened = ContentKey(forecast.chart.epoch.number + 1, new_key())
        # A device that has a key already may get it twice: harmless, and it needs no bookkeeping.
        earlier = [(key, readers) for key in self._store.keys(transfer_id).values()]
        earlier = [(key, to) for key, to in earlier if key.epoch < opened.epoch]
        return self._identity.pen.epoch(transfer_id, opened, readers, earlier), opened
