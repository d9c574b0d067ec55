"""Prepare the data of a hub: ambulances, each with a device and a transfer, and what they send."""

import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from transfer.access.principal import Principal, Role
from transfer.access.register import Register
from transfer.config import read
from transfer.database import Database
from transfer.envelope.canonical import to_base64
from transfer.envelope.device_keys import DeviceKeys
from transfer.envelope.pen import ContentKey, Pen
from transfer.envelope.signing import DEVICE, SESSION, sign, statement
from transfer.hub import Hub
from transfer.identity import event_id
from transfer.keys import demo_key
from transfer.record import text_of
from transfer.sealing import new_key

ROOT = Path(__file__).resolve().parents[2]
EVENT_BYTES = 1024
ORGANISATION, HOSPITAL, ORIGIN = "hus", "meilahti", "http://desk.example"
NO_STORES: Mapping[str, str] = {}
# Longer than any measurement, so that the hub gives nobody up while it runs.
_PATIENCE_S = 3600


@dataclass(frozen=True)
class Ambulance:
    """A unit, its device, its transfer, and the content key of the transfer's first epoch."""

    unit_id: str
    pen: Pen
    transfer_id: str
    key: ContentKey

    def message(self) -> dict[str, Any]:
        """Return a sealed and signed message of EVENT_BYTES bytes of JSON."""
        text = secrets.token_urlsafe(600)
        event = self._sealed(text)
        # Base64 has four characters for three bytes.
        return self._sealed(text[: len(text) + (EVENT_BYTES - _size(event)) * 3 // 4])

    def request(self, readers: dict[str, bytes]) -> dict[str, Any]:
        """Return the request that opens the transfer."""
        clear = {
            **_stamp(),
            "transfer_id": self.transfer_id,
            "hospital_id": HOSPITAL,
            "unit_id": self.unit_id,
            "severity_level": 2,
            "answer_within_s": _PATIENCE_S,
            "epoch": self.pen.epoch(self.transfer_id, self.key, readers),
        }
        said = {"handover": {"complaint": "Chest pain for 40 minutes"}}
        return self.pen.event(self.transfer_id, "requested", clear, said, self.key)

    def _sealed(self, text: str) -> dict[str, Any]:
        clear = {**_stamp(), "actor": "medic-17", "side": "ambulance"}
        event = self.pen.event(self.transfer_id, "message_sent", clear, {"text": text}, self.key)
        return {"transfer_id": self.transfer_id, **event}


@dataclass(frozen=True)
class Fleet:
    """The data of a hub, and the ambulances that are in it."""

    folder: Path
    ambulances: list[Ambulance]
    stores: Mapping[str, str] = field(default_factory=dict)

    def say(self, count: int) -> None:
        """Have every ambulance say so many messages; the hub must be stopped."""
        hub = opened(self.folder, self.stores)
        try:
            for ambulance in self.ambulances:
                by = _principal(ambulance)
                for _ in range(count):
                    body = ambulance.message()
                    hub.desk.act(body.pop("transfer_id"), "message", body, by)
        finally:
            hub.close()

    def tokens(self) -> list[str]:
        """Return a token for each ambulance, good for ten minutes; the hub must be stopped."""
        hub = opened(self.folder, self.stores)
        try:
            return [_token(hub, ambulance.pen) for ambulance in self.ambulances]
        finally:
            hub.close()


def settings(folder: Path, stores: Mapping[str, str] = NO_STORES) -> dict[str, str]:
    """Return the hub's settings for its data in a folder, or in stores that settings name."""
    return {
        "TRANSFER_DATA": str(folder),
        "TRANSFER_PROFILE": "demo",
        "TRANSFER_ORIGINS": ORIGIN,
        "TRANSFER_CONNECTIONS": "10000",
        "TRANSFER_REQUESTS_PER_MINUTE": "1000000",
        "EMSYNC_CONTRACTS": str(ROOT / "contracts"),
        **stores,
    }


def opened(folder: Path, stores: Mapping[str, str] = NO_STORES) -> Hub:
    """Open the hub's data in this process; whoever opens it closes it."""
    config = read(settings(folder, stores))
    return Hub.open(config, demo_key(config.data), tell=lambda *_: None)


def prepare(folder: Path, count: int, stores: Mapping[str, str] = NO_STORES) -> Fleet:
    """Put so many ambulances into a folder or stores, each with an open transfer."""
    hub = opened(folder, stores)
    try:
        readers = dict(_enrolled(hub.database, *place) for place in _READERS)
        ambulances = [_ambulance(hub, number, readers) for number in range(count)]
        return Fleet(folder, ambulances, stores)
    finally:
        hub.close()


_READERS = (("hospital", HOSPITAL), ("break_glass", ORGANISATION))


def _ambulance(hub: Hub, number: int, readers: dict[str, bytes]) -> Ambulance:
    unit_id, keys = f"HEL-{number}", DeviceKeys.make()
    pen = Pen(_enrol(hub.database, keys, "unit", unit_id), keys)
    ambulance = Ambulance(unit_id, pen, str(uuid.uuid4()), ContentKey(1, new_key()))
    body = ambulance.request(readers | {pen.device_id: keys.public_sealing})
    hub.desk.request(body, _principal(ambulance))
    return ambulance


def _enrolled(database: Database, holder: str, holder_id: str) -> tuple[str, bytes]:
    keys = DeviceKeys.make()
    return _enrol(database, keys, holder, holder_id), keys.public_sealing


def _enrol(database: Database, keys: DeviceKeys, holder: str, holder_id: str) -> str:
    body = {
        "holder": holder,
        "holder_id": holder_id,
        "organisation": ORGANISATION,
        "signing_key": to_base64(keys.public_signing),
        "sealing_key": to_base64(keys.public_sealing),
    }
    body["signature"] = sign(keys.signing, statement(DEVICE, body))
    with database.writing():
        return Register(database).enrol(body).device_id


def _principal(ambulance: Ambulance) -> Principal:
    who = (None, ambulance.pen.device_id, ambulance.unit_id, Role.MEDIC, ORGANISATION)
    return Principal(*who, unit_id=ambulance.unit_id)


def _token(hub: Hub, pen: Pen) -> str:
    body = {"device_id": pen.device_id, "signed_at": datetime.now(UTC).isoformat()}
    body["signature"] = sign(pen.keys.signing, statement(SESSION, body | {"person_id": None}))
    return hub.access.sessions.sign_in_device(body, None).text


def _stamp() -> dict[str, str]:
    now = datetime.now(UTC)
    return {"event_id": event_id(now), "occurred_at": text_of(now)}


def _size(event: dict[str, Any]) -> int:
    return len(json.dumps(event, separators=(",", ":")))
