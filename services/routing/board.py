"""Keep what operators told in SQLite: an acknowledged change survives the process and the power.

Every call opens the file anew. So each request sees the newest commit, whichever process made
it, and no connection crosses the server's fork.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

FILE = "routing.sqlite"
SCHEMA_VERSION = 1
_SCHEMA = Path(__file__).with_name("board.sql")

Entry = dict[str, Any]


class BoardFailure(RuntimeError):
    """The database could not do it: nothing may be acknowledged."""


class BoardUnusable(RuntimeError):
    """The file is damaged, or of another version; the service must not start on it."""


class Board:
    """Lists of entries, each with an `id`; a list that nobody told yet is None."""

    def __init__(self, folder: Path) -> None:
        """Open or create the file in the folder; raise BoardUnusable with the reason."""
        self._path = folder / FILE
        try:
            with self._open() as connection:
                _prepare(connection, self._path)
        except sqlite3.Error as error:
            msg = (
                f"ROUTING_DATA={str(folder)!r} holds no usable {FILE} ({error}): "
                "the folder must exist and be writable, and the file be whole"
            )
            raise BoardUnusable(msg) from error

    def entries(self, kind: str) -> list[Entry] | None:
        """Return a list as it was told last, in its order; None when it never was."""
        with self._transaction("BEGIN") as connection:
            if not connection.execute("SELECT 1 FROM list WHERE kind = ?", [kind]).fetchall():
                return None
            select = "SELECT document FROM entry WHERE kind = ? ORDER BY number"
            return [json.loads(row[0]) for row in connection.execute(select, [kind])]

    def replace(self, kind: str, entries: Sequence[Entry]) -> None:
        """Put a list in the place of the one before; it is on disk when this returns."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            _replace(connection, kind, entries)

    def put(self, kind: str, entry: Entry, first: Sequence[Entry]) -> None:
        """Add or change one entry; `first` is the list that it changes when none was told."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            _begin_with(connection, kind, first)
            _upsert(connection, kind, entry)

    def remove(self, kind: str, entry_id: str, first: Sequence[Entry], *, keep: int) -> int | None:
        """Take one entry away; return how many are left, None when there is no such entry.

        Nothing is taken away, and the number returned is below `keep`, when fewer than that
        many would be left.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            _begin_with(connection, kind, first)
            count = "SELECT count(*), sum(id = ?) FROM entry WHERE kind = ?"
            total, found = connection.execute(count, [entry_id, kind]).fetchone()
            if not found:
                return None
            if total > keep:
                connection.execute("DELETE FROM entry WHERE kind = ? AND id = ?", [kind, entry_id])
            return int(total) - 1

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=5, isolation_level=None)) as connection:
            # FULL is per connection and not the default of WAL: without it a power cut drops
            # changes that were acknowledged.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        try:
            with self._open() as connection:
                connection.execute(begin)
                yield connection
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            msg = f"the database refused: {error}"
            raise BoardFailure(msg) from error


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        msg = f"{path} cannot be kept in WAL mode here (it is {mode!r}): use a local file system"
        raise BoardUnusable(msg)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        connection.executescript(
            f"BEGIN IMMEDIATE; {_SCHEMA.read_text('utf-8')}"
            f"PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
        )
    elif version != SCHEMA_VERSION:
        msg = f"{path} has schema version {version}; this program knows {SCHEMA_VERSION}"
        raise BoardUnusable(msg)


def _begin_with(connection: sqlite3.Connection, kind: str, first: Sequence[Entry]) -> None:
    if not connection.execute("SELECT 1 FROM list WHERE kind = ?", [kind]).fetchall():
        _replace(connection, kind, first)


def _replace(connection: sqlite3.Connection, kind: str, entries: Sequence[Entry]) -> None:
    connection.execute("INSERT OR IGNORE INTO list VALUES (?)", [kind])
    connection.execute("DELETE FROM entry WHERE kind = ?", [kind])
    for entry in entries:
        _upsert(connection, kind, entry)


def _upsert(connection: sqlite3.Connection, kind: str, entry: Entry) -> None:
    upsert = (
        "INSERT INTO entry (kind, id, document) VALUES (?, ?, ?)"
        " ON CONFLICT (kind, id) DO UPDATE SET document = excluded.document"
    )
    connection.execute(upsert, [kind, entry["id"], json.dumps(entry)])
