"""Encoded rows, read back by other programs."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.tables.formats import FORMATS, etag
from catalog.tables.formats.delimited import CSV, TSV, UTF8_BOM, with_bom
from catalog.tables.formats.format import Format
from catalog.tables.query import Condition, Order, RowsQuery

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(["", "00004", "=1+1", '"', "a\r\nb"])
CELLS: dict[pa.DataType, st.SearchStrategy[Any]] = {
    pa.string(): TEXTS,
    pa.large_string(): TEXTS,
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.float64(): st.floats(allow_nan=False, allow_infinity=False),
    pa.decimal128(38, 10): st.decimals(-(10**27), 10**27, places=10),
    pa.decimal128(9, 2): st.decimals(-(10**6), 10**6, places=2),
    pa.bool_(): st.booleans(),
    pa.date32(): st.dates(),
    pa.timestamp("us"): st.datetimes(),
}
PLAIN: dict[pa.DataType, Any] = {
    pa.string(): str,
    pa.large_string(): str,
    pa.int64(): int,
    pa.float64(): float,
    pa.bool_(): {"true": True, "false": False}.__getitem__,
    pa.date32(): date.fromisoformat,
    pa.timestamp("us"): datetime.fromisoformat,
}


@st.composite
def tables(draw: st.DrawFn) -> pa.Table:
    """Tables of every type, with missing cells, odd names and several batches."""
    names = draw(st.lists(st.text(st.characters(exclude_categories=["Cs"])), unique=True, min_size=1, max_size=5))
    length = draw(st.integers(0, 8))
    columns = []
    for _ in names:
        kind = draw(st.sampled_from(list(CELLS)))
        cells = draw(st.lists(st.none() | CELLS[kind], min_size=length, max_size=length))
        columns.append(pa.array(cells, kind))
    return pa.table(columns, names=names)


def encoded(format: str | Format, table: pa.Table) -> bytes:
    # Slices, for a batch need not start where its memory does.
    batches = [batch for start in range(0, table.num_rows, 3) for batch in table.slice(start, 3).to_batches()]
    encode = (FORMATS[format] if isinstance(format, str) else format).encode
    return b"".join(encode(pa.RecordBatchReader.from_batches(table.schema, batches)))


def _as_json(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell


def _moment(cell: Any) -> Any:
    """A time as written: fractions only as far as they go."""
    if isinstance(cell, datetime) and cell.microsecond:
        return cell.isoformat().rstrip("0")
    return _as_json(cell)


@given(tables())
def test_json_reads_back_as_the_table(table: pa.Table) -> None:
    """Python's json reads every cell back: whole numbers and decimals to the last digit, text as it was."""
    rows = json.loads(encoded("json", table), parse_float=str)
    expected = [{name: _moment(cell) for name, cell in row.items()} for row in table.to_pylist()]
    assert [list(row) for row in rows] == [table.column_names] * table.num_rows
    for row, wanted in zip(rows, expected, strict=True):
        for name, kind in zip(table.column_names, table.schema.types, strict=True):
            read = row[name]
            if read is not None and pa.types.is_decimal(kind):
                read = Decimal(read)
            if read is not None and pa.types.is_floating(kind):
                read = float(read)
            assert read == wanted[name]


@given(tables())
def test_ndjson_holds_the_same_rows_as_json(table: pa.Table) -> None:
    """One object a line, equal to the array's."""
    lines = [json.loads(line) for line in encoded("ndjson", table).split(b"\n") if line]
    assert lines == json.loads(encoded("json", table))


@pytest.mark.parametrize("format", [CSV, TSV], ids=lambda format: format.name)
@given(table=tables())
def test_delimited_text_reads_back_as_the_table(format: Format, table: pa.Table) -> None:
    """Python's csv reads every cell back, a missing one as nothing."""
    text = io.StringIO(encoded(format, table).decode(), newline="")
    header, *rows = csv.reader(text, strict=True, delimiter="\t" if format is TSV else ",")
    assert header == table.column_names
    assert len(rows) == table.num_rows
    for row, wanted in zip(rows, table.to_pylist(), strict=True):
        for text, name, kind in zip(row, table.column_names, table.schema.types, strict=True):
            if wanted[name] is None:
                assert text == ""
            else:
                assert PLAIN.get(kind, Decimal)(text) == wanted[name]


@given(tables())
def test_parquet_reads_back_as_the_table(table: pa.Table) -> None:
    """pyarrow reads the very same table, types included."""
    assert pq.read_table(io.BytesIO(encoded("parquet", table))).equals(table)


@given(tables())
def test_arrow_reads_back_as_the_table(table: pa.Table) -> None:
    """pyarrow reads the very same table from the stream, types included."""
    assert pa.ipc.open_stream(encoded("arrow", table)).read_all().equals(table)


@pytest.mark.parametrize("kind", [pa.int64(), pa.float64(), pa.timestamp("us"), pa.decimal128(38, 2), pa.string()])
def test_arrow_sends_nothing_that_lies_behind_missing_cells(kind: pa.DataType) -> None:
    """What memory holds where a cell is missing, perhaps of another table, is not in the stream."""
    remains = pa.py_buffer(b"canary.." * 8)
    buffers = [pa.py_buffer(b"\x00"), remains]
    if pa.types.is_string(kind):
        buffers = [pa.py_buffer(b"\x00"), pa.array([0, 8, 16, 24, 32], pa.int32()).buffers()[1], remains]
    table = pa.table({"a": pa.Array.from_buffers(kind, 4, buffers)})
    assert table.column("a").null_count == 4
    stream = b"".join(FORMATS["arrow"].encode(table.to_reader()))
    assert b"canary" not in stream
    assert pa.ipc.open_stream(stream).read_all().column("a").to_pylist() == [None] * 4


