"""Paging through a table over HTTP while its agency publishes new versions of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from catalog.portal import Portal, open_portal
from catalog.store.models import Resource
from tests.catalog.web import shelf
from tests.served import serving

ROWS = "/api/v1/datasets/air/stations/rows"
DAYS = 60


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Portal]:
    """The agency's side: it publishes in the same folder that another process serves."""
    portal = open_portal(shelf.settings_in(tmp_path_factory.mktemp("paging"), migrated_sqlite))
    shelf.fill(portal)
    yield portal
    portal.close()


@pytest.fixture(scope="module")
def client(portal: Portal) -> Iterator[httpx.Client]:
    with serving(portal.settings) as url, httpx.Client(base_url=url) as client:
        yield client


def publish(portal: Portal, shift: float) -> None:
    """A version of other values and of another length, so that each of its rows would be noticed."""
    with portal.database.reading() as session:
        stations = session.exec(select(Resource.id).where(Resource.slug == "stations")).one()
    shelf.publish(portal, stations, shelf.readings(days=DAYS - int(shift), shift=shift))


def rows(client: httpx.Client, address: str) -> list[dict[str, Any]]:
    answer = client.get(address)
    answer.raise_for_status()
    found = answer.json()
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    "question",
    [
        "limit=29",
        "limit=83&order_by=station,-pm10",
        "limit=83&order_by=-complete",
        "limit=50&order_by=-pm10&pm10__gt=20.5&q=tram",
        "limit=50&select=samples&day__gte=2026-01-10",
        "limit=7&group_by=day",
        "limit=7&group_by=day,complete&select=pm10__avg,day,complete,count&order_by=-pm10__avg",
        "limit=3&group_by=station,complete&order_by=-count&samples__lt=200",
    ],
)
def test_pages_are_of_one_version(client: httpx.Client, portal: Portal, question: str) -> None:
    """With a version published between any two pages, the pages together are the version paging began on, in order."""
    publish(portal, 1.0)
    first = client.get(f"{ROWS}?{question}").json()
    unpaged = question.partition("&")[2]
    expected = rows(client, f"{ROWS}.json?{unpaged}&version={first['version']}")
    found, page, shift = list(first["data"]), first, 2.0
    while page["next"]:
        publish(portal, shift)
        shift += 1.0
        page = client.get(page["next"]).json()
        assert (page["version"], page["total"]) == (first["version"], len(expected))
        found += page["data"]
    assert shift > 3.0, "there must be pages to publish between"
    assert found == expected
    assert client.get(f"{ROWS}?limit=1").json()["version"] == first["version"] + shift - 2.0


def test_differences_are_of_two_versions(client: httpx.Client, portal: Portal) -> None:
    """So are pages of what became of the rows: every change once, of the two versions paging began on."""
    publish(portal, 1.0)
    publish(portal, 2.0)
    page = client.get(f"{ROWS.removesuffix('rows')}diff?limit=150").json()
    versions, total, found = (page["from"], page["to"]), page["total"], list(page["data"])
    while page["next"]:
        publish(portal, 3.0)
        page = client.get(page["next"]).json()
        assert ((page["from"], page["to"]), page["total"]) == (versions, total)
        found += page["data"]
    kinds = [change["change"] for change in found]
    assert {kind: kinds.count(kind) for kind in total} == total
    assert len({repr(change) for change in found}) == len(found) > 150
