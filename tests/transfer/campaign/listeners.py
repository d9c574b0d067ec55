"""Those who listen: followers, who must hear each event once and in order, and readers who stall."""

import json
import random
import socket
import time

import websocket

from tests.transfer.campaign.ambulance import raw_socket
from tests.transfer.campaign.fleet import Fleet

_LOST = (OSError, ValueError, websocket.WebSocketException)
_STAY_S = 8.0
_STALL_S = 15


class Follower:
    """Follows one transfer after the other over sockets that break, with a cursor.

    It reads the frames itself: python-socketio's client gives each message a thread, which reorders.
    """

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._cursors: dict[str, int] = {}

    def run(self) -> None:
        while True:
            hub = self._fleet.any_hub()
            if not self._fleet.transfers:
                self._fleet.over.wait(0.1)
                continue
            try:
                raw = raw_socket(hub)
            except _LOST:
                self._fleet.over.wait(0.2)
                continue
            try:
                self._follow(raw)
            except _LOST:
                self._fleet.counts["followers cut off"] += 1
            finally:
                raw.close(timeout=0)

    def _follow(self, raw: websocket.WebSocket) -> None:
        # The same ones again and again, so that cursors are used after a break.
        transfer_id = random.choice(list(self._fleet.transfers))
        asked = {"transfer_id": transfer_id, "after": self._cursors.get(transfer_id, 0)}
        raw.send(f"42{json.dumps(['subscribe', asked])}")
        raw.settimeout(1)
        until = time.monotonic() + _STAY_S
        while time.monotonic() < until and not self._fleet.over.is_set():
            try:
                frame = raw.recv()
            except websocket.WebSocketTimeoutException:
                continue
            if frame == "2":
                raw.send("3")
            elif frame.startswith("42"):
                name, event = json.loads(frame[2:])
                if name == "transfer_event":
                    self._hear(event["transfer_id"], event["seq"])

    def _hear(self, transfer_id: str, seq: int) -> None:
        expected = self._cursors.get(transfer_id, 0) + 1
        if seq != expected:
            self._fleet.complain("heard out of order", f"{transfer_id} {seq}, not {expected}")
        self._cursors[transfer_id] = seq
        self._fleet.counts["heard"] += 1


class SlowReader:
    """Asks for everything, again and again, and reads none of it."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet

    def run(self) -> None:
        while True:
            hub = self._fleet.any_hub()
            try:
                narrow = [(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)]
                raw = raw_socket(hub, sockopt=narrow)
                self._fleet.counts["slow readers"] += 1
                self._stall(raw)
                raw.sock.close()
            except _LOST:
                self._fleet.over.wait(0.2)

    def _stall(self, raw: websocket.WebSocket) -> None:
        for _ in range(_STALL_S):
            for transfer_id in list(self._fleet.transfers)[:2]:
                raw.send(f"42{json.dumps(['subscribe', {'transfer_id': transfer_id, 'after': 0}])}")
            if self._fleet.over.wait(1):
                return
