"""The Socket.IO edge: an event has the name of its schema, or the word of an action."""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from flask import Flask
from flask_socketio import SocketIO  # type: ignore[import-untyped]
from socketio.exceptions import (  # type: ignore[import-untyped]
    ConnectionRefusedError as SocketRefused,
)

from emsync import strict_json
from emsync.problem import Problem, Violation, invalid
from transfer.access.presence import Presence, TooManySockets
from transfer.access.principal import Principal
from transfer.access.rates import Rate
from transfer.access.tokens import TokenRefused
from transfer.actions import ACTIONS, Action
from transfer.audience import Audience
from transfer.config import Config
from transfer.delivery import Tell
from transfer.hardening import harden
from transfer.hub import Hub
from transfer.problems import REFUSALS, problem_of
from transfer.record import standing_view, text_of

log = logging.getLogger(__name__)

Check = Callable[[Any], list[Violation]]
Ask = Callable[[str], Any]
Handler = Callable[[str, Any, dict[str, Any]], dict[str, Any]]
Join = Callable[[str, str], None]


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


def teller(socketio: Any, app: Flask) -> Tell:
    """Return the function that sends an event to a room or to one client."""

    def tell(name: str, address: str, content: dict[str, Any]) -> None:
        try:
            socketio.emit(name, content, to=address)
            if name == "transfer_event" and address == content["transfer_id"]:
                app.extensions["audience"].heard(content)
        except Exception:
            # It is committed: the sender must get its acknowledgement all the same.
            log.exception("could not tell the followers of a transfer")

    return tell


def attach(socketio: Any, app: Flask, hub: Hub, config: Config, requests: Rate) -> None:
    """Serve the events of the contract beside the app's routes."""
    socketio.init_app(app)
    # Below Flask-SocketIO, which would make a request context of Flask for every event.
    server = socketio.server
    presence = Presence(hub.access.sessions, server.disconnect, config.sockets)
    app.extensions["presence"] = presence
    audience = app.extensions["audience"] = Audience(server, presence, hub)
    server.on("connect", partial(connect, presence))
    server.on("disconnect", lambda sid, _reason: presence.leave(sid))
    ask = partial(asking, presence, requests)
    answers = handlers(hub, audience, server.enter_room)
    for name, (check, handler) in answers.items():
        server.on(name, acknowledged(name, ask, check, handler))
    server.on("renew", renewing(hub, presence))
    server.on("*", lambda *_: unknown_event(answers))
    harden(server, config.connect_seconds)


def connect(presence: Presence, sid: str, _environ: Any, auth: Any = None) -> None:
    """Take a socket that says who it is; refuse others with a problem."""
    try:
        presence.arrive(sid, auth)
    except TokenRefused as error:
        raise SocketRefused("unauthorized", problem_of(error).as_dict()) from error
    except TooManySockets as error:
        raise SocketRefused("too many sockets", problem_of(error).as_dict()) from error


def asking(presence: Presence, requests: Rate, sid: str) -> Principal:
    """Return who is asking; raise TokenRefused or TooOften."""
    by = presence.token(sid).principal
    requests.count(by.id)
    return by


def renewing(hub: Hub, presence: Presence) -> Callable[..., dict[str, Any]]:
    """Return the handler of `renew`, which also a socket may send whose token is over."""

    def renew(sid: str, _: None, payload: dict[str, Any]) -> dict[str, Any]:
        token = presence.renew(sid, payload)
        return {"ok": True, "expires_at": text_of(token.expires_at)}

    check = partial(hub.contract.violations_of, "renew")
    return acknowledged("renew", lambda _sid: None, check, renew)


def handlers(hub: Hub, audience: Audience, join: Join) -> dict[str, tuple[Check, Handler]]:
    """Return for each event's name how its payload is checked, and who obeys it."""
    own: dict[str, Handler] = {
        "subscribe": partial(subscribe, hub, audience),
        "events": partial(events, hub),
        "watch": partial(watch, hub, join),
        "follow_list": partial(follow_list, hub, join),
    }
    found: dict[str, tuple[Check, Handler]] = {
        name: (partial(hub.contract.violations_of, name), handler) for name, handler in own.items()
    }
    found["request"] = (
        partial(hub.contract.violations_of_request, "createTransfer"),
        partial(request_transfer, hub),
    )
    for word, action in ACTIONS.items():
        found[word] = (partial(violations_of, hub, action), partial(act, hub, word))
    return found


