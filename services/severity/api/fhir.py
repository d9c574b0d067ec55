"""POST /api/v1/severity/fhir: a FHIR R4 Bundle in, a RiskAssessment out."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emsync.problem import invalid
from severity.api import bodies
from severity.api.answers import JSON, answer
from severity.api.parts import Parts
from severity.fhir.bundle import read
from severity.fhir.risk_assessment import risk_assessment
from severity.strict import parse

FHIR = "application/fhir+json"
LARGEST_BYTES = 1024 * 1024


def routes(parts: Parts) -> list[Route]:
    """Return the routes."""

    async def assess(request: Request) -> Response:
        bundle = parse(await bodies.read(request, (FHIR, JSON), LARGEST_BYTES))
        violations = parts.contract.violations_of_request("assessBundle", bundle)
        if violations:
            raise invalid(violations)
        reading = read(bundle, datetime.now(UTC))
        assessment = parts.assessor.assess(reading.patient)
        return answer(risk_assessment(reading, assessment), media=FHIR)

    return [Route("/severity/fhir", assess, methods=["POST"])]
