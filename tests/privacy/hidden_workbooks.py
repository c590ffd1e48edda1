"""Workbooks that each hide one text, and what must be said of it. None of them shows it in the table they hold.

Every maker takes the text to hide, so that each can be tried with a personal value and with harmless words. Parts of a
workbook that no library writes are put into the archive by hand, as Excel and LibreOffice write them.
"""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape

import openpyxl
import xlsxwriter
import xlwt
from odf.dc import Creator
from odf.dc import Title as DcTitle
from odf.draw import Frame, TextBox
from odf.element import Element
from odf.meta import InitialCreator, UserDefined
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import (
    ContentValidation,
    ContentValidations,
    HelpMessage,
    NamedExpression,
    NamedExpressions,
    Shapes,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from odf.text import P
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

PERSONAL = "liên hệ 0912340023, tran.thi.binh@gmail.com"
"""A telephone number and a mailbox of nobody; the texts that must be in nothing that is written."""
MARKS = ("0912340023", "912340023", "tran.thi.binh")
HARMLESS = "bản nháp ngày thứ hai"

TABLE: list[list[str | int]] = [
    ["Mã trạm", "Tên trạm", "Số đo"],
    ["T1", "Trạm cầu cũ", 5],
    ["T2", "Trạm bến phà", 7],
    ["T3", "Trạm đỉnh đèo", 9],
    ["T4", "Trạm cửa sông", 4],
]
Maker = Callable[[str], bytes]


class HiddenWorkbook(NamedTuple):
    """One way to hide something, and the finding that names it."""

    make: Maker
    kind: str
    verdict: str = "review"
    """Where the text is harmless; with a personal one it is always `refuse`."""

    @property
    def name(self) -> str:
        return self.make.__name__


# Excel


def _book() -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Số liệu"
    for row in TABLE:
        sheet.append(row)
    return book, sheet


def _saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_parts(
    content: bytes, added: Mapping[str, bytes | str], changed: Mapping[str, tuple[str, str]] | None = None
) -> bytes:
    """The archive with more parts, and with a text in some of its parts replaced by another."""
    source, target = io.BytesIO(content), io.BytesIO()
    changes = changed or {}
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name in changes:
                before, after = changes[name]
                assert before.encode() in part, f"{before} is not in {name}"
                part = part.replace(before.encode(), after.encode(), 1)
            new.writestr(name, part)
        for name, part in added.items():
            new.writestr(name, part)
    return target.getvalue()


def _plain(added: Mapping[str, bytes | str], changed: Mapping[str, tuple[str, str]] | None = None) -> bytes:
    return with_parts(_saved(_book()[0]), added, changed)


SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
DRAWING = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def hidden_sheet(text: str) -> bytes:
    book, _ = _book()
    other = book.create_sheet("Danh sách gốc")
    other.append(["Ghi chú"])
    other.append([text])
    other.sheet_state = "hidden"
    return _saved(book)


def very_hidden_sheet(text: str) -> bytes:
    book, _ = _book()
    other = book.create_sheet("Danh sách gốc")
    other.append([text])
    other.sheet_state = "veryHidden"
    return _saved(book)


def hidden_sheet_name(text: str) -> bytes:
    """Sheets of other programs may have longer names than Excel allows."""
    book, _ = _book()
    book.create_sheet("ẩn").sheet_state = "hidden"
    return with_parts(_saved(book), {}, {BOOK: ('name="ẩn"', f'name="{escape(text)}"')})


def hidden_rows(text: str) -> bytes:
    book, sheet = _book()
    sheet["B3"] = text
    sheet.row_dimensions[3].hidden = True
    return _saved(book)


def filtered_rows(text: str) -> bytes:
    book, sheet = _book()
    sheet["B3"] = text
    sheet.row_dimensions[3].hidden = True
    sheet.auto_filter.ref = "A1:C5"
    sheet.auto_filter.add_filter_column(0, ["T1", "T3", "T4"])
    return _saved(book)


def zero_height_rows(text: str) -> bytes:
    book, sheet = _book()
    sheet["B3"] = text
    sheet.row_dimensions[3].height = 20
    return with_parts(_saved(book), {}, {SHEET: ('ht="20"', 'ht="0"')})


def hidden_columns(text: str) -> bytes:
    book, sheet = _book()
    sheet["B3"] = text
    sheet.column_dimensions["B"].hidden = True
    return _saved(book)


def zero_width_columns(text: str) -> bytes:
    book, sheet = _book()
    sheet["B3"] = text
    sheet.column_dimensions["B"].width = 20
    return with_parts(_saved(book), {}, {SHEET: ('width="20"', 'width="0"')})


def white_text(text: str) -> bytes:
    book, sheet = _book()
    sheet["B3"] = text
    sheet["B3"].font = Font(color="FFFFFFFF")
    return _saved(book)


def format_that_shows_nothing(text: str) -> bytes:
    book, sheet = _book()
    sheet["B3"] = text
    sheet["B3"].number_format = ";;;"
    return _saved(book)


def conditional_white_text(text: str) -> bytes:
    book, sheet = _book()
    sheet["B3"] = text
    sheet.conditional_formatting.add("B2:B5", CellIsRule("notEqual", ['""'], font=Font(color="FFFFFFFF")))
    return _saved(book)


def comment(text: str) -> bytes:
    book, sheet = _book()
    sheet["B3"].comment = Comment(text, "Bình")
    return _saved(book)


def author_of_a_comment(text: str) -> bytes:
    book, sheet = _book()
    sheet["B3"].comment = Comment("Xem lại", text)
    return _saved(book)


def threaded_comment(text: str) -> bytes:
    space = 'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"'
    said = f'<threadedComment ref="B3" personId="{{1}}" id="{{2}}"><text>{text}</text></threadedComment>'
    return _plain({"xl/threadedComments/threadedComment1.xml": f"<ThreadedComments {space}>{said}</ThreadedComments>"})


def person_list(text: str) -> bytes:
    space = 'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"'
    one = f'<person displayName="{text}" id="{{1}}" userId="S::1" providerId="AD"/>'
    return _plain({"xl/persons/person.xml": f"<personList {space}>{one}</personList>"})


def pivot_cache(text: str) -> bytes:
    field = f'<cacheField name="Tên"><sharedItems count="1"><s v="{text}"/></sharedItems></cacheField>'
    cache = f"<pivotCacheDefinition {MAIN}><cacheFields>{field}</cacheFields></pivotCacheDefinition>"
    return _plain(
        {
            "xl/pivotCache/pivotCacheDefinition1.xml": cache,
            "xl/pivotTables/pivotTable1.xml": f'<pivotTableDefinition {MAIN} name="Bảng tổng hợp"/>',
        }
    )


def pivot_records(text: str) -> bytes:
    records = f'<pivotCacheRecords {MAIN}><r><s v="{text}"/></r></pivotCacheRecords>'
    return _plain({"xl/pivotCache/pivotCacheRecords1.xml": records})


def slicer_cache(text: str) -> bytes:
    item = f'<slicerCacheDefinition {MAIN} name="Lọc" sourceName="{text}"/>'
    return _plain({"xl/slicerCaches/slicerCache1.xml": item})


def external_link_cache(text: str) -> bytes:
    cell = f'<cell r="A1" t="str"><v>{text}</v></cell>'
    book = (
        f'<externalBook><sheetNames><sheetName val="Nguồn"/></sheetNames><sheetDataSet><sheetData sheetId="0">'
        f'<row r="1">{cell}</row></sheetData></sheetDataSet></externalBook>'
    )
    return _plain({"xl/externalLinks/externalLink1.xml": f"<externalLink {MAIN}>{book}</externalLink>"})


def path_of_an_external_link(text: str) -> bytes:
    link = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        f'Target="file:///C:/{text}.xlsx" TargetMode="External"/></Relationships>'
    )
    return _plain(
        {
            "xl/externalLinks/externalLink1.xml": f"<externalLink {MAIN}/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": link,
        }
    )