def subscribe(
    hub: Hub, audience: Audience, sid: str, by: Principal, payload: dict[str, Any]
) -> dict[str, Any]:
    """Send what the client missed of a transfer, then keep it informed."""
    transfer_id = payload["transfer_id"]
    hub.access.gate.read(by, "events", transfer_id)
    join = partial(audience.join, sid, transfer_id, by.hospital_id)
    standing = hub.delivery.follow(transfer_id, payload["after"], sid, join, by.hospital_id)
    return {"ok": True, **standing_view(standing)}


def events(hub: Hub, _sid: str, by: Principal, payload: dict[str, Any]) -> dict[str, Any]:
    """Replay what happened after a sequence number."""
    hub.access.gate.read(by, "events", payload["transfer_id"])
    replay = hub.casebook.replay(payload["transfer_id"], payload["after"], by.hospital_id)
    return {"ok": True, **replay.as_dict()}


def watch(
    hub: Hub, join: Join, sid: str, by: Principal, _payload: dict[str, Any]
) -> dict[str, Any]:
    """Tell a dispatcher of every escalation of the own organisation from now on."""
    join(sid, hub.access.gate.dispatch_for(by))
    return {"ok": True}


def follow_list(
    hub: Hub, join: Join, sid: str, by: Principal, _payload: dict[str, Any]
) -> dict[str, Any]:
    """Tell somebody from now on when their list of transfers is another."""
    join(sid, hub.access.gate.list_of(by))
    return {"ok": True}


def request_transfer(hub: Hub, _sid: str, by: Principal, payload: dict[str, Any]) -> dict[str, Any]:
    """Ask a hospital to take a patient."""
    receipt = hub.delivery.commit(lambda: hub.desk.request(payload, by))
    return {"ok": True, **receipt.event.acknowledgement()}


def act(hub: Hub, word: str, _sid: str, by: Principal, payload: dict[str, Any]) -> dict[str, Any]:
    """Do what one of ACTIONS says."""
    transfer_id, body = _addressed(payload)
    receipt = hub.delivery.commit(lambda: hub.desk.act(transfer_id, word, body, by))
    return {"ok": True, **receipt.event.acknowledgement()}


def violations_of(hub: Hub, action: Action, payload: Any) -> list[Violation]:
    """Hold a payload to the action's request body, with the transfer_id that a path has else."""
    if not isinstance(payload, dict):
        return [Violation("(body)", "must be exactly one object", None)]
    transfer_id, body = _addressed(payload)
    address = hub.contract.violations_of("Address", {"transfer_id": transfer_id})
    return address + hub.contract.violations_of_request(action.operation, body)


def unknown_event(known: Iterable[str]) -> dict[str, Any]:
    """Refuse: a client that waits for an acknowledgement must get one."""
    return _refusal(Problem(404, "Unknown event", f"Send one of: {', '.join(known)}"))


def acknowledged(
    name: str, ask: Ask, check: Check, handler: Handler
) -> Callable[..., dict[str, Any]]:
    """Return the handler with who is asking, its payload checked, every outcome acknowledged."""

    def handle(sid: str, *payload: Any) -> dict[str, Any]:
        try:
            by = ask(sid)
            return handler(sid, by, _checked(check, payload))
        except Problem as problem:
            return _refusal(problem)
        except REFUSALS as error:
            return _refusal(problem_of(error))
        except Exception:
            log.exception("event failed: %s", name)
            return _refusal(Problem(500, "Internal error", "The service failed; try again"))

    return handle


def _addressed(payload: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    body = {name: value for name, value in payload.items() if name != "transfer_id"}
    return payload.get("transfer_id"), body


def _checked(check: Check, payload: tuple[Any, ...]) -> dict[str, Any]:
    if len(payload) != 1:
        raise invalid([Violation("(body)", "must be exactly one object", len(payload))])
    violations = check(payload[0])
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
