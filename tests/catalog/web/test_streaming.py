"""Bodies that are made while they are sent, and only as long as somebody listens."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar, Request, get
from litestar.response import Response
from litestar.testing import TestClient

from catalog.errors import NotFound
from catalog.web.head import answer_head
from catalog.web.streaming import Body, Streamed


def served(answer: Streamed) -> Litestar:
    @get("/", sync_to_thread=False)
    def handler() -> Streamed:
        return answer

    def not_found(_request: Request[Any, Any, Any], _error: NotFound) -> Response[str]:
        return Response("gone", status_code=404)

    app = Litestar([handler], exception_handlers={NotFound: not_found}, openapi_config=None, logging_config=None)
    app.asgi_handler = answer_head(app.asgi_handler)
    return app


async def call_and_hang_up(app: Litestar, hang_up: asyncio.Event) -> list[Any]:
    """Send a GET and hang up at the event; returns what the application sent."""
    sent: list[Any] = []

    async def receive() -> Any:
        await hang_up.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)
        if message.get("body"):
            hang_up.set()

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "raw_path": b"/",
        "root_path": "",
        "query_string": b"",
        "headers": [],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }
    await asyncio.wait_for(app(scope, receive, send), 10)  # type: ignore[arg-type]
    return sent


def test_chunks_and_headers() -> None:
    """The body is what the chunks hold, with the headers that are known only when the work has begun."""
    answer = Streamed(
        lambda: Body(iter((b"one,", b"two")), headers={"X-Made": "late"}),
        media_type="text/csv; charset=utf-8",
        headers={"X-Known": "early"},
    )
    with TestClient(served(answer)) as client:
        got = client.get("/")
    assert (got.text, got.headers["x-made"], got.headers["x-known"]) == ("one,two", "late", "early")
    assert got.headers["content-type"] == "text/csv; charset=utf-8"


def test_failure_before_the_first_byte() -> None:
    """What fails before anything is sent is a proper error."""

    def begin() -> Body:
        raise NotFound()

    with TestClient(served(Streamed(begin, media_type="text/csv"))) as client:
        assert client.get("/").status_code == 404


def test_failure_in_the_middle() -> None:
    """What fails later breaks the answer off, so that nobody takes a part for the whole."""

    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise ValueError("the disk is broken")

    with (
        TestClient(served(Streamed(lambda: Body(chunks()), media_type="text/csv"))) as client,
        pytest.raises(Exception, match="after response started"),
    ):
        client.get("/")


def test_hanging_up_ends_the_work_before_it_answers() -> None:
    """A client that hangs up while its answer is still being worked out ends that work."""
    interrupted = threading.Event()
    hang_up: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def begin() -> Body:
        loop, event = hang_up[0]
        loop.call_soon_threadsafe(event.set)
        assert interrupted.wait(10), "nobody interrupted"
        raise NotFound()

    async def run() -> list[Any]:
        hang_up.append((asyncio.get_running_loop(), asyncio.Event()))
        app = served(Streamed(begin, interrupted.set, media_type="text/csv"))
        return await call_and_hang_up(app, hang_up[0][1])

    assert asyncio.run(run())[0]["status"] == 404


def test_hanging_up_ends_the_sending() -> None:
    """A client that hangs up during its answer ends an endless stream, and what it held is given back."""
    closed = threading.Event()

    def chunks() -> Iterator[bytes]:
        while True:
            yield b"more"

    async def run() -> list[Any]:
        app = served(Streamed(lambda: Body(chunks(), closed.set), media_type="text/csv"))
        return await call_and_hang_up(app, asyncio.Event())

    sent = asyncio.run(run())
    assert closed.is_set()
    assert sent[-1]["more_body"] is True


def test_head_takes_no_chunk() -> None:
    """HEAD gets the headers, takes nothing of the body, and gives back what the body held."""
    taken, closed = threading.Event(), threading.Event()

    def chunks() -> Iterator[bytes]:
        taken.set()
        yield b"a chunk"

    answer = Streamed(lambda: Body(chunks(), closed.set), media_type="text/csv", headers={"Content-Length": "7"})
    with TestClient(served(answer)) as client:
        got = client.head("/")
    assert (got.status_code, got.content, got.headers["content-length"]) == (200, b"", "7")
    assert closed.is_set()
    assert not taken.is_set()
