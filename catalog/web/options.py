"""OPTIONS for every address: all it takes, whichever part of the application answers which method (RFC 9110, 9.3.7)."""

from __future__ import annotations

from collections.abc import Iterable

from litestar import Litestar
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send


def allow_header(methods: Iterable[str]) -> str:
    """The value of `Allow`: where GET is answered, so is HEAD."""
    taken = set(methods)
    return ", ".join(sorted(taken | {"HEAD"} if "GET" in taken else taken))


def answer_options(app: ASGIApp) -> ASGIApp:
    """Wrap the application so that `Allow` is whole.

    Readers and publishers share addresses, and the framework's answer knows only the methods that came first.
    """

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "OPTIONS":
            await app(scope, receive, send)
            return

        async def send_whole(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 300:
                headers = [header for header in message.get("headers", []) if header[0].lower() != b"allow"]
                message["headers"] = [*headers, (b"allow", _allowed(scope).encode())]
            await send(message)

        await app(scope, receive, send_whole)

    return wrapped


def _allowed(scope: Scope) -> str:
    template = scope["path_template"]
    routes = Litestar.from_scope(scope).routes
    return allow_header(
        method for route in routes if route.path_format == template for method in getattr(route, "methods", ())
    )
