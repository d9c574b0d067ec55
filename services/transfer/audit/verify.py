"""Hold every chain to the events, to its head and to the signed checkpoints."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select

from transfer.attachments.store import AttachmentStore
from transfer.audit.chain import UPLOADED, AuditEntry, Broken, Head, verify
from transfer.audit.checkpoint import Checkpoint, CheckpointBroken, Signer
from transfer.audit.log import AuditLog, digest_of
from transfer.database import Database
from transfer.ledger import Ledger
from transfer.tables import transfer


@dataclass
class Findings:
    """What was looked at, and what is wrong; `unwatched` are from before there was an audit."""

    entries: int = 0
    transfers: int = 0
    unwatched: int = 0
    checkpoints: int = 0
    last: Checkpoint | None = None
    complaints: list[str] = field(default_factory=list)


class Verifier:
    """Reads the whole audit, one transfer at a time."""

    def __init__(self, database: Database, signer: Signer) -> None:
        self._database = database
        self._ledger = Ledger(database)
        self._log = AuditLog(database)
        self._attachments = AttachmentStore(database)
        self._signer = signer

    def verify(self) -> Findings:
        """Return what was found; the first wrong position of each transfer is named."""
        findings = Findings()
        signed = self._signed(findings)
        heads = self._log.heads()
        for transfer_id in self._transfers() | signed.keys():
            try:
                count = self._verify(transfer_id, heads.get(transfer_id), signed)
            except Broken as broken:
                findings.complaints.append(str(broken))
                continue
            findings.entries += count
            findings.transfers += count > 0
            findings.unwatched += count == 0
        return findings

    def _transfers(self) -> set[str]:
        return {row[0] for row in self._database.rows(select(transfer.c.id))}

    def _signed(self, findings: Findings) -> dict[str, list[Head]]:
        checkpoints = self._log.checkpoints()
        try:
            findings.last = self._signer.verify(checkpoints)
        except CheckpointBroken as broken:
            findings.complaints.append(str(broken))
            return {}
        findings.checkpoints = len(checkpoints)
        signed: dict[str, list[Head]] = {}
        for checkpoint in checkpoints:
            for transfer_id, head in checkpoint.heads.items():
                signed.setdefault(transfer_id, []).append(head)
        return signed

    def _verify(self, transfer_id: str, head: Head | None, signed: dict[str, list[Head]]) -> int:
        with self._database.reading():
            chain = self._log.chain(transfer_id)
            events = {e.header.seq: digest_of(e) for e in self._ledger.entries(transfer_id, 0)}
            kept = set(self._attachments.found(transfer_id))
        found = verify(transfer_id, chain)
        if found != (head or Head()):
            raise Broken(transfer_id, found.position + 1, "the end of the chain is missing")
        if chain:
            _check_events(transfer_id, [entry for entry, _ in chain], events)
            _check_attachments(transfer_id, [entry for entry, _ in chain], kept)
        for then in signed.get(transfer_id, []):
            if then.position > len(chain):
                raise Broken(transfer_id, len(chain) + 1, "signed by a checkpoint, and missing")
            if chain[then.position - 1][1] != then.hash:
                raise Broken(transfer_id, then.position, "not what a checkpoint has signed")
        return len(chain)


def _check_events(transfer_id: str, chain: list[AuditEntry], events: dict[int, str]) -> None:
    for entry in _writes(chain):
        if events.pop(entry.seq, None) != entry.digest:
            raise Broken(
                transfer_id, entry.position, f"event {entry.seq} was changed or is missing"
            )
    if events:
        raise Broken(transfer_id, len(chain) + 1, f"event {min(events)} has no entry")


def _check_attachments(transfer_id: str, chain: list[AuditEntry], kept: set[str]) -> None:
    uploads = {entry.digest: entry.position for entry in chain if entry.action == UPLOADED}
    for digest, position in uploads.items():
        if digest not in kept:
            raise Broken(transfer_id, position, f"attachment {digest} was changed or is missing")
    if unknown := kept - uploads.keys():
        raise Broken(transfer_id, len(chain) + 1, f"attachment {min(unknown)} has no entry")


def _writes(chain: list[AuditEntry]) -> Iterator[AuditEntry]:
    written = (entry for entry in chain if entry.digest is not None)
    return (entry for entry in written if entry.action != UPLOADED)
