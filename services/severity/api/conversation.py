"""Answer while the request is still coming: each side of the stream goes at its own pace.

Starlette's StreamingResponse listens for a disconnect meanwhile and so eats parts of the body.
"""

from collections.abc import Callable
from typing import Any

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

# Some clients send everything before they read anything: as much waits for them.
MOST_WAITING_BYTES = 32 * 1024 * 1024

Feed = Callable[[bytes], bytes]


class Conversation(Response):
    """Feed each part of the body to a function, and send on what it returns."""

    def __init__(self, feed: Feed, close: Callable[[], bytes], **options: Any) -> None:
        super().__init__(**options)
        # How long the answer will be is not known.
        del self.headers["content-length"]
        self._feed = feed
        self._close = close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read and write at the same time until both are done, or the client is gone."""
        start = {"status": self.status_code, "headers": self.raw_headers}
        await send({"type": "http.response.start", **start})
        outbox = _Outbox()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._read, Request(scope, receive), outbox)
            while part := await outbox.take():
                await send({"type": "http.response.body", "body": part, "more_body": True})
        if not outbox.abandoned:
            await send({"type": "http.response.body", "body": b""})

    async def _read(self, request: Request, outbox: "_Outbox") -> None:
        try:
            async for part in request.stream():
                await outbox.put(await run_in_threadpool(self._feed, part))
            await outbox.put(await run_in_threadpool(self._close))
        except ClientDisconnect:
            outbox.abandoned = True
        await outbox.end()


class _Outbox:
    """Bytes that wait for the client; who puts more than fits has to wait too."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._ended = False
        self._changed = anyio.Condition()
        self.abandoned = False

    async def put(self, part: bytes) -> None:
        async with self._changed:
            while len(self._waiting) > MOST_WAITING_BYTES:
                await self._changed.wait()
            self._waiting += part
            self._changed.notify_all()

    async def take(self) -> bytes:
        """Return what waits, as soon as there is something; empty at the end."""
        async with self._changed:
            while not self._waiting and not self._ended:
                await self._changed.wait()
            taken, self._waiting = bytes(self._waiting), bytearray()
            self._changed.notify_all()
            return taken

    async def end(self) -> None:
        async with self._changed:
            self._ended = True
            self._changed.notify_all()
