"""Keep the tables in one SQLite file: what was committed there survives the process and the power."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from emsync.sqlite import connect
from transfer import migrations
from transfer.database import Database, LedgerUnusable
from transfer.grouped import Grouped, TransactionLost

FILE = "transfer.sqlite"

# Of `PRAGMA user_version`: a file of the program before Alembic, and one that notes its version
# in the table that Alembic keeps.
_BEFORE_ALEMBIC = 1
_WITH_ALEMBIC = 2

_BEGIN = "sqlite_begin"
_TRIES = 20

# 64 MB: `fold` comes long before, unless everything is busy.
_LOG_PAGES = 16384
# Nobody can commit while it waits for a reader.
_BRIEFLY_MS = 20


class SqliteFile(Database):
    """One connection, which transactions take in turn: SQLite has one writer anyway."""

    def __init__(self, path: Path, *, alone: bool = True) -> None:
        """Open, create, or bring to the newest version; raise LedgerUnusable with the reason.

        Of those who open it alone there is one: replicas on a file would not hear of each other.
        """
        self._hold = _hold(path) if alone else None
        self._path = path
        engine = _engine(path)
        super().__init__(engine, engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}))
        self._grouped = Grouped(self.writing, self._written)
        try:
            self._prepare(path)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close; the log is folded into the main file."""
        super().close()
        if self._hold is not None:
            # Closing alone would leave it to whoever was forked in between.
            fcntl.flock(self._hold, fcntl.LOCK_UN)
            os.close(self._hold)
            self._hold = None

    def commit[T](self, name: str, work: Callable[[], T]) -> T:
        """Run `work` in one transaction with what else waits."""
        return self._grouped.commit(name, work)

    def claim(self, name: str) -> None:
        """Nothing to do: SQLite has one writer."""

    def fold(self) -> None:
        """Fold the log into the main file; whoever commits meanwhile hardly waits for it."""
        with closing(connect(self._path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            # A commit in between is folded while none may come: only a log that is folded whole is
            # written anew from its start, and a file that grows takes twice as long to flush.
            connection.execute(f"PRAGMA busy_timeout = {_BRIEFLY_MS}")
            connection.execute("PRAGMA wal_checkpoint(FULL)")

    def verify(self) -> None:
        """Read the whole file; raise LedgerUnusable naming the first damage found."""
        found = self.rows(text("PRAGMA integrity_check(1)"))[0][0]
        if found != "ok":
            raise LedgerUnusable(f"the database is damaged: {found}; restore a copy of it")

    def _written(self) -> int:
        driver: sqlite3.Connection = self._mine.open.driver
        # A full disk or a failing one makes SQLite roll back everything by itself.
        if not driver.in_transaction:
            raise TransactionLost("the database rolled back by itself: is the disk full?")
        return driver.total_changes

    def _prepare(self, path: Path) -> None:
        try:
            self._readers.connect().close()
        except DBAPIError as error:
            msg = f"{path} cannot be opened ({error.orig}): is the folder there and writable?"
            if "unable to open" not in str(error.orig):
                msg = f"{path} is not usable: {error.orig}"
            raise LedgerUnusable(msg) from error
        try:
            with self._writers.begin() as connection:
                _check_mode(connection, path)
                _bring_up(connection, path)
        except DBAPIError as error:
            raise LedgerUnusable(f"{path} is not usable: {error.orig}") from error


def _hold(path: Path) -> int | None:
    """Lock the folder, which a lock on the file would not survive: SQLite has locks of its own."""
    try:
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        msg = f"{path} cannot be opened ({error.strerror}): is the folder there and writable?"
        raise LedgerUnusable(msg) from error
    if not _locked(folder):
        os.close(folder)
        raise LedgerUnusable(
            f"{path} is in use: a file has one replica. Stop the other service or command, or give "
            "all replicas one PostgreSQL in TRANSFER_DATABASE"
        )
    return folder


def _locked(folder: int) -> bool:
    """Wait a moment for whoever is just ending."""
    for _ in range(_TRIES):
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.1)
        else:
            return True
    return False


def _engine(path: Path) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=partial(connect, path),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _keep_log)
    event.listen(engine, "begin", _begin)
    return engine


def _keep_log(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # Whoever commits when the log has so many pages waits until they are folded into the main file.
    connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def _check_mode(connection: Connection, path: Path) -> None:
    mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    if mode != "wal":
        raise LedgerUnusable(f"{path} cannot be kept in WAL mode here (it is {mode!r})")


def _bring_up(connection: Connection, path: Path) -> None:
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version not in {0, _BEFORE_ALEMBIC, _WITH_ALEMBIC}:
        raise LedgerUnusable(
            f"{path} was not written by this service (its user_version is {version})"
        )
    if version == _BEFORE_ALEMBIC:
        migrations.take_over(connection)
    try:
        migrations.upgrade(connection)
    except migrations.UnknownVersion as error:
        raise LedgerUnusable(f"{path} {error}") from error
    if version != _WITH_ALEMBIC:
        connection.exec_driver_sql(f"PRAGMA user_version = {_WITH_ALEMBIC}")
