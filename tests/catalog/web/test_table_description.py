"""A table's own OpenAPI description: valid, true to the table, and good to make requests from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from openapi_spec_validator import validate

from catalog.tables.query import OPERATORS
from tests.catalog.web import shelf
from tests.catalog.web.conftest import BASE_URL

TABLE = "/api/v1/datasets/dan-so/theo-tinh"

SAMPLES = {
    "string": {None: "An", "date": "2026-03-01", "date-time-local": "2026-03-01T08:30:00"},
    "integer": {None: 7},
    "number": {None: 12.5},
    "boolean": {None: True},
}
"""A value of each type and format, for parameters that name no example."""


def description(site: TestClient[Litestar], table: str = TABLE, language: str = "") -> dict[str, Any]:
    answer = site.get(f"{table}/openapi.json{language and f'?lang={language}'}")
    assert answer.status_code == 200, answer.text
    described = answer.json()
    assert isinstance(described, dict)
    return described


def sample(schema: dict[str, Any]) -> Any:
    if schema["type"] == "array":
        return sample(schema["items"])
    return SAMPLES[schema["type"]][schema.get("format")]


@pytest.mark.parametrize("language", ["", "vi", "en"])
def test_is_openapi(site: TestClient[Litestar], language: str) -> None:
    """The description is valid OpenAPI in both languages."""
    validate(description(site, language=language))


def test_whole_api_is_openapi(site: TestClient[Litestar]) -> None:
    """So is the description of the whole API."""
    validate(site.get("/api/v1/openapi.json").json())


def test_every_column_and_operator(site: TestClient[Litestar]) -> None:
    """Each column has a parameter for every operator that its type takes, and no column has another."""
    named = {parameter["name"] for parameter in description(site)["components"]["parameters"].values()}
    for column, kind in (("ma", "string"), ("dan_so", "integer"), ("la_thanh_pho", "boolean"), ("ngay", "date")):
        fitting = {key for key, operator in OPERATORS.items() if kind in operator.kinds}
        expected = {column if key == "eq" else f"{column}__{key}" for key in fitting}
        assert {name for name in named if name.partition("__")[0] == column} == expected


def test_types(site: TestClient[Litestar]) -> None:
    """Cells have their exact types: codes are text, amounts exact decimals, dates dates; null where cells may miss."""
    cells = description(site)["components"]["schemas"]["Row"]["properties"]
    assert {name: (cell["type"], cell.get("format")) for name, cell in cells.items()} == {
        "ma": (["string", "null"], None),
        "tinh": (["string", "null"], None),
        "dan_so": (["integer", "null"], "int64"),
        "mat_do": (["number", "null"], "decimal"),
        "la_thanh_pho": (["boolean", "null"], None),
        "ngay": (["string", "null"], "date"),
    }
    assert (cells["ma"]["title"], cells["ma"]["description"]) == ("Mã", "Mã đơn vị hành chính")


def test_example_is_the_most_frequent_value(site: TestClient[Litestar]) -> None:
    """A parameter's example is a value that many rows have, typed as its column."""
    parameters = description(site)["components"]["parameters"].values()
    by_name = {parameter["name"]: parameter for parameter in parameters}
    assert by_name["la_thanh_pho"]["example"] is False
    assert by_name["la_thanh_pho__in"]["example"] == [False]


def test_requests_made_from_it_work(site: TestClient[Litestar]) -> None:
    """Each of its parameters, written as it says, is answered with rows that are as it says."""
    described = description(site)
    row = described["components"]["schemas"]["Row"]
    for parameter in described["components"]["parameters"].values():
        value = parameter.get("example", sample(parameter["schema"]))
        written = ",".join(map(str, value)) if isinstance(value, list) else value
        given = str(written).lower() if isinstance(value, bool) else str(written)
        answer = site.get(f"{TABLE}/rows", params={parameter["name"]: given, "limit": "5"})
        assert answer.status_code == 200, answer.text
        for found in answer.json()["data"]:
            jsonschema.validate(found, row)
            assert found.keys() == row["properties"].keys()


def test_every_address_answers(site: TestClient[Litestar]) -> None:
    """The addresses in it are this table's, and all answer."""
    paths = description(site)["paths"]
    assert f"{TABLE}/rows" in paths
    assert f"{TABLE}/rows.geojson" not in paths, "it has no coordinates"
    assert not any("{" in path.replace("/v/{number}", "") for path in paths)


def test_is_named_by_its_table(site: TestClient[Litestar]) -> None:
    """The table's record and its page lead to it."""
    assert site.get(TABLE).json()["openapi"] == f"{BASE_URL}{TABLE}/openapi.json"
    assert f'href="{TABLE}/openapi.json?lang=vi"' in site.get("/datasets/dan-so/theo-tinh?lang=vi").text


def test_in_vietnamese(site: TestClient[Litestar]) -> None:
    """`?lang=vi` says the same in Vietnamese; without it programs get English."""
    in_both = {code: description(site, language=code) for code in ("", "vi", "en")}
    assert in_both[""] == in_both["en"]
    labels = [in_both[code]["components"]["parameters"]["2_gte"]["description"] for code in ("vi", "en")]
    assert labels == [f"Dân số: {OPERATORS['gte'].label_vi}.", f"Dân số: {OPERATORS['gte'].label_en}."]


@pytest.fixture(scope="module")
def shelf_client(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[TestClient[Litestar]]:
    with shelf.opened(tmp_path_factory.mktemp("described"), migrated_sqlite) as client:
        yield client


@pytest.mark.parametrize(
    ("table", "status"), [("air/faulty", 410), ("air/unchecked", 404), ("hidden/draft", 404), ("gone/table", 410)]
)
def test_is_hidden_with_its_table(shelf_client: TestClient[Litestar], table: str, status: int) -> None:
    """What is not public, or not any more, is not described either."""
    answer = shelf_client.get(f"/api/v1/datasets/{table}/openapi.json")
    assert (answer.status_code, shelf.CANARY in answer.text) == (status, False)
