"""Run the service on gunicorn's gevent worker: one process, many greenlets."""

import gc
import logging
import signal
from collections.abc import Callable
from functools import partial
from typing import Any

import gevent
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from emsync.flask_edge import REQUEST_LINE_BYTES
from transfer.app import create_app
from transfer.config import Config
from transfer.hardening import close_all

log = logging.getLogger(__name__)


class ServiceLogger(Logger):  # type: ignore[misc]
    """Leaves gunicorn's messages to the handlers of the service."""

    def setup(self, cfg: Any) -> None:
        """Undo the handlers that gunicorn adds."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, set up in code: the image has no configuration file."""

    def __init__(self, config: Config, key: bytes) -> None:
        self._config = config
        self._key = key
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn our settings."""
        for name, value in settings(self._config).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the app; runs in the worker."""
        return create_app(self._config, self._key)


def settings(config: Config) -> dict[str, Any]:
    """Return gunicorn's settings."""
    return {
        "limit_request_line": REQUEST_LINE_BYTES,
        "bind": f"{config.host}:{config.port}",
        "worker_class": "gevent",
        "workers": 1,  # rooms live in one process
        "worker_connections": config.connections,
        "worker_tmp_dir": str(config.scratch),
        "control_socket_disable": True,
        "graceful_timeout": config.grace_seconds,
        "timeout": 60,
        "logger_class": ServiceLogger,
        "post_worker_init": begin,
        "worker_exit": close_ledger,
    }


def begin(worker: Any) -> None:
    """Start what runs beside the requests."""
    drain_on_sigterm(worker)
    keep_collections_short()
    app = worker.wsgi
    hub, is_followed = app.extensions["hub"], app.extensions["audience"].is_followed
    every_second = partial(gevent.sleep, 1)
    every_minute = partial(gevent.sleep, 60)
    now_and_then = partial(gevent.sleep, 5)  # the disk is busy with it for some milliseconds
    gevent.spawn(keep_doing, hub.lookout.look, every_second)
    gevent.spawn(keep_doing, app.extensions["presence"].hang_up, every_second)
    gevent.spawn(keep_doing, lambda: in_a_thread(hub.database.fold), now_and_then)
    gevent.spawn(keep_doing, hub.access.checkpoint, every_minute)
    gevent.spawn(keep_doing, lambda: hub.delivery.forget(is_followed), every_minute)
    if hub.tail:
        gevent.spawn(keep_doing, hub.tail.look, hub.tail.wait)
    if hub.waker:
        gevent.spawn(hub.waker.speak)
        gevent.spawn(hub.waker.listen, hub.tail.wake)


def keep_collections_short() -> None:
    """Leave what is there for good out of every collection: one of it all takes 100 ms."""
    gc.collect()
    gc.freeze()


def in_a_thread(work: Callable[[], None]) -> None:
    """Wait for what waits for the disk, while the other greenlets go on."""
    gevent.get_hub().threadpool.apply(work)


def keep_doing(work: Callable[[], object], pause: Callable[[], object]) -> None:
    """Work again and again, whatever happens."""
    while True:
        try:
            work()
        except Exception:
            log.exception("failed, and is tried again: %s", work.__qualname__)
        pause()


def drain_on_sigterm(worker: Any) -> None:
    """Close live sockets when the worker is told to stop: it waits for them otherwise."""
    stop = signal.getsignal(signal.SIGTERM)
    socketio = worker.wsgi.extensions["socketio"]

    def drain() -> None:
        # Again and again: the listener stays open for up to a second, and clients come back.
        while True:
            close_all(socketio.server)
            gevent.sleep(0.1)

    def handle(number: int, frame: Any) -> None:
        if callable(stop):
            stop(number, frame)
        gevent.spawn(drain)

    signal.signal(signal.SIGTERM, handle)


def close_ledger(_arbiter: Any, worker: Any) -> None:
    """Fold the log into the ledger's main file."""
    app = getattr(worker, "wsgi", None)
    if app is not None:
        app.extensions["hub"].close()
