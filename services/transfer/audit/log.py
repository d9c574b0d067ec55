"""Keep the chains and the checkpoints in the database, in the transaction of what they tell."""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from transfer.audit.chain import AuditEntry, Head, hash_of
from transfer.audit.checkpoint import Checkpoint, Signer
from transfer.database import Database
from transfer.ledger import Entry
from transfer.sealing import canonical_flat
from transfer.tables import audit, checkpoint, transfer


class AuditLog:
    """The tables of audit entries and checkpoints. Use `writing` around what writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, transfer_id: str, head: Head, said: Mapping[str, Any]) -> Head:
        """Add an entry after a transfer's head, and return the head that is to be kept.

        `said` is everything of AuditEntry but the transfer and the position. Whoever calls has the
        transfer's row locked: two entries never take one place.
        """
        entry = AuditEntry(transfer_id=transfer_id, position=head.position + 1, **said)
        kept = hash_of(entry, head.hash)
        self._database.rows(_ADD, **entry._asdict(), hash=kept)
        return Head(entry.position, kept)

    def append(self, transfer_id: str, said: Mapping[str, Any]) -> None:
        """Add an entry as `add` does, and keep the head."""
        position, kept = self._database.rows(_HEAD_AND_LOCK, of=transfer_id)[0]
        head = self.add(transfer_id, Head(position, bytes(kept)), said)
        self._database.rows(_ADVANCE, of=transfer_id, now=head.position, kept=head.hash)

    def chain(self, transfer_id: str) -> list[tuple[AuditEntry, bytes]]:
        """Return the entries of a transfer with their hashes, oldest first."""
        return [
            (AuditEntry(*row[:-1]), bytes(row[-1]))
            for row in self._database.rows(_CHAIN, transfer_id=transfer_id)
        ]

    def heads(self) -> dict[str, Head]:
        """Return how far the chain of each transfer goes."""
        rows = self._database.rows(_HEADS)
        return {transfer_id: Head(place, bytes(kept)) for transfer_id, place, kept in rows}

    def checkpoints(self) -> list[Checkpoint]:
        """Return all checkpoints, the first first."""
        return [_checkpoint(row) for row in self._database.rows(_CHECKPOINTS)]

    def sign(self, signer: Signer, at: str) -> Checkpoint | None:
        """Add a checkpoint of the chains that grew since the last; None when none did."""
        with self._database.writing():
            grown = self._database.rows(_SIGN)
            if not grown:
                return None
            heads = {name: Head(place, bytes(kept)) for name, place, kept in grown}
            last = self._database.rows(_LAST)
            made = signer.sign(_checkpoint(last[0]) if last else None, at, heads)
            values = {"number": made.number, "body": made.body, "signature": made.signature}
            self._database.rows(insert(checkpoint), **values)
        return made


def digest_of(entry: Entry) -> str:
    """Return the SHA-256, in hexadecimal, of an event as it is stored."""
    clear = canonical_flat(entry.header.as_dict())
    return hashlib.sha256(clear + entry.sealed.nonce + entry.sealed.ciphertext).hexdigest()


_HEADS = select(transfer.c.id, transfer.c.audit_position, transfer.c.audit_hash)
_HEAD_AND_LOCK = (
    select(transfer.c.audit_position, transfer.c.audit_hash)
    .where(transfer.c.id == bindparam("of"))
    .with_for_update()
)
_ADD = insert(audit)
_ADVANCE = (
    update(transfer)
    .where(transfer.c.id == bindparam("of"))
    .values(audit_position=bindparam("now"), audit_hash=bindparam("kept"))
)
_SIGN = (
    update(transfer)
    .where(transfer.c.audit_position > transfer.c.audit_signed)
    .values(audit_signed=transfer.c.audit_position)
    .returning(transfer.c.id, transfer.c.audit_position, transfer.c.audit_hash)
)
_CHAIN = (
    select(*(audit.c[name] for name in AuditEntry._fields), audit.c.hash)
    .where(audit.c.transfer_id == bindparam("transfer_id"))
    .order_by(audit.c.position)
)
_CHECKPOINTS = select(checkpoint.c.body, checkpoint.c.signature).order_by(checkpoint.c.number)
_LAST = (
    select(checkpoint.c.body, checkpoint.c.signature).order_by(checkpoint.c.number.desc()).limit(1)
)


def _checkpoint(row: Any) -> Checkpoint:
    body, signature = row
    return Checkpoint(bytes(body), bytes(signature))
