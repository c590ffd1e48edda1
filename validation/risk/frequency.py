"""The frequency table: every different combination of texts in some columns, and how many rows have it.

Made once; all measures of risk run on it. Texts become numbers first, for DuckDB groups these several times faster.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from validation.read.cells import ROW, Cells

THREADS = 2
NAME = "frequencies"
_CODES = "risk_codes"


class FrequencyTable(msgspec.Struct, frozen=True):
    """A relation `name` of the connection with `n` (rows of the combination), `row` (the first of them), `id` (from 0)
    and a whole number for each column, equal where the texts are."""

    connection: duckdb.DuckDBPyConnection
    columns: tuple[str, ...]
    """Names among the cells, which the columns of the relation bear too."""
    sizes: tuple[int, ...]
    """How many different texts each column has; the numbers are 0 … size - 1."""
    row_count: int
    """Of the table."""
    count: int
    """Different combinations."""
    name: str = NAME

    def size_of(self, column: str) -> int:
        return self.sizes[self.columns.index(column)]

    def narrowed(self, columns: Sequence[str], name: str) -> FrequencyTable:
        """The frequency table of some of the columns, made of this one."""
        if tuple(columns) == self.columns:
            return self
        sizes = tuple(map(self.size_of, columns))
        return _tabulated(self.connection, self.name, tuple(columns), sizes, self.row_count, name, "sum(n)", "min(row)")

    def grouping(self, columns: Sequence[str]) -> str:
        """SQL to group by: one number for all columns where it fits into 64 bits, which is faster than several."""
        product = 1
        key = "0::BIGINT"
        for column in columns:
            size = self.size_of(column)
            product *= size
            key = f"({key} * {size} + {column})"
        return key if product < 2**63 else ", ".join(columns)

    def table(self, *columns: str) -> pa.Table:
        """Columns of the relation, in the order of `id`."""
        return self.connection.sql(f"SELECT {', '.join(columns)} FROM {self.name} ORDER BY id").to_arrow_table()  # noqa: S608

    def query(self, sql: str) -> list[tuple[int, ...]]:
        found: list[tuple[int, ...]] = self.connection.execute(sql).fetchall()
        return found


def count_frequencies(cells: Cells, columns: Sequence[str], missing: Collection[str] = ("",)) -> FrequencyTable:
    """The frequency table of the columns; all texts that mean "no value" are one category of their own."""
    with ThreadPoolExecutor(THREADS) as pool:
        coded = list(pool.map(lambda column: _encode(cells.table.column(column), missing), columns))
    codes = pa.table([cells.table.column(ROW), *(codes for codes, _ in coded)], names=[ROW, *columns])
    connection = cells.connection
    connection.register(_CODES, codes)
    try:
        sizes = tuple(size for _, size in coded)
        return _tabulated(connection, _CODES, tuple(columns), sizes, codes.num_rows, NAME, "count(*)", f"min({ROW})")
    finally:
        connection.unregister(_CODES)


def _tabulated(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    columns: tuple[str, ...],
    sizes: tuple[int, ...],
    row_count: int,
    name: str,
    times: str,
    first: str,
) -> FrequencyTable:
    listed = ", ".join(columns)
    picked, grouping = (f"{listed}, ", f"GROUP BY {listed}") if columns else ("", "")
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE {name} AS SELECT *, row_number() OVER () - 1 AS id FROM
        (SELECT {picked}({times})::BIGINT AS n, {first} AS row FROM {source} {grouping})"""  # noqa: S608
    )
    ((count,),) = connection.execute(f"SELECT count(*) FROM {name}").fetchall()  # noqa: S608
    return FrequencyTable(connection, columns, sizes, row_count, count, name)


def _encode(texts: pa.ChunkedArray, missing: Collection[str]) -> tuple[pa.ChunkedArray, int]:
    """A number for each text, and how many different ones there are."""
    encoded = texts.dictionary_encode()
    if not encoded.num_chunks:
        return pa.chunked_array([], pa.int32()), 0
    # Chunks of one array share its dictionary.
    words = encoded.chunk(encoded.num_chunks - 1).dictionary
    numbers = pa.chunked_array([chunk.indices for chunk in encoded.chunks])
    absent = pc.index_in(words, pa.array(sorted(missing), pa.string())).is_valid()
    if pc.sum(absent).as_py() in (None, 0, 1):
        return numbers, len(words)
    one = pc.if_else(absent, pc.index(absent, True), pa.arange(0, len(words), 1))
    return pc.take(one.cast(pa.int32()), numbers), len(words)
