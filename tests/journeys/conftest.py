"""A whole portal as `catalog run` starts it, demo included, and a real browser in front of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec
import pytest
from playwright.sync_api import Browser, Page

from tests.served import free_port

START_SECONDS = 120.0
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 900}}


class RunningPortal(msgspec.Struct, frozen=True):
    address: str
    data: Path
    log: Path


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    with running_portal(tmp_path_factory.mktemp("portal")) as running:
        yield running


@contextmanager
def running_portal(folder: Path) -> Iterator[RunningPortal]:
    """The portal of `make run`, on a free port, with its demo loaded; stopped as by Ctrl-C."""
    port = free_port()
    running = RunningPortal(f"http://127.0.0.1:{port}", folder / "data", folder / "log")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CATALOG_")}
    with running.log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "catalog", "run", "--port", str(port), "--data", str(running.data)],
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**environment, "CATALOG_LOG_JSON": "true"},
        )
        try:
            deadline = time.monotonic() + START_SECONDS
            while "Ctrl-C stops it" not in running.log.read_text(errors="replace"):
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"the portal did not start:\n{running.log.read_text(errors='replace')[-3000:]}")
                time.sleep(0.2)
            yield running
        finally:
            process.terminate()
            assert process.wait(timeout=30) == 0


@pytest.fixture(params=["vi-desktop", "en-phone"])
def page(request: pytest.FixtureRequest, chromium: Browser, portal: RunningPortal) -> Iterator[Page]:
    """A reader's browser: in Vietnamese on a desk, in English on a phone. It may reach the portal and nothing else."""
    language, _, size = request.param.partition("-")
    context = chromium.new_context(
        base_url=portal.address, locale=language, viewport=SIZES[size], accept_downloads=True
    )
    context.set_default_timeout(20_000)
    foreign: list[str] = []
    context.on("request", lambda sent: foreign.append(sent.url) if not _is_own(sent.url, portal) else None)
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield page
    context.close()
    assert foreign == []
    assert errors == []


@pytest.fixture
def client(portal: RunningPortal) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=portal.address, timeout=30) as client:
        yield client


def _is_own(url: str, portal: RunningPortal) -> bool:
    return url.startswith((portal.address, "data:", "blob:"))
