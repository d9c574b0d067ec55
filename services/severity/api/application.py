"""Every path under /api, in an application of its own."""

from starlette.applications import Starlette
from starlette.routing import Mount, Router

from severity.api import batch, decisions, fhir, mci, model, problems, scores, severity
from severity.api.parts import Parts

RESOURCES = (severity, batch, fhir, scores, mci, decisions, model)


def make(parts: Parts) -> Starlette:
    """Return the application: an unknown path is a problem here, and a page elsewhere."""
    routes = [route for resource in RESOURCES for route in resource.routes(parts)]
    # A redirect would be an answer that no contract mentions.
    version_1 = Mount("/v1", Router(routes, redirect_slashes=False))
    return Starlette(routes=[version_1], exception_handlers=problems.HANDLERS)
