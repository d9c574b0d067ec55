"""POST /api/v1/severity: level, risks and scores of one patient, with an explanation."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from severity.api import bodies
from severity.api.answers import answer
from severity.api.parts import Parts


def routes(parts: Parts) -> list[Route]:
    """Return the routes."""

    async def assess(request: Request) -> Response:
        patient = parts.intake.patient(await bodies.read(request))
        return answer(parts.assessor.assess(patient))

    return [Route("/severity", assess, methods=["POST"])]
