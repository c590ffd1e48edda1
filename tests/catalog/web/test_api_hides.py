"""What is not published or no longer published is nowhere to be read, whichever way is tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import TestClient

from catalog.tables.formats import FILE_TYPES
from tests.catalog.web import shelf

EXTENSIONS = [type.extension for type in FILE_TYPES]

HIDDEN = {
    ("hidden", "draft"): 404,
    ("air", "unchecked"): 404,
    ("air", "dropped"): 410,
    ("gone", "table"): 410,
}
"""Status of everything below these tables, by dataset and resource."""

READS = {
    "/api/v1/datasets/{dataset}/{resource}",
    "/api/v1/datasets/{dataset}/{resource}/rows",
    "/api/v1/datasets/{dataset}/{resource}/diff",
    "/api/v1/datasets/{dataset}/{resource}/openapi.json",
    *(f"/api/v1/datasets/{{dataset}}/{{resource}}/rows.{extension}" for extension in EXTENSIONS),
    "/datasets/{dataset}/{resource}/v/{name}",
    "/datasets/{dataset}/{resource}/privacy",
    "/api/v1/datasets/{dataset}/{resource}/privacy",
    "/datasets/{dataset}/{resource}/original",
    "/datasets/{dataset}/{resource}/v/{number}/original",
    "/datasets/{dataset}/{name}",
}
"""Routes that read a table."""

OVERVIEWS = (
    "/api/v1/datasets",
    f"/api/v1/datasets?q={shelf.CANARY}",
    f"/api/v1/datasets?tag={shelf.CANARY}",
    "/api/v1/datasets/air",
    "/api/v1/datasets/air/faulty",
    "/api/v1/agencies",
    "/api/v1/agencies/environment",
    "/datasets",
    "/datasets/air",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[TestClient[Litestar]]:
    with shelf.opened(tmp_path_factory.mktemp("hides"), migrated_sqlite) as client:
        yield client


def test_every_reading_route_is_tried(client: TestClient[Litestar]) -> None:
    """A new route that reads a table must be entered here, and so be tried with what must not be read."""
    reading = {
        route.path_format
        for route in client.app.routes
        if isinstance(route, HTTPRoute)
        and "GET" in route.methods
        and {"dataset", "resource"} & set(route.path_parameters)
        and ("{resource}" in route.path_format or "{name}" in route.path_format)
        and route.path_format.startswith(("/api/", "/datasets/"))
    }
    assert reading == READS


@pytest.mark.parametrize(("table", "status"), HIDDEN.items(), ids=lambda value: str(value))
@pytest.mark.parametrize("route", sorted(READS))
def test_hidden_tables(client: TestClient[Litestar], route: str, table: tuple[str, str], status: int) -> None:
    """Drafts are not found, and what was withdrawn says so; none of their words is in the answer."""
    dataset, resource = table
    names = [f"1.{extension}" for extension in EXTENSIONS] if "/v/" in route else [f"{resource}.csv", resource]
    for name in names if "{name}" in route else [""]:
        answer = client.get(route.format(dataset=dataset, resource=resource, name=name, number=1))
        assert answer.status_code == status
        assert shelf.CANARY not in answer.text


@pytest.mark.parametrize("ending", ["rows", "rows?version=2", *(f"rows.{extension}" for extension in EXTENSIONS)])
def test_withdrawn_version_by_rows(client: TestClient[Litestar], ending: str) -> None:
    """A withdrawn version is gone as the newest and by its number, in every format."""
    answer = client.get(f"/api/v1/datasets/air/faulty/{ending}")
    assert (answer.status_code, answer.json()["type"]) == (410, "/problems/withdrawn")


@pytest.mark.parametrize("name", ["faulty.{}", "faulty/v/2.{}"])
@pytest.mark.parametrize("extension", EXTENSIONS)
def test_withdrawn_version_by_file(client: TestClient[Litestar], name: str, extension: str) -> None:
    """Its files are gone too."""
    assert client.get(f"/datasets/air/{name.format(extension)}").status_code == 410


@pytest.mark.parametrize("address", OVERVIEWS)
def test_overviews(client: TestClient[Litestar], address: str) -> None:
    """Nowhere in lists, searches and records is a word of what must not be read, but for the question itself."""
    answer = client.get(address)
    assert answer.status_code == 200
    asked = answer.text.count(shelf.CANARY) if "?" in address else 0
    if address.startswith("/api/"):
        assert answer.json().get("total", 0) in (0, 2) or "data" not in answer.json()
        asked = 0
    assert answer.text.count(shelf.CANARY) == asked
