"""Check that whoever sends a signature has the key: Ed25519 (RFC 8032) over a purpose and JSON."""

import base64
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from transfer.sealing import canonical

ENROLMENT = "emsync/transfer/v1/device"
SIGN_IN = "emsync/transfer/v1/session"


class ProofRefused(Exception):
    """The signature is not the key's; the text says over what it must be."""


def message(purpose: str, content: Mapping[str, Any]) -> bytes:
    """Return the bytes that are signed: the purpose, a line feed, the canonical content."""
    return purpose.encode("ascii") + b"\n" + canonical(content)


def check(key: bytes, purpose: str, content: Mapping[str, Any], signature: str) -> None:
    """Raise ProofRefused unless `signature` (base64) is that of the raw public key."""
    try:
        public = Ed25519PublicKey.from_public_bytes(key)
        public.verify(base64.b64decode(signature), message(purpose, content))
    except (InvalidSignature, ValueError) as error:
        named = ", ".join(sorted(content))
        raise ProofRefused(
            f"The signature does not verify; sign {purpose!r}, a line feed and the canonical JSON "
            f"of {named} with the device's Ed25519 key"
        ) from error
