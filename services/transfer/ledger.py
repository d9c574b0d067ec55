"""Keep the events in SQLite: what was committed here survives the process and the power.

The tables hold ciphertext and what is needed to find and order it; nothing here can read it.
"""

import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any, Self

from transfer.sealing import Sealed

FILE = "transfer.sqlite"
SCHEMA_VERSION = 1
_SCHEMA = Path(__file__).with_name("schema.sql")
_HEADER = "transfer_id, seq, version, event_id, type, state, recorded_at, key_id"


class LedgerFailure(RuntimeError):
    """The database could not do it: nothing may be acknowledged."""


class LedgerUnusable(RuntimeError):
    """The file is damaged, or of another version; the service must not start on it."""


@dataclass(frozen=True)
class Header:
    """What stands in clear beside a sealed event, and is bound to it."""

    transfer_id: str
    seq: int
    version: int
    event_id: str
    type: str
    state: str
    recorded_at: str
    key_id: str

    def as_dict(self) -> dict[str, Any]:
        """Return the members by name."""
        return asdict(self)


@dataclass(frozen=True)
class Entry:
    """One event as it is stored."""

    header: Header
    sealed: Sealed


@dataclass(frozen=True)
class Standing:
    """Where a transfer stands; `number` counts transfers in the order of their creation."""

    number: int
    transfer_id: str
    state: str
    version: int
    last_seq: int


