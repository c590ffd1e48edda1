"""The whole portal on one machine: database, web, worker and demo, with one command and one Ctrl-C."""

import fcntl
import os
import secrets
import socket
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from enum import StrEnum
from pathlib import Path

from catalog.demo import has_demo, wants_demo
from catalog.errors import CatalogError
from catalog.migrations import migrate
from catalog.processes import Together
from catalog.settings import Settings
from catalog.store.db import Database
from search import server

HOST = "127.0.0.1"
START_SECONDS = 120.0


class PortTaken(CatalogError):
    detail = "Port {port} is in use by another program. Choose another one, such as {other}."

    def __init__(self, port: int) -> None:
        super().__init__(port=port, other=port + 1)


class FolderTaken(CatalogError):
    detail = "Another portal runs on the folder {folder}. Stop it, or choose another folder."

    def __init__(self, folder: Path) -> None:
        super().__init__(folder=folder)


class SearchEngine(StrEnum):
    EMBEDDED = "embedded"
    MEILISEARCH = "meilisearch"


def run_portal(
    data: Path, port: int, *, search: SearchEngine, with_demo: bool, ready: Callable[[str, bool], None]
) -> None:
    """Migrate, serve and work until SIGINT, SIGTERM or SIGHUP.

    A portal that is empty, or was interrupted at this, first loads the demo catalogue where `with_demo` says so.
    `ready` is then told the address, and whether the demo's people may sign in. Web and worker are started
    again when they end; where one ends at once, PartEnded is raised and the others are ended with it. Search may end:
    pages then say that it is limited. What web and
    worker log is in `data/portal.log`, from the last start on.
    """
    _check_free(port)
    address = f"http://{HOST}:{port}"
    environment = {"CATALOG_BASE_URL": address, **os.environ, "CATALOG_DATA": str(data.absolute())}
    with ExitStack() as stack:
        if search is SearchEngine.MEILISEARCH:
            environment |= stack.enter_context(_meilisearch(data))
        settings = Settings.from_environment(environment)
        processes = stack.enter_context(Together())
        data.mkdir(parents=True, exist_ok=True)
        stack.enter_context(_alone_with(data))
        migrate(settings.database)
        database = stack.enter_context(closing(Database(settings.database, pool_size=1)))
        log = stack.enter_context((data / "portal.log").open("wb"))
        if _was_searched_with(data) not in (None, search):
            processes.run("reindex", _catalog("reindex"), environment)
        (data / "search-engine").write_text(search)
        processes.start("web", _catalog("serve", "--host", HOST, "--port", str(port)), environment, log, lasting=True)
        processes.start("worker", _catalog("worker"), environment, log, lasting=True)
        processes.wait_until(lambda: _answers(f"{address}/readyz"), timeout_seconds=START_SECONDS)
        with database.reading() as session:
            demo_is_missing = wants_demo(session)
        if with_demo and demo_is_missing:
            processes.run("demo", _catalog("demo"), environment)
        with database.reading() as session:
            is_demo = has_demo(session)
        ready(address, is_demo)
        processes.wait()


@contextmanager
def _alone_with(data: Path) -> Iterator[None]:
    """Hold the folder while the portal runs; the system lets go of it whatever happens. Raises FolderTaken."""
    with (data / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderTaken(data) from error
        yield


@contextmanager
def _meilisearch(data: Path) -> Iterator[dict[str, str]]:
    """A Meilisearch server that keeps its index in `data`, as the settings that lead to it."""
    key = secrets.token_urlsafe(32)
    with server.running(server.install(), data / "meilisearch", key=key) as url:
        yield {"CATALOG_SEARCH_URL": url, "CATALOG_SEARCH_KEY": key}


def _was_searched_with(data: Path) -> str | None:
    """The engine of the last run, which alone knows what was published since the one before."""
    path = data / "search-engine"
    return path.read_text() if path.exists() else None


def _catalog(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "catalog", *arguments]


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortTaken(port) from error


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - an address of our own
            return True
    except OSError:
        return False
