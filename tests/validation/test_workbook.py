"""Excel workbooks become cells as a person would write them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from validation.inspect import Inspection
from validation.read.reading import NotATable, Source
from validation.read.source import read as read_source
from validation.read.workbook import write, write_column
from validation.recipe import Recipe, SetMissingValues, SetSheet
from validation.report import Finding

Read = Callable[..., Source]


def workbook(*sheets: tuple[str, list[list[object]]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def content(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def read(write: Callable[[bytes], Path], tmp_path: Path) -> Read:
    def run(book: openpyxl.Workbook, recipe: Recipe = ()) -> Source:
        return read_source(write(content(book)), recipe, tmp_path)

    return run


def column(source: Source, index: int = 0) -> list[str]:
    return source.table.column(index + 1).to_pylist()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (5.0, "5"),
        (0.1, "0.1"),
        (12345678901234, "12345678901234"),
        (True, "true"),
        (dt.date(2024, 12, 31), "2024-12-31"),
        (dt.datetime(2024, 12, 31, 8, 30), "2024-12-31T08:30:00"),
        (dt.time(8, 30), "08:30:00"),
        ("00004", "00004"),
        ("Ha\u0300 Nội", "Hà Nội"),
    ],
)
def test_values_are_written_as_a_person_would(value: object, text: str, read: Read) -> None:
    """Whole numbers have no point, days and times follow ISO 8601, texts stay as they are, composed."""
    assert column(read(workbook(("Bảng", [["nhãn"], [value]])))) == [text]


def test_percentages_are_their_numbers(read: Read) -> None:
    """A cell that shows 25 % holds 0.25."""
    book = workbook(("Bảng", [["tỉ lệ"], [0.25]]))
    book["Bảng"]["A2"].number_format = "0%"
    assert column(read(book)) == ["0.25"]


def test_a_column_with_times_has_them_throughout(read: Read) -> None:
    """Midnight in a column of moments is a moment too, so that one type fits all."""
    rows = [["lúc"], [dt.datetime(2024, 1, 2, 3, 4, 5)], [dt.datetime(2024, 1, 3)]]
    assert column(read(workbook(("Bảng", rows)))) == ["2024-01-02T03:04:05", "2024-01-03T00:00:00"]


def test_a_table_may_start_anywhere(read: Read) -> None:
    """Blank rows and columns before the table are no part of it, and rows keep their numbers."""
    book = workbook(("Bảng", []))
    for cell, value in {"C4": "mã", "D4": "tên", "C5": "01", "D5": "Hà Nội", "C6": "04", "D6": "Cao Bằng"}.items():
        book["Bảng"][cell] = value
    source = read(book)
    assert (source.labels, source.table.column("row").to_pylist()) == (["mã", "tên"], [5, 6])


def test_the_first_sheet_with_content_is_read(read: Read) -> None:
    """Empty sheets are passed over; further ones are offered."""
    source = read(workbook(("Bìa", []), ("Một", [["a"], [1]]), ("Hai", [["b"], [2]])))
    (note,) = source.findings
    assert (source.reading.sheet, note.code, note.suggestions[0].steps) == ("Một", "other-sheets", (SetSheet("Hai"),))


def test_the_officer_chooses_the_sheet(read: Read) -> None:
    """The recipe's sheet is read."""
    book = workbook(("Một", [["a"], [1]]), ("Hai", [["b"], [2]]))
    assert read(book, (SetSheet("Hai"),)).labels == ["b"]


def test_an_unknown_sheet_is_said_to_be_unknown(read: Read) -> None:
    """A sheet that is not there, or is hidden, cannot be chosen."""
    with pytest.raises(NotATable) as refused:
        read(workbook(("Một", [["a"], [1]])), (SetSheet("Hai"),))
    assert refused.value.finding.code == "sheet-unknown"


def test_hidden_sheets_need_a_second_person(check_file: Callable[..., Inspection]) -> None:
    """A hidden sheet is neither published nor passed over in silence."""
    book = workbook(("Một", [["a"], [1]]), ("Danh sách gốc", [["b"], [2]]))
    book["Danh sách gốc"].sheet_state = "hidden"
    inspection = check_file(content(book))
    assert (inspection.verdict, [found.params["names"] for found in inspection.findings]) == (
        "review",
        ["Danh sách gốc"],
    )


