"""No route, link or guessed address gives away the bytes of a file that lies in quarantine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlmodel import select

from catalog.portal import Portal
from catalog.queries import Original
from catalog.settings import Settings
from catalog.store.models import Version
from publishers.models import Submission
from tests.publishers.conftest import People
from tests.publishers.test_permissions import DATASET, PHONES, ROUTES, SUBMISSION, World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MARKS = tuple(re.findall(rb"0\d{9}", PHONES))
"""Telephone numbers in the file: pages of its agency show its rows, and these masked."""
READERS = ("anon", "an", "dung", "token")
"""Nobody else sees as much: chi and her token less than an and hers, binh nothing that dung does not."""
DEPTH = 3
"""Links that are followed, one after another, from where a caller starts."""


@pytest.fixture
def world(settings: Settings, people: People, client: TestClient[Litestar], app: Litestar) -> World:
    return World(settings, people, client, app.state.portal)


def holds(content: bytes) -> bool:
    return any(mark in content for mark in MARKS)


def given_away_by_routes(world: World, callers: tuple[str, ...] = READERS) -> Iterator[str]:
    """Routes whose answer to somebody holds a marked value."""
    for method, route in ROUTES:
        for caller in callers:
            if holds(world.answer(caller, method, route).content):
                yield f"{method} {route} to {caller}"


def given_away_by_addresses(world: World, addresses: list[str], callers: tuple[str, ...] = READERS) -> Iterator[str]:
    """The same of addresses, and of all that their pages link to."""
    for caller in callers:
        seen, waiting = set(addresses), list(addresses)
        for _ in range(DEPTH):
            found: list[str] = []
            for address in waiting:
                answer = world.get(caller, address)
                if holds(answer.content):
                    yield f"{address} to {caller}"
                if "html" in answer.headers.get("content-type", ""):
                    found += (urljoin(address, link) for link in re.findall(r'(?:href|src)="(/[^"#]*)', answer.text))
            waiting = sorted(set(found) - seen)
            seen.update(waiting)


def guesses(portal: Portal) -> list[str]:
    """Where somebody would look who knows the portal's code, its ids and its folders."""
    with portal.database.reading() as session:
        submission = session.get_one(Submission, SUBMISSION)
    names = (SUBMISSION, submission.input_id, submission.input_name, f"quarantine/{submission.input_id}")
    folders = (
        "/files",
        "/quarantine",
        "/files/quarantine",
        "/static",
        "/static/../files/quarantine",
        "/static/..%2ffiles%2fquarantine",
        "/static/%2e%2e/%2e%2e/files/quarantine",
        "/publish/submissions",
        f"/publish/submissions/{SUBMISSION}",
        "/api/v1/submissions",
        f"/api/v1/submissions/{SUBMISSION}",
        "/datasets/khong-khi/theo-gio",
        "/datasets/khong-khi/theo-gio/v",
        "/datasets/khong-khi/theo-gio/v/..%2f..%2f..%2ffiles%2fquarantine",
        f"/datasets/{DATASET}",
    )
    endings = ("", "/original", "/file", ".csv", ".original")
    return [f"{folder}/{name}{ending}" for folder in folders for name in names for ending in endings] + [
        f"{folder}{ending}" for folder in folders for ending in endings
    ]


def test_no_route_gives_an_original_in_quarantine_away(world: World, app: Litestar) -> None:
    """Whoever asks, and whatever the route, no answer holds what stands in the file."""
    portal: Portal = app.state.portal
    assert any(holds(path.read_bytes()) for path in (portal.files.root / "quarantine").iterdir())
    assert list(given_away_by_routes(world)) == []


def test_no_address_gives_an_original_in_quarantine_away(world: World, app: Litestar) -> None:
    """Neither do the pages that links lead to, nor addresses that somebody could guess."""
    starts = ["/", "/datasets", "/publish", f"/publish/submissions/{SUBMISSION}", "/api/v1/datasets"]
    assert list(given_away_by_addresses(world, [*starts, *guesses(app.state.portal)])) == []


def test_a_file_that_is_given_away_is_found(world: World, app: Litestar) -> None:
    """The two tests above see the file once it lies beside the table and the version says so."""
    portal: Portal = app.state.portal
    original = Original(name="phong.csv", media_type="text/csv", size_bytes=len(PHONES), sha256="0" * 64)
    with portal.database.writing() as session:
        version = session.exec(select(Version)).one()
        version.original = msgspec.to_builtins(original)
        portal.files.original(version.id).write_bytes(PHONES)
    world.remember()
    by_routes = {line.rpartition(" to ")[0] for line in given_away_by_routes(world, ("anon",))}
    assert by_routes == {
        "GET /datasets/{dataset}/{resource}/original",
        "GET /datasets/{dataset}/{resource}/v/{number}/original",
    }
    table = "/datasets/khong-khi/theo-gio"
    by_links = {line.rpartition(" to ")[0] for line in given_away_by_addresses(world, [table], ("anon",))}
    assert by_links == {f"{table}/original", f"{table}/v/1/original"}
