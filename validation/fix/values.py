"""The distinct texts of a column, once each, and the column made of what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from validation.fix.transformation import Fixed, with_column
from validation.read.cells import ROW, Cells
from validation.typing.fit import Fit, fitting
from validation.typing.sql import is_missing
from validation.typing.values import typed_value

TEXT = "c0"
"""Name of the column of distinct texts."""


def distinct_texts(cells: Cells, name: str) -> Cells:
    """A table of the distinct texts of one column, in an own corner of the database."""
    encoded = cells.table.column(name).dictionary_encode()
    texts = encoded.chunk(0).dictionary if encoded.num_chunks else pa.array([], pa.string())
    table = pa.table([pa.arange(1, len(texts) + 1), texts], names=[ROW, TEXT])
    connection = cells.connection.cursor()
    connection.register("cells", table)
    return Cells(
        connection,
        table,
        (cells.labels[cells.columns.index(name)],),
        cells.delimiter,
        frozenset({TEXT} if name in cells.decimals else ()),
        {TEXT: cells.kinds[name]} if name in cells.kinds else {},
    )


def map_texts(cells: Cells, name: str, become: Callable[[Cells], pa.Array | pa.ChunkedArray]) -> Fixed:
    """The table with other texts in one column, each distinct one being asked about once.

    `become` is given the table of distinct texts and answers with what becomes of each, in the same order.
    """
    column = cells.table.column(name)
    encoded = column.dictionary_encode()
    answer = become(distinct_texts(cells, name))
    texts = answer.combine_chunks() if isinstance(answer, pa.ChunkedArray) else answer
    mapped = pa.chunked_array([texts.take(chunk.indices) for chunk in encoded.chunks], pa.string())
    count = int(pc.sum(pc.not_equal(mapped, column)).as_py() or 0)
    return Fixed(with_column(cells, name, mapped) if count else cells, count)


def map_each(cells: Cells, name: str, missing: Sequence[str], become: Callable[[str], str]) -> Fixed:
    """The same where each text by itself says what becomes of it; what means "no value" stays."""
    kept = frozenset(missing) | {""}

    def answer(texts: Cells) -> pa.Array:
        return pa.array([text if text in kept else become(text) for text in _listed(texts)], pa.string())

    return map_texts(cells, name, answer)


def map_sql(texts: Cells, missing: Sequence[str], sql: str) -> pa.ChunkedArray:
    """What an SQL expression over the column `TEXT` makes of distinct texts; what means "no value" stays, and what it
    makes nothing of goes."""
    stays = is_missing(TEXT, tuple(dict.fromkeys(("", *missing))))
    asked = f"SELECT CASE WHEN {stays} THEN {TEXT} ELSE coalesce({sql}, '') END AS text FROM cells ORDER BY {ROW}"  # noqa: S608
    return texts.connection.sql(asked).to_arrow_table().column("text").cast(pa.string())


def typed_sql(texts: Cells, missing: Sequence[str], types: Iterable[str]) -> str | None:
    """SQL of the typed values where all distinct texts can be read as one of these types, else None."""
    fit = read_as(texts, missing, types)
    if fit is None:
        return None
    stays = is_missing(TEXT, tuple(dict.fromkeys(("", *missing))))
    return typed_value(texts, TEXT, fit.reading, stays, is_short=fit.is_short)


def read_as(texts: Cells, missing: Sequence[str], types: Iterable[str]) -> Fit | None:
    """The likeliest reading of a column as one of these types that takes every value."""
    wanted = frozenset(types)
    fits = fitting(texts, tuple(dict.fromkeys(("", *missing))), {})[TEXT]
    return next((fit for fit in fits if fit.reading.type in wanted), None)


def counted(cells: Cells, name: str) -> dict[str, int]:
    """How often each text stands in a column."""
    return {entry["values"]: entry["counts"] for entry in pc.value_counts(cells.table.column(name)).to_pylist()}


def _listed(texts: Cells) -> list[str]:
    listed: list[str] = texts.table.column(TEXT).to_pylist()
    return listed


def part_of(cells: Cells, names: Sequence[str]) -> Cells:
    """The same rows with these columns only, for trying fixes: the connection keeps knowing the whole table."""
    labels = dict(zip(cells.columns, cells.labels, strict=True))
    return msgspec.structs.replace(
        cells,
        connection=cells.connection.cursor(),
        table=cells.table.select([ROW, *names]),
        labels=tuple(labels[name] for name in names),
        _values={},
        _many={},
    )