def test_a_cut_off_workbook_is_damaged(check_file: Callable[..., Inspection]) -> None:
    """An upload that ended too early is refused in words."""
    whole = content(workbook(("Một", [["a"], [1]])))
    assert [found.code for found in check_file(whole[: len(whole) // 2]).findings] == ["workbook-damaged"]


def test_damage_inside_a_workbook_is_damage(check_file: Callable[..., Inspection]) -> None:
    """Bytes flipped inside the archive are found before anything is read from it."""
    whole = bytearray(content(workbook(("Một", [["a"], [1]]))))
    whole[200:260] = b"\xff" * 60
    assert [found.code for found in check_file(bytes(whole)).findings] == ["workbook-damaged"]


def replace_sheet(book: openpyxl.Workbook, xml: bytes) -> bytes:
    """The workbook with other XML as its first sheet."""
    source, target = io.BytesIO(content(book)), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, xml if member == "xl/worksheets/sheet1.xml" else old.read(member))
    return target.getvalue()


SHEET = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%s</sheetData></worksheet>"
)


@pytest.mark.parametrize(
    "far",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="4294967290"><c r="A4294967290"><v>1</v></c></row>',
    ],
)
def test_a_stray_cell_far_away_is_no_bomb(far: bytes, check_file: Callable[..., Inspection]) -> None:
    """A sheet whose used area would fill the memory is refused before it is laid out."""
    bomb = replace_sheet(workbook(("Một", [["a"], [1]])), SHEET % far)
    assert [found.code for found in check_file(bomb).findings] == ["unpacks-too-large"]


