"""Open SQLite files so that what was committed survives the process and the power."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FileUnusable(RuntimeError):
    """The file cannot be written, is damaged or of another version: no service may start on it."""


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that any thread may use, one at a time; raise sqlite3.Error.

    It commits each statement by itself unless a transaction was begun.
    """
    connection = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
    # These belong to the connection, not to the file. FULL is not the default of WAL: without
    # it a power cut drops what was acknowledged.
    pragmas = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
    with _closed_on_error(connection):
        connection.executescript(pragmas)
    return connection


def prepare(path: Path, schema: Path, version: int, setting: str) -> sqlite3.Connection:
    """Open the file, or create it with the schema's tables, and read it once from end to end.

    `setting` is the variable that names its folder. Raise FileUnusable with what to do.
    """
    try:
        connection = connect(path)
        with _closed_on_error(connection):
            _check(connection, path, schema, version)
    except sqlite3.Error as error:
        msg = f"{path} cannot be used ({error}): {setting} must name a folder that is writable"
        raise FileUnusable(msg) from error
    return connection


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _check(connection: sqlite3.Connection, path: Path, schema: Path, version: int) -> None:
    if (mode := _pragma(connection, "journal_mode = WAL")) != "wal":
        msg = f"{path} cannot be kept in WAL mode here (it is {mode!r}): use a local file system"
        raise FileUnusable(msg)
    if (found := _pragma(connection, "user_version")) == 0:
        connection.executescript(
            f"BEGIN IMMEDIATE; {schema.read_text('utf-8')} PRAGMA user_version = {version}; COMMIT;"
        )
    elif found != version:
        msg = f"{path} has schema version {found}; this program knows {version}"
        raise FileUnusable(msg)
    if (state := _pragma(connection, "integrity_check(1)")) != "ok":
        raise FileUnusable(f"{path} is damaged: {state}; restore a copy of it")


def _pragma(connection: sqlite3.Connection, name: str) -> str | int:
    value: str | int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value
