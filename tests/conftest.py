"""What every folder of tests shares: fresh databases on SQLite and PostgreSQL, settings, the browser."""

from __future__ import annotations

import itertools
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url
from xdist.scheduler import LoadScopeScheduling

from catalog.migrations import migrate
from catalog.settings import Settings
from catalog.store.db import Database
from tests import parts

NUMBERS = itertools.count()

# How long an example takes says more about what else the machine does than about the code.
settings.register_profile("without_deadline", settings(), deadline=None)
settings.load_profile("without_deadline")

TOGETHER = re.compile(
    r"tests/(?:journeys/|validation/test_corpus\.py|pages/test_pages\.py::\w+\[(readers|publishers|styleguide))"
)
"""Starts of the names of tests that share what takes its time to make: they run on one process, one after another."""


class Grouped(LoadScopeScheduling):
    """Gives each process the next test, or group of tests.

    xdist has this by mark (`--dist loadgroup`), but writes it where pytest 9.2 does not look any more.
    """

    def _split_scope(self, nodeid: str) -> str:
        group = TOGETHER.match(nodeid)
        return nodeid if group is None else group[1] or group[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Grouped:
    return Grouped(config, log)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A running PostgreSQL server, as the address of a database from which others can be created."""
    with parts.running_postgres() as url:
        _drop_left_over_databases(url)
        yield url


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> Iterator[str]:
    """Name of a migrated PostgreSQL database that nobody is connected to, to be copied."""
    name = f"template_{os.getpid()}"
    with _postgres_database(postgres_url, name) as url:
        migrate(url)
        yield name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database that nobody is connected to, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "catalog.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh migrated database; a test that asks for it runs on SQLite and on PostgreSQL.

    `@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)` where one is enough.
    """
    if request.param == "sqlite":
        path = tmp_path / "data" / "catalog.db"
        path.parent.mkdir()
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
    else:
        template = request.getfixturevalue("migrated_postgres")
        with _postgres_database(request.getfixturevalue("postgres_url"), _new_name(), template) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables; on SQLite its folder is not there either."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'catalog.db'}"
    else:
        with _postgres_database(request.getfixturevalue("postgres_url"), _new_name()) as url:
            yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url, pool_size=10)
    yield database
    database.close()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a portal in a folder of its own, with leases short enough to wait for."""
    return Settings(data=tmp_path / "data", database_url=database_url, lease_seconds=2.0, threads=8)


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The browser's program."""
    return _needed(parts.chromium)


@pytest.fixture(scope="session")
def meilisearch_program() -> Path:
    """The Meilisearch server's program, for `search.server.running`."""
    return _needed(parts.meilisearch)


def _needed(part: Callable[[], Path]) -> Path:
    """What `part` finds. Where it finds nothing a run under CI fails, and any other skips the test."""
    try:
        return part()
    except parts.PartMissing as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def chromium(chromium_path: Path) -> Iterator[Browser]:
    """A real browser. One for each module: while it is there no other one can be, nor an event loop of the tests'."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium_path), args=parts.CHROMIUM_FLAGS)
        yield browser
        browser.close()


def _new_name() -> str:
    return f"test_{os.getpid()}_{next(NUMBERS)}"


@contextmanager
def _postgres_database(server: str, name: str, template: str = "template1") -> Iterator[str]:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _drop_left_over_databases(server: str) -> None:
    """Drop what test processes that were killed left behind."""
    with psycopg.connect(server, autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            ours = re.match(r"(?:template|test)_(\d+)", name)
            if ours and not parts.is_running(int(ours[1])):
                connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