class Ledger:
    """One SQLite file. Use `writing` and `reading` around everything else."""

    def __init__(self, path: Path) -> None:
        """Open or create; raise LedgerUnusable with the reason."""
        self._lock = threading.RLock()
        try:
            self._connection = sqlite3.connect(
                path, timeout=5, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            msg = f"{path} cannot be opened ({error}): is the folder there and writable?"
            raise LedgerUnusable(msg) from error
        try:
            self._prepare(path)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close; the log is folded into the main file when nobody else has it open."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Commit, to disk, all or nothing; raise LedgerFailure when it could not."""
        return self._transaction("BEGIN IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the ledger throughout."""
        return self._transaction("BEGIN")

    def find(self, transfer_id: str) -> Standing | None:
        """Return where a transfer stands, None when there is no such transfer."""
        rows = self._rows(f"{_STANDING} WHERE id = ?", transfer_id)
        return Standing(*rows[0]) if rows else None

    def newest(self, limit: int, before: int | None, state: str | None = None) -> list[Standing]:
        """Return transfers, of one state or all, in falling order of their number below `before`."""
        where = "number < coalesce(?, number + 1) AND state = coalesce(?, state)"
        select = f"{_STANDING} WHERE {where} ORDER BY number DESC LIMIT ?"
        return [Standing(*row) for row in self._rows(select, before, state, limit)]

    def ids_in(self, states: Collection[str]) -> list[str]:
        """Return the ids of the transfers in any of some states."""
        places = ", ".join("?" * len(states))
        rows = self._rows(f"SELECT id FROM transfer WHERE state IN ({places})", *states)  # noqa: S608 placeholders
        return [str(row[0]) for row in rows]

    def open_transfer(self, transfer_id: str, state: str) -> None:
        """Add a transfer that has no event yet; `advance` comes next."""
        insert = "INSERT INTO transfer (id, state, version, last_seq) VALUES (?, ?, 1, 0)"
        self._rows(insert, transfer_id, state)

    def advance(self, transfer_id: str, state: str, version: int) -> int:
        """Put a transfer in a state and version; return the sequence number of its next event."""
        update = (
            "UPDATE transfer SET state = ?, version = ?, last_seq = last_seq + 1"
            " WHERE id = ? RETURNING last_seq"
        )
        return int(self._rows(update, state, version, transfer_id)[0][0])

    def append(self, entry: Entry) -> None:
        """Add an event under the sequence number that `advance` gave."""
        row = (*astuple(entry.header), entry.sealed.nonce, entry.sealed.ciphertext)
        insert = f"INSERT INTO event ({_HEADER}, nonce, ciphertext) VALUES (?,?,?,?,?,?,?,?,?,?)"  # noqa: S608 constants
        self._rows(insert, *row)

    def entry(self, event_id: str) -> Entry | None:
        """Return the event with that id, None when there is none."""
        entries = self._entries("WHERE event_id = ?", event_id)
        return entries[0] if entries else None

    def entries(self, transfer_id: str, after: int) -> list[Entry]:
        """Return a transfer's events with a sequence number above `after`, in order."""
        return self._entries("WHERE transfer_id = ? AND seq > ? ORDER BY seq", transfer_id, after)

    def keep_key(self, key_id: str, transfer_id: str, wrapping_key_id: int, wrapped: bytes) -> None:
        """Keep a transfer's wrapped data key."""
        self._rows(
            "INSERT INTO data_key VALUES (?, ?, ?, ?)",
            key_id,
            transfer_id,
            wrapping_key_id,
            wrapped,
        )

    def wrapped_key(self, key_id: str) -> bytes:
        """Return a data key as it was kept."""
        rows = self._rows("SELECT wrapped FROM data_key WHERE id = ?", key_id)
        return bytes(rows[0][0])

    def key_of(self, transfer_id: str) -> str:
        """Return the id of the data key that a transfer's next event is sealed with."""
        rows = self._rows("SELECT id FROM data_key WHERE transfer_id = ?", transfer_id)
        return str(rows[0][0])

    def wrapping_keys(self) -> dict[bytes, int]:
        """Return the ids of the key-encryption keys by their check values."""
        return dict(self._rows("SELECT key_check, id FROM wrapping_key"))

    def keep_wrapping_key(self, key_check: bytes) -> None:
        """Remember by its check value which key-encryption key is in use."""
        self._rows("INSERT INTO wrapping_key (key_check) VALUES (?)", key_check)

    def write_probe(self, sealed: Sealed) -> Sealed:
        """Write a row, read it back, and take it away; return what was read."""
        insert = "INSERT INTO probe (nonce, ciphertext) VALUES (?, ?) RETURNING id"
        row = self._rows(insert, sealed.nonce, sealed.ciphertext)[0][0]
        found = self._rows("SELECT nonce, ciphertext FROM probe WHERE id = ?", row)[0]
        self._rows("DELETE FROM probe WHERE id = ?", row)
        return Sealed(*found)

    def _entries(self, where: str, *values: Any) -> list[Entry]:
        rows = self._rows(f"SELECT {_HEADER}, nonce, ciphertext FROM event {where}", *values)  # noqa: S608 constants
        return [Entry(Header(*row[:-2]), Sealed(*row[-2:])) for row in rows]

    def _rows(self, statement: str, *values: Any) -> Sequence[Any]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise LedgerFailure(f"the database refused: {error}") from error

    def _transaction(self, begin: str) -> Iterator[None]:
        with self._lock:
            self._rows(begin)
            try:
                yield
                self._rows("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _prepare(self, path: Path) -> None:
        try:
            # FULL is per connection and not the default of WAL: without it a power cut
            # drops transactions that were acknowledged.
            self._connection.executescript(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
            )
            self._check(path)
        except sqlite3.Error as error:
            raise LedgerUnusable(f"{path} is not usable: {error}") from error

    def _check(self, path: Path) -> None:
        (mode,) = self._connection.execute("PRAGMA journal_mode").fetchone()
        if mode != "wal":
            raise LedgerUnusable(f"{path} cannot be kept in WAL mode here (it is {mode!r})")
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            self._create()
        elif version != SCHEMA_VERSION:
            msg = f"{path} has schema version {version}; this program knows {SCHEMA_VERSION}"
            raise LedgerUnusable(msg)

    def _create(self) -> None:
        schema = _SCHEMA.read_text("utf-8")
        self._connection.executescript(
            f"BEGIN IMMEDIATE; {schema} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
        )

    def verify(self) -> None:
        """Read the whole file; raise LedgerUnusable naming the first damage found."""
        rows = self._rows("PRAGMA integrity_check(1)")
        if rows[0][0] != "ok":
            raise LedgerUnusable(f"the database is damaged: {rows[0][0]}; restore a copy of it")


_STANDING = "SELECT number, id, state, version, last_seq FROM transfer"
