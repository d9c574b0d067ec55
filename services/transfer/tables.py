"""The tables of the hub. Everything that a person said or measured is inside a ciphertext.

A change here needs a migration; triggers stand in the migrations only.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# SQLite's strict tables know INTEGER only, of up to 64 bits like this.
Number = BigInteger().with_variant(Integer(), "sqlite")

wrapping_key = Table(
    "wrapping_key",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key_check", LargeBinary, nullable=False, unique=True),
    sqlite_strict=True,
)

transfer = Table(
    "transfer",
    metadata,
    Column("number", Number, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("version", Number, CheckConstraint("version > 0"), nullable=False),
    Column("last_seq", Number, CheckConstraint("last_seq >= 0"), nullable=False),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

data_key = Table(
    "data_key",
    metadata,
    Column("id", Text, primary_key=True),
    Column("transfer_id", Text, ForeignKey("transfer.id"), nullable=False),
    Column("wrapping_key_id", Number, ForeignKey("wrapping_key.id"), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    sqlite_strict=True,
)

event = Table(
    "event",
    metadata,
    Column("transfer_id", Text, ForeignKey("transfer.id"), nullable=False),
    Column("seq", Number, CheckConstraint("seq > 0"), nullable=False),
    Column("version", Number, CheckConstraint("version > 0"), nullable=False),
    Column("event_id", Text, nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("key_id", Text, ForeignKey("data_key.id"), nullable=False),
    Column("nonce", LargeBinary, CheckConstraint("length(nonce) = 12"), nullable=False),
    Column("ciphertext", LargeBinary, CheckConstraint("length(ciphertext) >= 16"), nullable=False),
    PrimaryKeyConstraint("transfer_id", "seq"),
    UniqueConstraint("key_id", "nonce"),
    sqlite_strict=True,
)

# Written, read and emptied again by the readiness check.
probe = Table(
    "probe",
    metadata,
    Column("id", Number, primary_key=True),
    Column("nonce", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    sqlite_strict=True,
)
