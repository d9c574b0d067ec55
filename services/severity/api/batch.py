"""POST /api/v1/severity/batch: patients in, a line each; levels out, a line each."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from severity.api import bodies
from severity.api.answers import NDJSON, NOT_KEPT
from severity.api.conversation import Conversation
from severity.api.parts import Parts
from severity.batch.answering import Batch


def routes(parts: Parts) -> list[Route]:
    """Return the routes."""

    async def assess(request: Request) -> Response:
        bodies.require_media(request, (NDJSON,))
        batch = Batch(parts.reader, parts.judge)
        return Conversation(batch.feed, batch.close, headers=NOT_KEPT, media_type=NDJSON)

    return [Route("/severity/batch", assess, methods=["POST"])]
