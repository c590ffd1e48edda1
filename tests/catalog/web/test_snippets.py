"""The examples of a table's page, run as they stand against a running portal: each gives the same rows."""

from __future__ import annotations

import html
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
from fsspec.implementations.http import HTTPFileSystem

from catalog.portal import open_portal
from catalog.store.models import Resource
from catalog.web.snippets import SNIPPETS, Condition, condition_for
from tests.catalog.web import shelf
from tests.catalog.web.conftest import publish
from tests.served import serving
from validation.profile import ColumnProfile, Count

NAME = 'tên "x" $y'
QUOTED = 'O\'Neil "a" \\ ${b}'

CODES = {
    "fields": [{"name": "mã", "type": "string"}, {"name": NAME, "type": "string"}, {"name": "limit", "type": "integer"}]
}
CODE_ROWS = [("00004", QUOTED, 1), ("00008", "Đa Tốn", 2), ("00004", "`c`", 3), (None, "d", 4)]
NAMES = {"fields": [{"name": NAME, "type": "string"}, {"name": "limit", "type": "integer"}]}
NAME_ROWS = [(QUOTED, 1), (QUOTED, 2), ("Đa Tốn", 3)]

EXPECTED = {
    "codes": [{"mã": "00004", NAME: QUOTED, "limit": 1}, {"mã": "00004", NAME: "`c`", "limit": 3}],
    "names": [{NAME: QUOTED, "limit": 1}, {NAME: QUOTED, "limit": 2}],
}
"""Rows that the snippets of each table give: of those with a code that must not become a number, and of those whose
name and value some language needs quotes for."""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[str]:
    """Where the two tables are served."""
    settings = shelf.settings_in(tmp_path_factory.mktemp("snippets"), migrated_sqlite)
    opened = open_portal(settings)
    with opened.database.writing() as session:
        agency = shelf.add_agency(session, "statistics", "Cục Thống kê", "Statistics office")
        dataset = shelf.add_dataset(session, agency, "awkward", "Khó", theme="GOVE", tags=[])
        for name, schema, rows in (("codes", CODES, CODE_ROWS), ("names", NAMES, NAME_ROWS)):
            resource = session.get_one(Resource, shelf.add_resource(session, dataset, name, name))
            publish(session, opened, resource, schema, rows)
        twice = session.get_one(Resource, shelf.add_resource(session, dataset, "twice", "twice"))
        for rows in (NAME_ROWS, NAME_ROWS[1:]):
            publish(session, opened, twice, NAMES, rows)
    opened.close()
    with serving(settings) as address:
        yield address


def snippet(portal: str, name: str, table: str = "codes", query: str = "") -> str:
    """The text that a reader copies."""
    page = httpx.get(f"{portal}/datasets/awkward/{table}{query}").text
    found = re.search(rf'id="language-{name}".*?<code>(.*?)</code>', page, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def by_curl(text: str) -> list[dict[str, Any]]:
    done = subprocess.run(["sh", "-c", f"{text} --silent --fail"], capture_output=True, check=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout)["data"]
    return rows


def by_python(text: str) -> list[dict[str, Any]]:
    """What pandas or polars hold in `rows` in the end."""
    names: dict[str, Any] = {"print": str}
    exec(text, names)
    rows = names["rows"]
    found: list[dict[str, Any]] = rows.to_dict("records") if hasattr(rows, "iloc") else rows.to_dicts()
    return found


class OverHttp(HTTPFileSystem):
    """Files at addresses, for DuckDB, which wants to know when they changed."""

    def modified(self, path: str) -> datetime:
        return datetime.fromtimestamp(0, UTC)


def by_duckdb(text: str) -> list[dict[str, Any]]:
    """The same SQL: where it runs alone DuckDB fetches its extension for HTTP first, which a test does without."""
    with duckdb.connect() as connection:
        connection.register_filesystem(OverHttp())
        rows: list[dict[str, Any]] = connection.sql(text).to_arrow_table().to_pylist()
    return rows


def by_node(text: str) -> list[dict[str, Any]]:
    program = f"console.table = rows => console.log(JSON.stringify(rows));\n{text}"
    done = subprocess.run(["node", "--input-type=module", "-e", program], capture_output=True, check=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


RUN: dict[str, Callable[[str], list[dict[str, Any]]]] = {
    "curl": by_curl,
    "pandas": by_python,
    "polars": by_python,
    "duckdb": by_duckdb,
    "javascript": by_node,
}


@pytest.mark.parametrize("table", EXPECTED)
@pytest.mark.parametrize("name", RUN)
def test_gives_the_rows(portal: str, name: str, table: str) -> None:
    """Copied and run, the example gives the rows with that value; codes keep their zeros, and texts all their signs."""
    assert RUN[name](snippet(portal, name, table)) == EXPECTED[table]


def test_all_are_run_or_only_shown() -> None:
    """Every example is tried here, but for R and Excel, which this machine does not have."""
    assert {snippet.name for snippet in SNIPPETS} == RUN.keys() | {"r", "excel"}


def test_excel_address_is_a_workbook(portal: str) -> None:
    """The address in the example for Excel gives a workbook with the rows asked for."""
    found = re.search(r'Web\.Contents\("(.*?)"\)', snippet(portal, "excel"))
    assert found is not None
    assert httpx.get(found[1]).content.startswith(b"PK")


def test_earlier_version(portal: str) -> None:
    """On the page of an earlier version the examples read that version."""
    with_two = snippet(portal, "polars", "twice", "?version=1"), snippet(portal, "curl", "twice", "?version=1")
    assert "/twice/v/1.parquet" in with_two[0]
    assert "rows?version=1" in with_two[1]
    assert "/twice.parquet" in snippet(portal, "polars", "twice")


def choose(columns: dict[str, list[Any]], **types: str) -> Condition | None:
    profiles = [
        ColumnProfile(
            name=name,
            row_count=len(values),
            missing=values.count(None),
            distinct=len(set(values)),
            top_values=tuple(
                Count(str(value), values.count(value))
                for value in sorted({v for v in values if v is not None}, key=lambda v: -values.count(v))[:1]
            ),
        )
        for name, values in columns.items()
    ]
    return condition_for(list(types.items()), profiles)


@pytest.mark.parametrize(
    ("columns", "types", "expected"),
    [
        ({"a": [1, 1, 2], "b": ["x", "x", "y"]}, {"a": "integer", "b": "string"}, Condition("b", "x")),
        ({"a": ["x", "y"], "b": ["z", "z", "w"]}, {"a": "string", "b": "string"}, Condition("b", "z")),
        ({"a": ["x", "x"], "b": [7, 7, 8]}, {"a": "string", "b": "year"}, Condition("b", 7)),
        ({"a": ["x\ny", "x\ny", "z"]}, {"a": "string"}, None),
        ({"a": [None, None]}, {"a": "string"}, None),
        ({}, {}, None),
    ],
)
def test_choice_of_a_condition(
    columns: dict[str, list[Any]], types: dict[str, str], expected: Condition | None
) -> None:
    """The condition takes some rows and leaves others; text comes before numbers, and values of several rows first."""
    assert choose(columns, **types) == expected
