"""Seal and open what an event says of the patient, bound to the place it was said in."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from transfer import sealing
from transfer.envelope.canonical import NotCanonical, canonical, from_base64, to_base64
from transfer.sealing import Sealed, Tampered

_FORMAT = 1


@dataclass(frozen=True)
class Place:
    """Where an event stands: its transfer, id, type and device, and the epoch it is sealed in."""

    transfer_id: str
    event_id: str
    type: str
    device_id: str
    epoch: int

    def bound(self) -> bytes:
        """Return the associated data."""
        return canonical({"v": _FORMAT, **asdict(self)})


def seal(
    content_key: bytes, place: Place, said: Mapping[str, Any], nonce: bytes | None = None
) -> dict[str, Any]:
    """Return the `sealed` of an event. Only test vectors give a nonce."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    fresh = nonce or sealing.new_nonce()
    sealed = sealing.encrypt(content_key, fresh, text.encode("utf-8"), place.bound())
    return {
        "epoch": place.epoch,
        "nonce": to_base64(sealed.nonce),
        "ciphertext": to_base64(sealed.ciphertext),
    }


def unseal(content_key: bytes, place: Place, sealed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was said; raise Tampered when key, place or any byte is another."""
    try:
        parts = Sealed(from_base64(sealed["nonce"]), from_base64(sealed["ciphertext"]))
    except NotCanonical as error:
        raise Tampered("a sealed event is no base64: it was changed") from error
    said = json.loads(sealing.unseal(content_key, parts, place.bound()))
    if not isinstance(said, dict):
        raise Tampered("a sealed event holds no JSON object")
    return said
