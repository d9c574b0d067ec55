"""Know a device by its keys, and for whom it speaks and reads."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

Holder = Literal["hospital", "unit", "dispatch", "break_glass"]


class Device(NamedTuple):
    """A device with its raw public keys, 32 bytes each (RFC 8032, RFC 7748).

    `holder_id` is the hospital or unit that holds it, the organisation itself for dispatch and
    break-glass. A revoked one keeps its row: what it signed before must still be verified.
    """

    device_id: str
    holder: Holder
    holder_id: str
    organisation: str
    signing_key: bytes
    sealing_key: bytes
    revoked: bool


class Devices(Protocol):
    """The devices that were enrolled."""

    def get(self, device_id: str) -> Device | None:
        """Return a device, revoked or not; None when nobody enrolled it."""

    def recipients(self, hospital_id: str | None, unit_id: str) -> Sequence[Device]:
        """Return whom a content key is sealed to, by device_id, without the revoked.

        Those are the devices of the hospital, of the unit, and the break-glass devices of all
        organisations; no hospital's when `hospital_id` is None, since nobody is asked.
        """
