"""One table with all that goes wrong between programs, read back from each format by those that people use."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from catalog.tables.formats import FORMATS
from catalog.tables.formats.delimited import CSV, TSV, with_bom
from catalog.tables.formats.format import Format

TABLE = pa.table(
    {
        "code": ["00004", "00008", "=1+1", "-5", "12345678901234567890"],
        "text": ['say "hi", then', "two\nlines", "a\ttab and\r\nmore", "Đắk Lắk, ế ợ ữ", ""],
        "note": ["a", None, "NA", " spaces ", "'"],
        "count": pa.array([1, None, -(2**53) - 1, 2**63 - 1, 0], pa.int64()),
        "share": pa.array([0.1, 1e-9, None, -12345.678, 3.0], pa.float64()),
        "price": pa.array([Decimal("1.50"), None, Decimal("-0.01"), Decimal("9999999.99"), Decimal("0.00")]),
        "day": pa.array([date(2026, 3, 1), None, date(1900, 3, 1), date(2024, 2, 29), date(9999, 12, 31)]),
        "moment": pa.array(
            [datetime(2026, 3, 1, 8, 30), None, datetime(1999, 12, 31, 23, 59, 59), datetime(2026, 1, 1),
             datetime(2026, 3, 1, 8, 30, 0, 125_000)],
            pa.timestamp("us"),
        ),
        "valid": [True, False, None, True, False],
    }
)  # fmt: skip
ROWS = TABLE.to_pylist()

Read = Callable[[bytes, Path], list[dict[str, Any]]]


def written(format: Format) -> bytes:
    return b"".join(format.encode(TABLE.to_reader()))


def with_pandas(delimiter: str) -> Read:
    def read(content: bytes, _folder: Path) -> list[dict[str, Any]]:
        frame = pd.read_csv(
            io.BytesIO(content),
            sep=delimiter,
            dtype={"code": str, "text": str, "note": str, "count": "Int64", "price": str, "valid": "boolean"},
            # pandas takes an empty text for a missing one, and NA too unless told not to.
            keep_default_na=False,
            na_values={name: [""] for name in TABLE.column_names if name not in ("text", "note")},
        )
        rows: list[dict[str, Any]] = frame.astype(object).where(frame.notna(), None).to_dict("records")
        for row in rows:
            row["note"] = row["note"] or None
            row["price"] = row["price"] and Decimal(row["price"])
            row["day"] = row["day"] and date.fromisoformat(row["day"])
            row["moment"] = row["moment"] and datetime.fromisoformat(row["moment"])
        return rows

    return read


POLARS_TYPES = {
    "code": pl.String, "text": pl.String, "note": pl.String, "count": pl.Int64, "share": pl.Float64,
    "price": pl.Decimal(9, 2), "day": pl.Date, "moment": pl.Datetime("us"), "valid": pl.Boolean,
}  # fmt: skip


def with_polars(delimiter: str) -> Read:
    def read(content: bytes, _folder: Path) -> list[dict[str, Any]]:
        return pl.read_csv(content, separator=delimiter, schema=POLARS_TYPES).to_dicts()

    return read


def ndjson_with_polars(content: bytes, _folder: Path) -> list[dict[str, Any]]:
    # polars reads no decimals from JSON.
    frame = pl.read_ndjson(content, schema={**POLARS_TYPES, "price": pl.Float64})
    return frame.with_columns(pl.col("price").cast(POLARS_TYPES["price"])).to_dicts()


def with_duckdb(function: str) -> Read:
    def read(content: bytes, folder: Path) -> list[dict[str, Any]]:
        path = folder / "table"
        path.write_bytes(content)
        types = {
            "code": "VARCHAR", "text": "VARCHAR", "note": "VARCHAR", "count": "BIGINT", "share": "DOUBLE",
            "price": "DECIMAL(9,2)", "day": "DATE", "moment": "TIMESTAMP", "valid": "BOOLEAN",
        }  # fmt: skip
        source = function.format(path=f"'{path}'", types=types)
        return duckdb.sql(f"SELECT * FROM {source}").to_arrow_table().to_pylist()

    return read


def of_python_json(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for row in rows:
        row["share"] = None if row["share"] is None else float(row["share"])
        row["day"] = row["day"] and date.fromisoformat(row["day"])
        row["moment"] = row["moment"] and datetime.fromisoformat(row["moment"])
    return rows


def of_a_workbook(content: bytes, _folder: Path) -> list[dict[str, Any]]:
    """Rows of a workbook; what it must hold as text, for a spreadsheet would change it, is made a number here."""
    frame = pd.read_excel(io.BytesIO(content), dtype=object, keep_default_na=False, engine="openpyxl")
    rows: list[dict[str, Any]] = frame.to_dict("records")
    for row, wanted in zip(rows, ROWS, strict=True):
        for name, cell in row.items():
            if cell == "" and wanted[name] is None:
                row[name] = None
        row["count"] = None if row["count"] is None else int(row["count"])
        row["price"] = None if row["price"] is None else Decimal(str(row["price"])).quantize(Decimal("0.01"))
        row["day"] = row["day"] and row["day"].date()
    return rows


# DuckDB takes a quoted empty text for a missing one unless told not to.
CSV_OF_DUCKDB = (
    "read_csv({path}, columns={types}, delim='{delimiter}', header=true, quote='\"', escape='\"', "
    "allow_quoted_nulls=false)"
)

READERS: dict[str, tuple[Format, Read]] = {
    "csv, pandas": (CSV, with_pandas(",")),
    "csv, DuckDB": (CSV, with_duckdb(CSV_OF_DUCKDB.replace("{delimiter}", ","))),
    "csv with a mark, pandas": (with_bom(CSV), with_pandas(",")),
    "csv with a mark, DuckDB": (with_bom(CSV), with_duckdb(CSV_OF_DUCKDB.replace("{delimiter}", ","))),
    "csv, polars": (CSV, with_polars(",")),
    "csv with a mark, polars": (with_bom(CSV), with_polars(",")),
    "tsv, pandas": (TSV, with_pandas("\t")),
    "tsv, DuckDB": (TSV, with_duckdb(CSV_OF_DUCKDB.replace("{delimiter}", "\\t"))),
    "tsv, polars": (TSV, with_polars("\t")),
    "json, Python": (FORMATS["json"], lambda content, _: of_python_json(json.loads(content, parse_float=Decimal))),
    "json, DuckDB": (FORMATS["json"], with_duckdb("read_json({path}, columns={types})")),
    "ndjson, DuckDB": (FORMATS["ndjson"], with_duckdb("read_ndjson({path}, columns={types})")),
    "ndjson, polars": (FORMATS["ndjson"], ndjson_with_polars),
    "arrow, pyarrow": (FORMATS["arrow"], lambda content, _: pa.ipc.open_stream(content).read_all().to_pylist()),
    "arrow, polars": (FORMATS["arrow"], lambda content, _: pl.read_ipc_stream(content).to_dicts()),
    "parquet, polars": (FORMATS["parquet"], lambda content, _: pl.read_parquet(content).to_dicts()),
    "parquet, DuckDB": (FORMATS["parquet"], with_duckdb("read_parquet({path})")),
    "parquet, pandas": (
        FORMATS["parquet"],
        lambda content, _: pd.read_parquet(io.BytesIO(content), dtype_backend="pyarrow").to_dict("records"),
    ),
    "xlsx, pandas": (FORMATS["xlsx"], of_a_workbook),
}


@pytest.mark.parametrize(("format", "read"), READERS.values(), ids=READERS)
def test_reads_back_as_the_table(format: Format, read: Read, tmp_path: Path) -> None:
    """Text with quotes, line ends, tabs and marks, leading zeros, numbers, days, times and gaps come back."""
    assert read(written(format), tmp_path) == ROWS
