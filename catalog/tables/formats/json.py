"""JSON (RFC 8259) as one array, and one object a line."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from catalog.tables.formats.cells import holds_any, is_bare, is_free_text, joined, joined_cells, portions, text
from catalog.tables.formats.format import Format, Rows


def encode_json(rows: Rows) -> Iterator[bytes]:
    """A JSON array of objects by column name. Whole numbers and decimals are written digit by digit, never rounded."""
    separator = b"[\n"
    for batch in portions(iter(rows)):
        # Every row starts with its comma; the very first one's is cut off.
        yield separator + joined([",\n", *object_pieces(batch)])[2:]
        separator = b",\n"
    yield b"[]\n" if separator == b"[\n" else b"\n]\n"


def encode_ndjson(rows: Rows) -> Iterator[bytes]:
    """One JSON object a line."""
    for batch in portions(iter(rows)):
        yield joined([*object_pieces(batch), "\n"])


def object_pieces(batch: pa.RecordBatch) -> list[pa.Array | str]:
    """What stands in each row's JSON object, piece by piece."""
    pieces: list[pa.Array | str] = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        key = msgspec.json.encode(name).decode()
        pieces += [f"{',' if pieces else '{'}{key}:", _values(column)]
    return [*pieces, "}"] if pieces else ["{}"]


def _values(column: pa.Array) -> pa.Array:
    if pa.types.is_floating(column.type):
        # JSON has no NaN and no infinity.
        column = pc.if_else(pc.is_finite(column), column, None)
    written = text(column)
    if is_free_text(column.type):
        written = _escaped(written)
    if not is_bare(column.type):
        written = joined_cells(['"', written, '"'])
    return pc.fill_null(written, "null")


def _escaped(written: pa.Array) -> pa.Array:
    if not holds_any(pc.match_substring_regex(written, r'[\x00-\x1f"\\]')):
        return written
    written = pc.replace_substring(pc.replace_substring(written, "\\", "\\\\"), '"', '\\"')
    if holds_any(pc.match_substring_regex(written, r"[\x00-\x1f]")):
        for code in range(0x20):
            written = pc.replace_substring(written, chr(code), f"\\u{code:04x}")
    return written


JSON = Format(name="json", media_type="application/json", extension="json", encode=encode_json)
NDJSON = Format(name="ndjson", media_type="application/x-ndjson", extension="ndjson", encode=encode_ndjson)
