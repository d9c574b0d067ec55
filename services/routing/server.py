"""Serve the application with gunicorn: one process, one Valhalla actor per thread."""

import logging
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from emsync.flask_edge import REQUEST_LINE_BYTES
from routing.config import Config
from routing.swap import Application


class PlainLogger(Logger):  # type: ignore[misc]
    """Leave gunicorn's messages to the root logger, which writes JSON lines."""

    def setup(self, cfg: Any) -> None:
        """Add no handler of gunicorn's own."""
        self.cfg = cfg
        self._access_log_enabled = False
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, configured from code: it reads no file and no arguments."""

    def __init__(self, app: Application, config: Config) -> None:
        self._app = app
        self._config = config
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        settings = {
            "bind": f"{self._config.host}:{self._config.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": self._config.threads,
            "limit_request_line": REQUEST_LINE_BYTES,
            "keepalive": 75,  # longer than proxies keep theirs, so that none meets a closed one
            "graceful_timeout": self._config.grace_s,
            "worker_tmp_dir": str(self._config.scratch),
            "control_socket_disable": True,
            "logger_class": PlainLogger,
            "proc_name": "routing",
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Application:
        """Return the application."""
        return self._app
