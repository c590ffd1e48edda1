"""Workbooks of Excel 97–2003 and of LibreOffice are read as those of Excel are."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

from validation.inspect import Inspection
from validation.read.excerpt import read_cells
from validation.read.reading import Source
from validation.read.source import read as read_source

Read = Callable[[bytes], Source]


@pytest.fixture
def read(write: Callable[[bytes], Path], tmp_path: Path) -> Read:
    return lambda content: read_source(write(content), (), tmp_path)


def rows(source: Source) -> list[list[str]]:
    return [list(row) for row in zip(*(column.to_pylist() for column in source.table.columns[1:]), strict=True)]


def codes(inspection: Inspection) -> list[str]:
    return [finding.code for finding in inspection.findings]


def xls(cells: list[list[object]], change: Callable[[xlwt.Workbook, xlwt.Worksheet], None] | None = None) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Một")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for row, values in enumerate(cells):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write(row, column, value, day if isinstance(value, dt.date) else xlwt.Style.default_style)
    if change:
        change(book, sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


TABLE: list[list[object]] = [
    ["mã", "số", "ngày", "đúng"],
    ["001", 5, dt.date(2024, 1, 2), True],
    ["004", 2.5, None, False],
]
AS_TEXT = [["001", "5", "2024-01-02", "true"], ["004", "2.5", "", "false"]]


def test_old_workbooks(read: Read) -> None:
    """Values of an .xls file are written as a person would."""
    source = read(xls(TABLE))
    assert (source.labels, rows(source), source.reading.format) == (["mã", "số", "ngày", "đúng"], AS_TEXT, "xls")


def test_what_old_workbooks_hide_is_said(check_file: Callable[..., Inspection]) -> None:
    """Hidden sheets, rows and columns and errors are found; what cannot be looked for is said."""

    def hide(book: xlwt.Workbook, sheet: xlwt.Worksheet) -> None:
        sheet.row(1).hidden = True
        sheet.col(1).hidden = True
        sheet.row(2).set_cell_error(2, 42)
        hidden = book.add_sheet("ẩn")
        hidden.write(0, 0, "x")
        hidden.visibility = 1

    found = {
        finding.code: (finding.rows, finding.params.get("columns"), finding.params.get("names"))
        for finding in check_file(xls(TABLE, hide)).findings
    }
    assert found == {
        "formula-error": ((3,), "C", None),
        "sheet-partly-seen": ((), None, None),
        "hidden-rows": ((2,), None, None),
        "hidden-columns": ((), "B", None),
        "d15-hidden": ((), None, "ẩn"),
    }


def test_merged_cells_of_old_workbooks(read: Read) -> None:
    """A value that is merged over rows holds for each of them."""
    cells: list[list[object]] = [["tỉnh", "số"], [None, 1], [None, 2], ["Huế", 3]]
    source = read(xls(cells, lambda _, sheet: sheet.write_merge(1, 2, 0, 0, "Hà Nội")))
    assert rows(source) == [["Hà Nội", "1"], ["Hà Nội", "2"], ["Huế", "3"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook-damaged"),
        (xls(TABLE)[:3000], "workbook-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "workbook-locked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "format-unsupported"),
    ],
)
def test_other_compound_files(content: bytes, code: str, check_file: Callable[..., Inspection]) -> None:
    """Damaged and locked workbooks and letters in the same container each get their own words."""
    assert codes(check_file(content)) == [code]


def text_cell(text: str = "", **attributes: object) -> TableCell:
    cell = TableCell(**attributes)
    if text:
        cell.addElement(P(text=text))
    return cell


def row(*cells: TableCell, **attributes: object) -> TableRow:
    element = TableRow(**attributes)
    for cell in cells:
        element.addElement(cell)
    return element


def texts(*words: str) -> list[TableCell]:
    return [text_cell(word, valuetype="string") for word in words]


def number(value: object, **attributes: object) -> TableCell:
    return text_cell(str(value), valuetype="float", value=value, **attributes)


def ods(*rows_: TableRow, columns: tuple[TableColumn, ...] = ()) -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Bảng")
    for element in (*columns, *rows_):
        table.addElement(element)
    document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def test_open_workbooks(read: Read) -> None:
    """Values of an .ods file are written as a person would; what is shown in percent is said."""
    source = read(
        ods(
            row(*texts("mã", "tỉ lệ", "tiền", "ngày", "giờ", "đúng")),
            row(
                *texts("001"),
                text_cell("12 %", valuetype="percentage", value="0.12"),
                text_cell("5 đ", valuetype="currency", currency="VND", value="5"),
                text_cell("2/1/2024", valuetype="date", datevalue="2024-01-02"),
                text_cell("8:30", valuetype="time", timevalue="PT08H30M00S"),
                text_cell("TRUE", valuetype="boolean", booleanvalue="true"),
            ),
            row(TableCell(numbercolumnsrepeated=1024), numberrowsrepeated=1_048_000),
        )
    )
    assert rows(source) == [["001", "0.12", "5", "2024-01-02", "08:30:00", "true"]]
    assert [(found.code, found.params) for found in source.findings] == [("shown-as-percentage", {"columns": "B"})]


def test_what_open_workbooks_hide(check_file: Callable[..., Inspection]) -> None:
    """Hidden rows and columns of an .ods file need a second person, formulas without result are no values."""
    inspection = check_file(
        ods(
            row(*texts("a", "b", "c")),
            row(number(7), number(2), number(3), visibility="collapse"),
            row(number(4), number(5), text_cell(formula="of:=A2+1")),
            columns=(TableColumn(), TableColumn(visibility="collapse"), TableColumn()),
        )
    )
    found = {finding.code: (finding.rows, finding.params.get("columns")) for finding in inspection.findings}
    assert found == {
        "formula-without-result": ((3,), "C"),
        "hidden-rows": ((2,), None),
        "hidden-columns": ((), "B"),
    }


def test_errors_in_open_workbooks(check_file: Callable[..., Inspection]) -> None:
    """LibreOffice says which cells show an error."""
    content = ods(row(*texts("a", "b")), row(number(1), text_cell("#N/A", formula="of:=NA()", valuetype="string")))
    source, target = io.BytesIO(content), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "content.xml":
                part = part.replace(b'table:formula="of:=NA()"', b'table:formula="of:=NA()" calcext:value-type="error"')
                part = part.replace(b"<office:document-content", b'<office:document-content xmlns:calcext="urn:c"', 1)
            new.writestr(name, part)
    (found,) = (finding for finding in check_file(target.getvalue()).findings if finding.code == "formula-error")
    assert (found.rows, found.suggestions[0].code) == ((2,), "words-are-missing")


def test_merged_cells_of_open_workbooks(read: Read) -> None:
    """A value that is merged over rows holds for each of them."""
    source = read(
        ods(
            row(*texts("tỉnh", "số")),
            row(text_cell("Hà Nội", valuetype="string", numberrowsspanned=2, numbercolumnsspanned=1), number(1)),
            row(CoveredTableCell(), number(2)),
            row(*texts("Huế"), number(3)),
        )
    )
    assert rows(source) == [["Hà Nội", "1"], ["Hà Nội", "2"], ["Huế", "3"]]


@pytest.mark.timeout(20)
def test_a_cell_repeated_everywhere_is_a_bomb(check_file: Callable[..., Inspection]) -> None:
    """A few bytes that fill a million rows and a thousand columns are refused before they are laid out."""
    bomb = ods(row(text_cell("x", valuetype="string", numbercolumnsrepeated=1024), numberrowsrepeated=1_048_576))
    assert codes(check_file(bomb)) == ["unpacks-too-large"]


@pytest.mark.parametrize("content", [xls(TABLE), ods(row(*texts("a", "b")), row(number(1), number(2)))])
def test_rows_can_be_looked_at(content: bytes, write: Callable[[bytes], Path], tmp_path: Path) -> None:
    """The page shows rows of both kinds of workbooks."""
    path = write(content)
    source = read_source(path, (), tmp_path)
    assert read_cells(path, source.reading, [2]).rows == {2: tuple(rows(source)[0])}
