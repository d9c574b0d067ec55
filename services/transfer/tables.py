"""The tables of the hub. Everything that a person said or measured is inside a ciphertext.

A change here needs a migration; triggers stand in the migrations only.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData()

# SQLite's strict tables know INTEGER only, of up to 64 bits like this.
Number = BigInteger().with_variant(Integer(), "sqlite")


class Flag(TypeDecorator[bool]):
    """True or false as 1 or 0: SQLite's strict tables know no other."""

    impl = Number
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:  # noqa: ARG002, FBT001 as inherited
        """Return what is stored."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:  # noqa: ARG002 as inherited
        """Return what was stored."""
        return None if value is None else bool(value)


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
    # How far its audit goes, the last hash there, and up to where a checkpoint has signed it.
    Column("audit_position", Number, nullable=False),
    Column("audit_hash", LargeBinary, CheckConstraint("length(audit_hash) = 32"), nullable=False),
    Column("audit_signed", Number, nullable=False),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
Index(
    "transfer_unsigned",
    transfer.c.id,
    sqlite_where=transfer.c.audit_position > transfer.c.audit_signed,
    postgresql_where=transfer.c.audit_position > transfer.c.audit_signed,
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

# Opaque: a device sealed it; `sha256` is of what was uploaded.
attachment = Table(
    "attachment",
    metadata,
    Column("transfer_id", Text, ForeignKey("transfer.id"), nullable=False),
    Column("sha256", Text, CheckConstraint("length(sha256) = 64"), nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("uploaded", LargeBinary, nullable=False),
    PrimaryKeyConstraint("transfer_id", "sha256"),
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

# What tokens, checkpoints and the names of parties are made with; one row.
root_secret = Table(
    "root_secret",
    metadata,
    Column("id", Number, CheckConstraint("id = 1"), primary_key=True),
    Column("wrapping_key_id", Number, ForeignKey("wrapping_key.id"), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    sqlite_strict=True,
)

person = Table(
    "person",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subject", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("hospital_id", Text),
    Column("unit_id", Text),
    Column("active", Flag, CheckConstraint("active IN (0, 1)"), nullable=False),
    sqlite_strict=True,
)

device = Table(
    "device",
    metadata,
    Column("device_id", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("holder_id", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("signing_key", LargeBinary, CheckConstraint("length(signing_key) = 32"), nullable=False),
    Column("sealing_key", LargeBinary, CheckConstraint("length(sealing_key) = 32"), nullable=False),
    Column("revoked", Flag, CheckConstraint("revoked IN (0, 1)"), nullable=False),
    Index("device_by_holder", "holder", "holder_id"),
    sqlite_strict=True,
)

# Whose a transfer is; each name is an HMAC.
party = Table(
    "party",
    metadata,
    Column("transfer_id", Text, ForeignKey("transfer.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("place", Number, CheckConstraint("place > 0"), nullable=False),
    Column("name", Text, nullable=False),
    PrimaryKeyConstraint("transfer_id", "kind", "place"),
    Index("party_by_name", "kind", "name"),
    sqlite_strict=True,
)

audit = Table(
    "audit",
    metadata,
    Column("transfer_id", Text, ForeignKey("transfer.id"), nullable=False),
    Column("position", Number, CheckConstraint("position > 0"), nullable=False),
    Column("at", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("seq", Number, nullable=False),
    Column("digest", Text),
    Column("person_id", Text),
    Column("device_id", Text),
    Column("role", Text, nullable=False),
    Column("organisation", Text),
    Column("hash", LargeBinary, CheckConstraint("length(hash) = 32"), nullable=False),
    PrimaryKeyConstraint("transfer_id", "position"),
    sqlite_strict=True,
)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("number", Number, CheckConstraint("number > 0"), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("signature", LargeBinary, CheckConstraint("length(signature) = 64"), nullable=False),
    sqlite_strict=True,
)
