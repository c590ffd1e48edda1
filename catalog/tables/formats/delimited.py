"""CSV (RFC 4180) and the same with tabs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from catalog.tables.formats.cells import (
    holds_any,
    is_free_text,
    joined,
    joined_cells,
    number_text,
    portions,
    text,
)
from catalog.tables.formats.format import Format, Rows

UTF8_BOM = b"\xef\xbb\xbf"


class Dialect(msgspec.Struct, frozen=True):
    """What lies between cells and between rows. Quotes are `"`, and doubled inside."""

    delimiter: str
    line_end: str


COMMAS = Dialect(",", "\r\n")
TABS = Dialect("\t", "\n")
"""Cells with tabs or line ends are quoted as in CSV, which pandas, polars, DuckDB, R and spreadsheets read back; the
registered media type has no way at all to write them, and escapes such as \\t are read back by none of these."""


def encode_delimited(rows: Rows, dialect: Dialect) -> Iterator[bytes]:
    """A header row, then the rows; quotes where needed.

    Cells that begin with = + - @ stay as they are. A spreadsheet may take them for formulas, but a prefix would change
    the data (-5, +84, @name) for every program that reads it; such cells are for the check to find before publication.
    An empty text is written `""` and a missing cell as nothing; NaN and infinities as Table Schema writes them.
    """
    names = _quoted(pa.array(rows.schema.names, pa.large_string()), dialect).to_pylist()
    yield (dialect.delimiter.join(names) + dialect.line_end).encode()
    # A missing cell that is alone in its row would be an empty line, which readers skip.
    missing = '""' if len(rows.schema) == 1 else ""
    for batch in portions(iter(rows)):
        cells = [_cells(column, missing, dialect) for column in batch.columns]
        yield joined([*_between(dialect.delimiter, cells), dialect.line_end])


def _cells(column: pa.Array, missing: str, dialect: Dialect) -> pa.Array:
    written = number_text(column) if pa.types.is_floating(column.type) else text(column)
    if is_free_text(column.type):
        written = _quoted(written, dialect)
    return pc.fill_null(written, missing)


def _quoted(written: pa.Array, dialect: Dialect) -> pa.Array:
    needs_quotes = pc.match_substring_regex(written, f'["{dialect.delimiter}\r\n]|^$')
    if not holds_any(needs_quotes):
        return written
    quoted = joined_cells(['"', pc.replace_substring(written, '"', '""'), '"'])
    return pc.if_else(needs_quotes, quoted, written)


def _between(separator: str, columns: list[pa.Array]) -> Iterator[pa.Array | str]:
    for position, column in enumerate(columns):
        if position:
            yield separator
        yield column


CSV = Format(
    name="csv", media_type="text/csv; charset=utf-8", extension="csv", encode=partial(encode_delimited, dialect=COMMAS)
)
TSV = Format(
    name="tsv",
    media_type="text/tab-separated-values; charset=utf-8",
    extension="tsv",
    encode=partial(encode_delimited, dialect=TABS),
)


def with_bom(format: Format) -> Format:
    """CSV or TSV that begins with a byte order mark, by which Excel knows that it is UTF-8."""

    def encode(rows: Rows) -> Iterator[bytes]:
        yield UTF8_BOM
        yield from format.encode(rows)

    return msgspec.structs.replace(format, encode=encode, variant="bom")
