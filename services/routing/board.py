"""Keep what operators told in SQLite: an acknowledged change survives the process and the power.

Every change opens the file anew. Reading keeps a connection, opened after the server's fork, and
what it read until SQLite says that there was a commit, whichever process made it.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import finalize

from emsync.sqlite import connect, prepare

FILE = "routing.sqlite"
SCHEMA_VERSION = 1
_SCHEMA = Path(__file__).with_name("board.sql")

Entry = dict[str, Any]
# Raises when an entry, None for one that is not there, may not be changed as it is now.
Require = Callable[[Entry | None], None]


class BoardFailure(RuntimeError):
    """The database could not do it: nothing may be acknowledged."""


class Board:
    """Lists of entries, each with an `id`; a list that nobody told yet is None."""

    def __init__(self, folder: Path) -> None:
        """Open or create the file in the folder; raise FileUnusable with the reason."""
        self._path = folder / FILE
        prepare(self._path, _SCHEMA, SCHEMA_VERSION, "ROUTING_DATA").close()
        self._lock = Lock()
        self._reader: sqlite3.Connection | None = None
        self._version = 0
        self._known: dict[str, list[Entry] | None] = {}

    def entries(self, kind: str) -> list[Entry] | None:
        """Return a list as it was told last, in its order; None when it never was."""
        with self._lock, _refusals():
            if self._reader is None:
                self._reader = connect(self._path)
                finalize(self, self._reader.close)
            (version,) = self._reader.execute("PRAGMA data_version").fetchone()
            if version != self._version:
                self._known.clear()
                self._version = version
            if kind not in self._known:
                self._known[kind] = _read(self._reader, kind)
            return self._known[kind]

    def replace(self, kind: str, entries: Sequence[Entry]) -> None:
        """Put a list in the place of the one before; it is on disk when this returns."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            _replace(connection, kind, entries)

    def put(
        self,
        kind: str,
        entry: Entry,
        first: Sequence[Entry],
        require: Require = lambda _entry: None,
    ) -> None:
        """Add or change one entry; `first` is the list that it changes when none was told.

        Nothing is changed when `require` raises.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            _begin_with(connection, kind, first)
            require(_one(connection, kind, entry["id"]))
            _upsert(connection, kind, entry)

    def remove(
        self, kind: str, entry_id: str, first: Sequence[Entry], require: Require, *, keep: int
    ) -> int | None:
        """Take one entry away; return how many are left, None when there is no such entry.

        Nothing is taken away when `require` raises; or, and then the number returned is below
        `keep`, when fewer than that many would be left.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            _begin_with(connection, kind, first)
            entry = _one(connection, kind, entry_id)
            if entry is None:
                return None
            require(entry)
            count = "SELECT count(*) FROM entry WHERE kind = ?"
            (total,) = connection.execute(count, [kind]).fetchone()
            if total > keep:
                connection.execute("DELETE FROM entry WHERE kind = ? AND id = ?", [kind, entry_id])
            return int(total) - 1

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with _refusals(), closing(connect(self._path)) as connection:
            connection.execute(begin)
            yield connection
            connection.execute("COMMIT")


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        msg = f"the database refused: {error}"
        raise BoardFailure(msg) from error


def _read(connection: sqlite3.Connection, kind: str) -> list[Entry] | None:
    # One statement sees one commit.
    select = "SELECT document FROM list LEFT JOIN entry USING (kind) WHERE kind = ? ORDER BY number"
    rows = connection.execute(select, [kind]).fetchall()
    return [json.loads(row[0]) for row in rows if row[0] is not None] if rows else None


def _one(connection: sqlite3.Connection, kind: str, entry_id: str) -> Entry | None:
    select = "SELECT document FROM entry WHERE kind = ? AND id = ?"
    row = connection.execute(select, [kind, entry_id]).fetchone()
    return json.loads(row[0]) if row else None


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