def creator(text: str) -> bytes:
    book, _ = _book()
    book.properties.creator = text
    return _saved(book)


def last_modified_by(text: str) -> bytes:
    book, _ = _book()
    book.properties.lastModifiedBy = text
    return _saved(book)


def document_properties(text: str) -> bytes:
    book, _ = _book()
    book.properties.description = text
    return _saved(book)


def company_and_manager(text: str) -> bytes:
    return _plain({}, {"docProps/app.xml": ("<AppVersion>", f"<Manager>{text}</Manager><AppVersion>")})


def custom_properties(text: str) -> bytes:
    book, _ = _book()
    book.custom_doc_props.append(StringProperty(name="Người kiểm tra", value=text))
    return _saved(book)


def folder_where_it_was_saved(text: str) -> bytes:
    space = 'xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"'
    return _plain({}, {BOOK: ("<sheets>", f'<x15ac:absPath {space} url="C:\\Users\\{text}\\"/><sheets>')})


def defined_name(text: str) -> bytes:
    book, _ = _book()
    book.defined_names["NguoiLap"] = DefinedName("NguoiLap", attr_text=f'"{text}"')
    return _saved(book)


def comment_of_a_defined_name(text: str) -> bytes:
    book, _ = _book()
    book.defined_names["Vung"] = DefinedName("Vung", attr_text="'Số liệu'!$A$1:$C$4", comment=text)
    return _saved(book)


def embedded_file(text: str) -> bytes:
    inner, sheet = _book()
    sheet["B3"] = text
    return _plain({"xl/embeddings/Microsoft_Excel_Worksheet.xlsx": _saved(inner)})


