"""Sign and verify with Ed25519 (RFC 8032), each kind of statement under its own label."""

from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from transfer.envelope.canonical import canonical, from_base64, to_base64

EVENT = b"emsync/transfer/v1/event"
EPOCH = b"emsync/transfer/v1/epoch"
DEVICE = b"emsync/transfer/v1/device"
SESSION = b"emsync/transfer/v1/session"


class Forged(ValueError):
    """The signature is not of that key over that statement."""


def statement(label: bytes, said: Mapping[str, Any], **bound: str) -> bytes:
    """Return what is signed: the label, a line feed, and what was said without `signature`."""
    rest = {name: value for name, value in said.items() if name != "signature"}
    return label + b"\n" + canonical(rest | bound)


def sign(signing_key: bytes, message: bytes) -> str:
    """Return the signature, in base64, by a private key of 32 bytes."""
    return to_base64(Ed25519PrivateKey.from_private_bytes(signing_key).sign(message))


def verify(public_key: bytes, message: bytes, signature: str) -> None:
    """Raise Forged unless `signature` is of the key of 32 bytes over the message."""
    try:
        key = Ed25519PublicKey.from_public_bytes(public_key)
        key.verify(from_base64(signature), message)
    except (InvalidSignature, ValueError) as error:
        raise Forged("the signature is not of that device over these very words") from error


def signed_event(
    signing_key: bytes, transfer_id: str, event_type: str, body: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the body of an event with its `signature`; raise NotCanonical."""
    message = statement(EVENT, body, transfer_id=transfer_id, type=event_type)
    return {**body, "signature": sign(signing_key, message)}


def verify_event(
    public_key: bytes, transfer_id: str, event_type: str, body: Mapping[str, Any]
) -> None:
    """Raise Forged, or NotCanonical, unless the device said this of that transfer."""
    message = statement(EVENT, body, transfer_id=transfer_id, type=event_type)
    verify(public_key, message, body["signature"])
