"""Keep attachments in the database of the events: committed before they are acknowledged."""

from collections.abc import Iterator

from sqlalchemy import bindparam, func, insert, select

from transfer.database import Database
from transfer.envelope.attachment import sha256_of
from transfer.tables import attachment


class AttachmentStore:
    """Ciphertexts of one transfer, by their SHA-256. Use it inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, transfer_id: str) -> int:
        """Return how many a transfer has."""
        return int(self._database.rows(_COUNT, of=transfer_id)[0][0])

    def has(self, transfer_id: str, sha256: str) -> bool:
        """Tell whether an attachment is there."""
        return bool(self._database.rows(_HAS, of=transfer_id, named=sha256))

    def add(self, transfer_id: str, sha256: str, uploaded: bytes, recorded_at: str) -> None:
        """Keep a new one."""
        names = {"transfer_id": transfer_id, "sha256": sha256, "recorded_at": recorded_at}
        self._database.rows(insert(attachment), **names, uploaded=uploaded)

    def get(self, transfer_id: str, sha256: str) -> bytes | None:
        """Return what was uploaded; None when it is not there."""
        rows = self._database.rows(_GET, of=transfer_id, named=sha256)
        return bytes(rows[0][0]) if rows else None

    def found(self, transfer_id: str) -> Iterator[str]:
        """Yield the SHA-256 of what is stored for a transfer, computed anew, one by one."""
        for (sha256,) in self._database.rows(_NAMES, of=transfer_id):
            yield sha256_of(self.get(transfer_id, sha256) or b"")


_THIS = (attachment.c.transfer_id == bindparam("of"), attachment.c.sha256 == bindparam("named"))
_COUNT = select(func.count()).where(attachment.c.transfer_id == bindparam("of"))
_NAMES = select(attachment.c.sha256).where(attachment.c.transfer_id == bindparam("of"))
_HAS = select(attachment.c.sha256).where(*_THIS)
_GET = select(attachment.c.uploaded).where(*_THIS)
