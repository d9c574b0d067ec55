"""Take attachments in and give them out, to those who may, within limits."""

from transfer import rules
from transfer.access.gate import Gate
from transfer.access.principal import Principal
from transfer.access.sessions import Clock
from transfer.actions import ACTIONS
from transfer.attachments.store import AttachmentStore
from transfer.envelope.attachment import sha256_of
from transfer.ledger import Ledger, Standing
from transfer.record import text_of
from transfer.refusals import Conflict

MOST = 50
"""As many a transfer may have."""


class OtherHash(ValueError):
    """What was uploaded is not what its name says."""


class UnknownAttachment(LookupError):
    """The transfer has no attachment of that hash."""


class Keeper:
    """What the edge asks for attachments; it cannot open any."""

    def __init__(self, ledger: Ledger, store: AttachmentStore, gate: Gate, clock: Clock) -> None:
        self._ledger = ledger
        self._store = store
        self._gate = gate
        self._clock = clock

    def put(self, principal: Principal, transfer_id: str, sha256: str, uploaded: bytes) -> bool:
        """Keep an attachment, committed on return; tell whether it was new.

        Raises OtherHash, UnknownTransfer, Forbidden, or Conflict when the transfer is over or full.
        """
        if sha256_of(uploaded) != sha256:
            raise OtherHash("must be the SHA-256, in lower-case hexadecimal, of what is uploaded")
        recorded_at = text_of(self._clock())
        with self._ledger.writing():
            standing = self._ledger.standing(transfer_id)
            self._gate.may_act(principal, "attach", standing, {})
            if self._store.has(transfer_id, sha256):
                return False
            self._check_room(standing)
            self._store.add(transfer_id, sha256, uploaded, recorded_at)
            self._gate.note_upload(principal, standing, sha256, recorded_at)
        return True

    def get(self, principal: Principal, transfer_id: str, sha256: str) -> bytes:
        """Return what was uploaded; raise UnknownTransfer, Forbidden or UnknownAttachment."""
        self._gate.read(principal, "attachment", transfer_id)
        with self._ledger.reading():
            uploaded = self._store.get(transfer_id, sha256)
        if uploaded is None:
            raise UnknownAttachment("This transfer has no such attachment; its event may be ahead")
        return uploaded

    def _check_room(self, standing: Standing) -> None:
        rules.check_open(ACTIONS["attach"], standing)
        if self._store.count(standing.transfer_id) >= MOST:
            reason = f"A transfer takes at most {MOST} attachments; send what matters in a message"
            raise Conflict("attachments_full", reason, standing)
