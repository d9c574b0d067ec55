"""Seal a few bytes to a device by HPKE (RFC 9180): base mode, single shot.

DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
"""

from dataclasses import dataclass

from Crypto.Protocol import DH, HPKE

from transfer.sealing import Tampered


@dataclass(frozen=True)
class Wrapped:
    """The encapsulated key of 32 bytes, and the ciphertext followed by its tag of 16 bytes."""

    enc: bytes
    ciphertext: bytes


def wrap(public_key: bytes, plaintext: bytes, info: bytes, bound: bytes) -> Wrapped:
    """Seal to a public key of 32 bytes; raise ValueError when it is no point of the curve."""
    key = DH.import_x25519_public_key(public_key)
    context = HPKE.new(receiver_key=key, aead_id=HPKE.AEAD.AES256_GCM, info=info)
    return Wrapped(context.enc, context.seal(plaintext, bound))


def unwrap(private_key: bytes, wrapped: Wrapped, info: bytes, bound: bytes) -> bytes:
    """Return the plaintext; raise Tampered when key, place or any byte is another."""
    key = DH.import_x25519_private_key(private_key)
    try:
        context = HPKE.new(
            receiver_key=key, aead_id=HPKE.AEAD.AES256_GCM, enc=wrapped.enc, info=info
        )
        return context.unseal(wrapped.ciphertext, bound)
    except ValueError as error:
        msg = "a wrapped key does not open: it is for another device or place, or was changed"
        raise Tampered(msg) from error
