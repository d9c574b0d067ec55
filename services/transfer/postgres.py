"""Keep the tables in PostgreSQL, which several replicas share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    bindparam,
    create_engine,
    func,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError

from transfer import migrations
from transfer.database import Database, LedgerFailure, LedgerUnusable, reason_of
from transfer.replicas import Arrival, Arrivals
from transfer.turns import Turns, WaitedTooLong

_CONNECTIONS = 16
_PATIENCE_S = 5.0
_MIGRATING = "emsync/transfer/migrations"
# libpq's words. A network that was cut is noticed in seconds and not in the kernel's two hours.
_CUT_OFF = {
    "tcp_user_timeout": 15000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
_SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


class PostgresServer(Database):
    """A pool of connections. Rows that a transaction wrote or will write are locked until it ends."""

    def __init__(self, url: URL) -> None:
        """Connect and bring the tables to the newest version; raise LedgerUnusable."""
        engine = _engine(url)
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        super().__init__(engine.execution_options(**snapshot), engine)
        self._turns = Turns(_CONNECTIONS, _PATIENCE_S)
        self._place = f"PostgreSQL {url.render_as_string(hide_password=True)}"
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def commit[T](self, name: str, work: Callable[[], T]) -> T:  # noqa: ARG002 as inherited
        """Run `work` in a transaction of its own: the server flushes its log for many at once."""
        with self.writing():
            return work()

    def claim(self, name: str) -> None:
        """Let no other transaction that writes claim the same name before this one has ended."""
        self.rows(_CLAIM, name=name)

    def fold(self) -> None:
        """Nothing to do: the server has a process for it."""

    def verify(self) -> None:
        """Look at every event's place; raise LedgerUnusable naming the first gap found."""
        gaps = self.rows(text(_GAPS))
        if gaps:
            msg = f"{self._place} lacks events of transfer {gaps[0][0]}; restore a copy of it"
            raise LedgerUnusable(msg)

    def end(self) -> int:
        """Return the number of the oldest transaction that has not ended."""
        return int(self.rows(_HORIZON)[0][0])

    def arrivals(self, since: int) -> Arrivals:
        """Return what every replica has committed since an earlier answer's `until`.

        A transaction is told of once everything older has ended, so that none is passed over.
        """
        with self.reading():
            until = self.end()
            rows = self.rows(_ARRIVALS, since=since, until=until)
        return Arrivals(until, [Arrival(*row) for row in rows])

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[None]:
        try:
            with self._turns.turn(), super()._transaction(engine):
                yield
        except WaitedTooLong as error:
            msg = f"no connection to the database was free: {error}"
            raise LedgerFailure(msg) from error

    def _prepare(self) -> None:
        try:
            with self._writers.begin() as connection:
                _check(connection, self._place)
                connection.execute(_CLAIM, {"name": _MIGRATING})
                migrations.upgrade(connection)
        except migrations.UnknownVersion as error:
            raise LedgerUnusable(f"{self._place} {error}") from error
        except SQLAlchemyError as error:
            state = f"{self._place} is not usable ({reason_of(error)})"
            raise LedgerUnusable(f"{state}: is it there, with that user and password?") from error


def _engine(url: URL) -> Engine:
    limits = "-c statement_timeout=10s -c lock_timeout=5s -c synchronous_commit=on"
    connect: dict[str, Any] = {"connect_timeout": 5, "options": limits, **_CUT_OFF}
    return create_engine(
        url,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        hide_parameters=True,
        paramstyle="format",  # values by place, as Statements has them
        connect_args=connect,
    )


def _check(connection: Connection, place: str) -> None:
    for name, safe in _SAFE.items():
        found = connection.exec_driver_sql(f"SHOW {name}").scalar_one()
        if found != safe:
            msg = f"{place} has {name}={found}: set it to {safe}, or what was acknowledged can be lost"
            raise LedgerUnusable(msg)


_CLAIM = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), 0)))
_GAPS = """
SELECT id FROM transfer LEFT JOIN event ON transfer_id = id
GROUP BY id, last_seq HAVING count(seq) <> last_seq OR coalesce(max(seq), 0) <> last_seq LIMIT 1
"""
_HORIZON = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
# `arrival` is the number of the transaction that wrote the event: migrations/versions/v1_events.py.
_ARRIVALS = text("""
SELECT transfer_id, seq, type FROM event
WHERE arrival >= :since AND arrival < :until ORDER BY transfer_id, seq
""")
