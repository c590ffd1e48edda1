"""Reading from scripts of other sites: open for the API and the files, which hold nothing but public data.

Only reading: the API takes no cookie, and a token is not among the headers that a foreign script may send.
"""

from __future__ import annotations

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from catalog.web.address import is_api, is_file

EXPOSED = (
    "Content-Range, Accept-Ranges, ETag, Link, Content-Length, Content-Disposition, Content-Location, Repr-Digest, "
    "X-Request-Id, RateLimit, RateLimit-Policy, Retry-After"
)

ALLOW = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", EXPOSED.encode())]

PREFLIGHT = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"Accept, If-Modified-Since, If-None-Match, If-Range, Range, X-API-Key"),
    (b"access-control-max-age", b"86400"),
]


def open_for_reading(app: ASGIApp) -> ASGIApp:
    """Wrap the application so that browsers let any site's scripts read what programs are meant to read."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or not (is_api(scope["path"]) or is_file(scope["path"])):
            await app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS" and any(
            name == b"access-control-request-method" for name, _ in scope["headers"]
        ):
            await send({"type": "http.response.start", "status": 204, "headers": PREFLIGHT})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return

        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *ALLOW]
            await send(message)

        await app(scope, receive, send_open)

    return wrapped
