"""Upload what an event names before the event is sent; fetch, verify and open what one names."""

from collections.abc import Mapping

from transfer.client.link import Link
from transfer.client.store import Store, Waiting
from transfer.envelope.attachment import open_file
from transfer.envelope.canonical import from_base64
from transfer.envelope.media import check_media


class Files:
    """The attachments of transfers, as one device sends and reads them."""

    def __init__(self, link: Link, store: Store) -> None:
        self._link = link
        self._store = store

    def upload(self, waiting: Waiting) -> None:
        """Upload the file of an event that has one and was not uploaded; raise OutOfReach or Refused."""
        sha256 = (waiting.said or {}).get("attachment", {}).get("sha256")
        uploaded = self._store.file(sha256) if sha256 else None
        if uploaded is None:
            return
        self._link.upload(_path(waiting.transfer_id, sha256), uploaded)
        with self._store.writing():
            self._store.drop_file(sha256)

    def fetch(self, transfer_id: str, named: Mapping[str, str]) -> bytes:
        """Return the file that an event names, as it was before it was sealed.

        Raises OutOfReach, Refused, and Tampered, NotCanonical or NotThatMedia when it is not the one
        that was sealed: then nothing may be done with its bytes.
        """
        sha256 = named["sha256"]
        uploaded = self._store.file(sha256) or self._link.download(_path(transfer_id, sha256))
        content = open_file(transfer_id, from_base64(named["key"]), sha256, uploaded)
        check_media(content, named["media_type"])
        return content


def _path(transfer_id: str, sha256: str) -> str:
    return f"transfers/{transfer_id}/attachments/{sha256}"
