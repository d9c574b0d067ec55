"""GET /healthz, /readyz and /version: what every EMsync service answers."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emsync.problem import Problem
from emsync.version import version
from severity.api.answers import answer
from severity.api.parts import Parts
from severity.observation import observe

PATHS = ("/healthz", "/readyz", "/version")
# Answers are rounded to 1e-6, and processors differ in the last bits.
_PROBE_TOLERANCE = 5e-6


def routes(parts: Parts) -> list[Route]:
    """Return the routes."""

    async def healthz(_: Request) -> Response:
        return answer({"status": "alive"})

    async def readyz(_: Request) -> Response:
        return answer(await run_in_threadpool(ready, parts))

    async def tell_version(_: Request) -> Response:
        return answer(version())

    return [
        Route(path, handler, methods=["GET"])
        for path, handler in zip(PATHS, (healthz, readyz, tell_version), strict=True)
    ]


def ready(parts: Parts) -> dict[str, Any]:
    """Assess the card's probe; raise Problem 503 when the answer is not what training got."""
    probe = parts.assessor.model.card["probe"]
    found = parts.assessor.assess(observe(probe["observation"]))
    for outcome, expected in probe["risk"].items():
        risk = found["risk"][outcome]
        if abs(risk - expected) > _PROBE_TOLERANCE:
            detail = f"The model gives {risk} of {outcome} for its probe; training got {expected}"
            raise Problem(503, "Not ready", detail)
    broken = parts.contract.violations_of_answer("assessSeverity", 200, found)
    if broken:
        raise Problem(503, "Not ready", "The answer breaks the contract", broken)
    risk, identity = found["risk"]["critical"], found["model"]
    return {"status": "ready", "risk": risk, "model": identity["sha256"]}