def embedded_object(text: str) -> bytes:
    return _plain({"xl/embeddings/oleObject1.bin": b"\x01\x00\x02" * 30 + text.encode("utf-16-le") + b"\0\0\x05"})


def text_box(text: str) -> bytes:
    shape = f"<xdr:sp><xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    return _plain(
        {"xl/drawings/drawing1.xml": f"<xdr:wsDr {DRAWING}><xdr:oneCellAnchor>{shape}</xdr:oneCellAnchor></xdr:wsDr>"}
    )


def text_for_those_who_do_not_see_a_picture(text: str) -> bytes:
    shape = f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Hình 1" descr="{text}"/></xdr:nvPicPr></xdr:pic>'
    return _plain({"xl/drawings/drawing1.xml": f"<xdr:wsDr {DRAWING}>{shape}</xdr:wsDr>"})


def chart_cache(text: str) -> bytes:
    space = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    point = f'<c:strCache><c:pt idx="0"><c:v>{text}</c:v></c:pt></c:strCache>'
    return _plain({"xl/charts/chart1.xml": f"<c:chartSpace {space}>{point}</c:chartSpace>"})


def exif(text: str) -> bytes:
    """A photograph that says who took it, and where."""
    said = text.encode() + b"\0"
    entries = struct.pack("<HHHII", 3, 0x010E, 2, len(said), 50)
    entries += struct.pack("<HHII", 0x013B, 2, len(said), 50) + struct.pack("<HHII", 0x8825, 4, 1, 50 + len(said))
    tiff = b"II*\0\x08\0\0\0" + entries + b"\0\0\0\0"
    body = b"Exif\0\0" + tiff.ljust(50, b"\0") + said + struct.pack("<HHHII", 1, 0, 1, 4, 2) + b"\0\0\0\0"
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + b"\xff\xd9"


def photograph(text: str) -> bytes:
    return _plain({"xl/media/image1.jpeg": exif(text)})


