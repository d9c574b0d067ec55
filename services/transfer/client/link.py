"""Speak with the hub over HTTP, signed in as the device."""

from datetime import UTC, datetime
from typing import Any

import requests

from transfer.envelope.canonical import to_base64
from transfer.envelope.device_keys import DeviceKeys
from transfer.envelope.signing import DEVICE, SESSION, sign, statement

_TIMEOUT_S = (5, 30)
_LATER = frozenset({408, 429})
_OPAQUE = "application/octet-stream"


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
            self._token = str(_posted(f"{self.hub}/api/v1/session/device", body)["token"])
        return self._token

    def call(self, method: str, path: str, body: Any = None, **query: str | int) -> dict[str, Any]:
        """Return the answer; raise OutOfReach, NotSignedIn or Refused."""
        return _object(self._signed_in(method, path, json=body, params=query))

    def upload(self, path: str, content: bytes) -> None:
        """Put opaque bytes; raise OutOfReach, NotSignedIn or Refused."""
        self._signed_in("PUT", path, data=content, headers={"Content-Type": _OPAQUE})

    def download(self, path: str) -> bytes:
        """Return opaque bytes; raise OutOfReach, NotSignedIn or Refused."""
        return self._signed_in("GET", path).content

    def _signed_in(self, method: str, path: str, **request: Any) -> requests.Response:
        url = f"{self.hub}/api/v1/{path}"
        try:
            return self._answer(method, url, **request)
        except NotSignedIn:
            # A token lives ten minutes.
            self._token = None
        return self._answer(method, url, **request)

    def _answer(self, method: str, url: str, **request: Any) -> requests.Response:
        try:
            return _answer(method, url, self.token(), **request)
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
    return str(_posted(f"{hub.rstrip('/')}/api/v1/devices", body, token)["device_id"])


def _posted(url: str, body: Any, token: str | None = None) -> dict[str, Any]:
    return _object(_answer("POST", url, token, json=body))


def _answer(method: str, url: str, token: str | None, **request: Any) -> requests.Response:
    headers = request.pop("headers", {}) | ({"Authorization": f"Bearer {token}"} if token else {})
    try:
        answer = requests.request(method, url, headers=headers, timeout=_TIMEOUT_S, **request)
    except requests.RequestException as error:
        raise OutOfReach(f"{url} gives no answer: {type(error).__name__}") from error
    if answer.status_code >= 500 or answer.status_code in _LATER:
        raise OutOfReach(f"{url} answers {answer.status_code}: send the same again later")
    if answer.status_code >= 400:
        raise Refused(_problem(answer))
    return answer


def _problem(answer: requests.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except requests.JSONDecodeError:
        said = None
    return said if isinstance(said, dict) else {"status": answer.status_code}


def _object(answer: requests.Response) -> dict[str, Any]:
    """Return what was answered; an answer that breaks off says nothing, like none."""
    try:
        said = answer.json()
    except requests.JSONDecodeError as error:
        raise OutOfReach(f"{answer.url} gives half an answer: send the same again later") from error
    if not isinstance(said, dict):
        raise Refused({"status": answer.status_code})
    return said
