"""Read the body of a request, of the media type and the size that the contract allows."""

from collections.abc import Collection

from starlette.requests import Request

from emsync.problem import Problem
from severity.api.answers import JSON

LARGEST_BYTES = 64 * 1024


async def read(
    request: Request, media: Collection[str] = (JSON,), largest: int = LARGEST_BYTES
) -> bytes:
    """Return the body; raise Problem 415 or 413."""
    require_media(request, media)
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > largest:
            raise Problem(413, "Body too large", f"Send at most {largest} bytes")
    return bytes(content)


def require_media(request: Request, media: Collection[str]) -> None:
    """Raise Problem 415 when the body is of another media type."""
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said not in media:
        detail = f"Send the body with Content-Type: {' or '.join(media)}"
        raise Problem(415, "Unknown media type", detail)
