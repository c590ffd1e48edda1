"""Classes of rows that are alike in some columns: texts as numbers, of which 0 is "no value"."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

NO_VALUE = 0


def codes_of(column: pa.ChunkedArray, missing: Sequence[str]) -> pa.ChunkedArray:
    """A number for each text, the same for the same text from 1 on; `NO_VALUE` for all that mean none."""
    encoded = column.dictionary_encode()
    if not encoded.num_chunks:
        return pa.chunked_array([], pa.int32())
    # Chunks of one array share its dictionary.
    texts = encoded.chunk(0).dictionary
    is_none = pc.is_in(texts, value_set=pa.array(["", *missing], pa.string()))
    codes = pc.if_else(is_none, NO_VALUE, pa.arange(1, len(texts) + 1)).cast(pa.int32())
    return pa.chunked_array([codes.take(chunk.indices) for chunk in encoded.chunks], pa.int32())


def loss_between(connection: duckdb.DuckDBPyConnection, fine: pa.ChunkedArray, coarse: pa.ChunkedArray) -> float:
    """How many of the column's other values each cell could be, as a share of all; 1 for a cell that is gone."""
    connection.register("levels", pa.table([fine, coarse], names=["fine", "coarse"]))
    distinct = f"SELECT count(DISTINCT fine) FROM levels WHERE fine <> {NO_VALUE}"  # noqa: S608
    ((values,),) = connection.execute(distinct).fetchall()
    ((lost, count),) = connection.execute(
        f"""SELECT sum(CASE WHEN coarse = {NO_VALUE} THEN 1.0 ELSE (alike - 1) / {max(values - 1, 1)} END * n), sum(n)
        FROM (SELECT coarse, count(*) AS alike, sum(n) AS n FROM
            (SELECT fine, coarse, count(*) AS n FROM levels WHERE fine <> {NO_VALUE} GROUP BY fine, coarse)
            GROUP BY coarse)"""  # noqa: S608
    ).fetchall()
    return float(lost) / float(count) if count else 0.0


def of_rows(rows: pa.ChunkedArray, left: pa.ChunkedArray, codes: pa.ChunkedArray) -> pa.ChunkedArray:
    """The codes of the rows that are left, in the order of all rows; `NO_VALUE` for those that went."""
    places = pc.index_in(rows, value_set=left.combine_chunks())
    return pc.fill_null(codes.take(places), NO_VALUE)
