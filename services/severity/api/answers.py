"""Make answers: JSON that no cache may keep, since it speaks of a patient."""

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

NOT_KEPT: Mapping[str, str] = {"Cache-Control": "no-store"}
JSON, NDJSON = "application/json", "application/x-ndjson"

encode = msgspec.json.Encoder().encode


def answer(
    value: Any, status: int = 200, media: str = JSON, headers: Mapping[str, str] | None = None
) -> Response:
    """Render a value as JSON, under another media type when it is a kind of JSON."""
    return Response(encode(value), status, {**NOT_KEPT, **(headers or {})}, media)
