"""Serve Flask-SocketIO as it comes on the hub's server: nothing is checked, sealed or kept."""

from gevent import monkey

monkey.patch_all()

import os

from flask import Flask
from flask_socketio import SocketIO  # type: ignore[import-untyped]
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]


def create_app() -> Flask:
    """Return an app that acknowledges every `message`."""
    app = Flask("bare")
    app.add_url_rule("/healthz", "healthz", lambda: "ok")
    socketio = SocketIO(app, async_mode="gevent", async_handlers=False, transports=["websocket"])
    socketio.on_event("message", lambda _event: {"ok": True})
    return app


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with one gevent worker, as the hub has it."""

    def load_config(self) -> None:
        """Take the address that the bench gives."""
        address = f"{os.environ['TRANSFER_HOST']}:{os.environ['TRANSFER_PORT']}"
        chosen = {"bind": address, "worker_class": "gevent", "worker_connections": 10000}
        for name, value in (chosen | {"control_socket_disable": True}).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the app; runs in the worker."""
        return create_app()


if __name__ == "__main__":
    Server().run()
