"""How much one reader may ask in a while, so that everybody is answered: a bucket for each, in this process's memory.

Addresses stand here and nowhere else: nothing of them is stored or logged, and a bucket goes with the process, or when
newer ones need its place. The sign-in has its own brake (`publishers.throttle`), which counts failures for hours and
for all processes in the database; at its price no page of rows could be counted.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import msgspec
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from catalog.errors import N_, CatalogError
from catalog.settings import Settings
from catalog.web.address import is_api, is_file
from catalog.web.client import client_address, is_this_machine, network_of
from catalog.web.reader_keys import is_key

MAX_BUCKETS = 100_000
"""Readers remembered at a time; a bucket takes some 200 bytes."""

KEY_HEADER = "x-api-key"


KEY_PAGE = "/developers/key"


class Policy(msgspec.Struct, frozen=True):
    """So many requests in so many seconds; as many at once after a pause of that length."""

    name: str
    quota: int
    window_seconds: int

    @property
    def header(self) -> str:
        return f'"{self.name}";q={self.quota};w={self.window_seconds}'


NEW_KEYS = Policy("new-keys", 10, 3600)
"""Else one reader could take as many as she needs to have no limit."""


class Standing(msgspec.Struct, frozen=True):
    """Where a reader stands after a request."""

    policy: Policy
    remaining: int
    reset_seconds: int
    """Until the whole quota is there again."""
    wait_seconds: int = 0
    """Until the next request is answered; 0: this one is."""

    @property
    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers writes them."""
        return {
            "RateLimit-Policy": self.policy.header,
            "RateLimit": f'"{self.policy.name}";r={self.remaining};t={self.reset_seconds}',
        }


class Buckets:
    """One bucket for each reader, of whom the longest unseen is forgotten first. For the event loop's thread alone."""

    def __init__(self, policy: Policy, *, most: int = MAX_BUCKETS, clock: Callable[[], float] = time.monotonic) -> None:
        self.policy = policy
        self._most = most
        self._clock = clock
        # The generic cell rate algorithm: all that a bucket needs to know is when it will be full again.
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def take(self, reader: str) -> Standing:
        """Count one request of this reader; one that is refused costs nothing."""
        policy, now = self.policy, self._clock()
        interval = policy.window_seconds / policy.quota
        full_at = max(self._full_at.pop(reader, now), now) + interval
        excess = full_at - now - policy.window_seconds
        # Sums of intervals are not exact; a thousandth of one is nobody's.
        is_refused = excess > interval / 1000
        if is_refused:
            full_at -= interval
        self._full_at[reader] = full_at
        if len(self._full_at) > self._most:
            self._full_at.popitem(last=False)
        left = (policy.window_seconds - (full_at - now)) / interval
        return Standing(
            policy,
            remaining=max(math.floor(left + 0.001), 0),
            reset_seconds=math.ceil(full_at - now),
            wait_seconds=max(math.ceil(excess), 1) if is_refused else 0,
        )


class TooMuch(CatalogError):
    """Of requests in a while."""

    status = 429
    slug = "too-much-asked"
    title = N_("Too many requests in a short time")
    detail = N_(
        "Ask again in {seconds} seconds. A free key from /developers/key allows more, "
        "and a whole table is one request as a .parquet file."
    )

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        super().__init__(seconds=standing.wait_seconds)


class UnknownKey(CatalogError):
    slug = "unknown-key"
    title = N_("This is no key of ours")
    detail = N_("Leave the header “X-API-Key” out, or take a new key at /developers/key.")


class LimitUse(ASGIMiddleware):
    """Counts what programs ask of the API and for files, and new keys; no other page, and nothing this machine asks."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._secret = settings.signing_secret()
        self._anonymous = _buckets("default", settings.requests_per_minute)
        self._with_key = _buckets("key", settings.requests_per_minute_with_key)
        self._new_keys = Buckets(NEW_KEYS)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        standing = self._count(ASGIConnection(scope))
        if standing is None:
            await next_app(scope, receive, send)
            return
        if standing.wait_seconds:
            raise TooMuch(standing)
        headers = [(name.lower().encode(), value.encode()) for name, value in standing.headers.items()]

        async def send_with_standing(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *headers]
            await send(message)

        await next_app(scope, receive, send_with_standing)

    def _count(self, connection: ASGIConnection[Any, Any, Any, Any]) -> Standing | None:
        """None where nothing is counted."""
        path = connection.scope["path"]
        if path == KEY_PAGE:
            return self._by_address(self._new_keys, connection)
        if not (is_api(path) or is_file(path)):
            return None
        if key := connection.headers.get(KEY_HEADER):
            if not is_key(key, self._secret):
                raise UnknownKey()
            return None if self._with_key is None else self._with_key.take(key)
        return self._by_address(self._anonymous, connection)

    def _by_address(self, buckets: Buckets | None, connection: ASGIConnection[Any, Any, Any, Any]) -> Standing | None:
        address = client_address(connection, self._settings)
        if buckets is None or is_this_machine(address):
            return None
        return buckets.take(network_of(address))


def _buckets(name: str, per_minute: int) -> Buckets | None:
    return Buckets(Policy(name, per_minute, 60)) if per_minute else None
