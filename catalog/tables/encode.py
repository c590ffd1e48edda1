"""Rows as text or file: one row of FORMATS for each, all from record batches to bytes in memory that does not grow.

Text is made column by column with Arrow's kernels, then joined row by row in one pass: Python never sees a cell.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Protocol

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from catalog.tables.query import RowsQuery, to_params

ENCODER_VERSION = "2"
"""Changes whenever the same rows could become other bytes."""

UTF8_BOM = b"\xef\xbb\xbf"

_ROW_GROUP_ROWS = 122_880


class Rows(Protocol):
    """Batches and the schema they share: a RowStream, or a page's `rows.to_reader()`."""

    @property
    def schema(self) -> pa.Schema: ...

    def __iter__(self) -> Iterator[pa.RecordBatch]: ...


class Format(msgspec.Struct, frozen=True):
    name: str
    media_type: str
    extension: str
    encode: Callable[[Rows], Iterator[bytes]]


def encode_json(rows: Rows) -> Iterator[bytes]:
    """A JSON array of objects by column name. Whole numbers and decimals are written digit by digit, never rounded."""
    separator = b"[\n"
    for batch in rows:
        if batch.num_rows:
            # Every row starts with its comma; the very first one's is cut off.
            yield separator + _json_rows(batch, before=",\n{", after="}")[2:]
            separator = b",\n"
    yield b"[]\n" if separator == b"[\n" else b"\n]\n"


def encode_ndjson(rows: Rows) -> Iterator[bytes]:
    """One JSON object a line."""
    for batch in rows:
        if batch.num_rows:
            yield _json_rows(batch, before="{", after="}\n")


def encode_csv(rows: Rows, *, bom: bool = False) -> Iterator[bytes]:
    """RFC 4180: commas, CRLF, quotes where needed, a header row. A byte order mark on request, for Excel.

    Cells that begin with = + - @ stay as they are. A spreadsheet may take them for formulas, but a prefix would change
    the data (-5, +84, @name) for every program that reads it; such cells are for the check to find before publication.
    An empty text is written `""` and a missing cell as nothing; NaN and infinities as Table Schema writes them.
    """
    names = pa.array(rows.schema.names, pa.large_string())
    yield (UTF8_BOM if bom else b"") + ",".join(_csv_text(names).to_pylist()).encode() + b"\r\n"
    # A missing cell that is alone in its row would be an empty line, which readers skip.
    missing = '""' if len(rows.schema) == 1 else ""
    for batch in rows:
        if batch.num_rows:
            yield _joined([*_between(",", [_csv_cells(column, missing) for column in batch.columns]), "\r\n"])


def encode_parquet(rows: Rows) -> Iterator[bytes]:
    """A Parquet file, written as it goes; at most one row group is in memory."""
    outbox = _Outbox()
    with pq.ParquetWriter(outbox, rows.schema, compression="zstd") as writer:
        for table in _row_groups(rows):
            writer.write_table(table, row_group_size=_ROW_GROUP_ROWS)
            yield outbox.take()
    yield outbox.take()


FORMATS = {
    format.name: format
    for format in (
        Format("json", "application/json", "json", encode_json),
        Format("ndjson", "application/x-ndjson", "ndjson", encode_ndjson),
        Format("csv", "text/csv; charset=utf-8", "csv", encode_csv),
        Format("parquet", "application/vnd.apache.parquet", "parquet", encode_parquet),
    )
}


def etag(parquet_sha256: str, query: RowsQuery, media_type: str, *variant: str) -> str:
    """Strong entity tag of an encoded answer. `variant` is all else that changes the bytes, such as a BOM."""
    asked = [ENCODER_VERSION, parquet_sha256, to_params(query), query.after, media_type, variant]
    return f'"{hashlib.blake2b(msgspec.json.encode(asked), digest_size=16).hexdigest()}"'


def _json_rows(batch: pa.RecordBatch, before: str, after: str) -> bytes:
    pieces: list[pa.Array | str] = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        key = msgspec.json.encode(name).decode()
        pieces += [f"{',' if pieces else before}{key}:", _json_values(column)]
    return _joined([*pieces, after])


def _json_values(column: pa.Array) -> pa.Array:
    if pa.types.is_floating(column.type):
        # JSON has no NaN and no infinity.
        column = pc.if_else(pc.is_finite(column), column, None)
    text = _text(column)
    if _is_free_text(column.type):
        text = _json_escaped(text)
    if not _is_bare(column.type):
        text = _joined_cells(['"', text, '"'])
    return pc.fill_null(text, "null")


def _json_escaped(text: pa.Array) -> pa.Array:
    if not _any(pc.match_substring_regex(text, r'[\x00-\x1f"\\]')):
        return text
    text = pc.replace_substring(pc.replace_substring(text, "\\", "\\\\"), '"', '\\"')
    if _any(pc.match_substring_regex(text, r"[\x00-\x1f]")):
        for code in range(0x20):
            text = pc.replace_substring(text, chr(code), f"\\u{code:04x}")
    return text