def test_json_writes_what_it_has_no_word_for_as_null() -> None:
    """NaN and infinities are null, for other programs refuse them."""
    table = pa.table({"a": [float("nan"), float("inf"), float("-inf"), 1.5]})
    assert json.loads(encoded("json", table)) == [{"a": None}, {"a": None}, {"a": None}, {"a": 1.5}]


def test_text_stays_utf8_in_json() -> None:
    """Vietnamese letters are written as they are, not as escapes."""
    assert "Hà Nội".encode() in encoded("json", pa.table({"tỉnh": ["Hà Nội"]}))


def test_an_empty_table_is_an_empty_answer_with_a_header() -> None:
    """Without rows JSON is an empty array, CSV and TSV a header, and Arrow its columns."""
    table = pa.table({"a": pa.array([], pa.int64()), "b": pa.array([], pa.string())})
    assert json.loads(encoded("json", table)) == []
    assert encoded("ndjson", table) == b""
    assert encoded("csv", table) == b"a,b\r\n"
    assert encoded("tsv", table) == b"a\tb\n"
    assert pa.ipc.open_stream(encoded("arrow", table)).read_all().equals(table)


def test_csv_tells_an_empty_text_from_a_missing_cell() -> None:
    """An empty text is quoted, a missing cell is nothing, and a row of one missing cell is no empty line."""
    assert encoded("csv", pa.table({"a": ["", None], "b": [1, 2]})) == b'a,b\r\n"",1\r\n,2\r\n'
    assert encoded("csv", pa.table({"a": [None, "x"]})) == b'a\r\n""\r\nx\r\n'


def test_csv_keeps_cells_as_they_are() -> None:
    """Leading zeros stay, and cells that a spreadsheet could take for formulas are not altered."""
    cells = ["00004", "=SUM(A1)", "+84", "-5", "@name"]
    assert encoded("csv", pa.table({"a": cells})).decode().split("\r\n")[1:-1] == cells


@pytest.mark.parametrize("format", [CSV, TSV], ids=lambda format: format.name)
def test_a_mark_for_excel_on_request(format: Format) -> None:
    """The byte order mark comes first and only once."""
    table = pa.table({"a": ["ă", "b"]})
    assert encoded(with_bom(format), table) == UTF8_BOM + encoded(format, table)


def test_tsv_quotes_what_would_split_a_row() -> None:
    """Cells with tabs, line ends and quotes are quoted; commas are nothing special."""
    table = pa.table({"a": ["x\ty", "a\nb", 'say "hi"', "1,5"]})
    assert encoded("tsv", table).decode() == 'a\n"x\ty"\n"a\nb"\n"say ""hi"""\n1,5\n'


def test_wide_rows_are_written_few_at_a_time() -> None:
    """A batch of many columns is written in several pieces, so that memory does not grow with the columns."""
    wide = pa.table({f"c{number}": list(range(1000)) for number in range(1000)})
    pieces = list(CSV.encode(wide.to_reader()))
    assert len(pieces) > 5
    assert b"".join(pieces).count(b"\r\n") == 1001


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (pa.array([datetime(2026, 3, 1, 8, 30)], pa.timestamp("us")), "2026-03-01T08:30:00"),
        (pa.array([datetime(2026, 3, 1, 8, 30, 0, 500_000)], pa.timestamp("us")), "2026-03-01T08:30:00.5"),
        (pa.array([datetime(2026, 3, 1, 8, 30)], pa.timestamp("s")), "2026-03-01T08:30:00"),
        (pa.array([datetime(2026, 3, 1, 1, tzinfo=UTC)], pa.timestamp("ms", "Asia/Bangkok")), "2026-03-01T01:00:00Z"),
        (pa.array([Decimal("0.0000000")], pa.decimal128(38, 7)), "0.0000000"),
        (pa.array([Decimal("-0.0000001")], pa.decimal128(38, 7)), "-0.0000001"),
        (pa.array([float("nan")]), "NaN"),
        (pa.array([float("-inf")]), "-INF"),
    ],
)  # fmt: skip
def test_values_are_written_in_one_way(column: pa.Array, text: str) -> None:
    """Times are ISO 8601, decimals plain digits, and what is no number as Table Schema writes it."""
    assert encoded("csv", pa.table({"a": column})).decode() == f"a\r\n{text}\r\n"


def test_every_answer_has_a_tag_of_its_own() -> None:
    """Another file, question, place, format or wish for a BOM is another tag; the same is the same."""
    query = RowsQuery(conditions=(Condition("a", "eq", 1),))
    tags = [
        etag("f" * 64, query, "text/csv"),
        etag("e" * 64, query, "text/csv"),
        etag("f" * 64, RowsQuery(), "text/csv"),
        etag("f" * 64, RowsQuery(order_by=(Order("a"),)), "text/csv"),
        etag("f" * 64, RowsQuery(limit=5), "text/csv"),
        etag("f" * 64, RowsQuery(after=5), "text/csv"),
        etag("f" * 64, query, "application/json"),
        etag("f" * 64, query, "text/csv", "bom"),
    ]
    assert len(set(tags)) == len(tags)
    assert tags[0] == etag("f" * 64, RowsQuery(conditions=(Condition("a", "eq", 1),)), "text/csv")
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_csv_writes_numbers_as_people_do(numbers: list[float]) -> None:
    """No exponent between a ten-millionth and 21 digits, and every number reads back as the same double."""
    text = encoded("csv", pa.table({"n": pa.array(numbers, pa.float64()), "m": numbers})).decode()
    written = [line.split(",")[0] for line in text.split("\r\n")[1:-1]]
    assert [float(text) for text in written] == numbers
    assert not [text for text in written if "e" in text and 1e-6 < abs(float(text)) < 1e20]
