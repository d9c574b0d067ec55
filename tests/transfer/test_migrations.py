import sqlite3
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from transfer.audit.verify import Verifier
from transfer.database import LedgerUnusable
from transfer.hub import Hub
from transfer.sqlite import FILE, SqliteFile
from transfer.tables import metadata

# What the program before Alembic made.
BEFORE_ALEMBIC = """
CREATE TABLE wrapping_key (
  id INTEGER PRIMARY KEY,
  key_check BLOB NOT NULL UNIQUE
) STRICT;
CREATE TABLE transfer (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  last_seq INTEGER NOT NULL CHECK (last_seq >= 0)
) STRICT;
CREATE TABLE data_key (
  id TEXT PRIMARY KEY,
  transfer_id TEXT NOT NULL REFERENCES transfer (id),
  wrapping_key_id INTEGER NOT NULL REFERENCES wrapping_key (id),
  wrapped BLOB NOT NULL
) STRICT;
CREATE TABLE event (
  transfer_id TEXT NOT NULL REFERENCES transfer (id),
  seq INTEGER NOT NULL CHECK (seq > 0),
  version INTEGER NOT NULL CHECK (version > 0),
  event_id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  key_id TEXT NOT NULL REFERENCES data_key (id),
  nonce BLOB NOT NULL CHECK (length(nonce) = 12),
  ciphertext BLOB NOT NULL CHECK (length(ciphertext) >= 16),
  PRIMARY KEY (transfer_id, seq),
  UNIQUE (key_id, nonce)
) STRICT;
CREATE TRIGGER event_is_next BEFORE INSERT ON event
WHEN NEW.seq IS NOT (SELECT last_seq FROM transfer WHERE id = NEW.transfer_id)
BEGIN SELECT RAISE(ABORT, 'an event must be the next of its transfer'); END;
CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER event_is_final BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TABLE probe (
  id INTEGER PRIMARY KEY,
  nonce BLOB NOT NULL,
  ciphertext BLOB NOT NULL
) STRICT;
PRAGMA user_version = 1;
"""
KEPT = {
    "wrapping_key": "*",
    "transfer": "number, id, state, version, last_seq",
    "data_key": "*",
    "event": "*",
}


@pytest.fixture
def execute(config):
    """Another program that opens the file."""
    with closing(sqlite3.connect(config.data / FILE, isolation_level=None)) as connection:
        yield lambda statement: connection.execute(statement).fetchall()


def rows(path):
    with closing(sqlite3.connect(path)) as connection:
        return {
            name: connection.execute(f"SELECT {columns} FROM {name}").fetchall()
            for name, columns in KEPT.items()
        }


def opened(config, make):
    return Hub.open(config, make.key, lambda *_: None)


def shown(config, make):
    hub = opened(config, make)
    transfers = hub.casebook.page(100, None)["transfers"]
    found = [hub.casebook.show(transfer["transfer_id"]) for transfer in transfers]
    hub.close()
    return found


@pytest.fixture
def before_alembic(config, make):
    """Turn what the present program wrote into a file of the one before Alembic."""
    hub = opened(config, make)
    make.enrol(hub.database)
    for _ in range(3):
        asked = make.request(hub, make.asking()).event.header.transfer_id
        make.act(hub, asked, "accept", make.answering(asked, "accept"))
    hub.close()
    path, written = config.data / FILE, rows(config.data / FILE)
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(BEFORE_ALEMBIC)
        for name, kept in written.items():
            if name != "event":
                places = ", ".join("?" * len(kept[0]))
                connection.executemany(f"INSERT INTO {name} VALUES ({places})", kept)
        add_events(connection, written["event"])
        connection.commit()
    return path


def add_events(connection, events):
    for event in events:
        connection.execute("UPDATE transfer SET last_seq = ? WHERE id = ?", (event[1], event[0]))
        connection.execute(f"INSERT INTO event VALUES ({', '.join('?' * len(event))})", event)


