"""Speak with the hub over HTTP, signed in as the device."""

from datetime import UTC, datetime
from typing import Any

import requests

from transfer.envelope.canonical import to_base64
from transfer.envelope.device_keys import DeviceKeys
from transfer.envelope.signing import DEVICE, SESSION, sign, statement

_TIMEOUT_S = (5, 30)
_LATER = frozenset({408, 429})


class OutOfReach(ConnectionError):
    """No answer, or one that says nothing of the event: send the same again later."""


class Refused(Exception):
    """The hub refused: `problem` (RFC 9457) says what and why."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem.get('status')} {problem.get('title')}: {problem.get('detail')}")
        self.problem = problem


class NotSignedIn(OutOfReach):
    """The hub does not sign this device in, and says why; it said nothing of an event."""


class Link:
    """One device's way to one hub."""

    def __init__(self, hub: str, device_id: str, keys: DeviceKeys) -> None:
        """Take where the hub's paths begin, such as https://hub.example/transfer."""
        self.hub = hub.rstrip("/")
        self._device_id = device_id
        self._keys = keys
        self._token: str | None = None

    def token(self) -> str:
        """Sign in as the device, when it is not; raise OutOfReach or Refused."""
        if self._token is None:
            body = {"device_id": self._device_id, "signed_at": datetime.now(UTC).isoformat()}
            said = statement(SESSION, {**body, "person_id": None})
            body["signature"] = sign(self._keys.signing, said)
            self._token = str(_answer("POST", f"{self.hub}/api/v1/session/device", body)["token"])
        return self._token

    def call(self, method: str, path: str, body: Any = None, **query: str | int) -> dict[str, Any]:
        """Return the answer; raise OutOfReach, NotSignedIn or Refused."""
        url = f"{self.hub}/api/v1/{path}"
        try:
            return self._answer(method, url, body, query)
        except NotSignedIn:
            # A token lives ten minutes.
            self._token = None
        return self._answer(method, url, body, query)

    def _answer(self, method: str, url: str, body: Any, query: Any) -> dict[str, Any]:
        try:
            return _answer(method, url, body, self.token(), query)
        except Refused as refused:
            if refused.problem.get("status") == 401:
                raise NotSignedIn(str(refused)) from refused
            raise


def enrol(hub: str, token: str, keys: DeviceKeys, **holder: str) -> str:
    """Enrol a device under the token of a person who may; return its id.

    Takes `holder`, `holder_id` and `organisation`.
    """
    body = {
        **holder,
        "signing_key": to_base64(keys.public_signing),
        "sealing_key": to_base64(keys.public_sealing),
    }
    body["signature"] = sign(keys.signing, statement(DEVICE, body))
    return str(_answer("POST", f"{hub.rstrip('/')}/api/v1/devices", body, token)["device_id"])


def _answer(
    method: str, url: str, body: Any, token: str | None = None, query: Any = None
) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        answer = requests.request(
            method, url, json=body, params=query, headers=headers, timeout=_TIMEOUT_S
        )
        said = answer.json()
    except requests.RequestException as error:
        raise OutOfReach(f"{url} gives no answer: {type(error).__name__}") from error
    if answer.status_code >= 500 or answer.status_code in _LATER:
        raise OutOfReach(f"{url} answers {answer.status_code}: send the same again later")
    if answer.status_code >= 400 or not isinstance(said, dict):
        raise Refused(said if isinstance(said, dict) else {"status": answer.status_code})
    return said
