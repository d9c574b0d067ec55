"""HTTP edge: the API, and Streamlit's page beside it, in one ASGI application."""

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import streamlit
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from emsync.contract import Contract
from emsync.problem import MEDIA_TYPE, Problem
from emsync.version import version
from severity import body, logs
from severity.assessment import Assessor
from severity.config import STREAMLIT
from severity.observation import observe
from severity.origin import SameOriginSockets

log = logging.getLogger(__name__)

PAGE = Path(__file__).with_name("page.py")
# Answers are rounded to 1e-6, and processors differ in the last bits.
_PROBE_TOLERANCE = 5e-6

Handler = Callable[[Request], Awaitable[Response]]


def make(contract: Contract, assessor: Assessor) -> streamlit.App:
    """Return the application; Streamlit answers every path that is not ours."""
    logs.take_over()
    for name, value in STREAMLIT.items():
        streamlit.config.set_option(name, value)
    # Ours come first, so that /healthz is not Streamlit's.
    routes = [
        Mount("/api", _api({"/v1/severity": _severity(contract, assessor)}, "POST")),
        Route("/healthz", _healthz),
        Route("/readyz", _readyz(contract, assessor)),
        Route("/version", _version),
    ]
    return streamlit.App(
        PAGE,
        routes=routes,
        middleware=[Middleware(SameOriginSockets)],
        exception_handlers={Problem: _problem_response},
    )


def ready(contract: Contract, assessor: Assessor) -> dict[str, Any]:
    """Assess the card's probe; raise Problem 503 when the answer is not what training got."""
    probe = assessor.model.card["probe"]
    answer = assessor.assess(observe(probe["observation"]))
    for outcome, expected in probe["risk"].items():
        risk = answer["risk"][outcome]
        if abs(risk - expected) > _PROBE_TOLERANCE:
            detail = f"The model gives {risk} of {outcome} for its probe; training got {expected}"
            raise Problem(503, "Not ready", detail)
    broken = contract.violations_of_answer("assessSeverity", 200, answer)
    if broken:
        raise Problem(503, "Not ready", "The answer breaks the contract", broken)
    return {"status": "ready", "risk": answer["risk"]["critical"], "model": answer["model"]["sha256"]}


def _api(handlers: dict[str, Handler], method: str) -> Starlette:
    """Return an application of its own: an unknown path is a problem here, a page elsewhere."""
    return Starlette(
        routes=[Route(path, handler, methods=[method]) for path, handler in handlers.items()],
        exception_handlers={
            Problem: _problem_response,
            HTTPException: _http_response,
            Exception: _unexpected_response,
        },
    )


def _severity(contract: Contract, assessor: Assessor) -> Handler:
    async def assess_severity(request: Request) -> Response:
        value = body.parse(await _json_body(request))
        patient = body.patient(contract, "assessSeverity", value)
        return JSONResponse(assessor.assess(patient), headers={"Cache-Control": "no-store"})

    return assess_severity


async def _json_body(request: Request) -> bytes:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        raise Problem(415, "Not JSON", "Send the body with Content-Type: application/json")
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > body.LARGEST_BYTES:
            raise Problem(413, "Body too large", f"Send at most {body.LARGEST_BYTES} bytes")
    return bytes(content)


def _readyz(contract: Contract, assessor: Assessor) -> Handler:
    async def readyz(_: Request) -> Response:
        return JSONResponse(ready(contract, assessor))

    return readyz


async def _healthz(_: Request) -> Response:
    return JSONResponse({"status": "alive"})


async def _version(_: Request) -> Response:
    return JSONResponse(version())


def _respond(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(problem.as_dict(), problem.status, headers, media_type=MEDIA_TYPE)


async def _problem_response(_: Request, problem: Exception) -> Response:
    if not isinstance(problem, Problem):
        raise problem
    return _respond(problem)


async def _http_response(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers or {})
    return _respond(Problem(error.status_code, error.detail, _advice(request, headers)), headers)


def _advice(request: Request, headers: dict[str, str]) -> str:
    if "Allow" in headers:
        return f"{request.method} is not possible here; send {headers['Allow']}"
    return f"There is no {request.url.path}; the contract lists every path"


async def _unexpected_response(request: Request, error: Exception) -> Response:
    log.error("request failed: %s %s", request.method, request.url.path, exc_info=error)
    return _respond(Problem(500, "Internal error", "The service failed; send the request again"))
