"""Cells as text, for every format that is text: made column by column with Arrow's kernels, joined row by row.

Python never sees a cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

_PORTION_CELLS = 200_000
_PORTION_BYTES = 8 * 1024 * 1024


def portions(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows, few enough at a time that written out they take little memory, however wide they are."""
    for batch in batches:
        parts = max(batch.num_rows * batch.num_columns / _PORTION_CELLS, batch.nbytes / _PORTION_BYTES, 1)
        step = max(int(batch.num_rows / parts), 1)
        for start in range(0, batch.num_rows, step):
            yield batch.slice(start, step)


def text(column: pa.Array) -> pa.Array:
    """Each cell written out, the same way wherever it stands; missing cells stay missing."""
    if pa.types.is_decimal(column.type):
        return _decimal_text(column)
    if pa.types.is_timestamp(column.type):
        return _timestamp_text(column)
    return pc.cast(column, pa.large_string())


def number_text(column: pa.Array) -> pa.Array:
    """Floating numbers as people write them, and what is no number as Table Schema does: NaN, INF, -INF."""
    written = _without_exponents(text(column))
    written = pc.if_else(pc.is_nan(column), "NaN", written)
    return pc.if_else(pc.is_inf(column), pc.if_else(pc.less(column, 0.0), "-INF", "INF"), written)


def is_bare(kind: pa.DataType) -> bool:
    """Numbers and booleans, which JSON writes without quotes."""
    return bool(
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_boolean(kind)
    )


def is_free_text(kind: pa.DataType) -> bool:
    """What may hold quotes, commas and line ends."""
    return not (is_bare(kind) or pa.types.is_temporal(kind))


def holds_any(mask: pa.Array) -> bool:
    return bool(pc.any(mask).as_py())


def joined_cells(pieces: Sequence[pa.Array | str]) -> pa.Array:
    """The pieces of every row put together; a row with a missing piece is missing."""
    return pc.binary_join_element_wise(
        *(pa.scalar(piece, pa.large_string()) if isinstance(piece, str) else piece for piece in pieces),
        pa.scalar("", pa.large_string()),
    )


def joined(pieces: Sequence[pa.Array | str]) -> bytes:
    """The same as one run of bytes, row after row: an array of text already holds its cells end to end."""
    cells = joined_cells(pieces)
    _, offsets, content = cells.buffers()
    ends = memoryview(offsets).cast("q")[cells.offset : cells.offset + len(cells) + 1]
    return bytes(memoryview(content)[ends[0] : ends[-1]])


def _without_exponents(written: pa.Array) -> pa.Array:
    """Numbers as people write them: `10109297047.543194`, not `1.0109297047543194e+10`; the digits are the same.

    Beyond 21 digits or 7 zeros after the point the exponent stays, as in JavaScript: nobody counts those.
    """
    has_exponent = pc.match_substring(written, "e")
    if not holds_any(has_exponent):
        return written
    numbers = map(Decimal, written.filter(has_exponent).to_pylist())
    plain = [format(number, "f") if -7 <= number.adjusted() < 21 else str(number).lower() for number in numbers]
    return pc.replace_with_mask(written, pc.fill_null(has_exponent, False), pa.array(plain, written.type))


def _decimal_text(column: pa.Array) -> pa.Array:
    written = pc.cast(column, pa.large_string())
    if holds_any(pc.match_substring(written, "E")):
        # Arrow writes small decimals with an exponent, a plain 0.0000000 too.
        return pa.array([None if cell is None else f"{cell:f}" for cell in column.to_pylist()], pa.large_string())
    return written


def _timestamp_text(column: pa.Array) -> pa.Array:
    """ISO 8601 with a T; fractions of a second only as far as they go."""
    moments = column.cast(pa.timestamp(column.type.unit))
    try:
        written = pc.cast(moments.cast(pa.timestamp("s")), pa.large_string())
    except pa.ArrowInvalid:  # some have fractions
        written = pc.replace_substring_regex(pc.cast(moments, pa.large_string()), r"(\.[0-9]*[1-9])?\.?0+$", r"\1")
    written = pc.replace_substring(written, " ", "T")
    return joined_cells([written, "Z"]) if column.type.tz else written
