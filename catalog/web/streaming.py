"""Bodies that are made while they are sent: in constant memory, and only as long as somebody listens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from litestar import Litestar, Response
from litestar.concurrency import sync_to_thread
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from catalog.web.head import is_head


def _nothing() -> None:
    pass


class Body(msgspec.Struct, frozen=True):
    chunks: Iterator[bytes]
    close: Callable[[], None] = _nothing
    """Gives back what the chunks hold; called in any case, even when none was taken."""
    headers: dict[str, str] = {}
    """Those that were not known before the work began."""


class Streamed(Response[Any]):
    """An answer whose work is done off the event loop while the connection is watched.

    `begin` runs in a thread before anything is sent, so that what it raises still becomes a proper error; so does each
    step of its chunks. When the client hangs up, `interrupt` is called to end whichever of the two is running.

    Litestar's own Stream is no choice: it takes a ValueError of the iterator for its end, and so cuts silently.
    """

    def __init__(
        self, begin: Callable[[], Body], interrupt: Callable[[], None] = _nothing, *, media_type: str, **options: Any
    ) -> None:
        super().__init__(None, media_type=media_type, **options)
        self.begin, self.interrupt = begin, interrupt

    def to_asgi_response(self, app: Litestar | None, request: Any, **options: Any) -> ASGIResponse:
        return _Sending(
            self.begin,
            self.interrupt,
            # As it is: Litestar would add a charset to every text, also to one that names its own.
            headers={**(options.get("headers") or {}), **self.headers, "Content-Type": self.media_type},
            status_code=self.status_code or options.get("status_code"),
            cookies=self.cookies,
        )


class _Sending(ASGIResponse):
    _should_set_content_length = False

    def __init__(self, begin: Callable[[], Body], interrupt: Callable[[], None], **options: Any) -> None:
        super().__init__(**options)
        self.begin, self.interrupt = begin, interrupt
        self.is_gone = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        listening = asyncio.create_task(self._listen(receive))
        try:
            body = await sync_to_thread(self.begin)
            try:
                self.headers.update(body.headers)
                await self.start_response(send)
                if not is_head(scope):
                    await self._send_chunks(body.chunks, send)
            finally:
                await sync_to_thread(body.close)
        except asyncio.CancelledError:
            self.interrupt()
            raise
        finally:
            listening.cancel()

    async def _listen(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.is_gone = True
        self.interrupt()

    async def _send_chunks(self, chunks: Iterator[bytes], send: Send) -> None:
        try:
            while not self.is_gone and (chunk := await sync_to_thread(next, chunks, None)) is not None:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        except Exception:
            # The interrupt ends the work with an error, which is nobody's news any more.
            if not self.is_gone:
                raise
        if not self.is_gone:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
