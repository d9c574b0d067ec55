"""Run the service on gunicorn's gevent worker: one process, many greenlets."""

import logging
import signal
from collections.abc import Callable
from typing import Any

import gevent
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from transfer.config import Config
from transfer.hardening import close_all

log = logging.getLogger(__name__)

CHECKPOINT_S = 60


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
        # Imported here and not above: the worker has patched the standard library by now.
        from transfer.app import create_app  # noqa: PLC0415

        return create_app(self._config, self._key)


def settings(config: Config) -> dict[str, Any]:
    """Return gunicorn's settings."""
    return {
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
    app = worker.wsgi
    hub = app.extensions["hub"]
    gevent.spawn(repeat, "look for overdue answers", hub.lookout.look, 1)
    gevent.spawn(repeat, "look for tokens that are over", app.extensions["hang_up"], 1)
    gevent.spawn(repeat, "checkpoint of the audit", hub.access.checkpoint, CHECKPOINT_S)


def repeat(name: str, act: Callable[[], object], seconds: int) -> None:
    """Do something again and again, whatever happens."""
    while True:
        try:
            act()
        except Exception:
            log.exception("the %s failed", name)
        gevent.sleep(seconds)


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
