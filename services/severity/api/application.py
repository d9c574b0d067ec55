"""What is ours to answer, in applications of its own.

There an unknown path or method is a problem; elsewhere it is for the page to answer.
"""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Router

from severity.api import batch, decisions, fhir, health, mci, model, problems, scores, severity
from severity.api.parts import Parts

RESOURCES = (severity, batch, fhir, scores, mci, decisions, model)


def make(parts: Parts) -> Starlette:
    """Return the application of the API."""
    routes = [route for resource in RESOURCES for route in resource.routes(parts)]
    # A redirect would be an answer that no contract mentions.
    return _of([Mount("/v1", Router(routes, redirect_slashes=False))])


def make_service(parts: Parts) -> Starlette:
    """Return the application of what every EMsync service answers."""
    return _of(health.routes(parts))


def _of(routes: Sequence[BaseRoute]) -> Starlette:
    return Starlette(routes=routes, exception_handlers=problems.HANDLERS)
