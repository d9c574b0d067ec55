"""Close the gaps that Flask-SocketIO on gevent leaves open to whoever can reach the port.

The private parts of Engine.IO that this touches are held by the tests in tests/transfer.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import gevent

from transfer.backlog import Backlog
from transfer.shortcut import obeying
from transfer.websocket import WebSocket

log = logging.getLogger(__name__)

# Of Engine.IO: close and pong; of Socket.IO: connect, disconnect, event, acknowledgement.
# Binary packets are refused: nothing uses them, and their attachments pile up in memory.
_WHOLE = frozenset({"1", "3"})
_PREFIXES = ("40", "41", "42", "43")
_MALFORMED = "closed a socket: malformed Socket.IO packet"


def harden(server: Any, connect_seconds: int) -> None:
    """Limit frames and what waits to be sent, refuse nonsense, and drop who says nothing."""
    engine = server.eio
    engine._async = {
        **engine._async,
        "websocket": partial(_packet_socket, server),
        "queue": Backlog,
    }
    server._handle_event = _taking_no_reserved_word(server, server._handle_event)
    engine.on("message", _closing_on_nonsense(engine, engine.handlers["message"]))
    engine.on("connect", _closing_the_silent(server, engine.handlers["connect"], connect_seconds))


def is_client_packet(frame: str | bytes) -> bool:
    """Tell whether a frame starts like one that a websocket-only client sends."""
    return isinstance(frame, str) and (frame.startswith(_PREFIXES) or frame in _WHOLE)


def close(engine: Any, sid: str) -> None:
    """Close one client's connection without waiting for it."""
    socket = engine.sockets.get(sid)
    if socket is not None:
        socket.close(wait=False, reason=engine.reason.SERVER_DISCONNECT)


def close_all(server: Any) -> None:
    """Close every client's connection without waiting; clients reconnect elsewhere."""
    for sid in list(server.eio.sockets):
        close(server.eio, sid)


class PacketSocket(WebSocket):
    """Lets through nothing but what a client's packet may be, and ends at anything else."""

    obey: Callable[[str], bool]
    """What obeys a packet at once, or tells that Engine.IO has to."""

    def wait(self) -> str | None:
        """Return the next packet that was not obeyed; None when the connection is over."""
        while (frame := super().wait()) is not None:
            # An exception here would be written as an HTTP error into the frame stream.
            if not is_client_packet(frame):
                log.warning("closed a socket: a frame that is not a Socket.IO packet")
                return None
            try:
                if not self.obey(frame):
                    return frame
            except Exception as error:
                log.warning(_MALFORMED, exc_info=error)
                return None
        return None


def _packet_socket(server: Any, serve: Any, engine: Any) -> PacketSocket:
    line = PacketSocket(serve, engine.max_http_buffer_size)
    # `serve` is a method of Engine.IO's socket, whose queue would wake a greenlet for each packet.
    client = serve.__self__
    client.queue.send_now = line.send_now
    line.obey = obeying(server, client, line.send_now)
    return line


def _taking_no_reserved_word(server: Any, handle: Callable[..., Any]) -> Callable[..., Any]:
    """Return what refuses events that only the library may tell of, as that a client has left."""

    def event(engine_sid: str, namespace: str | None, number: int | None, said: Any) -> Any:
        if said[0] in server.reserved_events:
            msg = "an event has the name of one of the library's own"
            raise ValueError(msg)
        return handle(engine_sid, namespace, number, said)

    return event


def _closing_on_nonsense(engine: Any, handle: Callable[[str, Any], Any]) -> Callable[..., Any]:
    def message(sid: str, packet: Any) -> Any:
        try:
            return handle(sid, packet)
        except Exception as error:
            log.warning(_MALFORMED, exc_info=error)
            close(engine, sid)

    return message


def _closing_the_silent(
    server: Any, handle: Callable[..., Any], seconds: int
) -> Callable[..., Any]:
    def close_unless_joined(sid: str) -> None:
        if server.manager.sid_from_eio_sid(sid, "/") is None:
            close(server.eio, sid)

    def connect(sid: str, environ: Any) -> Any:
        gevent.spawn_later(seconds, close_unless_joined, sid)
        return handle(sid, environ)

    return connect
