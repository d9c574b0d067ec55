"""GET /api/v1/model: what the model is, how well it does, and the hash of every file."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from severity.api.answers import answer
from severity.api.parts import Parts

TEXT = Path(__file__).parents[1] / "data" / "MODEL_CARD.md"


def routes(parts: Parts) -> list[Route]:
    """Return the routes."""
    model = parts.assessor.model
    text = TEXT.read_text("utf-8") if TEXT.is_file() else None

    async def show(_: Request) -> Response:
        return answer({"sha256": model.sha256, "card": model.card, "text": text})

    return [Route("/model", show, methods=["GET"])]
