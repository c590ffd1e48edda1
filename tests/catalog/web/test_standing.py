"""What a process remembers of a table holds only as long as the table stands as it did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from catalog import queries
from catalog.portal import Portal, open_portal
from catalog.publish import withdraw_dataset
from tests.catalog.web import shelf

ROWS = "/api/v1/datasets/air/stations/rows"


@pytest.fixture
def client(tmp_path: Path, migrated_sqlite: Path) -> Iterator[TestClient[Litestar]]:
    with shelf.opened(tmp_path, migrated_sqlite) as client:
        yield client


@pytest.fixture
def elsewhere(client: TestClient[Litestar]) -> Iterator[Portal]:
    """The same portal in another process."""
    with closing(open_portal(shelf.portal_of(client.app).settings)) as portal:
        yield portal


def stations(portal: Portal) -> tuple[str, str]:
    """Ids of the dataset and of its table."""
    with portal.database.reading() as session:
        dataset = queries.dataset_by_slug(session, "air")
        return dataset.id, queries.resource_of(dataset, "stations").id


def test_a_version_published_elsewhere_is_read_at_once(client: TestClient[Litestar], elsewhere: Portal) -> None:
    """The very next request gets the new version, its rows and another tag."""
    before = client.get(ROWS)
    shelf.publish(elsewhere, stations(elsewhere)[1], shelf.readings(days=1))
    after = client.get(ROWS, headers={"If-None-Match": before.headers["etag"]})
    assert (before.json()["version"], after.json()["version"], after.json()["total"]) == (2, 3, 5)


def test_a_version_withdrawn_elsewhere_is_gone_at_once(client: TestClient[Litestar], elsewhere: Portal) -> None:
    """Whoever holds its tag, its cursor or its number is told so too."""
    page = client.get(ROWS, params={"limit": 1})
    with elsewhere.database.reading() as session:
        current = queries.resource_of(queries.dataset_by_slug(session, "air"), "stations").current
    assert current is not None
    shelf.withdraw(elsewhere, current.id)
    known = {"If-None-Match": page.headers["etag"]}
    for address in (ROWS, f"{ROWS}?limit=1", page.json()["next"], f"{ROWS}?version=2", "/datasets/air/stations.csv"):
        assert client.get(address, headers=known).status_code == 410, address
    assert client.get(f"{ROWS}?version=1").status_code == 200


def test_a_dataset_withdrawn_elsewhere_is_gone_at_once(client: TestClient[Litestar], elsewhere: Portal) -> None:
    """A process that has answered for it a moment ago answers no more."""
    assert client.get(ROWS).status_code == 200
    with elsewhere.database.writing() as session:
        withdraw_dataset(session, stations(elsewhere)[0], "personal data")
    assert client.get(ROWS).status_code == 410
