"""GET /api/v1/scores, POST /api/v1/scores/{name}: the scores beside the model, each by itself."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emsync.problem import Problem
from severity.api import bodies
from severity.api.answers import answer
from severity.api.parts import Parts
from severity.observation import Observation
from severity.scores import SCORES
from severity.scores.score import describe


def routes(parts: Parts) -> list[Route]:
    """Return the routes."""

    async def list_scores(_: Request) -> Response:
        return answer({"scores": CHARTS})

    async def score(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in SCORES:
            raise Problem(404, "Unknown score", f"Ask for one of {', '.join(SCORES)}")
        patient = parts.intake.patient(await bodies.read(request))
        return answer(describe(SCORES[name](patient)))

    return [
        Route("/scores", list_scores, methods=["GET"]),
        Route("/scores/{name}", score, methods=["POST"]),
    ]


def _chart(name: str) -> dict[str, Any]:
    chart = SCORES[name](Observation()).chart
    return {
        "name": name,
        "title": chart.name,
        "low": chart.low,
        "high": chart.high,
        "bound": chart.direction,
        "source": chart.source,
    }


CHARTS = [_chart(name) for name in SCORES]
