"""What goes around every answer: a request id, security headers, one log line without personal data."""

import re
import secrets
import time
from typing import Any

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = [
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    # An address of the publishers' part may name a submission; other sites learn only where the portal is.
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]

log = structlog.get_logger("catalog.requests")


def envelope(app: ASGIApp) -> ASGIApp:
    """Wrap the whole application. The log names the route, never the query: people type names into search boxes."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        if not scope["query_string"].isascii():
            # `curl …/rows?Năm=2020` sends the letters as they are; the framework would read their bytes as Latin-1.
            scope["query_string"] = re.sub(rb"[\x80-\xff]", lambda byte: b"%%%02X" % byte[0][0], scope["query_string"])
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = list(message.get("headers", []))
                present = {name.lower() for name, _ in headers}
                headers += [header for header in HEADERS if header[0] not in present]
                headers.append((b"x-request-id", request_id.encode()))
                message["headers"] = headers
            await send(message)

        try:
            await app(scope, receive, send_with_headers)
        finally:
            log.info(
                "request",
                request_id=request_id,
                method=scope["method"],
                route=_route_of(scope),
                status=status,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )

    return wrapped


def _route_of(scope: Scope) -> str:
    template: Any = scope.get("path_template")
    return str(template) if template else "unmatched"
