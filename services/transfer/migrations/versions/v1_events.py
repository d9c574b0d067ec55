"""Version 1: events under data keys, never changed, never deleted, without a gap."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_SQLITE = (
    """CREATE TRIGGER event_is_next BEFORE INSERT ON event
    WHEN NEW.seq IS NOT (SELECT last_seq FROM transfer WHERE id = NEW.transfer_id)
    BEGIN SELECT RAISE(ABORT, 'an event must be the next of its transfer'); END""",
    """CREATE TRIGGER event_is_kept BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END""",
    """CREATE TRIGGER event_is_final BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
)
_POSTGRESQL = (
    # Replicas find by it what others committed. A later number never becomes visible before
    # all older transactions have ended, which is not so of a sequence.
    """ALTER TABLE event ADD COLUMN arrival bigint NOT NULL
    DEFAULT pg_current_xact_id()::text::bigint""",
    "CREATE INDEX event_arrival ON event (arrival)",
    """CREATE FUNCTION event_is_next() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.seq IS DISTINCT FROM (SELECT last_seq FROM transfer WHERE id = NEW.transfer_id) THEN
      RAISE EXCEPTION 'an event must be the next of its transfer';
    END IF;
    RETURN NEW; END $$""",
    """CREATE FUNCTION event_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'events are never deleted'; END $$""",
    """CREATE FUNCTION event_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'events are never changed'; END $$""",
    """CREATE TRIGGER event_is_next BEFORE INSERT ON event
    FOR EACH ROW EXECUTE FUNCTION event_is_next()""",
    """CREATE TRIGGER event_is_kept BEFORE DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_is_kept()""",
    """CREATE TRIGGER event_is_final BEFORE UPDATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_is_final()""",
)


def upgrade() -> None:
    """Make the tables and what guards them."""
    _make_keys()
    _make_event()
    _make_probe()
    triggers = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[op.get_context().dialect.name]
    for trigger in triggers:
        op.execute(trigger)


def _make_keys() -> None:
    op.create_table(
        "wrapping_key",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("key_check", sa.LargeBinary, nullable=False, unique=True),
        sqlite_strict=True,
    )
    op.create_table(
        "transfer",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", _NUMBER, sa.CheckConstraint("version > 0"), nullable=False),
        sa.Column("last_seq", _NUMBER, sa.CheckConstraint("last_seq >= 0"), nullable=False),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_table(
        "data_key",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("transfer_id", sa.Text, sa.ForeignKey("transfer.id"), nullable=False),
        sa.Column("wrapping_key_id", _NUMBER, sa.ForeignKey("wrapping_key.id"), nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )


def _make_event() -> None:
    twelve = sa.CheckConstraint("length(nonce) = 12")
    tagged = sa.CheckConstraint("length(ciphertext) >= 16")
    op.create_table(
        "event",
        sa.Column("transfer_id", sa.Text, sa.ForeignKey("transfer.id"), nullable=False),
        sa.Column("seq", _NUMBER, sa.CheckConstraint("seq > 0"), nullable=False),
        sa.Column("version", _NUMBER, sa.CheckConstraint("version > 0"), nullable=False),
        sa.Column("event_id", sa.Text, nullable=False, unique=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("key_id", sa.Text, sa.ForeignKey("data_key.id"), nullable=False),
        sa.Column("nonce", sa.LargeBinary, twelve, nullable=False),
        sa.Column("ciphertext", sa.LargeBinary, tagged, nullable=False),
        sa.PrimaryKeyConstraint("transfer_id", "seq"),
        sa.UniqueConstraint("key_id", "nonce"),
        sqlite_strict=True,
    )


def _make_probe() -> None:
    op.create_table(
        "probe",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("nonce", sa.LargeBinary, nullable=False),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
