"""The sweep: every page visited once in each language, and what was seen there, for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.pages.table import PAGES
from tests.pages.visit import LANGUAGES, Visit, guests, inspect
from tests.pages.world import World, opened_world


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with opened_world(tmp_path_factory.mktemp("world")) as world:
        yield world


@pytest.fixture(scope="module", params=PAGES)
def visits(request: pytest.FixtureRequest, world: World, chromium: Browser) -> list[Visit]:
    """What was seen on every page of one part of the table, in both languages."""
    with guests(chromium, world) as everybody:
        return [inspect(everybody.of(page, language), page) for page in PAGES[request.param] for language in LANGUAGES]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where pages are laid for programs that judge them."""
    folder = tmp_path / "pages"
    folder.mkdir()
    return folder
