"""The HTTP edge."""

import re
from collections.abc import Collection
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, request, url_for
from werkzeug.middleware.proxy_fix import ProxyFix

from emsync import flask_edge
from emsync.problem import Problem, Violation, invalid
from transfer import sockets
from transfer.access import guard, oidc, register, roles
from transfer.access.edge import access
from transfer.access.oidc import Oidc
from transfer.access.rates import Rate, TooOften
from transfer.access.tokens import TokenRefused
from transfer.actions import ACTIONS
from transfer.attachments import edge as attachments
from transfer.audit import chain
from transfer.config import Config
from transfer.hub import Hub
from transfer.problems import REFUSALS, problem_of
from transfer.sealing import Tampered
from transfer.states import State

api = Blueprint("api", __name__, url_prefix="/api/v1/transfers")

_LARGEST = 2**63 - 1
_DIGITS = re.compile("[0-9]{1,19}")


def create_app(config: Config, key: bytes) -> Flask:
    """Return the service with its ledger open under a key-encryption key; `close` closes it."""
    app = Flask("transfer", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = config.message_bytes
    app.config["PROFILE"] = config.profile
    if config.proxies:
        hops = {f"x_{name}": config.proxies for name in ("for", "proto", "host", "prefix")}
        app.wsgi_app = ProxyFix(app.wsgi_app, **hops)  # type: ignore[method-assign]
    socketio = sockets.make(config)
    hub = Hub.open(config, key, sockets.teller(socketio, app))
    app.extensions["hub"] = hub
    requests = Rate(config.requests_per_minute)
    sockets.attach(socketio, app, hub, config, requests)
    app.register_blueprint(api)
    app.register_blueprint(access)
    attachments.install(app, hub, config.attachment_bytes)
    app.extensions["oidc"] = config.oidc and Oidc(config.oidc, hub.vault.secret(oidc.PURPOSE))
    guard.install(app, hub.access.sessions, requests, Rate(config.sign_ins_per_minute))
    flask_edge.install(app, lambda: _ready(hub, config))
    for refusal in REFUSALS:
        app.register_error_handler(refusal, _refused)
    app.after_request(_keep_out_of_caches)
    return app


def close(app: Flask) -> None:
    """Close the ledger."""
    app.extensions["hub"].close()


@api.post("")
def create_transfer() -> tuple[Response, int, dict[str, str]]:
    """Ask a hospital to take a patient."""
    body = flask_edge.checked_body(_hub().contract, "createTransfer")
    by = guard.principal()
    receipt = _hub().delivery.commit(lambda: _hub().desk.request(body, by))
    answer = receipt.event.acknowledgement()
    location = url_for("api.get_transfer", transfer_id=answer["transfer_id"])
    return jsonify(answer), 201, {"Location": location}


@api.get("")
def list_transfers() -> Response:
    """List one's own transfers, newest first."""
    by = guard.principal()
    among = _hub().access.gate.theirs(by)
    limit = _number("limit", 50, 1, 200)
    before = _number("before", None, 1, _LARGEST)
    state = _choice("state", list(State))
    page = _hub().casebook.page(limit or 50, before, state, among, by.hospital_id)
    _hub().access.gate.note_list(by, page["transfers"])
    return jsonify(page)


@api.get("/recipients")
def list_recipients() -> Response:
    """List the devices that a content key is sealed to."""
    roles.check_role(guard.principal(), "recipients")
    hospital_id, unit_id = _name("hospital_id", required=False), _name("unit_id", required=True)
    found = _hub().access.register.recipients(hospital_id, unit_id or "")
    return jsonify(devices=[register.view(device) for device in found])


@api.get("/<transfer_id>")
def get_transfer(transfer_id: str) -> Response:
    """Show what the hub knows of a transfer."""
    _read("show", transfer_id)
    return jsonify(_hub().casebook.show(transfer_id, guard.principal().hospital_id))


@api.get("/<transfer_id>/audit")
def list_audit(transfer_id: str) -> Response:
    """List who wrote and who read; this read too."""
    _read("audit", transfer_id)
    entries = [chain.view(*link) for link in _hub().access.audit.chain(transfer_id)]
    return jsonify(transfer_id=transfer_id, entries=entries)


@api.post("/<transfer_id>/<word>")
def act(transfer_id: str, word: str) -> Response:
    """Do what one of ACTIONS says."""
    if word not in ACTIONS:
        raise Problem(404, "Unknown action", f"Send one of: {', '.join(ACTIONS)}")
    body = flask_edge.checked_body(_hub().contract, ACTIONS[word].operation)
    by = guard.principal()
    receipt = _hub().delivery.commit(lambda: _hub().desk.act(transfer_id, word, body, by))
    return jsonify(receipt.event.acknowledgement())


@api.get("/<transfer_id>/events")
def list_events(transfer_id: str) -> Response:
    """Replay what happened after a sequence number."""
    after = _number("after", 0, 0, _LARGEST) or 0
    _read("events", transfer_id)
    told = guard.principal().hospital_id
    text = _hub().casebook.page_text(transfer_id, after, told)
    return Response(text, mimetype="application/json")


def _read(word: str, transfer_id: str) -> None:
    _hub().access.gate.read(guard.principal(), word, transfer_id)


def _number(name: str, default: int | None, low: int, high: int) -> int | None:
    text = request.args.get(name)
    if text is None:
        return default
    if not (_DIGITS.fullmatch(text) and low <= int(text) <= high):
        rule = f"must be a whole number from {low} to {high}"
        raise invalid([Violation(name, rule, text)])
    return int(text)


def _name(name: str, *, required: bool) -> str | None:
    text = request.args.get(name)
    if text is None and not required:
        return None
    wrong = _hub().contract.violations_of("Name", text)
    if wrong:
        raise invalid([Violation(name, wrong[0].rule, text)])
    return text


def _choice(name: str, known: Collection[str]) -> str | None:
    text = request.args.get(name)
    if text is not None and text not in known:
        raise invalid([Violation(name, f"must be one of: {', '.join(known)}", text)])
    return text


def _hub() -> Hub:
    hub: Hub = current_app.extensions["hub"]
    return hub


def _ready(hub: Hub, config: Config) -> dict[str, Any]:
    try:
        hub.vault.probe()
    except Tampered as error:
        raise Problem(503, "Not ready", "What was written did not come back the same") from error
    return {"profile": config.profile}


def _refused(error: Exception) -> Response:
    response = flask_edge.problem_response(problem_of(error))
    if isinstance(error, TokenRefused):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooOften):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def _keep_out_of_caches(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
