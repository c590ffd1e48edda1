"""Finding datasets, also while the search engine does not answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from litestar import Litestar
from litestar.datastructures import MultiDict
from litestar.testing import TestClient
from sqlmodel import select

from catalog.app import create_app
from catalog.publish import withdraw_version
from catalog.store.models import Resource
from catalog.web.finding import find, query_of, read_query
from search.engine import Query
from tests.catalog.web import shelf


@pytest.fixture(scope="module")
def unsearchable(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[TestClient[Litestar]]:
    """A filled catalogue whose Meilisearch is not there."""
    folder = tmp_path_factory.mktemp("unsearchable")
    with shelf.opened(folder, migrated_sqlite) as client:
        settings = shelf.portal_of(client.app).settings
    settings = msgspec.structs.replace(settings, search_url="http://127.0.0.1:9")
    with TestClient(create_app(settings)) as client:
        yield client


class TestReadQuery:
    def test_all(self) -> None:
        """An address says words, facet values, order and page."""
        asked = MultiDict([("q", " ba dinh "), ("theme", "ENVI"), ("theme", "GOVE"), ("sort", "title"), ("page", "3")])
        assert read_query(asked, 10) == Query(
            text="ba dinh", filters={"theme": ("ENVI", "GOVE")}, sort="title", offset=20, limit=10
        )

    @pytest.mark.parametrize("page", ["0", "-1", "x", "", "9" * 50])
    def test_odd_page(self, page: str) -> None:
        """An odd page number is the first page, never an error on a page for people."""
        assert read_query(MultiDict([("page", page)])).offset == 0

    def test_unknown_is_left_out(self) -> None:
        """What is not understood is left out, so that an old bookmark still finds something."""
        assert read_query(MultiDict([("sort", "price"), ("colour", "red"), ("theme", "")])) == query_of("", {})

    def test_no_relevance_without_words(self) -> None:
        """Without words there is nothing to weigh: the newest come first, whatever was asked."""
        assert query_of("", {}, sort="relevance").sort == "newest"
        assert query_of("air", {}).sort == "relevance"


class TestLimited:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ["air", "wards"]),
            ("q=KHONG+khi", ["air"]),
            ("q=dia+gioi", ["wards"]),
            ("q=canaryword", []),
            ("theme=GOVE", ["wards"]),
            ("agency=environment&frequency=daily", ["air"]),
            ("sort=title&limit=1&page=2", ["wards"]),
        ],
    )
    def test_goes_on(self, unsearchable: TestClient[Litestar], query: str, expected: list[str]) -> None:
        """Without its engine the catalogue still finds by title, description, tag and facet, and says it is limited."""
        answer = unsearchable.get(f"/api/v1/datasets?{query}").json()
        assert ([dataset["slug"] for dataset in answer["data"]], answer["search"]) == (expected, "limited")

    def test_facets(self, unsearchable: TestClient[Litestar]) -> None:
        """Facets are counted as the engine would: a facet's own choice leaves its other values choosable."""
        facets = unsearchable.get("/api/v1/datasets?theme=GOVE").json()["facets"]
        assert sorted((value["value"], value["count"]) for value in facets["theme"]) == [("ENVI", 1), ("GOVE", 1)]
        assert facets["agency"] == [{"value": "statistics", "count": 1}]

    def test_same_facets_as_the_engine(self, own: TestClient[Litestar], unsearchable: TestClient[Litestar]) -> None:
        """Whether the engine answers or not, the same values are offered with the same counts."""
        with_engine, without = (client.get("/api/v1/datasets").json()["facets"] for client in (own, unsearchable))
        assert json.dumps(with_engine, sort_keys=True) == json.dumps(without, sort_keys=True)


def test_withdrawn_before_search_knows(own: TestClient[Litestar]) -> None:
    """From the moment of a withdrawal no search shows a word of it, though the index learns of it later."""
    portal = shelf.portal_of(own.app)
    assert find(portal, query_of("ba dinh", {"agency": ["statistics"]})).datasets[0].matches
    with portal.database.writing() as session:
        version_id = session.exec(select(Resource.current_version_id).where(Resource.slug == "list")).one()
        withdraw_version(session, version_id or "", "wrong names")
    assert find(portal, query_of("ba dinh", {"agency": ["statistics"]})).datasets == ()
