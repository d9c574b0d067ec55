"""The WebSocket of one client (RFC 6455), on gunicorn's own socket.

The library that Engine.IO brings has a greenlet that reads and wakes another one for each frame. Here
whoever waits for a frame reads it, and whoever has something to say writes it, unless it must wait.
What is no whole message is read by wsproto, and so is from then on all that the client sends.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from socket import SHUT_RDWR
from typing import Any, Never

import gevent
from gevent.lock import Semaphore
from wsproto import ConnectionType, WSConnection
from wsproto.connection import ConnectionState
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Ping,
    TextMessage,
)
from wsproto.frame_protocol import CloseReason
from wsproto.utilities import LocalProtocolError, ProtocolError

from transfer.frames import OtherFrame, first_text, text_frame

_PIECE = 65536


class WebSocket:
    """What Engine.IO asks of one: it is called with a request, and `serve`s itself until the end."""

    def __init__(self, serve: Callable[["WebSocket"], object], longest: int) -> None:
        """Take how many characters a message may have."""
        self._serve = serve
        self._longest = longest
        self._protocol = WSConnection(ConnectionType.SERVER)
        self._events: Iterator[Event] = iter(())
        self._only_whole = True
        self._ahead = b""
        self._begun: list[str] = []
        self._sending = Semaphore()
        self._writers = 0

    def __call__(self, environ: Mapping[str, Any], _start_response: object) -> Never:
        """Take the connection over from gunicorn, and close it in the end."""
        self._socket = environ["gunicorn.socket"]
        self._protocol.receive_data(_request(environ))
        list(self._protocol.events())
        # No extension: compressed frames cost a window of 300 kB each, for text that is sealed.
        self._write(AcceptConnection())
        self._serve(self)
        raise StopIteration  # gunicorn's word for a socket that is used up

    def wait(self) -> str | None:
        """Return the next message; None when the client left, or said what it may not say."""
        try:
            while True:
                if self._only_whole and (whole := self._next_whole()) is not None:
                    return whole
                for event in self._events:
                    if isinstance(event, TextMessage):
                        self._begun.append(event.data)
                        self._check_length()
                        if event.message_finished:
                            text, self._begun = "".join(self._begun), []
                            return text
                    elif not self._goes_on(event):
                        return None
                self._read()
        except (OSError, ProtocolError):
            self._hang_up()  # whoever is writing to it must not wait for ever
            return None

    def send(self, text: str) -> None:
        """Send a whole message; raise OSError when the connection is over."""
        try:
            self._write_frame(lambda: self._text_frame(text))
        except ProtocolError as error:
            raise OSError("the WebSocket is closed") from error

    def send_now(self, text: str) -> bool:
        """Send a message, if nobody else is sending; never waits. Tell whether it will be sent."""
        if self._writers or not self._sending.acquire(blocking=False):
            return False
        rest = b""
        try:
            frame = self._text_frame(text)
            rest = frame[self._written(frame) :]
        except (OSError, ProtocolError):
            return False  # who waits to send it learns why
        finally:
            if not rest:
                self._sending.release()
        if rest:
            gevent.spawn(self._send_rest, rest)
        return True

    def close(self) -> None:
        """Say good-bye, and wake who waits for a message: a dead client would not answer."""
        with suppress(OSError, ProtocolError):
            self._write(CloseConnection(CloseReason.NORMAL_CLOSURE))
        self._hang_up()

    def _read(self) -> None:
        data = self._socket.recv(_PIECE)
        if not data:
            raise ConnectionResetError("the client left without a word")
        if self._only_whole:
            self._ahead += data
        else:
            self._leave_to_library(data)

    def _next_whole(self) -> str | None:
        try:
            found = first_text(self._ahead, self._longest)
        except OtherFrame:
            self._only_whole = False
            self._leave_to_library(self._ahead)
            return None
        if found is None:
            return None
        text, size = found
        self._ahead = self._ahead[size:]
        return text

    def _leave_to_library(self, data: bytes) -> None:
        self._protocol.receive_data(data)
        self._events = self._protocol.events()

    def _text_frame(self, text: str) -> bytes:
        if self._protocol.state is not ConnectionState.OPEN:
            msg = "the connection is closing"
            raise LocalProtocolError(msg)
        return text_frame(text)

    def _goes_on(self, event: Event) -> bool:
        """Answer what is no text; tell whether the connection goes on."""
        match event:
            case Ping():
                self._write(event.response())
            case CloseConnection():
                self._write(event.response())
                return False
            case BytesMessage():
                return False
        return True

    def _check_length(self) -> None:
        if sum(map(len, self._begun)) > self._longest:
            self._write(CloseConnection(CloseReason.MESSAGE_TOO_BIG))
            raise ProtocolError

    def _write(self, event: Event) -> None:
        self._write_frame(lambda: self._protocol.send(event))

    def _write_frame(self, frame: Callable[[], bytes]) -> None:
        # A frame that a full buffer cuts in two must not have another one within; and who waits for
        # its turn is not overtaken.
        self._writers += 1
        try:
            with self._sending:
                self._socket.sendall(frame())
        finally:
            self._writers -= 1

    def _written(self, frame: bytes) -> int:
        try:
            return os.write(self._socket.fileno(), frame)
        except BlockingIOError:
            return 0

    def _send_rest(self, rest: bytes) -> None:
        try:
            self._socket.sendall(rest)
        except OSError:
            self._hang_up()
        finally:
            self._sending.release()

    def _hang_up(self) -> None:
        with suppress(OSError):  # when it is over already
            self._socket.shutdown(SHUT_RDWR)


def _request(environ: Mapping[str, Any]) -> bytes:
    """Return the request as wsproto reads it, without the extensions that it asks for."""
    headers = {
        name.removeprefix("HTTP_").replace("_", "-"): value
        for name, value in environ.items()
        if name.startswith("HTTP_") and name != "HTTP_SEC_WEBSOCKET_EXTENSIONS"
    }
    lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
    return f"GET / HTTP/1.1\r\n{''.join(lines)}\r\n".encode("latin-1")
