"""Seal a file, such as a picture of an ECG, under a key of its own, for one transfer."""

import hashlib
from dataclasses import dataclass, field

from transfer import sealing
from transfer.envelope.canonical import canonical
from transfer.sealing import KEY_BYTES, NONCE_BYTES, Sealed, Tampered

_FORMAT = 1
LARGEST_BYTES = 8 * 1024 * 1024
"""As large as a hub takes one, nonce and tag with it, when it is not told otherwise."""


@dataclass(frozen=True)
class SealedFile:
    """What is uploaded (nonce, ciphertext, tag), its SHA-256 in hexadecimal, and the key."""

    uploaded: bytes = field(repr=False)
    sha256: str
    key: bytes = field(repr=False)


def seal_file(
    transfer_id: str, content: bytes, key: bytes | None = None, nonce: bytes | None = None
) -> SealedFile:
    """Seal a file under a fresh key. Only test vectors give key and nonce."""
    fresh_key = key or sealing.new_key()
    fresh_nonce = nonce or sealing.new_nonce()
    sealed = sealing.encrypt(fresh_key, fresh_nonce, content, _bound(transfer_id))
    uploaded = sealed.nonce + sealed.ciphertext
    return SealedFile(uploaded, sha256_of(uploaded), fresh_key)


def open_file(transfer_id: str, key: bytes, sha256: str, uploaded: bytes) -> bytes:
    """Return the file; raise Tampered when key, transfer, hash or any byte is another."""
    if len(key) != KEY_BYTES or sha256_of(uploaded) != sha256:
        raise Tampered("an attachment is not the one that was sealed: its hash or key is another")
    sealed = Sealed(uploaded[:NONCE_BYTES], uploaded[NONCE_BYTES:])
    return sealing.unseal(key, sealed, _bound(transfer_id))


def sha256_of(uploaded: bytes) -> str:
    """Return the name of an attachment: the SHA-256 of what is uploaded, in hexadecimal."""
    return hashlib.sha256(uploaded).hexdigest()


def _bound(transfer_id: str) -> bytes:
    return canonical({"v": _FORMAT, "kind": "attachment", "transfer_id": transfer_id})
