"""Workbooks: what spreadsheets and programs find in them, and what no sheet can hold."""

from __future__ import annotations

import io
import math
import zipfile
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from catalog.tables.formats.xlsx import (
    MOST_COLUMNS,
    MOST_LETTERS,
    MOST_ROWS,
    XLSX,
    TooLargeForXlsx,
    TooLongForCell,
    TooManyColumns,
    TooManyRows,
    refuse_misfits,
)


def workbook(table: pa.Table) -> bytes:
    # Slices, for a batch need not start where its memory does.
    batches = [batch for start in range(0, table.num_rows, 3) for batch in table.slice(start, 3).to_batches()]
    return b"".join(XLSX.encode(pa.RecordBatchReader.from_batches(table.schema, batches)))


def cells(column: pa.Array) -> list[Any]:
    """What openpyxl finds in a column of a workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(pa.table({"a": column})))).active
    assert sheet is not None
    return [sheet.cell(row, 1).value for row in range(2, len(column) + 2)]


def as_written(cell: Any) -> Any:
    """A value as openpyxl gives it: it knows no days without a time."""
    return datetime.combine(cell, time()) if isinstance(cell, date) and not isinstance(cell, datetime) else cell


SPOKEN = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")) | st.sampled_from(
    ["00004", "=1+1", "+84", "'", "a\nb", "a\tb", "a\r\nb", " ", "<t>&amp;", "12345678901234567890", "TRUE", "#N/A"]
)


@given(st.lists(st.none() | SPOKEN.filter(lambda text: "_x" not in text), min_size=1, max_size=10))
def test_texts_stay_texts(texts: list[str | None]) -> None:
    """Leading zeros, long numbers, formula-like texts, marks, spaces and line ends are read as they were."""
    assert cells(pa.array(texts, pa.string())) == texts


@pytest.mark.parametrize("text", ["=1+1", "+84 24", "-5", "@name", '=HYPERLINK("x")', "\t=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    """What looks like a formula is a text, to spreadsheets too: the sheet has no formula at all."""
    content = workbook(pa.table({text: [text]}))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert [sheet.cell(row, 1).data_type for row in (1, 2)] in (["s", "s"], ["inlineStr", "inlineStr"])
    assert b"<f" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_characters_that_xml_cannot_write() -> None:
    """Control characters are written as Excel does, and a text that looks like that is not taken for one."""
    content = workbook(pa.table({"a": ["bell \x07", "_x0007_", "snake_case"]}))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows == [["a"], ["bell \x07"], ["_x0007_"], ["snake_case"]]


@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1) | st.integers(-(10**16), 10**16), max_size=10))
def test_whole_numbers_keep_their_digits(numbers: list[int | None]) -> None:
    """Up to 15 digits they are numbers; longer ones, which a spreadsheet would round, are texts."""
    assert cells(pa.array(numbers, pa.int64())) == [
        number if number is None or abs(number) < 10**15 else str(number) for number in numbers
    ]


@given(st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), max_size=10))
def test_floating_numbers_are_the_same_doubles(numbers: list[float | None]) -> None:
    """Each is written so that it is read as the same double."""
    assert cells(pa.array(numbers, pa.float64())) == numbers


def test_what_is_no_number_is_a_text() -> None:
    """NaN and infinities are written as Table Schema writes them."""
    assert cells(pa.array([math.nan, math.inf, -math.inf, 1.5])) == ["NaN", "INF", "-INF", 1.5]


@pytest.mark.parametrize(
    ("number", "cell"),
    [
        ("1.5", 1.5),
        ("-0.0000001", -1e-07),
        ("0", 0),
        ("12345678.1234567", 12345678.1234567),
        ("123456789012345", 123456789012345),
        ("123456789.1234567", "123456789.1234567"),
        ("1234567890123456", "1234567890123456.0000000"),
    ],
)
def test_decimals_of_more_digits_than_a_sheet_keeps_are_texts(number: str, cell: object) -> None:
    """Up to 15 significant digits they are numbers, else texts to the last digit."""
    assert cells(pa.array([Decimal(number)], pa.decimal128(38, 7))) == [cell]


def test_days_are_days() -> None:
    """Dates of the spreadsheet's calendar are dates; those before it are ISO 8601 texts."""
    days = [date(2026, 3, 1), None, date(1900, 3, 1), date(9999, 12, 31), date(1900, 2, 28), date(1, 1, 1)]
    assert cells(pa.array(days, pa.date32())) == [*map(as_written, days[:4]), "1900-02-28", "0001-01-01"]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_moments_are_moments(unit: str) -> None:
    """Times to the second are times in every unit."""
    moments = [datetime(2026, 3, 1, 8, 30, 1), None, datetime(1900, 3, 1), datetime(2262, 1, 1, 23, 59, 59)]
    assert cells(pa.array(moments, pa.timestamp(unit))) == moments


def test_parts_of_a_second() -> None:
    """Milliseconds are kept; what is finer, or before the calendar, is text."""
    moments = [datetime(2026, 3, 1, 8, 30, 0, 125_000), datetime(2026, 3, 1, 0, 0, 0, 1), datetime(1800, 1, 1)]
    assert cells(pa.array(moments, pa.timestamp("us"))) == [
        moments[0],
        "2026-03-01T00:00:00.000001",
        "1800-01-01T00:00:00",
    ]


