"""Chain the entries of one transfer: each hash covers the entry and the hash before it.

One chain for each transfer, so that two transfers never wait for each other.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from transfer.sealing import canonical_flat

START = bytes(32)
"""What stands before the first entry."""

UPLOADED = "uploaded"
"""The action of who uploads an attachment."""


class AuditEntry(NamedTuple):
    """Who did what with a transfer, and when by the server's clock.

    `action` is the type of an event, `uploaded` or the word of a read. `seq` is the event that a
    write left, or the last there was. `digest` is the SHA-256 of the stored event or attachment, in
    hexadecimal, None for a read. The role is `hub` where the hub itself acted.
    """

    transfer_id: str
    position: int
    at: str
    action: str
    seq: int
    digest: str | None
    person_id: str | None
    device_id: str | None
    role: str
    organisation: str | None


class Head(NamedTuple):
    """How far a transfer's chain goes, and the hash of its last entry."""

    position: int = 0
    hash: bytes = START


EMPTY = Head()
"""Of a transfer that nobody has written or read yet."""


@dataclass
class Broken(Exception):
    """The chain of a transfer is not what was written; `position` is the first that is wrong."""

    transfer_id: str
    position: int
    reason: str

    def __str__(self) -> str:
        return f"transfer {self.transfer_id}, position {self.position}: {self.reason}"


def hash_of(entry: AuditEntry, before: bytes) -> bytes:
    """Return SHA-256 of the hash before and the canonical entry: 32 bytes."""
    return hashlib.sha256(before + canonical_flat(entry._asdict())).digest()


def view(entry: AuditEntry, kept: bytes) -> dict[str, Any]:
    """Return an entry with its hash as the contract shows it: all that the hash covers."""
    said = {name: value for name, value in entry._asdict().items() if name != "transfer_id"}
    return said | {"hash": kept.hex()}


def verify(transfer_id: str, chain: Iterable[tuple[AuditEntry, bytes]]) -> Head:
    """Follow a chain from its start; return its head, or raise Broken."""
    head = Head()
    for entry, kept in chain:
        expected = head.position + 1
        if (entry.transfer_id, entry.position) != (transfer_id, expected):
            raise Broken(transfer_id, expected, "the entry is missing")
        if hash_of(entry, head.hash) != kept:
            raise Broken(transfer_id, expected, "the entry or its hash was changed")
        head = Head(expected, kept)
    return head
