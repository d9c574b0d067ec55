"""Bound what waits to be sent to a client: one that reads slowly would cost memory without end."""

from collections.abc import Callable
from typing import Any

from engineio.packet import MESSAGE, Packet  # type: ignore[import-untyped]
from gevent.queue import JoinableQueue

BACKLOG_BYTES = 1_000_000
"""As much may wait for one client, or a single larger message."""

RESYNC = "resync"
"""The event that says: what you were to be told was dropped; read what you follow from your cursors."""


class Backlog(JoinableQueue[Any]):
    """The queue of Engine.IO's packets to one client, whose other end is a socket."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes = 0
        self.send_now: Callable[[str], bool] = _cannot
        """What sends a message without waiting, or tells that it must wait here."""

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:  # noqa: FBT001, FBT002 as inherited
        """Add a packet, or None for the end; drop what waits when that is too much."""
        if item and item.packet_type == MESSAGE and self.empty() and self.send_now(item.encode()):
            return
        size = _size(item)
        if self._bytes and self._bytes + size > BACKLOG_BYTES:
            self._drop()
            super().put(Packet(MESSAGE, f'2["{RESYNC}",{{}}]'), block, timeout)
        self._bytes += size
        super().put(item, block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:  # noqa: FBT001, FBT002 as inherited
        """Take the oldest packet."""
        item = super().get(block, timeout)
        self._bytes = max(0, self._bytes - _size(item))
        return item

    def _drop(self) -> None:
        """Drop the messages that wait; what keeps the connection goes on."""
        waiting = []
        while not self.empty():
            waiting.append(self.get(block=False))
            self.task_done()
        for item in waiting:
            if item is None or item.packet_type != MESSAGE:
                super().put(item)


def _cannot(_text: str) -> bool:
    return False


def _size(item: Any) -> int:
    data = getattr(item, "data", None)
    return len(data) if isinstance(data, str) else 0
