"""Version 2: who may sign in, whose a transfer is, and who wrote and read."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_SQLITE = (
    """CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is never deleted'); END""",
    """CREATE TRIGGER audit_is_final BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION audit_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'the audit is never changed or deleted'; END $$""",
    """CREATE TRIGGER audit_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_final()""",
)


def upgrade() -> None:
    """Make the tables and what guards them."""
    _make_secret()
    _make_people()
    _make_parties()
    _make_audit()
    triggers = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[op.get_context().dialect.name]
    for trigger in triggers:
        op.execute(trigger)


def _make_secret() -> None:
    op.create_table(
        "root_secret",
        sa.Column("id", _NUMBER, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("wrapping_key_id", _NUMBER, sa.ForeignKey("wrapping_key.id"), nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )


def _make_people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("organisation", sa.Text, nullable=False),
        sa.Column("hospital_id", sa.Text),
        sa.Column("unit_id", sa.Text),
        sa.Column("active", _NUMBER, sa.CheckConstraint("active IN (0, 1)"), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "device",
        sa.Column("device_id", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("holder_id", sa.Text, nullable=False),
        sa.Column("organisation", sa.Text, nullable=False),
        sa.Column(
            "signing_key",
            sa.LargeBinary,
            sa.CheckConstraint("length(signing_key) = 32"),
            nullable=False,
        ),
        sa.Column(
            "sealing_key",
            sa.LargeBinary,
            sa.CheckConstraint("length(sealing_key) = 32"),
            nullable=False,
        ),
        sa.Column("revoked", _NUMBER, sa.CheckConstraint("revoked IN (0, 1)"), nullable=False),
        sqlite_strict=True,
    )
    op.create_index("device_by_holder", "device", ["holder", "holder_id"])


def _make_parties() -> None:
    op.create_table(
        "party",
        sa.Column("transfer_id", sa.Text, sa.ForeignKey("transfer.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("place", _NUMBER, sa.CheckConstraint("place > 0"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("transfer_id", "kind", "place"),
        sqlite_strict=True,
    )
    op.create_index("party_by_name", "party", ["kind", "name"])


def _make_audit() -> None:
    op.create_table(
        "audit_chain",
        sa.Column("transfer_id", sa.Text, sa.ForeignKey("transfer.id"), primary_key=True),
        sa.Column("position", _NUMBER, nullable=False),
        sa.Column("hash", sa.LargeBinary, sa.CheckConstraint("length(hash) = 32"), nullable=False),
        sa.Column("signed", _NUMBER, nullable=False),
        sqlite_strict=True,
    )
    unsigned = sa.text("position > signed")
    op.create_index(
        "audit_chain_unsigned",
        "audit_chain",
        ["transfer_id"],
        sqlite_where=unsigned,
        postgresql_where=unsigned,
    )
    op.create_table(
        "audit",
        sa.Column("transfer_id", sa.Text, sa.ForeignKey("transfer.id"), nullable=False),
        sa.Column("position", _NUMBER, sa.CheckConstraint("position > 0"), nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("digest", sa.Text),
        sa.Column("person_id", sa.Text),
        sa.Column("device_id", sa.Text),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("organisation", sa.Text),
        sa.Column("hash", sa.LargeBinary, sa.CheckConstraint("length(hash) = 32"), nullable=False),
        sa.PrimaryKeyConstraint("transfer_id", "position"),
        sqlite_strict=True,
    )
    op.create_table(
        "checkpoint",
        sa.Column("number", _NUMBER, sa.CheckConstraint("number > 0"), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column(
            "signature",
            sa.LargeBinary,
            sa.CheckConstraint("length(signature) = 64"),
            nullable=False,
        ),
        sqlite_strict=True,
    )
