"""Run statements in transactions: those of an event, its audit and its keys share one."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple, Self

from sqlalchemy import Connection, Engine, Executable
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from transfer.prepared import Statements


class LedgerFailure(RuntimeError):
    """The database could not do it: nothing may be acknowledged."""


class LedgerUnusable(RuntimeError):
    """The database is damaged, or of another version; the service must not start on it."""


class OpenTransaction(NamedTuple):
    """On which engine it is, its connection, and the driver's connection for it."""

    engine: Engine
    connection: Connection
    driver: Any


class Database(ABC):
    """An engine, and for each thread or greenlet the transaction that it is in."""

    def __init__(self, readers: Engine, writers: Engine) -> None:
        """Take an engine whose transactions read, and one whose transactions write."""
        self._readers = readers
        self._writers = writers
        self._statements = Statements(readers.dialect)
        self._mine = threading.local()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection; whoever comes later gets LedgerFailure."""
        self._closed = True
        self._readers.dispose()

    def writing(self) -> AbstractContextManager[None]:
        """Commit, to disk, all or nothing; raise LedgerFailure when it could not."""
        return self._transaction(self._writers)

    @abstractmethod
    def commit[T](self, name: str, work: Callable[[], T]) -> T:
        """Run `work` in `writing`; return what it returned, or raise what it or the commit raised.

        It shares a transaction with others only of another name, and is undone alone.
        """

    def reading(self) -> AbstractContextManager[None]:
        """See one state of the tables throughout."""
        return self._transaction(self._readers)

    def rows(self, statement: Executable, **values: Any) -> Sequence[Any]:
        """Run a statement, in the present transaction if there is one; return its rows."""
        mine = self._open()
        if mine is None:
            with self.reading():
                return self.rows(statement, **values)
        prepared = self._statements.prepared(statement, values)
        if prepared is None:
            return _slowly(mine.connection, statement, values)
        try:
            cursor = mine.driver.execute(prepared.text, prepared.values(values))
            return prepared.read(cursor.fetchall() if cursor.description else [])
        except self._readers.dialect.loaded_dbapi.Error as error:
            raise LedgerFailure(f"the database refused: {error}") from error

    @property
    def is_writing(self) -> bool:
        """Tell whether the present transaction is one of `writing`."""
        mine = self._open()
        return mine is not None and mine.engine is self._writers

    def _open(self) -> OpenTransaction | None:
        return getattr(self._mine, "open", None)

    @abstractmethod
    def claim(self, name: str) -> None:
        """Let no other transaction that writes claim the same name before this one has ended."""

    @abstractmethod
    def fold(self) -> None:
        """Write what is committed to where it is kept for good, beside the work; call it in a thread."""

    @abstractmethod
    def verify(self) -> None:
        """Read everything; raise LedgerUnusable naming the first damage found."""

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[None]:
        if self._open():
            raise RuntimeError("a transaction is open: do both in one")
        if self._closed:  # an engine would connect again
            raise LedgerFailure("the database is closed: the service stops")
        try:
            with engine.begin() as connection:
                # SQLAlchemy's way to the driver is as long as a statement.
                driver = connection.connection.driver_connection
                self._mine.open = OpenTransaction(engine, connection, driver)
                yield
        except SQLAlchemyError as error:
            raise _failure(error) from error
        finally:
            self._mine.open = None


def _slowly(
    connection: Connection, statement: Executable, values: Mapping[str, Any]
) -> Sequence[Any]:
    try:
        result = connection.execute(statement, values)
        return result.fetchall() if result.returns_rows else ()
    except SQLAlchemyError as error:
        raise _failure(error) from error


def reason_of(error: SQLAlchemyError) -> object:
    """Return what the database says: the text of SQLAlchemy's own errors has the values in it."""
    return error.orig if isinstance(error, DBAPIError) else type(error).__name__


def _failure(error: SQLAlchemyError) -> LedgerFailure:
    return LedgerFailure(f"the database refused: {reason_of(error)}")
