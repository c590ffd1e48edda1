"""HEAD for every address that answers GET (RFC 9110, section 9.3.2)."""

from __future__ import annotations

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

_STATE = "is_head"


def is_head(scope: Scope) -> bool:
    """Only the headers will be sent, so making the body would be work for nobody."""
    return bool(scope["state"].get(_STATE))


def answer_head(app: ASGIApp) -> ASGIApp:
    """Wrap the application so that it sees a GET and the client gets its headers alone."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "HEAD":
            await app(scope, receive, send)
            return

        async def send_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)

        scope["method"] = "GET"
        scope["state"][_STATE] = True
        try:
            await app(scope, receive, send_headers)
        finally:
            scope["method"] = "HEAD"
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    return wrapped
