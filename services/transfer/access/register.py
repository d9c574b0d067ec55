"""Keep the devices that were enrolled: the table behind `Devices`."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, insert, or_, select, update

from transfer.access.device import Device
from transfer.database import Database
from transfer.envelope.canonical import from_base64, to_base64
from transfer.envelope.signing import DEVICE, statement, verify
from transfer.tables import device

_KEYS = ("signing_key", "sealing_key")


class Register:
    """The table of devices. Use `writing` of the database around `enrol` and `revoke`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, device_id: str) -> Device | None:
        """Return a device, revoked or not; None when nobody enrolled it."""
        rows = self._database.rows(_BY_ID, device_id=device_id)
        return _device(rows[0]) if rows else None

    def recipients(self, hospital_id: str | None, unit_id: str) -> Sequence[Device]:
        """Return whom a content key is sealed to, by device_id, without the revoked."""
        rows = self._database.rows(_RECIPIENTS, hospital_id=hospital_id, unit_id=unit_id)
        return [_device(row) for row in rows]

    def all(self) -> list[Device]:
        """Return every device by id, the revoked too."""
        return [_device(row) for row in self._database.rows(_ALL)]

    def enrol(self, body: dict[str, Any]) -> Device:
        """Add a device under a new id; raise Forged when it does not have the key that it names."""
        content = {name: value for name, value in body.items() if name != "signature"}
        keys = {name: from_base64(body[name]) for name in _KEYS}
        verify(keys["signing_key"], statement(DEVICE, body), body["signature"])
        enrolled = Device(**content | keys, device_id=str(uuid.uuid4()), revoked=False)
        self._database.rows(insert(device), **enrolled._asdict())
        return enrolled

    def revoke(self, device_id: str) -> Device | None:
        """Revoke a device for good; return it, None when nobody enrolled it."""
        self._database.rows(_REVOKE, of=device_id)
        return self.get(device_id)


def view(shown: Device) -> dict[str, Any]:
    """Return a device as the contract shows it: keys in base64."""
    return shown._asdict() | {name: to_base64(getattr(shown, name)) for name in _KEYS}


_SELECT = select(*(device.c[name] for name in Device._fields)).order_by(device.c.device_id)
_BY_ID = _SELECT.where(device.c.device_id == bindparam("device_id"))
_ALL = _SELECT
_RECIPIENTS = _SELECT.where(
    device.c.revoked == 0,
    or_(
        device.c.holder == "break_glass",
        and_(device.c.holder == "hospital", device.c.holder_id == bindparam("hospital_id")),
        and_(device.c.holder == "unit", device.c.holder_id == bindparam("unit_id")),
    ),
)
_REVOKE = update(device).where(device.c.device_id == bindparam("of")).values(revoked=1)


def _device(row: Any) -> Device:
    device_id, holder, holder_id, organisation, signing_key, sealing_key, revoked = row
    keys = (bytes(signing_key), bytes(sealing_key))
    return Device(device_id, holder, holder_id, organisation, *keys, revoked)
