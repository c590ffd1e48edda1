"""Small tables, as cells and as files, and a run of the whole check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from validation.inspect import Around, Inspection, Job, Limits, inspect
from validation.read.cells import Cells
from validation.read.csv import read_csv
from validation.read.reading import Source
from validation.recipe import Recipe

LIMITS = Limits(memory_bytes=2 * 1024**3, timeout_seconds=60)


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@pytest.fixture
def cells_of(connection: duckdb.DuckDBPyConnection) -> Callable[[Mapping[str, Sequence[str]]], Cells]:
    """Text cells of a table given as columns; its first row is row 2, as below a header. One table at a time."""

    def make(columns: Mapping[str, Sequence[str]]) -> Cells:
        count = max(map(len, columns.values()))
        arrays = [pa.array(list(values), pa.string()) for values in columns.values()]
        table = pa.table(
            [pa.array(range(2, count + 2), pa.int64()), *arrays],
            names=["row", *(f"c{index}" for index in range(len(columns)))],
        )
        connection.register("cells", table)
        return Cells(connection, table, tuple(columns))

    return make


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes | str], Path]:
    """A file with this content; text is written as UTF-8."""

    def make(content: bytes | str, name: str = "input") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


@pytest.fixture
def read_text(tmp_path: Path, write: Callable[[bytes | str], Path]) -> Callable[..., Source]:
    """Read delimited text with the reader for it."""

    def run(content: bytes | str, recipe: Recipe = ()) -> Source:
        return read_csv(write(content), recipe, tmp_path)

    return run


@pytest.fixture
def check_file(tmp_path: Path, write: Callable[[bytes | str], Path]) -> Callable[..., Inspection]:
    """Inspect a file or its content; what it makes is in `tmp_path / "out"`."""

    def run(content: bytes | str | Path, recipe: Recipe = (), **around: Any) -> Inspection:
        path = content if isinstance(content, Path) else write(content)
        expected = around.pop("expected_schema", None)
        job = Job(
            input_path=str(path),
            output_folder=str(tmp_path / "out"),
            recipe=recipe,
            expected_schema=expected,
            around=Around(**around),
            limits=LIMITS,
        )
        return inspect(job, lambda _stage, _share: None)

    return run


def codes(inspection: Inspection) -> list[str]:
    return [finding.code for finding in inspection.findings]
