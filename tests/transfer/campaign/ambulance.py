"""Leads transfers through their life, over HTTP or the socket; five frames of a hundred are broken."""

import json
import random
from collections import defaultdict
from http.client import HTTPException
from itertools import cycle
from typing import Any, Protocol

import socketio
import websocket

from tests.transfer.campaign.fleet import READER, Fleet, Hub
from tests.transfer.conftest import Make, speaker
from tests.transfer.fuzz_frames import mutated, seeds
from transfer.access.principal import Principal

MALFORMED = 0.05
AWAY = 0
LATER = {AWAY, 401, 429, 503}
PLACE = ("meilahti", "HEL-103")
_PULSE = {"signs": {"measured_at": "2026-11-20T14:05:00Z", "pulse": 90}}
_NOTED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("eta", {"eta": "2026-11-20T14:30:00Z"}),
    ("vitals", {"says": _PULSE}),
    ("message", {"actor": "medic-17", "side": "ambulance", "says": {"text": "Five minutes"}}),
)
_NOTES = 30
_LOST = (OSError, HTTPException, ValueError, socketio.exceptions.SocketIOError)


class Way(Protocol):
    """How an ambulance reaches the hubs."""

    def tell(self, word: str, transfer_id: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Return status and answer; AWAY when there was none."""

    def spoil(self, word: str, transfer_id: str, body: dict[str, Any]) -> int:
        """Send the event broken; return the status of the answer, AWAY when there was none."""


class OverHttp:
    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet

    def tell(self, word: str, transfer_id: str, body: dict[str, Any]) -> tuple[int, Any]:
        try:
            return self._fleet.any_hub().call("POST", path_of(word, transfer_id), body)
        except _LOST:
            return AWAY, {}

    def spoil(self, word: str, transfer_id: str, body: dict[str, Any]) -> int:
        whole = json.dumps(body).encode()
        broken = mutated(whole, seeds(), random.Random())
        hub = self._fleet.any_hub()
        try:
            return hub.post(path_of(word, transfer_id), broken, body)
        except _LOST:
            return AWAY


class OverSocket:
    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._sockets: dict[Principal, socketio.SimpleClient] = {}
        self._hub: Hub | None = None

    def tell(self, word: str, transfer_id: str, body: dict[str, Any]) -> tuple[int, Any]:
        by = speaker(word, body, *PLACE)
        said = body if word == "request" else {"transfer_id": transfer_id, **body}
        try:
            if by not in self._sockets:
                self._hub = self._hub or self._fleet.any_hub()
                self._sockets[by] = self._hub.follow(by)
            answer = self._sockets[by].call(word, said, timeout=self._hub.patience_s)
        except _LOST:
            self._hang_up()
            return AWAY, {}
        if answer["ok"]:
            return 200, {name: value for name, value in answer.items() if name != "ok"}
        if answer["problem"]["status"] in LATER:
            self._hang_up()
        return answer["problem"]["status"], answer["problem"]

    def spoil(self, word: str, transfer_id: str, body: dict[str, Any]) -> int:
        whole = "42" + json.dumps([word, {"transfer_id": transfer_id, **body}])
        broken = mutated(whole.encode(), seeds(), random.Random())
        try:
            raw = raw_socket(self._fleet.any_hub())
            raw.send(broken.decode("utf-8", "replace"))
            raw.close(timeout=0)
        except (*_LOST, websocket.WebSocketException):
            pass
        return AWAY

    def _hang_up(self) -> None:
        for one in self._sockets.values():
            if one.connected:
                one.disconnect()
        self._sockets.clear()
        self._hub = None


class Ambulance:
    """Sends each event until it is acknowledged; keeps what the hub said, by transfer."""

    def __init__(self, fleet: Fleet, way: Way) -> None:
        self._fleet, self._way = fleet, way
        self._make = Make(fleet.hubs[0].pens)
        self.acknowledged: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def run(self) -> None:
        while True:
            self.lead()

    def lead(self) -> None:
        """Take one transfer from the request to its end."""
        make, asked = self._make, self._make.asking()
        transfer_id = asked["transfer_id"]
        answer = self._send("request", transfer_id, asked)
        if answer:
            self._fleet.transfers.append(transfer_id)
        for word in ("accept", "depart"):
            answer = answer and self._decide(transfer_id, word, answer)
        notes = cycle(_NOTED)
        for _ in range(_NOTES):
            word, said = next(notes)
            body = make.noting(transfer_id, word, **said)
            answer = answer and self._send(word, transfer_id, body)
        answer = answer and self._decide(transfer_id, "arrive", answer)
        for side in ("ambulance", "hospital"):
            signs = {"side": side, "actor": f"one-of-{side}"}
            answer = answer and self._decide(transfer_id, "sign", answer, **signs)
        answer = answer and self._decide(transfer_id, "close", answer)
        del make.keys[transfer_id]

    def _decide(
        self, transfer_id: str, word: str, before: dict[str, Any], **said: Any
    ) -> dict[str, Any]:
        body = self._make.answering(transfer_id, word, before["version"], **said)
        return self._send(word, transfer_id, body)

    def _send(self, word: str, transfer_id: str, body: dict[str, Any]) -> dict[str, Any]:
        if random.random() < MALFORMED:
            self._fleet.counts["malformed"] += 1
            status = self._way.spoil(word, transfer_id, body)
            if status >= 500 and status not in LATER:
                self._fleet.complain("failed", f"{status} to a broken {word}")
        while True:
            status, answer = self._way.tell(word, transfer_id, body)
            if status in {200, 201}:
                self.acknowledged[transfer_id].append(answer)
                return dict(answer)
            if status not in LATER:
                self._fleet.complain("refused", f"{word}: {answer}")
                return {}
            self._fleet.counts["repeated"] += 1
            self._fleet.over.wait(random.uniform(0, 0.2))


def raw_socket(hub: Hub, **options: Any) -> websocket.WebSocket:
    """Return a bare websocket of somebody who may read, signed in."""
    raw = websocket.create_connection(
        f"ws://{hub.host}:{hub.port}/socket.io/?EIO=4&transport=websocket",
        origin=hub.environment["TRANSFER_ORIGINS"],
        timeout=hub.patience_s,
        **options,
    )
    raw.recv()
    raw.send("40" + json.dumps({"token": hub.token(READER)}))
    raw.recv()
    return raw


def path_of(word: str, transfer_id: str) -> str:
    path = "/api/v1/transfers"
    return path if word == "request" else f"{path}/{transfer_id}/{word}"


def crew(fleet: Fleet, size: int) -> list[Ambulance]:
    """Start as many ambulances, every other one over the socket."""
    ways = [OverSocket(fleet) if n % 2 else OverHttp(fleet) for n in range(size)]
    found = [Ambulance(fleet, way) for way in ways]
    for ambulance in found:
        fleet.spawn(ambulance.run)
    return found
