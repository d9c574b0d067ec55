"""Ask servers at an even pace and time every answer: raw sockets, and frames that were made before.

Socket.IO's own client takes some milliseconds by itself now and then, which is no part of an answer.
"""

import gc
import json
import selectors
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter
from typing import Any, Self
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import Event, Request, TextMessage

_TARGET = "/socket.io/?EIO=4&transport=websocket"
_PATIENCE_S = 20
_PIECE = 65536


class Line:
    """One client's Socket.IO connection, and how long each answer to it took, in milliseconds."""

    def __init__(self, address: str) -> None:
        """Connect to a server."""
        place = urlsplit(address)
        self._host = place.netloc
        self.socket = socket.create_connection((place.hostname, place.port), _PATIENCE_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._protocol = WSConnection(ConnectionType.CLIENT)
        self._begun = ""
        self._sent: dict[str, float] = {}
        self.times: list[float] = []

    @classmethod
    def join(cls, address: str, token: str) -> Self:
        """Connect, and say who it is."""
        line = cls(address)
        line.send(line._bytes_of(Request(host=line._host, target=_TARGET)))
        line._wait_for("0{")
        line.send(line.frame("40" + json.dumps({"token": token})))
        line._wait_for("40{")
        return line

    def frame(self, text: str) -> bytes:
        """Return a message as it is sent."""
        return self._bytes_of(TextMessage(text))

    def send(self, data: bytes) -> None:
        """Send what `frame` made."""
        self.socket.sendall(data)

    def ask(self, number: int, frame: bytes) -> None:
        """Send an event that wants an answer under a number."""
        self._sent[str(number)] = perf_counter()
        self.send(frame)

    def hear(self) -> None:
        """Take what came; stop everything at an answer that says no."""
        now = perf_counter()
        for text in self._texts():
            if text.startswith("43"):
                number, answer = text[2:].split("[", 1)
                if not json.loads(f"[{answer}")[0]["ok"]:
                    sys.exit(f"a server refused an event: {text}")
                self.times.append((now - self._sent.pop(number)) * 1000)

    @property
    def waits(self) -> bool:
        """Tell whether an answer is due."""
        return bool(self._sent)

    def _wait_for(self, start: str) -> None:
        while not any(text.startswith(start) for text in self._texts()):
            pass

    def _texts(self) -> Iterator[str]:
        data = self.socket.recv(_PIECE)
        if not data:
            sys.exit("a server hung up")
        self._protocol.receive_data(data)
        for event in self._protocol.events():
            if isinstance(event, TextMessage):
                self._begun += event.data
                if event.message_finished:
                    text, self._begun = self._begun, ""
                    if text == "2":  # is anybody there?
                        self.send(self.frame("3"))
                    yield text

    def _bytes_of(self, event: Event) -> bytes:
        return self._protocol.send(event)


def paced(
    addresses: Sequence[str], clients: Sequence[Mapping[str, Any]], warm: int, seconds: int
) -> list[float]:
    """Have each client send an event a second, one after the other; return milliseconds.

    The first `warm` answers of each do not count.
    """
    lines = [
        Line.join(addresses[place % len(addresses)], client["token"])
        for place, client in enumerate(clients)
    ]
    frames = [
        [
            line.frame(f'42{number}["message",{json.dumps(client["events"][number])}]')
            for line, client in zip(lines, clients, strict=True)
        ]
        for number in range(seconds)
    ]
    gc.collect()
    gc.disable()
    try:
        _send(lines, frames)
    finally:
        gc.enable()
        for line in lines:
            line.socket.close()
    return [time for line in lines for time in line.times[warm:]]


def _send(lines: Sequence[Line], frames: Sequence[Sequence[bytes]]) -> None:
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
        due = perf_counter()
        for number, second in enumerate(frames):
            for line, frame in zip(lines, second, strict=True):
                due += 1 / len(lines)
                while (left := due - perf_counter()) > 0:
                    _hear(selector, left)
                line.ask(number, frame)
        last = perf_counter() + _PATIENCE_S
        while any(line.waits for line in lines):
            if perf_counter() > last:
                sys.exit(f"a server did not answer within {_PATIENCE_S} s")
            _hear(selector, 1)


def _hear(selector: selectors.BaseSelector, seconds: float) -> None:
    for key, _ in selector.select(seconds):
        key.data.hear()
