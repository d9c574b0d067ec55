"""Keep, encrypted and through any crash, what is to be sent and what was read."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emsync import sqlite
from transfer import sealing
from transfer.envelope.attachment import SealedFile
from transfer.envelope.canonical import canonical
from transfer.envelope.pen import ContentKey
from transfer.sealing import NONCE_BYTES, Sealed

_SCHEMA = Path(__file__).with_name("schema.sql")
_VERSION = 2


@dataclass(frozen=True)
class Waiting:
    """An event in the outbox: as it is sent, what of it is sealed, and what the hub said of it."""

    number: int
    event_id: str
    transfer_id: str
    word: str
    body: dict[str, Any]
    said: dict[str, Any] | None
    refusal: dict[str, Any] | None
    acknowledged: bool


class KeyChanged(ValueError):
    """A device has another key than this one has seen: nothing of it can be verified."""


class Store:
    """One SQLite file under the storage key of a device."""

    def __init__(self, path: Path, storage_key: bytes) -> None:
        """Open or create; raise emsync.sqlite.FileUnusable."""
        self._key = storage_key
        self._lock = threading.RLock()
        self._connection = sqlite.prepare(path, _SCHEMA, _VERSION, "the client's folder")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Commit to disk, all or nothing."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def put(
        self, transfer_id: str, word: str, body: dict[str, Any], said: dict[str, Any] | None
    ) -> None:
        """Add an event at the end of the outbox."""
        event_id = body["event_id"]
        sealed = self._seal([body, said], "outbox", event_id)
        insert = "INSERT INTO outbox (event_id, transfer_id, word, sealed) VALUES (?, ?, ?, ?)"
        self._rows(insert, event_id, transfer_id, word, sealed)

    def replace(self, old: Waiting, body: dict[str, Any]) -> None:
        """Give an event in the outbox another body, in its old place, and forget the refusal."""
        sealed = self._seal([body, old.said], "outbox", old.event_id)
        update = "UPDATE outbox SET sealed = ?, refusal = NULL WHERE event_id = ?"
        self._rows(update, sealed, old.event_id)

    def refuse(self, event_id: str, problem: dict[str, Any]) -> None:
        """Note why the hub refused an event; it keeps its place."""
        text = json.dumps(problem)
        self._rows("UPDATE outbox SET refusal = ? WHERE event_id = ?", text, event_id)

    def acknowledge(self, event_id: str) -> None:
        """Note that the hub took an event."""
        self._rows("UPDATE outbox SET acknowledged = 1 WHERE event_id = ?", event_id)

    def drop(self, event_id: str) -> None:
        """Take an event out."""
        self._rows("DELETE FROM outbox WHERE event_id = ?", event_id)

    def waiting(self, transfer_id: str | None = None) -> list[Waiting]:
        """Return the outbox, of one transfer or all, in the order in which it was said."""
        select = (
            "SELECT number, event_id, transfer_id, word, sealed, refusal, acknowledged"
            " FROM outbox WHERE transfer_id = coalesce(?, transfer_id) ORDER BY number"
        )
        return [self._waiting(*row) for row in self._rows(select, transfer_id)]

    def keep_file(self, event_id: str, file: SealedFile) -> None:
        """Keep what is to be uploaded before an event of the outbox."""
        insert = "INSERT INTO file (sha256, event_id, uploaded) VALUES (?, ?, ?)"
        self._rows(insert, file.sha256, event_id, file.uploaded)

    def file(self, sha256: str) -> bytes | None:
        """Return what is to be uploaded; None when nothing of that name is."""
        rows = self._rows("SELECT uploaded FROM file WHERE sha256 = ?", sha256)
        return rows[0][0] if rows else None

    def drop_file(self, sha256: str) -> None:
        """Forget a file: the hub has it."""
        self._rows("DELETE FROM file WHERE sha256 = ?", sha256)

    def keep_event(self, transfer_id: str, seq: int, event: dict[str, Any]) -> None:
        """Keep what the hub told; telling it again changes nothing."""
        sealed = self._seal(event, "event", transfer_id, seq)
        self._rows("INSERT OR IGNORE INTO event VALUES (?, ?, ?)", transfer_id, seq, sealed)
        self.drop(event["event_id"])

    def events(self, transfer_id: str) -> list[dict[str, Any]]:
        """Return what the hub told of a transfer, in order."""
        select = "SELECT seq, sealed FROM event WHERE transfer_id = ? ORDER BY seq"
        rows = self._rows(select, transfer_id)
        return [self._open(sealed, "event", transfer_id, seq) for seq, sealed in rows]

    def cursor(self, transfer_id: str) -> int:
        """Return the last sequence number that was kept; 0 for none."""
        select = "SELECT coalesce(max(seq), 0) FROM event WHERE transfer_id = ?"
        return int(self._rows(select, transfer_id)[0][0])

    def keep_key(self, transfer_id: str, key: ContentKey) -> None:
        """Keep a content key; what the hub took of an epoch stands over what was to be sent."""
        sealed = self._seal(key.key.hex(), "content_key", transfer_id, key.epoch)
        insert = "INSERT OR REPLACE INTO content_key VALUES (?, ?, ?)"
        self._rows(insert, transfer_id, key.epoch, sealed)

    def keys(self, transfer_id: str) -> dict[int, ContentKey]:
        """Return the content keys of a transfer by epoch."""
        select = "SELECT epoch, sealed FROM content_key WHERE transfer_id = ? ORDER BY epoch"
        return {
            epoch: ContentKey(
                epoch, bytes.fromhex(self._open(sealed, "content_key", transfer_id, epoch))
            )
            for epoch, sealed in self._rows(select, transfer_id)
        }

    def know(self, device_id: str, signing_key: str, sealing_key: str) -> None:
        """Remember a device's public keys, in base64; raise KeyChanged when they were others."""
        insert = "INSERT OR IGNORE INTO device VALUES (?, ?, ?)"
        self._rows(insert, device_id, signing_key, sealing_key)
        if self.device(device_id) != (signing_key, sealing_key):
            raise KeyChanged(f"device {device_id} has other keys than before: verify it in person")

    def device(self, device_id: str) -> tuple[str, str] | None:
        """Return the signing and the sealing key of a device that is known."""
        select = "SELECT signing_key, sealing_key FROM device WHERE device_id = ?"
        rows = self._rows(select, device_id)
        return (rows[0][0], rows[0][1]) if rows else None

    def keep_recipients(self, place: str, device_ids: Sequence[str]) -> None:
        """Remember who reads at a place, for when the hub is out of reach."""
        insert = "INSERT OR REPLACE INTO recipients VALUES (?, ?)"
        self._rows(insert, place, json.dumps(device_ids))

    def recipients(self, place: str) -> list[str] | None:
        """Return who read at a place when it was last asked about."""
        rows = self._rows("SELECT device_ids FROM recipients WHERE place = ?", place)
        return list(json.loads(rows[0][0])) if rows else None

    def _waiting(
        self,
        number: int,
        event_id: str,
        *row: Any,
    ) -> Waiting:
        transfer_id, word, sealed, refusal, acknowledged = row
        body, said = self._open(sealed, "outbox", event_id)
        problem = json.loads(refusal) if refusal else None
        return Waiting(number, event_id, transfer_id, word, body, said, problem, bool(acknowledged))

    def _seal(self, value: Any, *where: str | int) -> bytes:
        text = json.dumps(value, separators=(",", ":")).encode("ascii")
        sealed = sealing.seal(self._key, text, canonical(list(where)))
        return sealed.nonce + sealed.ciphertext

    def _open(self, blob: bytes, *where: str | int) -> Any:
        sealed = Sealed(blob[:NONCE_BYTES], blob[NONCE_BYTES:])
        return json.loads(sealing.unseal(self._key, sealed, canonical(list(where))))

    def _rows(self, statement: str, *values: Any) -> list[Any]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()
