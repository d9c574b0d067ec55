"""Write events as one device does: sealed, then signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transfer.envelope import body
from transfer.envelope.body import Place
from transfer.envelope.device_keys import DeviceKeys
from transfer.envelope.epoch import PublicKeys, signed_epoch, wrap_key
from transfer.envelope.signing import signed_event


@dataclass(frozen=True)
class ContentKey:
    """The 32 bytes that an epoch of a transfer is sealed with."""

    epoch: int
    key: bytes


@dataclass(frozen=True)
class Pen:
    """A device's id and its private keys."""

    device_id: str
    keys: DeviceKeys

    def event(
        self,
        transfer_id: str,
        event_type: str,
        clear: Mapping[str, Any],
        said: Mapping[str, Any] | None = None,
        key: ContentKey | None = None,
    ) -> dict[str, Any]:
        """Return a body to send; `said` is sealed under `key`. Raises NotCanonical."""
        whole = {**clear, "device_id": self.device_id}
        if said is not None:
            if key is None:
                raise ValueError("what is said of a patient needs a content key to be sealed with")
            place = Place(transfer_id, clear["event_id"], event_type, self.device_id, key.epoch)
            whole["sealed"] = body.seal(key.key, place, said)
        return signed_event(self.keys.signing, transfer_id, event_type, whole)

    def epoch(
        self,
        transfer_id: str,
        key: ContentKey,
        recipients: PublicKeys,
        earlier: Sequence[tuple[ContentKey, PublicKeys]] = (),
    ) -> dict[str, Any]:
        """Return an epoch that gives its key to its recipients, and earlier keys to some of them."""
        said = {
            "epoch": key.epoch,
            "opened_by": self.device_id,
            "keys": wrap_key(key.key, transfer_id, key.epoch, recipients),
            "earlier": [
                {"epoch": old.epoch, "keys": wrap_key(old.key, transfer_id, old.epoch, readers)}
                for old, readers in earlier
                if readers
            ],
        }
        return signed_epoch(self.keys.signing, transfer_id, said)
