"""Whether every quote of a text opens or closes a cell, told from the bytes beside it, at column speed."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from validation.read.dialect import Dialect
from validation.read.literals import whole_number
from validation.read.mapped import map_file

WINDOW_BYTES = 32 * 1024 * 1024


def all_quotes_pair(path: Path, dialect: Dialect) -> bool:
    """True where quotes surely stand as they should: the odd ones where a cell begins, the even ones where it ends.

    A doubled quote within a cell closes and opens it again. False is a doubt: somebody has to look at each cell.
    """
    if len(dialect.quote.encode()) != 1 or len(dialect.mark.encode()) != 1:
        return False
    outside = _window(pa.py_buffer(b"\r\n" + dialect.mark.encode() + dialect.quote.encode()), 0, 4)
    quote = whole_number(ord(dialect.quote), pa.uint8())
    seen = 0
    text = map_file(path)
    for start in range(0, text.size, WINDOW_BYTES):
        window = _window(text, start, min(start + WINDOW_BYTES, text.size))
        quotes = pc.indices_nonzero(pc.equal(window, quote))
        opening = quotes.take(pa.arange(seen % 2, len(quotes), 2))
        closing = quotes.take(pa.arange(1 - seen % 2, len(quotes), 2))
        seen += len(quotes)
        before = _beside(text, start, opening, -1)
        after = _beside(text, start, closing, 1)
        if not all(pc.all(pc.is_in(sides, outside)).as_py() for sides in (before, after) if len(sides)):
            return False
    return seen % 2 == 0


def _window(text: pa.Buffer, start: int, end: int) -> pa.UInt8Array:
    return pa.UInt8Array.from_buffers(pa.uint8(), end - start, [None, text.slice(start, end - start)])


def _beside(text: pa.Buffer, start: int, positions: pa.Array, step: int) -> pa.Array:
    """The bytes before or after some places of a window, without those beyond the ends of the text."""
    offset, first, end = (whole_number(number, pa.int64()) for number in (start + step, 0, text.size))
    places = pc.add(pc.cast(positions, pa.int64()), offset)
    places = places.filter(pc.and_(pc.greater_equal(places, first), pc.less(places, end)))
    return _window(text, 0, text.size).take(places)