def picture_with_words(text: str) -> bytes:
    said = b"Comment\0" + text.encode()
    chunk = struct.pack(">I", len(said)) + b"tEXt" + said + b"\0\0\0\0"
    return _plain({"xl/media/image1.png": b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IEND\xaeB`\x82"})


def custom_xml(text: str) -> bytes:
    return _plain({"customXml/item1.xml": f"<root><value>{text}</value></root>"})


def validation_list(text: str) -> bytes:
    book, sheet = _book()
    rule = DataValidation(type="list", formula1=f'"Có,{text}"')
    sheet.add_data_validation(rule)
    rule.add("B2:B5")
    return _saved(book)


def validation_message(text: str) -> bytes:
    book, sheet = _book()
    rule = DataValidation(type="whole", formula1="0", operator="greaterThan", prompt=text, promptTitle="Chú ý")
    sheet.add_data_validation(rule)
    rule.add("C2:C5")
    return _saved(book)


def filter_criteria(text: str) -> bytes:
    book, sheet = _book()
    sheet.auto_filter.ref = "A1:C5"
    sheet.auto_filter.add_filter_column(1, [text])
    return _saved(book)


def scenario(text: str) -> bytes:
    one = f'<scenarios><scenario name="Một" count="1" user="Bình" comment="{text}"><inputCells r="C2" val="5"/>'
    return _plain({}, {SHEET: ("<pageMargins", f"{one}</scenario></scenarios><pageMargins")})


def revisions(text: str) -> bytes:
    change = f'<rcc rId="1" sId="1"><oc r="B2" t="inlineStr"><is><t>{text}</t></is></oc></rcc>'
    return _plain(
        {
            "xl/revisions/revisionHeaders.xml": f'<headers {MAIN}><header userName="Bình"/></headers>',
            "xl/revisions/revisionLog1.xml": f"<revisions {MAIN}>{change}</revisions>",
        }
    )


def view_of_a_shared_workbook(text: str) -> bytes:
    view = (
        f'<customWorkbookViews><customWorkbookView name="{text} - Personal View" guid="{{1}}"/></customWorkbookViews>'
    )
    return _plain({}, {BOOK: ("</workbook>", f"{view}</workbook>")})


def print_header(text: str) -> bytes:
    book, sheet = _book()
    sheet.oddHeader.center.text = text
    return _saved(book)


def query_with_a_password(text: str) -> bytes:
    command = f'connection="Provider=SQLOLEDB;User ID=sa;Password={text}" command="SELECT 1"'
    connection = f'<connection id="1" name="Kho"><dbPr {command}/></connection>'
    return _plain({"xl/connections.xml": f"<connections {MAIN}>{connection}</connections>"})


def power_query(text: str) -> bytes:
    item = f'<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">{text}</DataMashup>'
    return _plain({"customXml/item1.xml": item.encode("utf-16")})


def data_model(text: str) -> bytes:
    return _plain({"xl/model/item.data": b"\0\1" * 40 + text.encode("utf-16-le")})


def macros(text: str) -> bytes:
    return _plain({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + text.encode() + bytes(8)})


def control(text: str) -> bytes:
    return _plain({"xl/activeX/activeX1.bin": bytes(16) + text.encode("utf-16-le") + bytes(16)})


def signature(text: str) -> bytes:
    said = f"<Signature><Object><SignatureComments>{text}</SignatureComments></Object></Signature>"
    return _plain({"_xmlsignatures/sig1.xml": said})


def other_sheet(text: str) -> bytes:
    """Visible, and not the one that is read."""
    book, _ = _book()
    other = book.create_sheet("Cán bộ")
    for row in (["Mã", "Điện thoại"], ["a", text], ["b", text]):
        other.append(row)
    return _saved(book)


def label_on_another_sheet(text: str) -> bytes:
    book, _ = _book()
    other = book.create_sheet("Cán bộ")
    for row in (["Mã", text], ["a", "1"], ["b", "2"]):
        other.append(row)
    return _saved(book)


def title_on_another_sheet(text: str) -> bytes:
    book, _ = _book()
    other = book.create_sheet("Cán bộ")
    for row in ([text], [], ["Mã", "Số"], ["a", 1], ["b", 2]):
        other.append(row)
    return _saved(book)


def name_of_a_chart_sheet(text: str) -> bytes:
    book, _ = _book()
    book.create_chartsheet("đồ thị").sheet_state = "hidden"
    return with_parts(_saved(book), {}, {BOOK: ('name="đồ thị"', f'name="{escape(text)}"')})


def formula(text: str) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Số liệu")
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
        sheet.write_formula("C3", f'=IF(A3="{text}",1,7)', None, 7)
    return buffer.getvalue()


def target_of_a_link(text: str) -> bytes:
    book, sheet = _book()
    sheet["A2"].hyperlink = f"https://vidu.vn/?q={text}"
    return _saved(book)


def unused_text(text: str) -> bytes:
    """A text that no cell shows any more."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Số liệu")
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
    return with_parts(buffer.getvalue(), {}, {"xl/sharedStrings.xml": ("</sst>", f"<si><t>{text}</t></si></sst>")})


def unknown_part(text: str) -> bytes:
    return _plain({"xl/ghi-chu.txt": text})


def comment_of_the_archive(text: str) -> bytes:
    buffer = io.BytesIO(_saved(_book()[0]))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = text.encode()
    return buffer.getvalue()


def bytes_between_parts(text: str) -> bytes:
    """A part that was taken off the list of the archive and is still in it."""
    buffer = io.BytesIO(_saved(_book()[0]))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/old.txt", text + " " * 200)
        archive.filelist.pop()
        archive.NameToInfo.pop("xl/old.txt")
        archive.writestr("xl/theme/theme2.xml", "<theme/>")
    return buffer.getvalue()


# OpenDocument


def _element_row(values: list[str | int], **attributes: object) -> TableRow:
    row = TableRow(**attributes)
    for value in values:
        number = {"valuetype": "float", "value": value} if isinstance(value, int) else {"valuetype": "string"}
        cell = TableCell(**number)
        cell.addElement(P(text=str(value)))
        row.addElement(cell)
    return row


def _document(
    rows: list[TableRow] | None = None, columns: list[TableColumn] | None = None
) -> tuple[OpenDocumentSpreadsheet, Table]:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Số liệu")
    for element in [*(columns or []), *(rows or [_element_row(row) for row in TABLE])]:
        table.addElement(element)
    document.spreadsheet.addElement(table)
    return document, table


def _written(document: OpenDocumentSpreadsheet) -> bytes:
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def _before_end_of_cells(xml: str) -> dict[str, tuple[str, str]]:
    return {"content.xml": ("</office:spreadsheet>", f"{xml}</office:spreadsheet>")}


def open_hidden_sheet(text: str) -> bytes:
    document, _ = _document()
    style = Style(name="an", family="table")
    style.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(style)
    other = Table(name="Danh sách gốc", stylename="an")
    other.addElement(_element_row([text]))
    document.spreadsheet.addElement(other)
    return _written(document)


def open_hidden_rows(text: str) -> bytes:
    rows = [_element_row(row) for row in TABLE]
    rows[2] = _element_row(["T2", text, 7], visibility="collapse")
    return _written(_document(rows)[0])


def open_filtered_rows(text: str) -> bytes:
    rows = [_element_row(row) for row in TABLE]
    rows[2] = _element_row(["T2", text, 7], visibility="filter")
    return _written(_document(rows)[0])


def open_hidden_columns(text: str) -> bytes:
    rows = [_element_row(row) for row in TABLE]
    rows[2] = _element_row(["T2", text, 7])
    columns = [TableColumn(), TableColumn(visibility="collapse"), TableColumn()]
    return _written(_document(rows, columns)[0])


def open_comment(text: str) -> bytes:
    rows = [_element_row(row) for row in TABLE]
    note = Annotation()
    note.addElement(P(text=text))
    rows[2].childNodes[1].insertBefore(note, rows[2].childNodes[1].firstChild)
    return _written(_document(rows)[0])


def open_author_of_a_comment(text: str) -> bytes:
    rows = [_element_row(row) for row in TABLE]
    note = Annotation()
    note.addElement(Creator(text=text))
    note.addElement(P(text="Xem lại"))
    rows[2].childNodes[1].insertBefore(note, rows[2].childNodes[1].firstChild)
    return _written(_document(rows)[0])


def _described(*elements: Element) -> bytes:
    document, _ = _document()
    for element in elements:
        document.meta.addElement(element)
    return _written(document)


def open_creator(text: str) -> bytes:
    return _described(InitialCreator(text=text))


def open_title(text: str) -> bytes:
    return _described(DcTitle(text=text))


def open_custom_properties(text: str) -> bytes:
    return _described(UserDefined(name="Người kiểm tra", text=text))


def open_text_box(text: str) -> bytes:
    document, table = _document()
    box = TextBox()
    box.addElement(P(text=text))
    frame = Frame(width="5cm", height="1cm")
    frame.addElement(box)
    shapes = Shapes()
    shapes.addElement(frame)
    table.insertBefore(shapes, table.firstChild)
    return _written(document)


def open_validation(text: str) -> bytes:
    document, table = _document()
    rules = ContentValidations()
    rule = ContentValidation(name="v1", condition='of:cell-content-is-in-list("Có")')
    message = HelpMessage(display="true")
    message.addElement(P(text=text))
    rule.addElement(message)
    rules.addElement(rule)
    document.spreadsheet.insertBefore(rules, table)
    return _written(document)


def open_defined_name(text: str) -> bytes:
    document, _ = _document()
    names = NamedExpressions()
    names.addElement(NamedExpression(name="NguoiLap", expression=f'"{text}"'))
    document.spreadsheet.addElement(names)
    return _written(document)


def open_white_text(text: str) -> bytes:
    rows = [_element_row(row) for row in TABLE]
    rows[2] = _element_row(["T2", text, 7])
    rows[2].childNodes[1].setAttribute("stylename", "trang")
    document, _ = _document(rows)
    content = _written(document)
    style = (
        '<office:automatic-styles><style:style style:name="trang" style:family="table-cell" '
        'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">'
        '<style:text-properties fo:color="#ffffff"/></style:style></office:automatic-styles>'
    )
    return with_parts(content, {}, {"content.xml": ("<office:automatic-styles/>", style)})


def open_changes(text: str) -> bytes:
    change = (
        "<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell>"
        f"<text:p>{text}</text:p></table:change-track-table-cell></table:previous></table:cell-content-change>"
        "</table:tracked-changes>"
    )
    return with_parts(
        _written(_document()[0]), {}, {"content.xml": ("<office:spreadsheet>", f"<office:spreadsheet>{change}")}
    )


def open_pivot_table(text: str) -> bytes:
    pivot = (
        '<table:data-pilot-tables><table:data-pilot-table table:name="Tổng hợp"><table:data-pilot-field>'
        f'<table:data-pilot-level><table:data-pilot-members><table:data-pilot-member table:name="{text}"/>'
        "</table:data-pilot-members></table:data-pilot-level></table:data-pilot-field></table:data-pilot-table>"
        "</table:data-pilot-tables>"
    )
    return with_parts(_written(_document()[0]), {}, _before_end_of_cells(pivot))


def open_print_header(text: str) -> bytes:
    page = (
        '<office:master-styles><style:master-page style:name="Default" style:page-layout-name="p"><style:header>'
        f"<text:p>{text}</text:p></style:header></style:master-page></office:master-styles>"
    )
    return with_parts(
        _written(_document()[0]), {}, {"styles.xml": ("</office:document-styles>", f"{page}</office:document-styles>")}
    )


def open_macros(text: str) -> bytes:
    return with_parts(_written(_document()[0]), {"Basic/Standard/Module1.xml": f"<module>{text}</module>"})


def open_embedded_file(text: str) -> bytes:
    return with_parts(_written(_document()[0]), {"Object 1/content.xml": f"<document><p>{text}</p></document>"})


def open_photograph(text: str) -> bytes:
    return with_parts(_written(_document()[0]), {"Pictures/1.jpg": exif(text)})


def open_former_version(text: str) -> bytes:
    return with_parts(_written(_document()[0]), {"VersionList.xml": f'<VersionList comment="{text}"/>'})


def open_unknown_part(text: str) -> bytes:
    return with_parts(_written(_document()[0]), {"ghi-chu.txt": text})


# Excel 97–2003


def _old_book() -> tuple[xlwt.Workbook, xlwt.Worksheet]:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Số liệu")
    for number, row in enumerate(TABLE):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    return book, sheet


def _old_saved(book: xlwt.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _old_hidden_sheet(text: str, visibility: int) -> bytes:
    book, _ = _old_book()
    other = book.add_sheet("Danh sách gốc")
    other.write(0, 0, text)
    other.visibility = visibility
    return _old_saved(book)


def old_hidden_sheet(text: str) -> bytes:
    return _old_hidden_sheet(text, 1)


def old_very_hidden_sheet(text: str) -> bytes:
    return _old_hidden_sheet(text, 2)


def _old_changed(text: str, change: Callable[[xlwt.Worksheet], None]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Số liệu")
    for number, row in enumerate(TABLE):
        for column, value in enumerate(row):
            sheet.write(number, column, text if (number, column) == (2, 1) else value)
    change(sheet)
    return _old_saved(book)


def old_hidden_rows(text: str) -> bytes:
    return _old_changed(text, lambda sheet: setattr(sheet.row(2), "hidden", 1))


def old_hidden_columns(text: str) -> bytes:
    return _old_changed(text, lambda sheet: setattr(sheet.col(1), "hidden", 1))


def old_white_text(text: str) -> bytes:
    book, _ = _old_book()
    sheet = book.get_sheet(0)
    sheet._cell_overwrite_ok = True
    sheet.write(2, 1, text, xlwt.easyxf("font: color white"))
    return _old_saved(book)


def _spelled_plainly(text: str) -> bytes:
    """Without the letters that the library does not write in these places."""
    return text.encode("ascii", "ignore")


def old_print_header(text: str) -> bytes:
    book, sheet = _old_book()
    sheet.header_str = _spelled_plainly(text)
    return _old_saved(book)


def old_author(text: str) -> bytes:
    book, _ = _old_book()
    book.owner = _spelled_plainly(text).decode()
    return _old_saved(book)


def record(kind: int, content: bytes) -> bytes:
    """A record of the stream of a workbook."""
    return struct.pack("<2H", kind, len(content)) + content


def _old_records(records: bytes) -> bytes:
    """The stream of a workbook with more records at the end of its only sheet."""
    stream = _old_book()[0].get_biff_data()
    return stream[:-4] + records + stream[-4:]


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams, each in sectors of its own."""
    padded = {name: content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0") for name, content in streams.items()}
    chain: list[int] = []
    starts: dict[str, int] = {}
    for name, content in padded.items():
        starts[name] = len(chain)
        sectors = len(content) // 512
        chain += [*range(len(chain) + 1, len(chain) + sectors), 0xFFFFFFFE]

    def entry(name: str, kind: int, start: int, size: int, left: int, child: int) -> bytes:
        spelled = (name + "\0").encode("utf-16-le")
        links = struct.pack("<3I", 0xFFFFFFFF, left, child)
        return (
            spelled.ljust(64, b"\0")
            + struct.pack("<HBB", len(spelled), kind, 1)
            + links
            + bytes(36)
            + struct.pack("<2IQ", start, size, 0)[:12]
        )

    names = list(padded)
    entries = [entry("Root Entry", 5, 0xFFFFFFFE, 0, 0xFFFFFFFF, 1)]
    for number, name in enumerate(names, 1):
        following = number + 1 if number < len(names) else 0xFFFFFFFF
        entries.append(entry(name, 2, starts[name], len(padded[name]), following, 0xFFFFFFFF))
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * 512, b"\0")
    directory_start = len(chain)
    sectors = len(directory) // 512
    chain += [*range(directory_start + 1, directory_start + sectors), 0xFFFFFFFE]
    tables = -(-(len(chain) + 1) // 128)
    while tables * 128 < len(chain) + tables:
        tables += 1
    table_start = len(chain)
    chain += [0xFFFFFFFD] * tables
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * 512, b"\xff")
    places = [*range(table_start, table_start + tables)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, tables, directory_start, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *places, *[0xFFFFFFFF] * (109 - tables))
    return header + b"".join(padded.values()) + directory + table


def old_comment(text: str) -> bytes:
    spelled = text.encode("utf-16-le")
    shape = record(0x5D, struct.pack("<2H3HI4H", 0x15, 18, 25, 1, 0x4011, 0, 0, 0, 0, 0)[:22] + bytes(4))
    said = record(0x1B6, struct.pack("<2H6x2HI", 0x212, 0, len(text), 16, 0))
    note = record(0x1C, struct.pack("<5HB", 2, 1, 0, 1, 4, 0) + "Bình".encode("latin-1", "replace") + b"\0")
    return compound(
        {"Workbook": _old_records(shape + said + record(0x3C, b"\1" + spelled) + record(0x3C, bytes(16)) + note)}
    )


def old_properties(text: str) -> bytes:
    said = text.encode() + b"\0"
    value = struct.pack("<2I", 0x1E, len(said)) + said
    section = struct.pack("<2I", 24 + len(value), 2) + struct.pack("<4I", 1, 0, 4, 24) + value
    head = struct.pack("<2HI16xI", 0xFFFE, 0, 0, 1) + bytes(16) + struct.pack("<I", 48)
    return compound({"Workbook": _old_records(b""), "\x05SummaryInformation": head + section})


def old_macros(text: str) -> bytes:
    return compound({"Workbook": _old_records(b""), "_VBA_PROJECT": bytes(8) + text.encode() + bytes(8)})


def old_pivot_cache(text: str) -> bytes:
    return compound({"Workbook": _old_records(b""), "0001": record(0xCD, text.encode("utf-16-le"))})


HIDDEN = (
    HiddenWorkbook(hidden_sheet, "hidden_sheet"),
    HiddenWorkbook(very_hidden_sheet, "very_hidden_sheet"),
    HiddenWorkbook(hidden_sheet_name, "hidden_sheet"),
    HiddenWorkbook(hidden_rows, "hidden_rows"),
    HiddenWorkbook(filtered_rows, "filtered_rows"),
    HiddenWorkbook(zero_height_rows, "hidden_rows"),
    HiddenWorkbook(hidden_columns, "hidden_columns"),
    HiddenWorkbook(zero_width_columns, "hidden_columns"),
    HiddenWorkbook(white_text, "unseen_text"),
    HiddenWorkbook(format_that_shows_nothing, "unseen_text"),
    HiddenWorkbook(conditional_white_text, "unseen_text"),
    HiddenWorkbook(comment, "comment"),
    HiddenWorkbook(author_of_a_comment, "comment"),
    HiddenWorkbook(threaded_comment, "threaded_comment"),
    HiddenWorkbook(person_list, "person_list"),
    HiddenWorkbook(pivot_cache, "pivot_cache"),
    HiddenWorkbook(pivot_records, "pivot_cache"),
    HiddenWorkbook(slicer_cache, "pivot_cache"),
    HiddenWorkbook(external_link_cache, "external_link"),
    HiddenWorkbook(path_of_an_external_link, "external_link"),
    HiddenWorkbook(creator, "author", "accept"),
    HiddenWorkbook(last_modified_by, "author", "accept"),
    HiddenWorkbook(document_properties, "properties", "accept"),
    HiddenWorkbook(company_and_manager, "author", "accept"),
    HiddenWorkbook(custom_properties, "custom_properties"),
    HiddenWorkbook(folder_where_it_was_saved, "author", "accept"),
    HiddenWorkbook(defined_name, "defined_name"),
    HiddenWorkbook(comment_of_a_defined_name, "defined_name"),
    HiddenWorkbook(embedded_file, "embedded_file"),
    HiddenWorkbook(embedded_object, "embedded_file"),
    HiddenWorkbook(text_box, "drawing", "accept"),
    HiddenWorkbook(text_for_those_who_do_not_see_a_picture, "drawing", "accept"),
    HiddenWorkbook(chart_cache, "chart", "accept"),
    HiddenWorkbook(photograph, "picture_data"),
    HiddenWorkbook(picture_with_words, "picture_data"),
    HiddenWorkbook(custom_xml, "custom_xml"),
    HiddenWorkbook(validation_list, "validation", "accept"),
    HiddenWorkbook(validation_message, "validation", "accept"),
    HiddenWorkbook(filter_criteria, "filter_criteria", "accept"),
    HiddenWorkbook(scenario, "scenario"),
    HiddenWorkbook(revisions, "revision"),
    HiddenWorkbook(view_of_a_shared_workbook, "author", "accept"),
    HiddenWorkbook(print_header, "print_header", "accept"),
    HiddenWorkbook(query_with_a_password, "connection"),
    HiddenWorkbook(power_query, "connection"),
    HiddenWorkbook(data_model, "data_model"),
    HiddenWorkbook(macros, "macro"),
    HiddenWorkbook(control, "control"),
    HiddenWorkbook(signature, "signature"),
    HiddenWorkbook(other_sheet, "other_sheet", "accept"),
    HiddenWorkbook(label_on_another_sheet, "other_sheet", "accept"),
    HiddenWorkbook(title_on_another_sheet, "other_sheet", "accept"),
    HiddenWorkbook(name_of_a_chart_sheet, "hidden_sheet"),
    HiddenWorkbook(formula, "formula", "accept"),
    HiddenWorkbook(target_of_a_link, "link", "accept"),
    HiddenWorkbook(unused_text, "unused_text"),
    HiddenWorkbook(unknown_part, "unknown_part"),
    HiddenWorkbook(comment_of_the_archive, "unknown_part"),
    HiddenWorkbook(bytes_between_parts, "unknown_part"),
    HiddenWorkbook(open_hidden_sheet, "hidden_sheet"),
    HiddenWorkbook(open_hidden_rows, "hidden_rows"),
    HiddenWorkbook(open_filtered_rows, "filtered_rows"),
    HiddenWorkbook(open_hidden_columns, "hidden_columns"),
    HiddenWorkbook(open_comment, "comment"),
    HiddenWorkbook(open_author_of_a_comment, "comment"),
    HiddenWorkbook(open_creator, "author", "accept"),
    HiddenWorkbook(open_title, "properties", "accept"),
    HiddenWorkbook(open_custom_properties, "custom_properties"),
    HiddenWorkbook(open_text_box, "drawing", "accept"),
    HiddenWorkbook(open_validation, "validation", "accept"),
    HiddenWorkbook(open_defined_name, "defined_name"),
    HiddenWorkbook(open_white_text, "unseen_text"),
    HiddenWorkbook(open_changes, "revision"),
    HiddenWorkbook(open_pivot_table, "pivot_cache"),
    HiddenWorkbook(open_print_header, "print_header", "accept"),
    HiddenWorkbook(open_macros, "macro"),
    HiddenWorkbook(open_embedded_file, "embedded_file"),
    HiddenWorkbook(open_photograph, "picture_data"),
    HiddenWorkbook(open_former_version, "revision"),
    HiddenWorkbook(open_unknown_part, "unknown_part"),
    HiddenWorkbook(old_hidden_sheet, "hidden_sheet"),
    HiddenWorkbook(old_very_hidden_sheet, "very_hidden_sheet"),
    HiddenWorkbook(old_hidden_rows, "hidden_rows"),
    HiddenWorkbook(old_hidden_columns, "hidden_columns"),
    HiddenWorkbook(old_white_text, "unseen_text"),
    HiddenWorkbook(old_print_header, "print_header", "accept"),
    HiddenWorkbook(old_author, "author", "accept"),
    HiddenWorkbook(old_comment, "comment"),
    HiddenWorkbook(old_properties, "author", "accept"),
    HiddenWorkbook(old_macros, "macro"),
    HiddenWorkbook(old_pivot_cache, "unknown_part"),
)


# What programs write of themselves, and nothing is hidden in.


def ordinary_openpyxl() -> bytes:
    return _saved(_book()[0])


def ordinary_with_styles() -> bytes:
    """A dark band with white labels, a frozen row, widths, a filter that filters nothing, a table, a link and dates."""
    book, sheet = _book()
    sheet["D1"] = "Ngày"
    for row in range(2, 6):
        sheet.cell(row, 4, dt.date(2024, 1, row))
    for cell in sheet[1]:
        cell.font = Font(color="FFFFFFFF", bold=True)
        cell.fill = openpyxl.styles.PatternFill("solid", fgColor="FF1F4E78")
    sheet.freeze_panes = "A2"
    sheet.column_dimensions["B"].width = 30
    sheet.auto_filter.ref = "A1:D5"
    sheet.add_table(openpyxl.worksheet.table.Table(displayName="SoLieu", ref="A1:D5"))
    sheet.oddFooter.center.text = "Trang &P / &N"
    sheet.print_title_rows = "1:1"
    book.properties.lastModifiedBy = "Microsoft Office User"
    return _saved(book)


def ordinary_xlsxwriter() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Số liệu")
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def ordinary_links() -> bytes:
    """Addresses that are typed become links to themselves."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Số liệu")
        for number, row in enumerate([["địa chỉ", "số"], ["https://vidu.vn/a", 5], ["https://vidu.vn/b", 7]]):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def ordinary_wps() -> bytes:
    """WPS Office notes its build in every workbook."""
    book, _ = _book()
    book.custom_doc_props.append(StringProperty(name="KSOProductBuildVer", value="1033-12.2.0.13472"))
    book.custom_doc_props.append(StringProperty(name="ICV", value="0A1B2C3D4E5F60718293A4B5C6D7E8F9_12"))
    return _saved(book)


def ordinary_odf() -> bytes:
    return _written(_document()[0])


def ordinary_libreoffice() -> bytes:
    """With the parts, the page number and the empty rows that LibreOffice always writes."""
    document, table = _document()
    table.addElement(TableRow(numberrowsrepeated=1_048_571))
    page = (
        '<office:master-styles><style:master-page style:name="Default" style:page-layout-name="p"><style:header>'
        "<text:p><text:sheet-name>???</text:sheet-name></text:p></style:header><style:footer><text:p>Page "
        "<text:page-number>1</text:page-number></text:p></style:footer></style:master-page></office:master-styles>"
    )
    return with_parts(
        _written(document),
        {
            "manifest.rdf": "<rdf/>",
            "Configurations2/accelerator/": b"",
            "Configurations2/toolbar/": b"",
        },
        {"styles.xml": ("</office:document-styles>", f"{page}</office:document-styles>")},
    )


ORDINARY: tuple[Callable[[], bytes], ...] = (
    ordinary_openpyxl,
    ordinary_with_styles,
    ordinary_xlsxwriter,
    ordinary_links,
    ordinary_wps,
    ordinary_odf,
    ordinary_libreoffice,
)
