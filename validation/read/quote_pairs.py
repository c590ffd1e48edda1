"""Whether every quote of a text opens or closes a cell, told from the bytes beside it, at column speed."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from validation.read.dialect import Dialect
from validation.read.literals import whole_number

WINDOW_BYTES = 8 * 1024 * 1024


def all_quotes_pair(path: Path, dialect: Dialect) -> bool:
    """True where quotes surely stand as they should: the odd ones where a cell begins, the even ones where it ends.

    A doubled quote within a cell closes and opens it again. False is a doubt: somebody has to look at each cell.
    """
    if len(dialect.quote.encode()) != 1 or len(dialect.mark.encode()) != 1:
        return False
    outside = _bytes(b"\r\n" + dialect.mark.encode() + dialect.quote.encode())
    quote = whole_number(ord(dialect.quote), pa.uint8())
    seen = 0
    size = path.stat().st_size
    with path.open("rb") as text:
        for start in range(0, size, WINDOW_BYTES):
            # With the byte before and the one after.
            first = max(start - 1, 0)
            around = _bytes(os.pread(text.fileno(), start + WINDOW_BYTES + 1 - first, first))
            quotes = pc.indices_nonzero(pc.equal(around.slice(start - first, WINDOW_BYTES), quote))
            opening = quotes.take(pa.arange(seen % 2, len(quotes), 2))
            closing = quotes.take(pa.arange(1 - seen % 2, len(quotes), 2))
            seen += len(quotes)
            for positions, step in ((opening, -1), (closing, 1)):
                sides = _beside(around, positions, start - first + step)
                if len(sides) and not pc.all(pc.is_in(sides, outside)).as_py():
                    return False
    return seen % 2 == 0


def _bytes(text: bytes) -> pa.UInt8Array:
    return pa.UInt8Array.from_buffers(pa.uint8(), len(text), [None, pa.py_buffer(text)])


def _beside(around: pa.UInt8Array, positions: pa.Array, offset: int) -> pa.Array:
    """The bytes that many places from some positions, without those beyond the ends of the text."""
    by, first, end = (whole_number(number, pa.int64()) for number in (offset, 0, len(around)))
    places = pc.add(pc.cast(positions, pa.int64()), by)
    return around.take(places.filter(pc.and_(pc.greater_equal(places, first), pc.less(places, end))))
