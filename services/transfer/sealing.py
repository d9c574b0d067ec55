"""Encrypt records so that only the holder of the key reads them, and only in their place.

AES-256-GCM (NIST SP 800-38D) with random 96-bit nonces and a key per transfer keeps the number of
encryptions under one key far below the 2**32 that the standard allows. Keys are wrapped with
AES-KWP (RFC 5649).
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF
from Crypto.Random import get_random_bytes
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec.json import Encoder

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
_REMEMBERED = 1024


class Tampered(ValueError):
    """The key is another one, or the record or what it is bound to was changed."""


class Sealed(NamedTuple):
    """A nonce of 12 bytes, and the ciphertext followed by its tag of 16 bytes."""

    nonce: bytes
    ciphertext: bytes


def canonical(value: Any) -> bytes:
    """Return the one ASCII JSON text of a value; raise ValueError for NaN and infinities."""
    return _encode(value).encode("ascii")


def canonical_flat(value: Mapping[str, str | int | None]) -> bytes:
    """Return the `canonical` of an object that holds texts and whole numbers, and no other."""
    text = _encode_flat(value)
    # What is not printable ASCII has another form there.
    return text if text.isascii() and b"\x7f" not in text else canonical(value)


_encode_flat = Encoder(order="sorted").encode
# Made once: `json.dumps` makes one for every call.
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def new_key() -> bytes:
    """Return 32 random bytes."""
    return get_random_bytes(KEY_BYTES)


def new_nonce() -> bytes:
    """Return 12 random bytes."""
    return get_random_bytes(NONCE_BYTES)


def derive(secret: bytes, purpose: bytes) -> bytes:
    """Return a key of 32 bytes for one purpose, by HKDF-SHA256 (RFC 5869) of a random secret."""
    key: bytes = HKDF(secret, KEY_BYTES, b"", SHA256, context=purpose)
    return key


def seal(key: bytes, plaintext: bytes, bound: bytes) -> Sealed:
    """Encrypt under a fresh nonce; `bound` is authenticated, not stored."""
    return encrypt(key, new_nonce(), plaintext, bound)


def encrypt(key: bytes, nonce: bytes, plaintext: bytes, bound: bytes) -> Sealed:
    """Encrypt with AES-GCM; never give the same key and nonce twice."""
    _check_nonce(nonce)
    return Sealed(nonce, AESGCM(key).encrypt(nonce, plaintext, bound))


def unseal(key: bytes, sealed: Sealed, bound: bytes) -> bytes:
    """Return the plaintext; raise Tampered when anything differs from what was sealed."""
    try:
        _check_nonce(sealed.nonce)
        return AESGCM(key).decrypt(sealed.nonce, sealed.ciphertext, bound)
    except (InvalidTag, ValueError) as error:
        msg = "a sealed record does not open: wrong key, or it was changed or moved"
        raise Tampered(msg) from error


def _check_nonce(nonce: bytes) -> None:
    # GCM hashes a nonce of another length, and two of them may then meet (SP 800-38D, section 8).
    if len(nonce) != NONCE_BYTES:
        msg = f"a nonce has {NONCE_BYTES} bytes, not {len(nonce)}"
        raise ValueError(msg)


def wrap(wrapping_key: bytes, key: bytes) -> bytes:
    """Encrypt a key with AES-KWP; the result is 8 to 15 bytes longer, deterministic."""
    return AES.new(wrapping_key, AES.MODE_KWP).seal(key)


# A transfer has one data key, and opening it takes longer than opening an event. Who holds the
# wrapping key could open it anew at any time; what does not open is never remembered.
@lru_cache(_REMEMBERED)
def unwrap(wrapping_key: bytes, wrapped: bytes) -> bytes:
    """Return the key; raise Tampered when the wrapping key is another or a byte differs."""
    try:
        return AES.new(wrapping_key, AES.MODE_KWP).unseal(wrapped)
    except ValueError as error:
        msg = "a wrapped key does not open: wrong key-encryption key, or it was changed"
        raise Tampered(msg) from error
