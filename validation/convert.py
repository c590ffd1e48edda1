"""Typed cells → Parquet: zstd, row groups of 122,880, page index, the Table Schema in the file's metadata."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from validation.read.cells import Cells
from validation.schema import TableSchema, quoted

ROW_GROUP_ROWS = 122_880
SCHEMA_KEY = b"table_schema"
"""Key of the Table Schema, as JSON, in the Parquet file's metadata."""


class Converted(msgspec.Struct, frozen=True):
    sha256: str
    size_bytes: int


def convert(cells: Cells, schema: TableSchema, target: Path, progress: Callable[[float], None]) -> Converted:
    """Write the table, in the order of the file. `target` appears whole or not at all."""
    values = ", ".join(f"{column.sql} AS {quoted(column.name)}" for column in schema.columns)
    reader = cells.connection.sql(f"SELECT {values} FROM cells").to_arrow_reader(ROW_GROUP_ROWS)  # noqa: S608
    arrow_schema = _arrow_schema(reader.schema, schema)
    partial = target.with_suffix(".part")
    written = 0
    with _writer(partial, arrow_schema, cells, schema) as writer:
        for batch in reader:
            columns = [column.cast(field.type) for column, field in zip(batch.columns, arrow_schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(columns, schema=arrow_schema), row_group_size=ROW_GROUP_ROWS)
            written += batch.num_rows
            progress(written / max(1, cells.row_count))
    with partial.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = partial.stat().st_size
    partial.replace(target)
    return Converted(sha256, size)


def _writer(target: Path, arrow_schema: pa.Schema, cells: Cells, schema: TableSchema) -> pq.ParquetWriter:
    """Dictionaries where values repeat; where nearly all differ they cost time and a third of the size."""
    kinds = {column.name: arrow_schema.field(index).type for index, column in enumerate(schema.columns)}
    distinct = [column.name for column in schema.columns if cells.has_many_values(column.source)]
    return pq.ParquetWriter(
        target,
        arrow_schema,
        compression="zstd",
        write_page_index=True,
        write_statistics=True,
        use_dictionary=[name for name, kind in kinds.items() if name not in distinct and not pa.types.is_boolean(kind)],
        # Numbers that count up take no room this way.
        column_encoding={name: "DELTA_BINARY_PACKED" for name in distinct if pa.types.is_integer(kinds[name])},
    )


def _arrow_schema(decided: pa.Schema, schema: TableSchema) -> pa.Schema:
    """Arrow's schema with title, description and unit of each column, and the Table Schema for the file."""
    fields = [
        pa.field(
            column.name,
            _with_timezone(decided.field(index).type, column.reading.properties.get("timezone")),
            metadata={key: str(column.field[key]) for key in ("title", "description", "unit") if column.field.get(key)},
        )
        for index, column in enumerate(schema.columns)
    ]
    return pa.schema(fields, metadata={SCHEMA_KEY: msgspec.json.encode(schema.descriptor)})


def _with_timezone(kind: pa.DataType, timezone: str | None) -> pa.DataType:
    """The type of moments that are all written with one offset from UTC: the instants are kept, and the offset too."""
    return pa.timestamp("us", tz=timezone) if timezone else kind