def test_moments_with_a_zone_are_shown_as_utc() -> None:
    """An instant is given in UTC, and its cell shows the Z."""
    column = pa.array([datetime(2026, 3, 1, 1, 30, tzinfo=UTC)], pa.timestamp("us", "Asia/Ho_Chi_Minh"))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(pa.table({"a": column})))).active
    assert sheet is not None
    assert sheet.cell(2, 1).value == datetime(2026, 3, 1, 1, 30)
    assert sheet.cell(2, 1).number_format.endswith('"Z"')


def test_truth_is_truth() -> None:
    """Booleans are booleans."""
    assert cells(pa.array([True, False, None])) == [True, False, None]


def test_header_stays_in_sight() -> None:
    """The first row holds the columns' names, bold, and stays when the sheet is scrolled."""
    table = pa.table({"mã <1>": ["a"], "tên": [None], "ngày": [date(2026, 1, 1)]})
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(table))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == table.column_names
    assert sheet.cell(1, 1).font.b
    assert sheet.freeze_panes == "A2"


def test_days_are_wide_enough_to_be_seen() -> None:
    """Columns of days and times have the room without which a spreadsheet shows only #."""
    table = pa.table({"d": [date(2026, 1, 1)], "t": pa.array([datetime(2026, 1, 1)], pa.timestamp("us", "UTC"))})
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(table))).active
    assert sheet is not None
    assert sheet.column_dimensions["A"].width >= 11
    assert sheet.column_dimensions["B"].width >= 21


def test_columns_beyond_z() -> None:
    """Cells stand under their headers however many columns there are, missing ones left out."""
    names = [f"c{number}" for number in range(800)]
    table = pa.table({name: [None if number % 3 else number] for number, name in enumerate(names)})
    rows = list(CalamineWorkbook.from_filelike(io.BytesIO(workbook(table))).get_sheet_by_index(0).iter_rows())
    assert rows[0] == names
    assert rows[1][::3] == list(range(0, 800, 3))
    assert set(rows[1][1::3]) == {""}


def test_the_same_rows_are_the_same_bytes() -> None:
    """A strong tag promises equal bytes, so no time of making is in the file."""
    table = pa.table({"a": list(range(100))})
    assert workbook(table) == workbook(table)


def test_the_first_bytes_come_before_the_last_row() -> None:
    """Bytes are sent as rows come: a workbook is never waited for."""
    taken = []

    def batches() -> Any:
        for number in range(40):
            taken.append(number)
            yield pa.record_batch({"a": [f"{number} {row * 7919}" for row in range(5000)]})

    rows = pa.RecordBatchReader.from_batches(pa.schema({"a": pa.string()}), batches())
    chunks = XLSX.encode(rows)
    seen = 0
    while seen < 50_000:
        seen += len(next(chunks))
    assert len(taken) < 20


def _counting(rows: int, batch: pa.RecordBatch) -> pa.RecordBatchReader:
    return pa.RecordBatchReader.from_batches(
        batch.schema, (batch.slice(0, min(batch.num_rows, rows - start)) for start in range(0, rows, batch.num_rows))
    )


def test_most_rows() -> None:
    """A sheet of all rows but the header's is taken, one row more is refused with the number and CSV as the way out."""
    batch = pa.record_batch({"a": pa.nulls(100_000, pa.int8())})
    refuse_misfits(_counting(MOST_ROWS, batch))
    with pytest.raises(TooManyRows, match=r"1048575.*CSV") as caught:
        refuse_misfits(_counting(MOST_ROWS + 1, batch))
    assert caught.value.status == 413


def test_most_columns() -> None:
    """So are columns."""

    def wide(columns: int) -> pa.RecordBatchReader:
        return pa.table({f"c{number}": pa.array([], pa.int8()) for number in range(columns)}).to_reader()

    refuse_misfits(wide(MOST_COLUMNS))
    with pytest.raises(TooManyColumns):
        refuse_misfits(wide(MOST_COLUMNS + 1))


@pytest.mark.parametrize(
    ("letter", "most"), [("a", MOST_LETTERS), ("ế", MOST_LETTERS), ("😀", MOST_LETTERS // 2)], ids=["a", "ế", "emoji"]
)
def test_longest_text(letter: str, most: int) -> None:
    """A text that a cell can hold is taken and read back whole; a longer one is refused by its column's name."""
    longest = pa.table({"note": [letter * most]})
    refuse_misfits(longest.to_reader())
    assert cells(longest.column("note").combine_chunks()) == [letter * most]
    with pytest.raises(TooLongForCell, match="note"):
        refuse_misfits(pa.table({"note": ["short", letter * (most + 1)]}).to_reader())


def test_every_refusal_is_of_one_type() -> None:
    """Programs tell by one type of problem that another format is needed."""
    assert {kind.slug for kind in (TooManyRows, TooManyColumns, TooLongForCell)} == {TooLargeForXlsx.slug}
