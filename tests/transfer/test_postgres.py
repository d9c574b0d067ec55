"""On PostgreSQL the hub keeps what it keeps on SQLite: its tests again, and what replicas need.

The build gives it the root file system of image `postgres`; elsewhere EMSYNC_POSTGRES names one.
"""

import os
import socket
import threading

import pytest
from sqlalchemy import func, insert, select, text

from tests.transfer import postgres_server
from tests.transfer.test_desk import *  # noqa: F403 they run once more, on the fixtures below
from tests.transfer.test_ledger import add, entry, ledger  # noqa: F401
from transfer.audit.chain import EMPTY
from transfer.config import read
from transfer.database import LedgerFailure, LedgerUnusable
from transfer.ledger import Ledger
from transfer.postgres import PostgresServer
from transfer.replicas import SharedLog
from transfer.tables import event, wrapping_key
from transfer.turns import Turns


@pytest.fixture(scope="session")
def port(tmp_path_factory):
    root = postgres_server.root()
    if root is None:
        pytest.skip("EMSYNC_POSTGRES names no root file system, so nothing ran on PostgreSQL")
    with postgres_server.serving(root, tmp_path_factory.mktemp("postgres")) as port:
        yield port


@pytest.fixture
def config(port, environment):
    """Configure a database that is empty again: a schema goes faster than a database."""
    postgres_server.administer(port, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    url = f"postgresql://{postgres_server.USER}@127.0.0.1:{port}/postgres"
    return read(environment | {"TRANSFER_DATABASE": url})


@pytest.fixture
def database(config):
    with PostgresServer(config.database) as database:
        yield database


@pytest.fixture
def other(config, database):
    """The same database, as another replica has it open."""
    with PostgresServer(config.database) as other:
        yield other


def test_is_a_shared_log(database):
    assert isinstance(database, SharedLog)


def test_notices_within_seconds_that_the_network_to_it_was_cut(database):
    with database._readers.connect() as connection:
        mine = socket.socket(fileno=os.dup(connection.connection.driver_connection.fileno()))
    with mine:
        assert 15_000 == mine.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        assert 1 == mine.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert 10 == mine.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)


@pytest.mark.parametrize("seq", [3, 7])
def test_refuses_an_event_that_is_not_the_next(ledger, seq):  # noqa: F811
    add(ledger, entry(1))

    with (
        pytest.raises(LedgerFailure, match="an event must be the next of its transfer"),
        ledger.writing(),
    ):
        ledger.append(entry(seq), EMPTY)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE event SET state = 'closed'", "DELETE FROM event", "UPDATE audit SET role = 'x'"],
)
def test_never_changes_or_deletes_what_was_recorded(hub, make, statement):
    make.request(hub, make.asking())

    with pytest.raises(LedgerFailure, match="never"), hub.database.writing():
        hub.database.rows(text(statement))


def test_finds_a_gap(ledger, database):  # noqa: F811
    add(ledger, entry(1))
    database.verify()
    with database.writing():
        database.rows(text("UPDATE transfer SET last_seq = 2"))

    with pytest.raises(LedgerUnusable, match="lacks events of transfer t"):
        database.verify()


def test_another_replica_hears_what_was_committed_and_hears_it_once(ledger, other):  # noqa: F811
    since = other.end()
    add(ledger, entry(1))
    add(ledger, entry(2))

    heard = other.arrivals(since)

    assert [("t", 1), ("t", 2)] == [(event.transfer_id, event.seq) for event in heard.events]
    assert [] == other.arrivals(heard.until).events


def test_passes_over_no_event_that_is_committed_after_a_younger_one(ledger, database, other):  # noqa: F811
    with ledger.writing():
        ledger.open_transfer("u", "requested")
        ledger.keep_key("u.1", "u", 1, b"wrapped")
    since = other.end()
    written, may_commit = threading.Event(), threading.Event()

    def slow():
        with ledger.writing():
            ledger.append(entry(1), EMPTY)
            written.set()
            assert may_commit.wait(30)

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(30)
    swift = entry(1)
    header = {"transfer_id": "u", "event_id": "e-u", "key_id": "u.1"}
    with Ledger(other).writing():
        Ledger(other).append(swift._replace(header=swift.header._replace(**header)), EMPTY)
    first = other.arrivals(since)
    may_commit.set()
    thread.join()
    second = other.arrivals(first.until)

    heard = [event.transfer_id for event in [*first.events, *second.events]]
    assert ["t", "u"] == sorted(heard)


def test_two_replicas_record_an_event_of_one_id_once(ledger, database, other):  # noqa: F811
    found = []

    def record(where):
        ledger = Ledger(where)
        with ledger.writing():
            if ledger.entry("e1") is None:
                ledger.append(entry(1), EMPTY)
                found.append(where)

    threads = [threading.Thread(target=record, args=(one,)) for one in (database, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 == len(found)
    assert ["e1"] == [kept.header.event_id for kept in ledger.entries("t", 0)]


def test_works_again_after_one_failure_when_the_server_ended_all_connections(database, port):
    count = select(func.count()).select_from(event)
    with database._readers.connect(), database._readers.connect():
        pass
    postgres_server.administer(port, _END_THE_OTHERS)

    with pytest.raises(LedgerFailure):
        database.rows(count)

    assert [(0,)] == database.rows(count)


def test_says_when_no_connection_was_free_in_time(database):
    database._turns = Turns(1, patience_s=0.01)

    with database._turns.turn(), pytest.raises(LedgerFailure, match="no connection"):
        database.end()


def test_undoes_all_and_says_why_when_the_server_refuses_a_statement(database):
    def keep_twice():
        with database.writing():
            for _ in range(2):
                database.rows(insert(wrapping_key), key_check=b"1")

    with pytest.raises(LedgerFailure, match="duplicate key"):
        keep_twice()

    assert [] == database.rows(select(wrapping_key.c.id))


_END_THE_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
