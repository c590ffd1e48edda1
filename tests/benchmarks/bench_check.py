"""How long a table takes against its full schema with constraints and a primary key, compared with Frictionless.

Frictionless is measured on a tenth of the rows, for its row loop takes ten times as long for all of them.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
from frictionless import Resource, Schema, validate

from tests.benchmarks.figure import Figure
from tests.benchmarks.reference import ROWS, write_reference
from validation.conformity import errors
from validation.read.cells import Cells
from validation.read.source import read

PART = 10
PROVINCES = ["Hà Nội", "Đà Nẵng", "Huế", "Cần Thơ", "An Giang", "Lâm Đồng"]
SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "id", "type": "integer", "constraints": {"required": True, "minimum": 0}},
        {"name": "ward_code", "type": "string", "constraints": {"required": True, "pattern": "[0-9]{5}"}},
        {"name": "date", "type": "date", "constraints": {"minimum": "2020-01-01"}},
        {"name": "province", "type": "string", "constraints": {"enum": PROVINCES}},
        {"name": "pm25", "type": "number", "constraints": {"minimum": 0, "maximum": 150}},
        {"name": "budget", "type": "number", "constraints": {"minimum": 0}},
        {"name": "pm10", "type": "integer", "constraints": {"maximum": 110}},
        {"name": "vehicles", "type": "integer"},
        {"name": "valid", "type": "boolean", "constraints": {"required": True}},
        {"name": "note", "type": "string", "constraints": {"maxLength": 100}},
    ],
    "primaryKey": ["id"],
}
DAMAGES = (
    "id = CAST(CAST(id AS BIGINT) - 1 AS VARCHAR)",
    "ward_code = 'x'",
    "date = '2024-02-30'",
    "pm25 = '1,5'",
    "province = 'Huê'",
)


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        clean, bad = Path(folder) / "clean", Path(folder) / "bad"
        return [*_compare("clean", clean, ()), *_compare("1 % of rows bad in 5 ways", bad, DAMAGES)]


def _compare(name: str, folder: Path, damages: tuple[str, ...]) -> list[Figure]:
    folder.mkdir()
    whole, part = folder / "whole.csv", folder / "part.csv"
    _write(whole, ROWS, damages)
    _write(part, ROWS // PART, damages)
    ours, checked, found = _ours(whole, folder)
    _, _, few = _ours(part, folder)
    theirs, said = _frictionless(part)
    if few != said:
        raise RuntimeError(f"Frictionless says otherwise: {sorted(map(str, few ^ said))[:5]}")
    scaled = theirs * PART
    return [
        Figure(
            f"{name}: from cells ({len(found):,} errors)",
            f"{checked:.2f} s",
            f"{scaled / checked:.0f} times frictionless",
        ),
        Figure(f"{name}: from the CSV file", f"{ours:.2f} s", f"{scaled / ours:.0f} times frictionless"),
        Figure(f"{name}: frictionless.validate, scaled from {ROWS // PART:,} rows", f"{scaled:.0f} s"),
    ]


def _write(path: Path, rows: int, damages: tuple[str, ...]) -> None:
    """The reference file, one row of a hundred damaged in one of the ways, by turns."""
    write_reference(path, rows)
    if not damages:
        return
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS SELECT * FROM read_csv('{path}', all_varchar = true)")
        connection.execute("CREATE TABLE numbered AS SELECT *, row_number() OVER () AS turn FROM t")
        for number, damage in enumerate(damages):
            every = 100 * len(damages)
            connection.execute(f"UPDATE numbered SET {damage} WHERE turn % {every} = {100 * number + 50}")
        connection.execute(f"COPY (SELECT * EXCLUDE turn FROM numbered ORDER BY turn) TO '{path}' (FORMAT csv, HEADER)")


def _ours(path: Path, folder: Path) -> tuple[float, float, Any]:
    """Seconds with and without reading, and the errors."""
    started = time.perf_counter()
    source = read(path, (), folder)
    connection = duckdb.connect(config={"threads": "2"})
    connection.register("cells", source.table)
    cells = Cells(connection, source.table, tuple(source.labels))
    read_at = time.perf_counter()
    found = {tuple(error) for error in errors(cells, SCHEMA)}
    done = time.perf_counter()
    return done - started, done - read_at, found


def _frictionless(path: Path) -> tuple[float, set[tuple[Any, ...]]]:
    schema = Schema.from_descriptor(SCHEMA)
    started = time.perf_counter()
    report = validate(Resource(path=path.name, basepath=str(path.parent), schema=schema), limit_errors=10**9)
    seconds = time.perf_counter() - started
    return seconds, {tuple(error) for error in report.flatten(["type", "rowNumber", "fieldName", "cell"])}
