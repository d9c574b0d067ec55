"""Wake other replicas over Valkey. What it loses is found at the next poll of the log."""

import logging
import threading
from collections.abc import Callable

from valkey import Valkey
from valkey.exceptions import ValkeyError

from transfer import config

log = logging.getLogger(__name__)

_CHANNEL = "emsync/transfer/wake"
_PAUSE_SECONDS = 2.0


class Waker:
    """Publishes that there is something to look at, and hears others do so. Names nothing."""

    def __init__(self, wake: config.Wake) -> None:
        # Two connections: one that listens can do nothing else.
        self._speaker, self._listener = _client(wake), _client(wake)
        self._wanted = threading.Event()
        self._pause = threading.Event()

    def wake(self) -> None:
        """Have the others woken soon; never waits and never fails."""
        self._wanted.set()

    def speak(self) -> None:
        """Publish when `wake` was called, many calls at once; runs forever."""
        while True:
            self._wanted.wait()
            self._wanted.clear()
            try:
                self._speaker.publish(_CHANNEL, b"")
            except ValkeyError as error:
                log.warning("other replicas were not woken and will poll: %s", error)

    def listen(self, heard: Callable[[], None]) -> None:
        """Call `heard` for each message; runs forever, and connects again."""
        while True:
            try:
                with self._listener.pubsub(ignore_subscribe_messages=True) as channel:  # type: ignore[no-untyped-call]
                    channel.subscribe(_CHANNEL)
                    for _ in channel.listen():
                        heard()
            except ValkeyError as error:
                log.warning("replicas cannot wake this one, which polls: %s", error)
            self._pause.wait(_PAUSE_SECONDS)


def _client(wake: config.Wake) -> Valkey:
    return Valkey(
        host=wake.host,
        port=wake.port,
        password=wake.password,
        socket_connect_timeout=2,
        socket_keepalive=True,
        health_check_interval=15,
    )
