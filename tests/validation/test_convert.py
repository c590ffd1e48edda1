"""The Parquet file holds the table, its schema, and what readers need to fetch parts of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from validation.convert import ROW_GROUP_ROWS, SCHEMA_KEY, convert
from validation.read.cells import Cells
from validation.recipe import SetColumn
from validation.schema import decide

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]

TABLE = {
    "mã": ["00004", "00008", ""],
    "số dân": ["5", "", "-7"],
    "tỉ lệ": ["0.5", "1.25", ""],
    "lớn": ["12345678901234567.89", "1", "2"],
    "ngày": ["31/12/2024", "", "1/2/2023"],
    "lúc": ["2024-01-02T03:04:05Z", "", "2024-01-02T03:04:05.5Z"],
    "đúng": ["true", "false", ""],
}


@pytest.fixture
def parquet(cells_of: CellsOf, tmp_path: Path) -> pq.ParquetFile:
    cells = cells_of(TABLE)
    convert(cells, decide(cells), tmp_path / "table.parquet", lambda _share: None)
    return pq.ParquetFile(tmp_path / "table.parquet")


def test_values_are_typed_and_in_order(parquet: pq.ParquetFile) -> None:
    """Every type comes out as it should, missing cells are null, rows keep their order."""
    rows = [list(row.values()) for row in parquet.read().to_pylist()]
    utc = parquet.schema_arrow.field("lúc").type
    assert utc == pa.timestamp("us", tz="UTC")
    assert [row[:5] + row[6:] for row in rows] == [
        ["00004", 5, 0.5, Decimal("12345678901234567.89"), date(2024, 12, 31), True],
        ["00008", None, 1.25, Decimal("1.00"), None, False],
        [None, -7, None, Decimal("2.00"), date(2023, 2, 1), None],
    ]
    assert rows[2][5].replace(tzinfo=None) == datetime(2024, 1, 2, 3, 4, 5, 500000)


def test_the_schema_travels_with_the_file(parquet: pq.ParquetFile) -> None:
    """The Table Schema is in the file's metadata, titles in those of the columns."""
    schema = json.loads(parquet.schema_arrow.metadata[SCHEMA_KEY])
    assert [field["type"] for field in schema["fields"]][:2] == ["string", "integer"]
    assert parquet.schema_arrow.field("số dân").metadata[b"title"].decode() == "số dân"


def test_what_is_said_about_a_column_travels_with_it(cells_of: CellsOf, tmp_path: Path) -> None:
    """Title, description and unit are in the field's metadata, a unit taken off the numbers among them."""
    cells = cells_of({"dài": ["1,5", "2"], "tỷ lệ": ["12,5 %", "3 %"]})
    recipe = (SetColumn("dài", title="Chiều dài", description="Cả tuyến", unit="km"),)
    convert(cells, decide(cells, recipe), tmp_path / "table.parquet", lambda _share: None)
    length, share = pq.read_schema(tmp_path / "table.parquet")
    said = {"title": "Chiều dài", "description": "Cả tuyến", "unit": "km"}
    assert {key.decode(): value.decode() for key, value in length.metadata.items() if key.decode() in said} == said
    assert share.metadata[b"unit"] == b"%"


def test_an_offset_from_utc_is_kept(cells_of: CellsOf, tmp_path: Path) -> None:
    """Moments that are all written with one offset are instants that still know it."""
    cells = cells_of({"lúc": ["2024-03-01T07:00:00+07:00"]})
    convert(cells, decide(cells), tmp_path / "table.parquet", lambda _share: None)
    column = pq.read_table(tmp_path / "table.parquet").column("lúc")
    assert column.type == pa.timestamp("us", tz="+07:00")
    assert column.cast(pa.timestamp("us", tz="UTC")).to_pylist()[0].isoformat() == "2024-03-01T00:00:00+00:00"


def test_readers_can_fetch_parts(parquet: pq.ParquetFile) -> None:
    """The file is compressed with zstd and has statistics and a page index."""
    chunk = parquet.metadata.row_group(0).column(1)
    assert (chunk.compression, chunk.statistics.min, chunk.has_column_index, chunk.has_offset_index) == (
        "ZSTD",
        -7,
        True,
        True,
    )


def test_row_groups_are_of_one_size(cells_of: CellsOf, tmp_path: Path) -> None:
    """Long tables are cut into groups of 122,880 rows, in order."""
    count = 2 * ROW_GROUP_ROWS + 5
    cells = cells_of({"x": [str(number) for number in range(count)]})
    convert(cells, decide(cells), tmp_path / "table.parquet", lambda _share: None)
    file = pq.ParquetFile(tmp_path / "table.parquet")
    groups = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
    assert groups == [ROW_GROUP_ROWS, ROW_GROUP_ROWS, 5]
    assert file.read().column("x").to_pylist() == list(range(count))


def test_duckdb_reads_it(parquet: pq.ParquetFile, tmp_path: Path) -> None:
    """Another engine reads the same values."""
    path = str(tmp_path / "table.parquet")
    assert duckdb.execute('SELECT sum("số dân"), max("ngày") FROM read_parquet(?)', [path]).fetchone() == (
        -2,
        date(2024, 12, 31),
    )


def test_the_hash_is_of_the_file(cells_of: CellsOf, tmp_path: Path) -> None:
    """Size and SHA-256 are those of the bytes on disk, and nothing half-written stays behind."""
    import hashlib

    cells = cells_of(TABLE)
    target = tmp_path / "folder" / "table.parquet"
    target.parent.mkdir()
    converted = convert(cells, decide(cells), target, lambda _share: None)
    content = target.read_bytes()
    assert (converted.sha256, converted.size_bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    assert list(target.parent.iterdir()) == [target]
