"""Metadata that has not changed is not sent again: a strong ETag of what an answer holds, and 304 (RFC 9110, 13)."""

from __future__ import annotations

import hashlib
from typing import Any

from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from catalog.web.conditions import Validator, is_unchanged
from catalog.web.data import encoding_of
from catalog.web.files import CACHING
from catalog.web.page import AnyRequest


class Revalidation(ASGIMiddleware):
    """For answers that are made in one piece. It saves sending them, not making them: records change in many places."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: AnyRequest = Request(scope)
        started: list[Any] = []

        async def send_once_known(message: Any) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                started.append(message)
                return
            if started:
                start = started.pop()
                # Compressed on its way, it is other bytes under the same address.
                variant = encoding_of(request).encode()
                digest = hashlib.blake2b(message["body"], digest_size=16, key=variant).hexdigest()
                validator = Validator(f'"{digest}"')
                headers = MutableScopeHeaders(start)
                headers.update({**CACHING, **validator.headers})
                if is_unchanged(request.headers, validator):
                    start["status"] = 304
                    del headers["Content-Length"]
                    message["body"] = b""
                await send(start)
            await send(message)

        await next_app(scope, receive, send_once_known)
