"""Hostile text in every parameter of every address that asks a table reads, writes and sets nothing it should not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from catalog.portal import Portal
from catalog.tables.query import MAX_TEXT_LENGTH
from catalog.tables.sql import Statement
from tests.catalog.tables.test_engine import INJECTIONS
from tests.catalog.web import shelf

TABLE = "/api/v1/datasets/air/stations"
SECRET = "secretword"

QUESTIONS = [
    "{name}={text}",
    "{name}__{text}=1",
    *(f"{name}={{text}}" for name in ("q", "select", "order_by", "group_by", "limit", "cursor", "version", "as_of")),
    "select=station__{text}",
    'select="{text}"__max',
    'order_by=-"{text}"__min&group_by=code',
    "group_by=code&select={text}",
    "group_by=code&order_by={text}__avg",
    "group_by=code&select=pm10__{text}",
    "group_by=code,{text}",
    *(f"{name}={{text}}" for name in ("station", "station__in", "station__contains", "station__gt", "pm10__gt", "day")),
    "complete={text}",
    "pm10__isnull={text}",
]
"""What may be asked for rows; `{text}` is the hostile text."""

DIFFERENCES = ["{text}=1", *(f"{name}={{text}}" for name in ("from", "to", "limit", "cursor"))]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[TestClient[Litestar]]:
    with shelf.opened(tmp_path_factory.mktemp("injection"), migrated_sqlite) as client:
        yield client


@pytest.fixture(scope="module")
def outside(client: TestClient[Litestar]) -> Path:
    """A file that no table is, beside the tables' folder; its bytes are Parquet too."""
    data = shelf.portal_of(client.app).settings.data
    path = data / "outside.parquet"
    path.write_text(SECRET)
    return path


def state(portal: Portal) -> tuple[object, ...]:
    """All that a question must leave as it is: files with their content, DuckDB's settings, tables and databases."""
    folder = portal.settings.data
    files = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.parquet")}
    names = {path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("catalog.db")}
    table = min((folder / "files" / "versions").glob("*.parquet"))
    with portal.tables.together([table], None) as (ask, _):
        databases = ask(Statement("SELECT database_name, path FROM duckdb_databases() ORDER BY ALL")).to_pylist()
        tables = ask(Statement("SELECT database_name, table_name FROM duckdb_tables()")).to_pylist()
        views = ask(Statement("SELECT view_name FROM duckdb_views() WHERE NOT internal")).to_pylist()
        settings = ask(Statement("SELECT name, value FROM duckdb_settings() ORDER BY name")).to_pylist()
    return files, names, databases, tables, views, settings


@pytest.mark.parametrize("injection", INJECTIONS)
def test_hostile_text_is_data_or_a_mistake(client: TestClient[Litestar], outside: Path, injection: str) -> None:
    """Each address answers with rows, a 400 or a 404 in place of anything else, and nothing is changed or revealed."""
    portal = shelf.portal_of(client.app)
    before = state(portal)
    text = injection.replace("{outside}", str(outside))
    for ending in ("/rows", "/rows.csv"):
        for question in QUESTIONS:
            pairs = [part.partition("=")[::2] for part in question.split("&")]
            params = {name.replace("{name}", "station"): value for name, value in pairs}
            params = {name.replace("{text}", text): value.replace("{text}", text) for name, value in params.items()}
            refuse_nothing_else(client, TABLE + ending, params)
    for question in DIFFERENCES:
        name, _, value = question.partition("=")
        refuse_nothing_else(client, f"{TABLE}/diff", {name.replace("{text}", text): value.replace("{text}", text)})
    assert state(portal) == before


def refuse_nothing_else(client: TestClient[Litestar], address: str, params: dict[str, str]) -> None:
    answer = client.get(address, params=params)
    assert answer.status_code in (200, 400, 404), (params, answer.text)
    assert SECRET not in answer.text


@pytest.mark.parametrize("injection", INJECTIONS)
def test_hostile_names_of_datasets_and_tables(client: TestClient[Litestar], outside: Path, injection: str) -> None:
    """A name in the address that no table has is not found, whatever it says."""
    for address in (f"/api/v1/datasets/{injection}/stations/rows", f"/api/v1/datasets/air/{injection}/diff"):
        answer = client.get(address.replace("{outside}", str(outside)).replace("?", "%3F").replace("\x00", "%00"))
        assert answer.status_code in (400, 404)
        assert SECRET not in answer.text


def test_hostile_text_is_looked_for(client: TestClient[Litestar]) -> None:
    """As words to look for and as a value, hostile text is plain text: it finds nothing here and fails nowhere."""
    for injection in (text for text in INJECTIONS if len(text) <= MAX_TEXT_LENGTH and "\x00" not in text):
        answer = client.get(f"{TABLE}/rows", params={"station__contains": injection})
        assert (answer.status_code, answer.json()["total"]) == (200, 0)
