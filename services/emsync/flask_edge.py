"""Give a Flask app the edge that every EMsync service shows."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, jsonify, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from emsync import strict_json
from emsync.contract import Contract
from emsync.problem import MEDIA_TYPE, Problem, invalid
from emsync.version import version

log = logging.getLogger(__name__)

REQUEST_LINE_BYTES = 8190
"""The longest that a service takes: what the shell lets through, its own name taken off."""


class StrictJson(DefaultJSONProvider):
    """Flask's JSON, reading strictly: NaN passes every `minimum` and `maximum`."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """Return the value; raise ValueError for what RFC 8259 does not know."""
        return strict_json.loads(s, **options)


def install(app: Flask, ready: Callable[[], dict[str, Any]]) -> None:
    """Add /healthz, /readyz (runs `ready`, which does real work) and /version; map errors."""
    app.json = StrictJson(app)
    app.add_url_rule("/healthz", "healthz", lambda: jsonify(status="alive"))
    app.add_url_rule("/readyz", "readyz", lambda: jsonify(status="ready", **ready()))
    app.add_url_rule("/version", "version", lambda: jsonify(version()))
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(HTTPException, _http_response)
    app.register_error_handler(Exception, _unexpected_response)


def checked_body(contract: Contract, operation: str) -> Any:
    """Return the request's JSON body; raise Problem 415, 400 or 422 when it breaks the contract."""
    if not request.is_json:
        raise Problem(415, "Not JSON", "Send the body with Content-Type: application/json")
    body = json_body()
    violations = contract.violations_of_request(operation, body)
    if violations:
        raise invalid(violations)
    return body


def json_body() -> Any:
    """Return the request's body as JSON; raise Problem 415 or 400, which says where it breaks."""
    coding = request.headers.get("Content-Encoding", "identity")
    if coding != "identity":
        detail = f"Content-Encoding: {coding[:40]} is not read here: send the body as it is"
        raise Problem(415, "Encoded body", detail)
    try:
        return current_app.json.loads(request.get_data())
    except ValueError as error:
        raise Problem(400, "Malformed JSON", f"The body is not one JSON value: {error}") from error


def problem_response(problem: Problem) -> Response:
    """Render a problem."""
    response = jsonify(problem.as_dict())
    response.status_code = problem.status
    response.mimetype = MEDIA_TYPE
    return response


def _http_response(error: HTTPException) -> Response:
    status = error.code or 500
    response = problem_response(Problem(status, error.name, _detail(error)))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _detail(error: HTTPException) -> str:
    if isinstance(error, RequestEntityTooLarge):
        return f"The body is larger than {current_app.config['MAX_CONTENT_LENGTH']:,} bytes"
    return error.description or error.name


def _unexpected_response(error: Exception) -> Response:
    log.error("request failed: %s %s", request.method, request.path, exc_info=error)
    detail = "The service failed; nothing was changed by this request unless it was acknowledged"
    return problem_response(Problem(500, "Internal error", detail))
