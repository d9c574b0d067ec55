"""Version 4: how far the audit of a transfer goes stands in the transfer's own row."""

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_START = {"sqlite": f"x'{bytes(32).hex()}'", "postgresql": "decode(repeat('00', 32), 'hex')"}


def upgrade() -> None:
    """Add the columns, fill them from the table that was apart, and drop that."""
    start = sa.text(_START[op.get_context().dialect.name])
    length = sa.CheckConstraint("length(audit_hash) = 32")
    zero = sa.text("0")
    for column in (
        sa.Column("audit_position", _NUMBER, nullable=False, server_default=zero),
        sa.Column("audit_hash", sa.LargeBinary, length, nullable=False, server_default=start),
        sa.Column("audit_signed", _NUMBER, nullable=False, server_default=zero),
    ):
        op.add_column("transfer", column)
    op.execute(
        """UPDATE transfer SET audit_position = audit_chain.position,
        audit_hash = audit_chain.hash, audit_signed = audit_chain.signed
        FROM audit_chain WHERE audit_chain.transfer_id = transfer.id"""
    )
    op.drop_index("audit_chain_unsigned", "audit_chain")
    op.drop_table("audit_chain")
    unsigned = sa.text("audit_position > audit_signed")
    op.create_index(
        "transfer_unsigned",
        "transfer",
        ["id"],
        sqlite_where=unsigned,
        postgresql_where=unsigned,
    )
