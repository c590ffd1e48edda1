"""What became of a table's rows, over HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlmodel import Session, select

from catalog.store.models import Dataset, Resource, Version
from tests.catalog.web import shelf
from tests.catalog.web.shelf import ask

DIFF = "/api/v1/datasets/air/stations/diff"
WARDS = "/api/v1/datasets/wards/list/diff"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[TestClient[Litestar]]:
    with shelf.opened(tmp_path_factory.mktemp("diff"), migrated_sqlite) as client:
        yield client


def publish(client: TestClient[Litestar], dataset: str, resource: str, table: pa.Table, key: list[str]) -> str:
    portal = shelf.portal_of(client.app)
    with portal.database.reading() as session:
        found = _resource_id(session, dataset, resource)
    return shelf.publish(portal, found, table, key=key)


def _resource_id(session: Session, dataset: str, resource: str) -> str:
    query = select(Resource.id).join(Dataset).where(Dataset.slug == dataset, Resource.slug == resource)
    return session.exec(query).one()


def wards(*rows: tuple[str, str, int]) -> pa.Table:
    codes, names, people = zip(*rows, strict=True)
    return pa.table({"code": codes, "ward": names, "people": people})


def test_by_key(own: TestClient[Litestar]) -> None:
    """With a key a page names what tells rows apart and shows both states of a changed row."""
    publish(own, "wards", "list", wards(("00004", "Ba Đình", 10), ("00008", "Đa Tốn", 20)), ["code"])
    publish(own, "wards", "list", wards(("00008", "Đa Tốn", 21), ("00009", "Bát Tràng", 5)), ["code"])
    page = ask(own, WARDS)
    assert (page["from"], page["to"], page["key"], page["without_key"]) == (2, 3, ["code"], None)
    assert (page["total"], page["complete"], page["next"]) == ({"removed": 1, "changed": 1, "added": 1}, True, None)
    assert page["data"] == [
        {"change": "removed", "before": {"code": "00004", "ward": "Ba Đình", "people": 10}, "after": None},
        {
            "change": "changed",
            "before": {"code": "00008", "ward": "Đa Tốn", "people": 20},
            "after": {"code": "00008", "ward": "Đa Tốn", "people": 21},
        },
        {"change": "added", "before": None, "after": {"code": "00009", "ward": "Bát Tràng", "people": 5}},
    ]


def test_columns(own: TestClient[Litestar]) -> None:
    """What became of the columns is said once, not in every row."""
    publish(own, "wards", "list", wards(("00004", "Phường Ba Đình", 1), ("00008", "Xã Đa Tốn", 2)), [])
    page = ask(own, WARDS)
    assert page["columns"] == {"added": ["ward", "people"], "removed": ["name"], "renamed": [], "retyped": []}
    renamed = pa.table({"code": ["00004", "00008"], "Ward": ["Phường Ba Đình", "Xã Đa Tốn"], "people": [1.0, 2.0]})
    publish(own, "wards", "list", renamed, [])
    page = ask(own, WARDS)
    assert page["columns"]["renamed"] == [{"before": "ward", "after": "Ward"}]
    assert page["columns"]["retyped"] == [{"name": "people", "before": "integer", "after": "number"}]
    assert (page["data"], page["complete"]) == ([], True)


def test_pages_make_the_new_version_of_the_old(client: TestClient[Litestar]) -> None:
    """Following `next` gives every change once, of the same two versions, as many as the totals say."""
    seen: list[dict[str, Any]] = []
    address: str | None = f"{DIFF}?limit=77"
    while address:
        page = ask(client, address)
        assert (page["from"], page["to"], page["complete"]) == (1, 2, False)
        seen += page["data"]
        address = page["next"]
    assert page["total"] == {"removed": 235, "changed": 0, "added": 235}
    assert Counter(change["change"] for change in seen) == Counter(page["total"])
    rows = ask(client, "/api/v1/datasets/air/stations/rows?limit=1000")["data"]
    unknown = [row for row in rows if row["pm10"] is None]
    made = unknown + [change["after"] for change in seen if change["change"] == "added"]
    assert sorted(made, key=lambda row: row["samples"]) == rows


def test_backwards(client: TestClient[Litestar]) -> None:
    """From the newer to the older is what became of the rows, turned around."""
    there, back = ask(client, f"{DIFF}?from=1&to=2&limit=500"), ask(client, f"{DIFF}?from=2&to=1&limit=500")
    assert back["data"][0]["before"] == there["data"][235]["after"]
    assert ask(client, f"{DIFF}?from=2&to=2")["data"] == []


def test_pages_stay_on_their_versions(own: TestClient[Litestar]) -> None:
    """A version published while somebody pages changes nothing of what she compares."""
    first = ask(own, f"{DIFF}?limit=300")
    publish(own, "air", "stations", shelf.readings(days=1), [])
    assert ask(own, DIFF)["to"] == 3
    second = ask(own, first["next"])
    assert (second["from"], second["to"], second["total"], len(second["data"])) == (1, 2, first["total"], 170)


def test_withdrawn(own: TestClient[Litestar]) -> None:
    """A withdrawn version is compared with nothing, by number or by cursor; the one before it stands in by default."""
    publish(own, "air", "stations", shelf.readings(days=1), [])
    first = ask(own, f"{DIFF}?from=1&to=2&limit=300")
    portal = shelf.portal_of(own.app)
    with portal.database.reading() as session:
        stations = _resource_id(session, "air", "stations")
        query = select(Version.id).where(Version.resource_id == stations, Version.number == 2)
        second = session.exec(query).one()
    shelf.withdraw(portal, second)
    for address in (f"{DIFF}?from=2", f"{DIFF}?to=2", first["next"].removeprefix(shelf.BASE)):
        answer = own.get(address)
        assert (answer.status_code, answer.json()["type"]) == (410, "/problems/withdrawn")
    page = ask(own, f"{DIFF}?limit=1")
    assert (page["from"], page["to"]) == (1, 3)


def test_nothing_before(client: TestClient[Litestar]) -> None:
    """The first version has nothing to be compared with by default."""
    answer = client.get(WARDS)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/nothing-before")
    assert client.get(f"{WARDS}?from=7").status_code == 404


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("from=one", "bad-parameter"),
        ("from=1&from=2", "bad-parameter"),
        ("limit=0", "bad-parameter"),
        ("limit=10001", "bad-parameter"),
        ("key=code", "bad-parameter"),
        ("cursor=x", "bad-cursor"),
    ],
)
def test_mistakes(client: TestClient[Litestar], query: str, slug: str) -> None:
    """What cannot be understood is a 400 and never ignored."""
    answer = client.get(f"{DIFF}?{query}")
    assert (answer.status_code, answer.json()["type"]) == (400, f"/problems/{slug}")


def test_cursors_of_others(client: TestClient[Litestar]) -> None:
    """A cursor continues neither other versions, nor another table, nor rows; nor does one of rows continue a diff."""
    own = ask(client, f"{DIFF}?limit=1")["next"].partition("cursor=")[2]
    rows = ask(client, "/api/v1/datasets/air/stations/rows?limit=1")["next"].partition("cursor=")[2]
    for address in (
        f"{DIFF}?from=2&cursor={own}",
        f"{WARDS}?cursor={own}",
        f"/api/v1/datasets/air/stations/rows?cursor={own}",
        f"{DIFF}?cursor={rows}",
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-cursor")


def test_not_modified(client: TestClient[Litestar]) -> None:
    """A comparison never changes: sent back, its tag saves making it again. Other pages have other tags."""
    first = client.get(DIFF)
    assert client.get(DIFF, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    following = first.json()["next"].removeprefix(shelf.BASE)
    addresses = [DIFF, f"{DIFF}?limit=5", f"{DIFF}?from=2&to=1", following]
    assert len({client.get(address).headers["etag"] for address in addresses}) == len(addresses)
    assert first.headers["link"] == f'<{first.json()["next"]}>; rel="next"'
