"""Keep sockets to pages of our own host, before Streamlit judges their origin.

Streamlit looks up the machine's public address on the internet when a foreign page tries to
connect, and every session waits for that.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send


class SameOriginSockets:
    """Close a WebSocket whose Origin is not the host that it asks for: the client sees 403."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on everything else."""
        if scope["type"] == "websocket" and not same_origin(Headers(scope=scope)):
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)


def same_origin(headers: Headers) -> bool:
    """Tell whether the page that connects is of this host; a program sends no Origin."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")