def _csv_cells(column: pa.Array, missing: str) -> pa.Array:
    text = _text(column)
    if pa.types.is_floating(column.type):
        text = _without_exponents(text)
        text = pc.if_else(pc.is_nan(column), "NaN", text)
        text = pc.if_else(pc.is_inf(column), pc.if_else(pc.less(column, 0.0), "-INF", "INF"), text)
    elif _is_free_text(column.type):
        text = _csv_text(text)
    return pc.fill_null(text, missing)


def _without_exponents(text: pa.Array) -> pa.Array:
    """Numbers as people write them: `10109297047.543194`, not `1.0109297047543194e+10`; the digits are the same.

    Beyond 21 digits or 7 zeros after the point the exponent stays, as in JavaScript: nobody counts those.
    """
    has_exponent = pc.match_substring(text, "e")
    if not _any(has_exponent):
        return text
    numbers = map(Decimal, text.filter(has_exponent).to_pylist())
    written = [format(number, "f") if -7 <= number.adjusted() < 21 else str(number).lower() for number in numbers]
    return pc.replace_with_mask(text, pc.fill_null(has_exponent, False), pa.array(written, text.type))


def _csv_text(text: pa.Array) -> pa.Array:
    needs_quotes = pc.match_substring_regex(text, '[",\r\n]|^$')
    if not _any(needs_quotes):
        return text
    quoted = _joined_cells(['"', pc.replace_substring(text, '"', '""'), '"'])
    return pc.if_else(needs_quotes, quoted, text)


def _is_bare(kind: pa.DataType) -> bool:
    """Numbers and booleans, which JSON writes without quotes."""
    return bool(
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_boolean(kind)
    )


def _is_free_text(kind: pa.DataType) -> bool:
    """What may hold quotes, commas and line ends."""
    return not (_is_bare(kind) or pa.types.is_temporal(kind))


def _text(column: pa.Array) -> pa.Array:
    """Each cell written out, the same way wherever it stands; missing cells stay missing."""
    if pa.types.is_decimal(column.type):
        return _decimal_text(column)
    if pa.types.is_timestamp(column.type):
        return _timestamp_text(column)
    return pc.cast(column, pa.large_string())


def _decimal_text(column: pa.Array) -> pa.Array:
    text = pc.cast(column, pa.large_string())
    if _any(pc.match_substring(text, "E")):
        # Arrow writes small decimals with an exponent, a plain 0.0000000 too.
        return pa.array([None if cell is None else f"{cell:f}" for cell in column.to_pylist()], pa.large_string())
    return text


def _timestamp_text(column: pa.Array) -> pa.Array:
    """ISO 8601 with a T; fractions of a second only as far as they go."""
    moments = column.cast(pa.timestamp(column.type.unit))
    try:
        text = pc.cast(moments.cast(pa.timestamp("s")), pa.large_string())
    except pa.ArrowInvalid:  # some have fractions
        text = pc.replace_substring_regex(pc.cast(moments, pa.large_string()), r"(\.[0-9]*[1-9])?\.?0+$", r"\1")
    text = pc.replace_substring(text, " ", "T")
    return _joined_cells([text, "Z"]) if column.type.tz else text


def _any(mask: pa.Array) -> bool:
    return bool(pc.any(mask).as_py())


def _between(separator: str, columns: list[pa.Array]) -> Iterator[pa.Array | str]:
    for position, column in enumerate(columns):
        if position:
            yield separator
        yield column


def _joined_cells(pieces: Sequence[pa.Array | str]) -> pa.Array:
    """The pieces of every row put together; a row with a missing piece is missing."""
    return pc.binary_join_element_wise(
        *(pa.scalar(piece, pa.large_string()) if isinstance(piece, str) else piece for piece in pieces),
        pa.scalar("", pa.large_string()),
    )


def _joined(pieces: Sequence[pa.Array | str]) -> bytes:
    """The same as one run of bytes, row after row: an array of text already holds its cells end to end."""
    text = _joined_cells(pieces)
    _, offsets, cells = text.buffers()
    ends = memoryview(offsets).cast("q")[text.offset : text.offset + len(text) + 1]
    return bytes(memoryview(cells)[ends[0] : ends[-1]])


def _row_groups(rows: Rows) -> Iterator[pa.Table]:
    waiting: list[pa.RecordBatch] = []
    for batch in rows:
        waiting.append(batch)
        if sum(part.num_rows for part in waiting) >= _ROW_GROUP_ROWS:
            yield pa.Table.from_batches(waiting, rows.schema)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting, rows.schema)


class _Outbox(io.RawIOBase):
    """A file that is only ever written to, and emptied as it goes."""

    def __init__(self) -> None:
        super().__init__()
        self._chunks: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        return True

    def write(self, chunk: bytes) -> int:  # type: ignore[override]
        self._chunks.append(bytes(chunk))
        self._position += len(chunk)
        return len(chunk)

    def tell(self) -> int:
        return self._position

    def take(self) -> bytes:
        taken = b"".join(self._chunks)
        self._chunks.clear()
        return taken
