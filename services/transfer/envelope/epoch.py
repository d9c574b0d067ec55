"""Give the content key of an epoch to those who may read, and to nobody else."""

from collections.abc import Mapping
from typing import Any

from transfer.envelope import hpke
from transfer.envelope.canonical import NotCanonical, canonical, from_base64, to_base64
from transfer.envelope.hpke import Wrapped
from transfer.envelope.signing import EPOCH, sign, statement, verify
from transfer.sealing import Tampered

INFO = b"emsync/transfer/v1/key"

# The sealing keys of devices, by their ids.
PublicKeys = Mapping[str, bytes]


def wrap_key(
    content_key: bytes, transfer_id: str, epoch: int, recipients: PublicKeys
) -> list[dict[str, str]]:
    """Return the `keys` of an epoch, by device_id."""
    keys = []
    for device_id, public_key in sorted(recipients.items()):
        bound = _bound(transfer_id, epoch, device_id)
        wrapped = hpke.wrap(public_key, content_key, INFO, bound)
        entry = {"enc": to_base64(wrapped.enc), "wrapped": to_base64(wrapped.ciphertext)}
        keys.append({"device_id": device_id, **entry})
    return keys


def unwrap_key(sealing_key: bytes, transfer_id: str, epoch: int, entry: Mapping[str, str]) -> bytes:
    """Return the content key that an entry of `keys` gives; raise Tampered."""
    try:
        wrapped = Wrapped(from_base64(entry["enc"]), from_base64(entry["wrapped"]))
    except NotCanonical as error:
        raise Tampered("a wrapped key is no base64: it was changed") from error
    bound = _bound(transfer_id, epoch, entry["device_id"])
    return hpke.unwrap(sealing_key, wrapped, INFO, bound)


def signed_epoch(signing_key: bytes, transfer_id: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return an `epoch` (epoch, opened_by, keys, earlier) with its `signature`."""
    message = statement(EPOCH, said, transfer_id=transfer_id)
    return {**said, "signature": sign(signing_key, message)}


def verify_epoch(public_key: bytes, transfer_id: str, epoch: Mapping[str, Any]) -> None:
    """Raise Forged, or NotCanonical, unless the device opened this epoch of that transfer."""
    verify(public_key, statement(EPOCH, epoch, transfer_id=transfer_id), epoch["signature"])


def keys_for(
    sealing_key: bytes, device_id: str, transfer_id: str, epoch: Mapping[str, Any]
) -> dict[int, bytes]:
    """Return the content keys, by epoch, that an epoch gives a device; raise Tampered."""
    found = {}
    for given in (epoch, *epoch["earlier"]):
        for entry in given["keys"]:
            if entry["device_id"] == device_id:
                number = given["epoch"]
                found[number] = unwrap_key(sealing_key, transfer_id, number, entry)
    return found


def _bound(transfer_id: str, epoch: int, device_id: str) -> bytes:
    return canonical({"device_id": device_id, "epoch": epoch, "transfer_id": transfer_id})
