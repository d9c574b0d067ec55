"""Answer every refusal and every failure as a problem (RFC 9457)."""

import logging
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler

from emsync.problem import MEDIA_TYPE, Problem
from severity.api.answers import NOT_KEPT, encode

log = logging.getLogger(__name__)


def respond(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Render a problem."""
    kept = {**NOT_KEPT, **(headers or {})}
    return Response(encode(problem.as_dict()), problem.status, kept, MEDIA_TYPE)


async def _problem_response(_: Request, problem: Exception) -> Response:
    if not isinstance(problem, Problem):
        raise problem
    return respond(problem)


async def _http_response(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers or {})
    return respond(Problem(error.status_code, error.detail, _advice(request, headers)), headers)


def _advice(request: Request, headers: Mapping[str, str]) -> str:
    if "Allow" in headers:
        return f"{request.method} is not possible here; send {headers['Allow']}"
    return f"There is no {request.url.path}; the contract lists every path"


async def _unexpected_response(request: Request, error: Exception) -> Response:
    log.error("request failed: %s %s", request.method, request.url.path, exc_info=error)
    return respond(Problem(500, "Internal error", "The service failed; send the request again"))


HANDLERS: Mapping[type[Exception], ExceptionHandler] = {
    Problem: _problem_response,
    HTTPException: _http_response,
    Exception: _unexpected_response,
}
