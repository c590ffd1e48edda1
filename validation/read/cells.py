"""The text cells of one table: an Arrow file mapped into memory, so that later steps are column operations."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.compute as pc

MAX_COLUMNS = 2000
MAX_CELL_BYTES = 1_000_000

ROW = "row"
"""Column of `Cells.table` that holds the row number of the file as a person sees it in her spreadsheet, from 1."""


class Cells(msgspec.Struct, frozen=True):
    """Text cells, a missing one being the empty text, and a DuckDB connection that knows them as table `cells`.

    The table's columns are `row` and then `columns`, one per label; their names (`c0`, `c1`, …) are safe in SQL.
    """

    connection: duckdb.DuckDBPyConnection
    table: pa.Table
    labels: tuple[str, ...]
    """Column labels as they stand in the file."""
    delimiter: str = ""
    """What separates the cells in the file; where it is a comma, a comma in a cell is less likely a decimal mark."""
    decimals: frozenset[str] = frozenset()
    """Columns of a workbook that hold numbers with a fraction, whose decimal point is therefore sure."""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.table.column_names[1:])

    @property
    def row_count(self) -> int:
        return int(self.table.num_rows)

    def query(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[object, ...]]:
        found: list[tuple[object, ...]] = self.connection.execute(sql, list(parameters)).fetchall()
        return found


def store(batches: Iterable[pa.RecordBatch], width: int, path: Path) -> pa.Table:
    """Write batches of `row` and text columns to `path` and map them back: memory stays that of one batch."""
    schema = pa.schema([(ROW, pa.int64()), *((f"c{index}", pa.string()) for index in range(width))])
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()


def row_numbers(numbers: Iterable[int]) -> pa.Array:
    """Arrow's form of row numbers, made without asking pandas what they are."""
    values = array("q", numbers)
    return pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(values)])


def trim(table: pa.Table, labels: list[str]) -> tuple[pa.Table, list[str]]:
    """Without the blank rows at the end, and without columns that have neither label nor value."""
    keep = [
        index
        for index, label in enumerate(labels)
        if label.strip() or (table.num_rows and pc.max(pc.binary_length(table.column(index + 1))).as_py())
    ]
    table = table.select([0, *(index + 1 for index in keep)])
    end = table.num_rows
    while end and _is_blank(table.slice(end - 1, 1)):
        end -= 1
    return table.slice(0, end), [labels[index] for index in keep]


def _is_blank(row: pa.Table) -> bool:
    return all(not column[0].as_py() for column in row.columns[1:])


def rows_with_large_cells(table: pa.Table) -> list[int]:
    """Row numbers of cells that no table should hold."""
    rows: set[int] = set()
    for column in table.columns[1:]:
        lengths = pc.binary_length(column)
        if pc.max(lengths).as_py() > MAX_CELL_BYTES:
            rows.update(table.column(ROW).filter(pc.greater(lengths, MAX_CELL_BYTES)).to_pylist())
    return sorted(rows)
