"""Rows taken out of a table and others put in; where they are few, nothing is copied."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from validation.read.cells import ROW, row_numbers

MAX_PIECES = 5000
"""With more places than this the table is copied instead."""


def splice(table: pa.Table, without: Collection[int], put_in: Mapping[int, Sequence[str]]) -> pa.Table:
    """The table without some rows and with others, all known by their numbers, in the order of the file."""
    if len(without) + len(put_in) > MAX_PIECES:
        return _copy(table, without, put_in)
    pieces, start = [], 0
    for number in sorted([*without, *put_in]):
        end = _index(table, number)
        pieces.append(table.slice(start, end - start))
        if number in put_in:
            pieces.append(_rows(table.schema, {number: put_in[number]}))
        start = end + (number in without)
    return pa.concat_tables([*pieces, table.slice(start)]) if pieces else table


def _copy(table: pa.Table, without: Collection[int], put_in: Mapping[int, Sequence[str]]) -> pa.Table:
    out = pa.array(without if isinstance(without, list) else list(without), pa.int64())
    kept = table.filter(pc.invert(pc.is_in(table.column(ROW), out))) if without else table
    if not put_in:
        return kept
    return pa.concat_tables([kept, _rows(table.schema, put_in)]).sort_by(ROW)


def _rows(schema: pa.Schema, rows: Mapping[int, Sequence[str]]) -> pa.Table:
    columns = [pa.array(cells, pa.string()) for cells in zip(*rows.values(), strict=True)]
    return pa.Table.from_arrays([row_numbers(rows), *columns], schema=schema)


def _index(table: pa.Table, number: int) -> int:
    """Where the first row of that number or a higher one stands."""
    low, high = 0, table.num_rows
    numbers = table.column(ROW)
    while low < high:
        middle = (low + high) // 2
        if numbers[middle].as_py() < number:
            low = middle + 1
        else:
            high = middle
    return low
