"""Serve the design that the hub replaced: Flask-SocketIO on Werkzeug, AES for each event, no log."""

import json
import logging
import os

from Crypto.Cipher import AES
from Crypto.Random import get_random_bytes
from flask import Flask
from flask_socketio import SocketIO  # type: ignore[import-untyped]

KEY = get_random_bytes(32)


def create_app() -> tuple[Flask, SocketIO]:
    """Return an app that encrypts every `message` and acknowledges it."""
    app = Flask("original")
    app.add_url_rule("/healthz", "healthz", lambda: "ok")
    socketio = SocketIO(app, async_mode="threading", cors_allowed_origins="*")
    socketio.on_event("message", encrypted)
    return app, socketio


def encrypted(event: dict[str, object]) -> dict[str, object]:
    """Encrypt an event as the library does by default, in GCM with a nonce of 16 bytes."""
    AES.new(KEY, AES.MODE_GCM).encrypt_and_digest(json.dumps(event).encode())
    return {"ok": True}


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app, socketio = create_app()
    host, port = os.environ["TRANSFER_HOST"], int(os.environ["TRANSFER_PORT"])
    socketio.run(app, host, port, allow_unsafe_werkzeug=True)
