"""A portal's pages at a real address, for tests that come with a real browser."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import msgspec
from granian.constants import Interfaces
from granian.server.embed import Server

from catalog.app import create_app
from catalog.settings import Settings

START_SECONDS = 60.0


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The address at which the portal of `settings` answers until the block ends.

    In this process, for starting another costs seconds; behind the web server that `catalog serve` starts.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    app = create_app(msgspec.structs.replace(settings, base_url=url))
    server = Server(app, address="127.0.0.1", port=port, interface=Interfaces.ASGI, websockets=False, log_enabled=False)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=lambda: loop.run_until_complete(server.serve()), daemon=True)
    thread.start()
    try:
        _wait_for(url)
        yield url
    finally:
        loop.call_soon_threadsafe(server.stop)
        thread.join(timeout=30)
        loop.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            httpx.get(f"{url}/healthz").raise_for_status()
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