def test_a_zip_bomb_is_refused(check_file: Callable[..., Inspection], monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that unpacks to more than the limit is refused, whatever it says of itself."""
    monkeypatch.setattr("validation.read.workbook.MAX_UNPACKED_BYTES", 1_000_000)
    bomb = replace_sheet(workbook(("Một", [["a"], [1]])), SHEET % (b" " * 2_000_000))
    assert [found.code for found in check_file(bomb).findings] == ["unpacks-too-large"]


def test_a_million_empty_rows_are_no_rows(check_file: Callable[..., Inspection]) -> None:
    """A sheet of formatted but empty rows holds nothing."""
    empty = b"".join(b'<row r="%d" ht="15"/>' % row for row in range(1, 200_000))
    bomb = replace_sheet(workbook(("Một", [["a"], [1]])), SHEET % empty)
    assert [found.code for found in check_file(bomb).findings] == ["empty-file"]


def found_in(inspection: Inspection, code: str) -> Finding:
    return next(finding for finding in inspection.findings if finding.code == code)


def test_a_formula_without_a_result_is_no_missing_value(check_file: Callable[..., Inspection]) -> None:
    """A formula that a program wrote and nothing worked out refuses the file, with its row and column."""
    inspection = check_file(content(workbook(("Một", [["a", "b"], [1, "=A2*2"], [2, "=A3*2"]]))))
    found = found_in(inspection, "formula-without-result")
    assert (inspection.verdict, found.count, found.rows, found.params) == ("refuse", 2, (2, 3), {"columns": "B"})


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!"])
def test_an_error_is_no_missing_value(error: str, check_file: Callable[..., Inspection]) -> None:
    """A cell that shows an error refuses the file, with its row and column."""
    inspection = check_file(content(workbook(("Một", [["a", "b"], [1, 2], [2, error]]))))
    found = found_in(inspection, "formula-error")
    assert (inspection.verdict, found.rows, found.params) == ("refuse", (3,), {"columns": "B"})


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A2"><f>1+1</f><v>2</v></c>',
        b'<c r="A2" t="str"><f>IF(1,"","x")</f><v></v></c><c r="B2"><v>1</v></c>',
    ],
)
def test_a_formula_with_its_result_is_a_value(cell: bytes, check_file: Callable[..., Inspection]) -> None:
    """What Excel worked out is read, an empty text included."""
    head = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    )
    rows = head + b'<row r="2">%s</row><row r="3"><c r="A3"><v>5</v></c><c r="B3"><v>6</v></c></row>' % cell
    assert check_file(replace_sheet(workbook(("Một", [["a"]])), SHEET % rows)).findings == ()


def test_the_right_sheet_is_searched(check_file: Callable[..., Inspection]) -> None:
    """Errors in a sheet that is not read are no matter of this table."""
    book = workbook(("Một", [["a", "b"], ["#N/A", 1]]), ("Hai", [["a", "b"], [1, 2]]))
    assert [found.code for found in check_file(content(book), (SetSheet("Hai"),)).findings] == ["other-sheets"]


def test_words_merged_over_rows_hold_for_each(read: Read) -> None:
    """A province beside its districts, a year beside its months: the value stands in every row, and this is said."""
    rows = [["tỉnh", "năm", "số"], ["Hà Nội", 2023, 1], [None, None, 2], ["Huế", 2024, 3]]
    book = workbook(("Một", rows))
    for area in ("A2:A3", "B2:B3"):
        book["Một"].merge_cells(area)
    source = read(book)
    assert (column(source), column(source, 1)) == (["Hà Nội", "Hà Nội", "Huế"], ["2023", "2023", "2024"])
    assert [(found.code, found.rows, found.params) for found in source.findings] == [
        ("merged-cells-filled", (2,), {"columns": "A, B"})
    ]


@pytest.mark.parametrize("area", ["B2:B3", "A2:B2"])
def test_doubtful_merged_cells_are_asked_about(area: str, check_file: Callable[..., Inspection], read: Read) -> None:
    """An amount over several rows, or anything over several columns, may be meant in two ways: both are offered."""
    book = workbook(("Một", [["tỉnh", "số"], ["Hà Nội", 12.5], ["Huế", None]]))
    book["Một"].merge_cells(area)
    found = found_in(check_file(content(book)), "merged-cells")
    repeated, first_only = (choice.steps for choice in found.suggestions)
    assert (found.severity, found.rows) == ("error", (2,))
    assert column(read(book, first_only), 1) == (["12.5", ""] if area == "B2:B3" else ["", ""])
    assert column(read(book, repeated), 1) == (["12.5", "12.5"] if area == "B2:B3" else ["Hà Nội", ""])


def test_labels_over_several_rows(read: Read) -> None:
    """Merged labels reach right and down, and are joined as in a text file."""
    rows = [["Tỉnh", "Dân số", None], [None, "2023", "2024"], ["Hà Nội", 1, 2], ["Huế", 3, 4]]
    book = workbook(("Một", rows))
    book["Một"].merge_cells("A1:A2")
    book["Một"].merge_cells("B1:C1")
    source = read(book)
    assert source.labels == ["Tỉnh", "Dân số – 2023", "Dân số – 2024"]
    assert source.table.column("row").to_pylist() == [3, 4]


def test_notes_below_a_table_are_cut(read: Read) -> None:
    """Notes are left out as in a text file, and kept for the privacy gate."""
    rows = [["tỉnh", "số", "tỉ lệ"], ["Hà Nội", 1, 0.5], ["Huế", 2, 0.25], [None], ["Nguồn: Cục Thống kê"]]
    source = read(workbook(("Một", rows)))
    assert (column(source), [found.code for found in source.findings]) == (["Hà Nội", "Huế"], ["notes-left-out"])
    assert ("footnote", "Nguồn: Cục Thống kê") in [(text.place, text.text) for text in source.surroundings]


def test_errors_that_mean_no_value(check_file: Callable[..., Inspection]) -> None:
    """One click says that cells with errors have no value."""
    content_ = content(workbook(("Một", [["a", "b"], ["x", 2], ["y", "#N/A"], ["z", "#DIV/0!"]])))
    found = found_in(check_file(content_), "formula-error")
    (choice,) = found.suggestions
    assert choice.steps == (SetMissingValues(("#N/A", "#DIV/0!")),)
    assert check_file(content_, choice.steps).verdict == "accept"


def test_percentages_are_named(check_file: Callable[..., Inspection]) -> None:
    """Who sees 25 % in the sheet learns that the table holds 0.25."""
    book = workbook(("Một", [["a", "tỉ lệ"], ["x", 0.25]]))
    book["Một"]["B2"].number_format = "0.0%"
    assert found_in(check_file(content(book)), "shown-as-percentage").params == {"columns": "B"}


def test_formulas_that_nobody_worked_out(tmp_path: Path, check_file: Callable[..., Inspection]) -> None:
    """XlsxWriter gives every formula the result 0: a second person looks whether that is so."""
    with xlsxwriter.Workbook(tmp_path / "input") as book:
        sheet = book.add_worksheet("Một")
        for row, cells in enumerate([["a", "b"], [1, "=A2*2"], [2, "=A3*2"]]):
            sheet.write_row(row, 0, cells)
    inspection = check_file(tmp_path / "input")
    assert (inspection.verdict, found_in(inspection, "formulas-all-zero").count) == ("review", 2)


def test_the_1904_date_system(read: Read) -> None:
    """Workbooks of old Macintoshes count days from 1904."""
    book = workbook(("Một", []))
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book["Một"].append(["ngày"])
    book["Một"].append([dt.date(2024, 1, 2)])
    assert column(read(book)) == ["2024-01-02"]


def test_rows_far_below_a_table(check_file: Callable[..., Inspection]) -> None:
    """What matters is found in any part of a large sheet, though cells that tell nothing are not parsed."""
    book = workbook(("Một", [["a", "b"], *([number, "x" * 50] for number in range(30_000)), [1, "#REF!"]]))
    book["Một"].row_dimensions[29_000].hidden = True
    inspection = check_file(content(book))
    assert (found_in(inspection, "formula-error").rows, found_in(inspection, "hidden-rows").rows) == (
        (30_002,),
        (29_000,),
    )


FLOATS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**6), 10**6).map(float) | st.just("")


@given(st.lists(FLOATS, min_size=1))
def test_columns_are_written_as_cells_are(values: list[float | str]) -> None:
    """Writing a whole column at once gives numbers equal to those of its cells, and the same texts for usual ones."""
    array, has_fraction = write_column(values)
    texts = array.to_pylist()
    assert [text and float(text) for text in texts] == [text and float(text) for text in map(write, values)]
    assert has_fraction == any(isinstance(value, float) and not value.is_integer() for value in values)


def test_a_merged_title_is_none_of_the_data(check_file: Callable[..., Inspection]) -> None:
    """Merged cells above the labels, and blank ones below the table, are left alone."""
    book = workbook(("Một", [["Dân số", None], ["tỉnh", "năm"], ["Hà Nội", 2023], ["Huế", 2024]]))
    book["Một"].merge_cells("A1:B1")
    book["Một"].merge_cells("A8:B9")
    assert [found.code for found in check_file(content(book)).findings] == ["preamble-left-out"]


def test_hidden_rows_and_columns_need_a_second_person(check_file: Callable[..., Inspection]) -> None:
    """What the officer does not see on her screen is published only when somebody has looked."""
    book = workbook(("Một", [["a", "b", "c"], [1, 2, 3], [4, 5, 6]]))
    book["Một"].row_dimensions[3].hidden = True
    book["Một"].column_dimensions["B"].hidden = True
    inspection = check_file(content(book))
    assert (inspection.verdict, found_in(inspection, "hidden-rows").rows) == ("review", (3,))
    assert found_in(inspection, "hidden-columns").params["columns"] == "B"


def test_hidden_columns_beside_the_table_are_no_matter(check_file: Callable[..., Inspection]) -> None:
    """Officers hide all that is to the right of a table; nothing is there."""
    book = workbook(("Một", [["a", "b"], [1, 2], [4, 5]]))
    book["Một"].column_dimensions.group("D", "XFD", hidden=True)
    assert check_file(content(book)).findings == ()


def test_zeros_that_only_the_format_shows(check_file: Callable[..., Inspection]) -> None:
    """A code stored as a number and shown as `00004` would lose its zeros: refused, unless no zero is hidden."""
    book = workbook(("Một", [["mã", "số"], [4, 1], [10101, 2]]))
    for cell in ("A2", "A3"):
        book["Một"][cell].number_format = "00000"
    found = found_in(check_file(content(book)), "zeros-only-shown")
    assert (found.severity, found.rows, found.params) == ("error", (2,), {"columns": "A"})


def test_a_sheet_of_instructions_is_passed_over(read: Read) -> None:
    """The first sheet that holds a table is read, and the others are offered."""
    book = workbook(("Hướng dẫn", [["Cách điền"], ["Điền từng dòng"], ["Xong"]]), ("Bảng", [["a", "b"], [1, 2]]))
    assert read(book).reading.sheet == "Bảng"


def test_a_sheet_without_rows_offers_the_others(check_file: Callable[..., Inspection]) -> None:
    """Where the chosen sheet holds no table, each other one has its button."""
    book = workbook(("Một", [["Cách điền"]]), ("Bảng", [["a", "b"], [1, 2]]))
    (found,) = check_file(content(book), (SetSheet("Một"),)).findings
    assert (found.code, found.suggestions[0].steps) == ("no-rows", (SetSheet("Bảng"),))


def test_a_document_type_is_refused(check_file: Callable[..., Inspection]) -> None:
    """A sheet that declares entities is no workbook that Excel writes."""
    xml = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "1">]>' + (SHEET % b"").removeprefix(b'<?xml version="1.0"?>')
    rows = b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData>'
    bomb = replace_sheet(workbook(("Một", [["a"]])), xml.replace(b"<sheetData></sheetData>", rows))
    assert [found.code for found in check_file(bomb).findings] == ["workbook-damaged"]
