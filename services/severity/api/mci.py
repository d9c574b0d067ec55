"""POST /api/v1/mci: the casualties of an incident in the order in which they are seen to."""

from collections import Counter
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emsync.problem import invalid
from severity.api import bodies
from severity.api.answers import answer
from severity.api.parts import Parts
from severity.assessment import NOTICE
from severity.mass_casualty.casualty import Casualty
from severity.mass_casualty.sorting import Sorted, sort
from severity.strict import parse

LARGEST_BYTES = 4 * 1024 * 1024


def routes(parts: Parts) -> list[Route]:
    """Return the routes."""

    async def sort_casualties(request: Request) -> Response:
        content = await bodies.read(request, largest=LARGEST_BYTES)
        return answer(await run_in_threadpool(_sorted, parts, content))

    return [Route("/mci", sort_casualties, methods=["POST"])]


def _sorted(parts: Parts, content: bytes) -> dict[str, Any]:
    incident = parse(content)
    violations = parts.contract.violations_of_request("sortCasualties", incident)
    if violations:
        raise invalid(violations)
    casualties = [Casualty(**found) for found in incident["casualties"]]
    ordered = sort(casualties, incident.get("method", "auto"))
    return {
        "casualties": [_shown(one) for one in ordered],
        "counts": Counter(one.triage.category for one in ordered),
        "decision_support": True,
        "notice": NOTICE,
    }


def _shown(one: Sorted) -> dict[str, Any]:
    triage = one.triage
    return {
        "name": one.casualty.name,
        "method": one.method,
        "category": triage.category,
        "colour": triage.colour,
        "step": triage.step,
        "ask": triage.ask,
        "question": triage.question,
    }
