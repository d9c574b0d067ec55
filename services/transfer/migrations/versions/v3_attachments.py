"""Version 3: attachments, sealed by devices; never changed, never deleted."""

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"

_SQLITE = (
    """CREATE TRIGGER attachment_is_kept BEFORE DELETE ON attachment
    BEGIN SELECT RAISE(ABORT, 'attachments are never deleted'); END""",
    """CREATE TRIGGER attachment_is_final BEFORE UPDATE ON attachment
    BEGIN SELECT RAISE(ABORT, 'attachments are never changed'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION attachment_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'attachments are never changed or deleted'; END $$""",
    """CREATE TRIGGER attachment_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON attachment
    FOR EACH STATEMENT EXECUTE FUNCTION attachment_is_final()""",
)


def upgrade() -> None:
    """Make the table and what guards it."""
    op.create_table(
        "attachment",
        sa.Column("transfer_id", sa.Text, sa.ForeignKey("transfer.id"), nullable=False),
        sa.Column("sha256", sa.Text, sa.CheckConstraint("length(sha256) = 64"), nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("uploaded", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("transfer_id", "sha256"),
        sqlite_strict=True,
    )
    triggers = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[op.get_context().dialect.name]
    for trigger in triggers:
        op.execute(trigger)
