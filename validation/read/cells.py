"""The text cells of one table: an Arrow file mapped into memory, so that later steps are column operations."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from validation.read.mapped import map_file

MAX_COLUMNS = 2000
MAX_CELL_BYTES = 1_000_000

ROW = "row"
"""Column of `Cells.table` that holds the row number of the file as a person sees it in her spreadsheet, from 1."""


SAMPLE_CELLS = 20_000
MANY_SHARE = 0.8
"""A column with a larger share of distinct values in its sample is looked at cell by cell."""


SMALL_CELLS = 500_000
"""The cells of a table with fewer are counted together."""
ALL = "all_counted"


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
    kinds: Mapping[str, str] = {}
    """Table Schema types that the file's format itself gives to columns."""
    _values: dict[str, str] = {}
    """Relations of `values` that are there already."""
    _many: dict[str, bool] = {}
    """What `has_many_values` has told."""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.table.column_names[1:])

    @property
    def row_count(self) -> int:
        return int(self.table.num_rows)

    def with_table(self, table: pa.Table) -> Self:
        """The same columns with other rows, which the connection knows as `cells` from now on."""
        self.connection.register("cells", table)
        return msgspec.structs.replace(self, table=table, _values={}, _many={})

    def values(self, column: str) -> str:
        """Name of a relation of the column's texts: `value`, `times` (its cells) and `row` (the first of them).

        Most columns of tables say few things often: what only depends on the text need be asked once for each. Where
        nearly every cell differs, counting them would cost more than it saves, and every cell stands for itself.
        """
        if column not in self._values:
            kind, name, counts, grouping = (
                ("VIEW", f"{column}_each", "1 AS times, row", "")
                if self.has_many_values(column)
                else ("TABLE", f"{column}_counted", "count(*) AS times, min(row) AS row", f"GROUP BY {column}")
            )
            self.connection.execute(
                f"CREATE OR REPLACE TEMP {kind} {name} AS SELECT {column} AS value, {counts} FROM cells {grouping}"  # noqa: S608
            )
            self._values[column] = name
        return self._values[column]

    def values_by_column(self, columns: Sequence[str]) -> str:
        """SQL of a relation of the texts of several columns at once, with the name of each in `source`.

        To prepare a pattern takes longer than to run it over a few cells: a wide table is asked once for all columns.
        """
        if self.row_count * len(self.columns) <= SMALL_CELLS:
            names = ", ".join(f"'{column}'" for column in columns)
            return f"(SELECT source, value, times, row FROM {self._counted_together()} WHERE source IN ({names}))"  # noqa: S608
        parts = (f"SELECT '{column}' AS source, value, times, row FROM {self.values(column)}" for column in columns)  # noqa: S608
        return f"({' UNION ALL '.join(parts)})"

    def _counted_together(self) -> str:
        if ALL not in self._values:
            self.connection.execute(
                f"""CREATE OR REPLACE TEMP TABLE {ALL} AS SELECT source, value, count(*) AS times, min(row) AS row
                FROM (UNPIVOT cells ON {", ".join(self.columns)} INTO NAME source VALUE value) GROUP BY source, value"""  # noqa: S608
            )
            self._values[ALL] = ALL
        return ALL

    def texts(self, column: str) -> str:
        """The same as SQL of a relation in which the texts stand under the column's own name."""
        return f"(SELECT value AS {column}, times, row FROM {self.values(column)})"  # noqa: S608

    def has_many_values(self, column: str) -> bool:
        """Whether nearly every cell of a column differs, as far as a sample tells."""
        if column not in self._many:
            # Spread over the whole table: what stands together is often alike. Of each chunk by itself, for to take
            # from all of them pyarrow would join them first.
            step = max(1, self.row_count // SAMPLE_CELLS)
            chunks = self.table.column(column).chunks
            sample = pa.chunked_array(
                [chunk.take(pa.arange(0, len(chunk), step)) for chunk in chunks], self.table.schema.field(column).type
            )
            self._many[column] = int(pc.count_distinct(sample).as_py()) > MANY_SHARE * len(sample)
        return self._many[column]

    def query(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[object, ...]]:
        found: list[tuple[object, ...]] = self.connection.execute(sql, list(parameters)).fetchall()
        return found


def store(batches: Iterable[pa.RecordBatch], width: int, path: Path) -> pa.Table:
    """Write batches of `row` and text columns to `path` and map them back: memory stays that of one batch."""
    schema = pa.schema([(ROW, pa.int64()), *((f"c{index}", pa.string()) for index in range(width))])
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return pa.ipc.open_file(map_file(path)).read_all()


def row_numbers(numbers: Iterable[int]) -> pa.Array:
    """Arrow's form of row numbers, made without asking pandas what they are."""
    if isinstance(numbers, range):
        return pa.arange(numbers.start, numbers.stop, numbers.step)
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
