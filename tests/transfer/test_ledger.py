import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from transfer.audit.chain import EMPTY
from transfer.database import LedgerFailure, LedgerUnusable
from transfer.ledger import Entry, Header, Ledger
from transfer.sealing import Sealed
from transfer.sqlite import FILE, SqliteFile


@pytest.fixture
def database(tmp_path):
    with SqliteFile(tmp_path / FILE) as database:
        yield database


@pytest.fixture
def ledger(database):
    ledger = Ledger(database)
    with ledger.writing():
        ledger.keep_wrapping_key(b"check")
        ledger.open_transfer("t", "requested")
        ledger.keep_key("t.1", "t", 1, b"wrapped")
    return ledger


def entry(seq, **changes):
    header = Header("t", seq, 1, f"e{seq}", "requested", "requested", "2026-11-20T14:00:00Z", "t.1")
    sealed = Sealed(seq.to_bytes(12), bytes(16))
    return Entry(header, sealed)._replace(**changes)


def add(ledger, entry):
    with ledger.writing():
        ledger.append(entry, EMPTY)


@pytest.fixture
def raw(ledger, tmp_path):
    """Another program that opens the file."""
    connection = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    yield connection
    connection.close()


def test_counts_the_events_of_a_transfer_without_a_gap(ledger):
    for seq in (1, 2, 3):
        add(ledger, entry(seq))

    assert [2, 3] == [found.header.seq for found in ledger.entries("t", after=1)]


@pytest.mark.parametrize("seq", [1, 3, 7])
def test_refuses_an_event_that_is_not_the_next(ledger, seq):
    add(ledger, entry(1))

    with pytest.raises(LedgerFailure, match="an event must be the next of its transfer"):
        add(ledger, entry(seq))


def test_refuses_the_same_nonce_under_the_same_key(ledger):
    add(ledger, entry(1))

    with pytest.raises(LedgerFailure, match=r"UNIQUE.*nonce"):
        add(ledger, entry(2, sealed=Sealed((1).to_bytes(12), bytes(16))))


def test_refuses_the_same_event_id(ledger):
    add(ledger, entry(1))
    again = entry(2).header._replace(event_id="e1")

    with pytest.raises(LedgerFailure, match=r"UNIQUE.*event_id"):
        add(ledger, entry(2, header=again))


@pytest.mark.parametrize("length", [0, 8, 16])
def test_refuses_a_nonce_that_is_not_12_bytes(ledger, length):
    with pytest.raises(LedgerFailure, match="CHECK"):
        add(ledger, entry(1, sealed=Sealed(bytes(length), bytes(16))))


def test_keeps_nothing_of_a_transaction_that_failed(ledger):
    add(ledger, entry(1))
    before = ledger.find("t")

    with pytest.raises(LedgerFailure):
        add(ledger, entry(1))

    assert before == ledger.find("t")


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DELETE FROM event", "events are never deleted"),
        ("UPDATE event SET seq = 9", "events are never changed"),
    ],
)
def test_lets_nobody_change_the_past(ledger, raw, statement, reason):
    add(ledger, entry(1))

    with pytest.raises(sqlite3.IntegrityError, match=reason):
        raw.execute(statement)


def test_writes_through_to_the_disk_at_every_commit(database):
    names = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")

    pragmas = [database.rows(text(f"PRAGMA {name}"))[0][0] for name in names]

    assert ["wal", 2, 1, 0] == pragmas


def test_finds_everything_again_after_it_was_closed(ledger, database, tmp_path):
    add(ledger, entry(1))
    database.close()

    with SqliteFile(tmp_path / FILE) as opened:
        assert [entry(1)] == Ledger(opened).entries("t", after=0)


def test_folds_its_log_into_the_main_file_while_it_is_open(ledger, database, tmp_path):
    add(ledger, entry(1))
    database.fold()
    main_file = (tmp_path / FILE).read_bytes()
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / FILE).write_bytes(main_file)

    with SqliteFile(alone / FILE) as opened:
        assert [entry(1)] == Ledger(opened).entries("t", after=0)


def test_writes_its_log_anew_from_the_start_while_commits_go_on(ledger, database, tmp_path):
    size, count = 20_000, 800

    def write():
        for seq in range(1, count + 1):
            add(ledger, entry(seq, sealed=Sealed(seq.to_bytes(12), bytes(size))))

    with ThreadPoolExecutor() as pool:
        writing = pool.submit(write)
        while not writing.done():
            database.fold()
        writing.result()

    assert (tmp_path / f"{FILE}-wal").stat().st_size < size * count


def test_acknowledges_nothing_when_the_disk_is_full(ledger, database):
    add(ledger, entry(1))
    pages = database.rows(text("PRAGMA page_count"))[0][0]
    database.rows(text(f"PRAGMA max_page_count = {pages}"))

    with pytest.raises(LedgerFailure, match="full"):
        add(ledger, entry(2, sealed=Sealed(bytes(12), bytes(100_000))))

    assert [entry(1)] == ledger.entries("t", after=0)


def test_waits_for_nobody_forever(ledger, database, raw):
    raw.execute("BEGIN IMMEDIATE")
    database.rows(text("PRAGMA busy_timeout = 1"))

    with pytest.raises(LedgerFailure, match="locked"):
        add(ledger, entry(1))


def test_does_not_begin_a_transaction_within_another(ledger):
    with (
        ledger.writing(),
        pytest.raises(RuntimeError, match="a transaction is open"),
        ledger.reading(),
    ):
        pass


def test_refuses_a_file_that_is_no_database(tmp_path):
    (tmp_path / FILE).write_bytes(b"not a database, but long enough to be looked at" * 100)

    with pytest.raises(LedgerUnusable, match="is not usable"):
        SqliteFile(tmp_path / FILE)


def test_refuses_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(LedgerUnusable, match="is the folder there and writable"):
        SqliteFile(tmp_path / "nowhere" / FILE)


def test_notices_a_damaged_page(ledger, database, tmp_path):
    for seq in range(1, 60):
        add(ledger, entry(seq))
    database.close()
    damaged = bytearray((tmp_path / FILE).read_bytes())
    page = damaged.rindex((30).to_bytes(12))  # the first page has many zeros
    damaged[page // 4096 * 4096 : page // 4096 * 4096 + 100] = bytes(100)
    (tmp_path / FILE).write_bytes(damaged)

    with (
        SqliteFile(tmp_path / FILE) as opened,
        pytest.raises((LedgerUnusable, LedgerFailure), match=r"damaged|malformed"),
    ):
        opened.verify()
