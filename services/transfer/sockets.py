"""The Socket.IO edge: the name of an event is the name of its schema and of its handler."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room  # type: ignore[import-untyped]

from emsync import strict_json
from emsync.problem import Problem, Violation, invalid
from transfer.config import Config
from transfer.delivery import Tell
from transfer.hardening import harden
from transfer.hub import Hub
from transfer.problems import REFUSALS, problem_of
from transfer.record import standing_view

log = logging.getLogger(__name__)

Handler = Callable[[Hub, dict[str, Any]], dict[str, Any]]


def make(config: Config) -> Any:
    """Return a Socket.IO server that is not attached to an app yet."""
    return SocketIO(
        async_mode="gevent",
        async_handlers=False,  # the default lets one client's events overtake each other
        transports=["websocket"],
        cors_allowed_origins=list(config.origins),
        max_http_buffer_size=config.message_bytes,
        ping_interval=25,
        ping_timeout=20,
        manage_session=False,
        json=strict_json,
        logger=_quiet("transfer.socketio"),
        engineio_logger=_quiet("transfer.engineio"),
    )


def teller(socketio: Any) -> Tell:
    """Return the function that sends an event to a room or to one client."""

    def tell(address: str, event: dict[str, Any]) -> None:
        try:
            socketio.emit("transfer_event", event, to=address)
        except Exception:
            # It is committed: the sender must get its acknowledgement all the same.
            log.exception("could not tell the followers of a transfer")

    return tell


def attach(socketio: Any, app: Flask, hub: Hub, config: Config) -> None:
    """Serve the events of the contract beside the app's routes."""
    socketio.init_app(app)
    for handler in (subscribe,):
        name = handler.__name__
        socketio.on_event(name, acknowledged(name, handler, hub))
    socketio.on_event("*", unknown_event)
    harden(socketio.server, config.connect_seconds)


def subscribe(hub: Hub, payload: dict[str, Any]) -> dict[str, Any]:
    """Send what the client missed of a transfer, then keep it informed."""
    transfer_id, sid = payload["transfer_id"], request.sid  # type: ignore[attr-defined]
    standing = hub.delivery.follow(
        transfer_id, payload["after"], sid, join=lambda: join_room(transfer_id)
    )
    return {"ok": True, **standing_view(standing)}


def unknown_event(_name: str, *_payload: Any) -> dict[str, Any]:
    """Refuse: a client that waits for an acknowledgement must get one."""
    return _refusal(Problem(404, "Unknown event", "Send one of: subscribe"))


def acknowledged(schema: str, handler: Handler, hub: Hub) -> Callable[..., dict[str, Any]]:
    """Return the handler with its payload checked and every outcome acknowledged."""

    def handle(*payload: Any) -> dict[str, Any]:
        try:
            return handler(hub, _checked(hub, schema, payload))
        except Problem as problem:
            return _refusal(problem)
        except REFUSALS as error:
            return _refusal(problem_of(error))
        except Exception:
            log.exception("event failed: %s", schema)
            return _refusal(Problem(500, "Internal error", "The service failed; try again"))

    return handle


def _checked(hub: Hub, schema: str, payload: tuple[Any, ...]) -> dict[str, Any]:
    if len(payload) != 1:
        raise invalid([Violation("(body)", "must be exactly one object", len(payload))])
    violations = hub.contract.violations_of(schema, payload[0])
    if violations:
        raise invalid(violations)
    checked: dict[str, Any] = payload[0]
    return checked


def _refusal(problem: Problem) -> dict[str, Any]:
    return {"ok": False, "problem": problem.as_dict()}


def _quiet(name: str) -> logging.Logger:
    """Return a logger for a library that writes payloads, thus patients, at level INFO."""
    logger = logging.getLogger(name)
    logger.setLevel(logging.ERROR)
    return logger
