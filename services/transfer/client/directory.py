"""Know the public keys of other devices, and keep them: the same id never gets another key."""

from typing import Any

from transfer.client.link import Link, OutOfReach
from transfer.client.store import Store
from transfer.envelope.canonical import from_base64
from transfer.envelope.epoch import PublicKeys


class Directory:
    """What the hub says of devices, and what of it was seen before."""

    def __init__(self, link: Link, store: Store) -> None:
        self._link = link
        self._store = store

    def recipients(self, hospital_id: str | None, unit_id: str) -> PublicKeys:
        """Return the sealing keys of those who read; those of last time when the hub is away.

        Raises OutOfReach when it never said, KeyChanged.
        """
        place = f"{hospital_id or ''} {unit_id}"
        query = {"unit_id": unit_id} | ({"hospital_id": hospital_id} if hospital_id else {})
        try:
            found = self._link.call("GET", "transfers/recipients", **query)["devices"]
        except OutOfReach:
            known = self._store.recipients(place)
            if known is None:
                raise
            return {device_id: self._sealing_key(device_id) for device_id in known}
        with self._store.writing():
            for device in found:
                self._know(device)
            self._store.keep_recipients(place, [device["device_id"] for device in found])
        return {device["device_id"]: from_base64(device["sealing_key"]) for device in found}

    def signing_key(self, device_id: str) -> bytes:
        """Return the key that verifies what a device signed; raise OutOfReach, Refused, KeyChanged."""
        known = self._store.device(device_id)
        if known is None:
            device = self._link.call("GET", f"devices/{device_id}")
            with self._store.writing():
                self._know(device)
            return from_base64(device["signing_key"])
        return from_base64(known[0])

    def _know(self, device: dict[str, Any]) -> None:
        self._store.know(device["device_id"], device["signing_key"], device["sealing_key"])

    def _sealing_key(self, device_id: str) -> bytes:
        known = self._store.device(device_id)
        assert known is not None
        return from_base64(known[1])
