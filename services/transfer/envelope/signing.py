"""Sign and verify with Ed25519 (RFC 8032), each kind of statement under its own label."""

from collections.abc import Mapping
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

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
    return to_base64(SigningKey(signing_key).sign(message).signature)


def verify(public_key: bytes, message: bytes, signature: str) -> None:
    """Raise Forged unless `signature` is of the key of 32 bytes over the message."""
    try:
        VerifyKey(public_key).verify(message, from_base64(signature))
    except (BadSignatureError, ValueError) as error:
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