def test_takes_over_a_file_from_before_alembic_without_loss(before_alembic, config, make):
    before = rows(before_alembic)

    transfers = shown(config, make)

    assert before == rows(before_alembic)
    assert [["requested", "accepted"]] * 3 == [
        [event["type"] for event in replayed(config, make, transfer)] for transfer in transfers
    ]


def replayed(config, make, transfer):
    hub = opened(config, make)
    events = hub.casebook.replay(transfer["transfer_id"], 0).as_dict()["events"]
    hub.close()
    return events


def test_the_program_before_alembic_refuses_what_was_taken_over(before_alembic, config, make):
    shown(config, make)

    with closing(sqlite3.connect(before_alembic)) as connection:
        assert [(2,)] == connection.execute("PRAGMA user_version").fetchall()


def test_a_take_over_that_is_cut_short_changes_nothing(before_alembic, config, execute):
    execute("CREATE TABLE alembic_version (other TEXT) STRICT")

    with pytest.raises(LedgerUnusable, match="is not usable"):
        SqliteFile(config.data / FILE)

    assert [(1,)] == execute("PRAGMA user_version")
    assert [] == execute("SELECT * FROM alembic_version")


def test_migrations_make_what_the_tables_say(config):
    with SqliteFile(config.data / FILE) as database, database._readers.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert [] == compare_metadata(context, metadata)


def test_makes_strict_tables_only(config, execute):
    SqliteFile(config.data / FILE).close()

    lax = "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict"
    assert {"alembic_version", "sqlite_schema", "sqlite_sequence", "sqlite_temp_schema"} >= {
        name for (name,) in execute(lax)
    }


def test_refuses_a_database_of_a_later_version(config, execute):
    SqliteFile(config.data / FILE).close()
    execute("UPDATE alembic_version SET version_num = '999'")

    with pytest.raises(LedgerUnusable, match="has version 999; this program knows up to"):
        SqliteFile(config.data / FILE)


def test_refuses_a_file_of_another_program(config, execute):
    execute("PRAGMA user_version = 77")

    with pytest.raises(LedgerUnusable, match="was not written by this service"):
        SqliteFile(config.data / FILE)


def test_version_4_takes_the_head_of_each_audit_along(config, make, execute):
    hub = opened(config, make)
    make.enrol(hub.database)
    asked = make.request(hub, make.asking()).event.header.transfer_id
    hub.access.checkpoint()
    make.act(hub, asked, "accept", make.answering(asked, "accept"))
    heads, chain = hub.access.audit.heads(), hub.access.audit.chain(asked)
    hub.close()
    for statement in BACK_TO_VERSION_3:
        execute(statement)

    hub = opened(config, make)
    found = Verifier(hub.database, hub.access.signer).verify()

    assert (heads, chain) == (hub.access.audit.heads(), hub.access.audit.chain(asked))
    assert ([], len(chain), 1) == (found.complaints, found.entries, found.checkpoints)
    hub.access.checkpoint()
    assert [asked] == list(hub.access.audit.checkpoints()[-1].heads)
    hub.close()


BACK_TO_VERSION_3 = (
    """CREATE TABLE audit_chain (
      transfer_id TEXT NOT NULL REFERENCES transfer (id),
      position INTEGER NOT NULL,
      hash BLOB NOT NULL CHECK (length(hash) = 32),
      signed INTEGER NOT NULL,
      PRIMARY KEY (transfer_id)
    ) STRICT""",
    "CREATE INDEX audit_chain_unsigned ON audit_chain (transfer_id) WHERE position > signed",
    """INSERT INTO audit_chain SELECT id, audit_position, audit_hash, audit_signed FROM transfer
    WHERE audit_position > 0""",
    "DROP INDEX transfer_unsigned",
    *(f"ALTER TABLE transfer DROP COLUMN audit_{name}" for name in ("position", "hash", "signed")),
    "UPDATE alembic_version SET version_num = '3'",
)
