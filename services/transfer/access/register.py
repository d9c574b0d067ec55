"""Keep the devices that were enrolled: the table behind `Devices`."""

import base64
import uuid
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import and_, bindparam, insert, or_, select, update

from transfer.access import proof
from transfer.access.device import Device
from transfer.database import Database
from transfer.tables import device


class Register:
    """The table of devices. Use `writing` of the database around `enrol` and `revoke`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, device_id: str) -> Device | None:
        """Return a device, revoked or not; None when nobody enrolled it."""
        rows = self._database.rows(_BY_ID, device_id=device_id)
        return _device(rows[0]) if rows else None

    def recipients(self, hospital_id: str, unit_id: str) -> Sequence[Device]:
        """Return whom a content key is sealed to, by device_id, without the revoked."""
        rows = self._database.rows(_RECIPIENTS, hospital_id=hospital_id, unit_id=unit_id)
        return [_device(row) for row in rows]

    def all(self) -> list[Device]:
        """Return every device by id, the revoked too."""
        return [_device(row) for row in self._database.rows(_ALL)]

    def enrol(self, body: dict[str, Any]) -> Device:
        """Add a device under a new id; raise ProofRefused when it does not have the key it names."""
        content = {name: value for name, value in body.items() if name != "signature"}
        keys = {name: base64.b64decode(body[name]) for name in ("signing_key", "sealing_key")}
        proof.check(keys["signing_key"], proof.ENROLMENT, content, body["signature"])
        enrolled = Device(**content | keys, device_id=str(uuid.uuid4()), revoked=False)
        self._database.rows(insert(device), **vars(enrolled))
        return enrolled

    def revoke(self, device_id: str) -> Device | None:
        """Revoke a device for good; return it, None when nobody enrolled it."""
        self._database.rows(_REVOKE, of=device_id)
        return self.get(device_id)


def view(shown: Device) -> dict[str, Any]:
    """Return a device as the contract shows it: keys in base64."""
    keys = {"signing_key": shown.signing_key, "sealing_key": shown.sealing_key}
    return vars(shown) | {name: base64.b64encode(key).decode() for name, key in keys.items()}


_SELECT = select(*(device.c[field.name] for field in fields(Device))).order_by(device.c.device_id)
_BY_ID = _SELECT.where(device.c.device_id == bindparam("device_id"))
_ALL = _SELECT
_RECIPIENTS = _SELECT.where(
    device.c.revoked.is_(False),
    or_(
        device.c.holder == "break_glass",
        and_(device.c.holder == "hospital", device.c.holder_id == bindparam("hospital_id")),
        and_(device.c.holder == "unit", device.c.holder_id == bindparam("unit_id")),
    ),
)
_REVOKE = update(device).where(device.c.device_id == bindparam("of")).values(revoked=True)


def _device(row: Any) -> Device:
    values = dict(zip((field.name for field in fields(Device)), row, strict=True))
    keys = {name: bytes(values[name]) for name in ("signing_key", "sealing_key")}
    return Device(**values | keys | {"revoked": bool(values["revoked"])})
