"""Workbooks written by hand after those that agencies fill in."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.validation.corpus.case import Case
from tests.validation.corpus.written import ANY, ASKED_OR_REFUSED, READ_OR_ASKED, case

FAMILY = "by hand: workbooks"
Row = Sequence[object]


def workbook(
    rows: Sequence[Row], change: Callable[[Worksheet], None] = lambda _sheet: None, title: str = "Sheet1"
) -> bytes:
    """A workbook of one sheet, with what `change` does to it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_results(content: bytes, results: Mapping[str, str]) -> bytes:
    """The workbook with the values that Excel would have computed and kept for its formulas."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as written:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = data.decode()
                for cell, value in results.items():
                    text = re.sub(
                        rf'(<c r="{cell}"[^>]*>\s*<f>[^<]*</f>)\s*(<v\s*/>|<v></v>)', rf"\1<v>{value}</v>", text
                    )
                data = text.encode()
            written.writestr(name, data)
    return out.getvalue()


def merged(*ranges: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for cells in ranges:
            sheet.merge_cells(cells)

    return change


def formatted(formats: Mapping[str, str]) -> Callable[[Worksheet], None]:
    """Number formats of columns, by their letters."""

    def change(sheet: Worksheet) -> None:
        for letter, number_format in formats.items():
            for cell in sheet[letter]:
                cell.number_format = number_format

    return change


def together(*changes: Callable[[Worksheet], None]) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for one in changes:
            one(sheet)

    return change


def _hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["C"].hidden = True


def _hide_rows(sheet: Worksheet) -> None:
    for row in (3, 5):
        sheet.row_dimensions[row].hidden = True


WARDS: tuple[Row, ...] = (
    ("Mã", "Tên phường", "Dân số", "Diện tích"),
    ("00001", "Phúc Xá", 21890, 0.92),
    ("00004", "Trúc Bạch", 7620, 0.5),
    ("00006", "Vĩnh Phúc", 23910, 0.74),
    ("00007", "Cống Vị", 16170, 0.53),
    ("00008", "Liễu Giai", 21470, 0.71),
)
WARDS_TABLE = """
  | Mã | Tên phường | Dân số | Diện tích
2 | 00001 | Phúc Xá | 21890 | 0.92
3 | 00004 | Trúc Bạch | 7620 | 0.5
4 | 00006 | Vĩnh Phúc | 23910 | 0.74
5 | 00007 | Cống Vị | 16170 | 0.53
6 | 00008 | Liễu Giai | 21470 | 0.71
"""
WARDS_KINDS = "text text whole number"


def shifted(table: str, by: int) -> str:
    """The table as it stands `by` rows further down."""
    lines = (line.partition("|") for line in table.strip().splitlines())
    return "\n".join(f"{int(row) + by if row.strip() else ''} |{cells}" for row, _, cells in lines)


def cases() -> Iterator[Case]:
    yield case("codes as text, numbers as numbers", FAMILY, workbook(WARDS), WARDS_KINDS, WARDS_TABLE)
    yield case(
        "title over all columns, unit, blank row",
        FAMILY,
        workbook(
            (("DANH SÁCH PHƯỜNG QUẬN BA ĐÌNH",), (None, None, None, "Đơn vị: km2"), (None,), *WARDS), merged("A1:D1")
        ),
        WARDS_KINDS,
        shifted(WARDS_TABLE, 3),
    )
    yield case(
        "group labels merged to the right and downwards",
        FAMILY,
        workbook(
            (
                ("Mã", "Tên phường", "Số liệu năm 2024", None),
                (None, None, "Dân số", "Diện tích"),
                *WARDS[1:],
            ),
            merged("A1:A2", "B1:B2", "C1:D1"),
        ),
        WARDS_KINDS,
        shifted(WARDS_TABLE, 1).replace("| Dân số | Diện", "| Số liệu năm 2024 Dân số | Số liệu năm 2024 Diện"),
    )
    yield case(
        "treasury form in a workbook",
        FAMILY,
        workbook(
            (
                ("SỞ TÀI CHÍNH", None, None, None, "Biểu số 02"),
                ("DỰ TOÁN THU, CHI NGÂN SÁCH NĂM 2024", None, None, None, None),
                (None, None, None, None, "Đơn vị tính: triệu đồng"),
                ("STT", "Nội dung", "Dự toán", None, "Ghi chú"),
                (None, None, "Tỉnh giao", "Đơn vị lập", None),
                ("A", "B", 1, 2, 3),
                ("I", "Tổng số thu", 1250.5, 1300, None),
                (1, "Phí", 250.5, 270.25, None),
                (2, "Lệ phí", 1000, 1029.75, "Theo TT 85"),
                ("II", "Tổng số chi", 1100, 1150.5, None),
                (None, None, None, None, None),
                ("Ghi chú: số liệu chưa gồm nguồn cải cách tiền lương.", None, None, None, None),
            ),
            merged("A2:E2", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "A12:E12"),
        ),
        "text text number number text",
        """
           | STT | Nội dung | Dự toán Tỉnh giao | Dự toán Đơn vị lập | Ghi chú
         7 | I | Tổng số thu | 1250.5 | 1300 |
         8 | 1 | Phí | 250.5 | 270.25 |
         9 | 2 | Lệ phí | 1000 | 1029.75 | Theo TT 85
        10 | II | Tổng số chi | 1100 | 1150.5 |
        """,
    )
    yield case(
        "dates, moments and hours as cells",
        FAMILY,
        workbook(
            (
                ("Hồ chứa", "Ngày", "Thời điểm", "Giờ xả", "Mực nước"),
                ("Hoà Bình", dt.date(2024, 3, 31), dt.datetime(2024, 3, 31, 7, 0), dt.time(7, 30), 105.62),
                ("Sơn La", dt.date(2024, 4, 1), dt.datetime(2024, 4, 1, 7, 0), dt.time(14, 0), 201.3),
                ("Lai Châu", dt.date(2024, 4, 2), dt.datetime(2024, 4, 2, 19, 30), dt.time(22, 15), 284.95),
            )
        ),
        "text date moment time number",
        """
          | Hồ chứa | Ngày | Thời điểm | Giờ xả | Mực nước
        2 | Hoà Bình | 2024-03-31 | 2024-03-31 07:00:00 | 07:30:00 | 105.62
        3 | Sơn La | 2024-04-01 | 2024-04-01 07:00:00 | 14:00:00 | 201.3
        4 | Lai Châu | 2024-04-02 | 2024-04-02 19:30:00 | 22:15:00 | 284.95
        """,
    )
    yield case(
        "dates shown as Vietnamese write them",
        FAMILY,
        workbook(
            (
                ("Số giấy phép", "Ngày cấp"),
                ("012/GP", dt.date(2019, 2, 14)),
                ("015/GP", dt.date(2020, 3, 22)),
                ("021/GP", dt.date(2018, 7, 1)),
            ),
            formatted({"B": "dd/mm/yyyy"}),
        ),
        "text date",
        """
          | Số giấy phép | Ngày cấp
        2 | 012/GP | 2019-02-14
        3 | 015/GP | 2020-03-22
        4 | 021/GP | 2018-07-01
        """,
    )
    yield case(
        "percentages, money and thousands by format",
        FAMILY,
        workbook(
            (
                ("Đơn vị", "Dự toán", "Thực hiện", "Tỷ lệ"),
                ("Sở Y tế", 512300250, 498120500.5, 0.9723),
                ("Sở Giáo dục", 845210000, 851930750, 1.008),
                ("Thanh tra", 9820450, 9820450, 1),
                ("Ban Dân tộc", 4310600, 4102900, 0.9518),
            ),
            formatted({"B": "#,##0", "C": '#,##0.00 "đ"', "D": "0.0%"}),
        ),
        "text whole number number",
        """
          | Đơn vị | Dự toán | Thực hiện | Tỷ lệ
        2 | Sở Y tế | 512300250 | 498120500.5 | 0.9723
        3 | Sở Giáo dục | 845210000 | 851930750 | 1.008
        4 | Thanh tra | 9820450 | 9820450 | 1
        5 | Ban Dân tộc | 4310600 | 4102900 | 0.9518
        """,
    )
    yield case(
        "formulas with their results",
        FAMILY,
        with_results(
            workbook(
                (
                    ("Huyện", "Nam", "Nữ", "Cộng"),
                    ("Ba Vì", 150210, 148930, "=B2+C2"),
                    ("Sóc Sơn", 171440, 170120, "=B3+C3"),
                    ("Mê Linh", 120310, 121005, "=B4+C4"),
                    ("Tổng cộng", "=SUM(B2:B4)", "=SUM(C2:C4)", "=SUM(D2:D4)"),
                )
            ),
            {"D2": "299140", "D3": "341560", "D4": "241315", "B5": "441960", "C5": "440055", "D5": "882015"},
        ),
        "text whole whole whole",
        """
          | Huyện | Nam | Nữ | Cộng
        2 | Ba Vì | 150210 | 148930 | 299140
        3 | Sóc Sơn | 171440 | 170120 | 341560
        4 | Mê Linh | 120310 | 121005 | 241315
        5 | Tổng cộng | 441960 | 440055 | 882015
        """,
    )
    yield case(
        "formulas without results",
        FAMILY,
        workbook((("Huyện", "Nam", "Nữ", "Cộng"), ("Ba Vì", 1, 2, "=B2+C2"), ("Sóc Sơn", 3, 4, "=B3+C3"))),
        "text whole whole whole",
        "| Huyện | Nam | Nữ | Cộng\n2 | Ba Vì | 1 | 2 |\n3 | Sóc Sơn | 3 | 4 |",
        answers=ASKED_OR_REFUSED,
        codes=frozenset({"formula-without-result"}),
    )
    yield case(
        "codes whose zeros are only shown",
        FAMILY,
        workbook((("Mã", "Tên"), (1, "Phúc Xá"), (4, "Trúc Bạch"), (37, "Hàng Buồm")), formatted({"A": "00000"})),
        "text text",
        "| Mã | Tên\n2 | 00001 | Phúc Xá\n3 | 00004 | Trúc Bạch\n4 | 00037 | Hàng Buồm",
        answers=ANY,
        codes=frozenset({"zeros-only-shown"}),
    )
    yield case(
        "error cells",
        FAMILY,
        workbook((("Xã", "Số hộ", "Tỷ lệ"), ("An Bình", 0, "#DIV/0!"), ("An Phú", 120, 0.25), ("An Lạc", 90, 0.5))),
        "text whole number",
        "| Xã | Số hộ | Tỷ lệ\n2 | An Bình | 0 |\n3 | An Phú | 120 | 0.25\n4 | An Lạc | 90 | 0.5",
        answers=ASKED_OR_REFUSED,
        codes=frozenset({"formula-error"}),
    )
    yield case(
        "a province merged over its districts",
        FAMILY,
        workbook(
            (
                ("Tỉnh", "Huyện", "Số trường"),
                ("Hà Giang", "Đồng Văn", 41),
                (None, "Mèo Vạc", 38),
                (None, "Yên Minh", 44),
                ("Cao Bằng", "Bảo Lạc", 36),
                (None, "Bảo Lâm", 33),
            ),
            merged("A2:A4", "A5:A6"),
        ),
        "text text whole",
        """
          | Tỉnh | Huyện | Số trường
        2 | Hà Giang | Đồng Văn | 41
        3 | Hà Giang | Mèo Vạc | 38
        4 | Hà Giang | Yên Minh | 44
        5 | Cao Bằng | Bảo Lạc | 36
        6 | Cao Bằng | Bảo Lâm | 33
        """,
        answers=READ_OR_ASKED,
        codes=frozenset({"merged-cells*"}),
    )
    yield case(
        "a hidden column",
        FAMILY,
        workbook(WARDS, _hide_column),
        WARDS_KINDS,
        WARDS_TABLE,
        answers=READ_OR_ASKED,
        codes=frozenset({"hidden-columns"}),
    )
    yield case(
        "hidden rows",
        FAMILY,
        workbook(WARDS, _hide_rows),
        WARDS_KINDS,
        WARDS_TABLE,
        answers=READ_OR_ASKED,
        codes=frozenset({"hidden-rows"}),
    )
    yield case(
        "a table that begins in the third column and fourth row",
        FAMILY,
        workbook(((None,), (None,), (None,), *((None, None, *row) for row in WARDS))),
        WARDS_KINDS,
        shifted(WARDS_TABLE, 3),
    )
    yield case(
        "total and source below",
        FAMILY,
        workbook((*WARDS, (None, "Tổng cộng", 91060, 3.4), (None,), ("Nguồn: Phòng Thống kê quận",))),
        WARDS_KINDS,
        WARDS_TABLE + "7 |  | Tổng cộng | 91060 | 3.4",
    )
    yield case(
        "true and false as cells",
        FAMILY,
        workbook((("Trạm", "Mái che"), ("BX-01", True), ("BX-02", False), ("BX-03", True))),
        "text boolean",
        "| Trạm | Mái che\n2 | BX-01 | true\n3 | BX-02 | false\n4 | BX-03 | true",
    )
    yield case(
        "numbers as exact as Excel keeps them",
        FAMILY,
        with_results(
            workbook(
                (
                    ("Chỉ tiêu", "Giá trị", "Mã số thuế"),
                    ("a", "=0.1+0.2", "0100109106"),
                    ("b", 1234567890123, "0100686174"),
                    ("c", "=8.7", "0106869738"),
                    ("d", -12.5, "0301442989-001"),
                )
            ),
            # Excel writes 17 digits, which say which double it is.
            {"B2": "0.30000000000000004", "B4": "8.6999999999999993"},
        ),
        "text number text",
        """
          | Chỉ tiêu | Giá trị | Mã số thuế
        2 | a | 0.30000000000000004 | 0100109106
        3 | b | 1234567890123 | 0100686174
        4 | c | 8.7 | 0106869738
        5 | d | -12.5 | 0301442989-001
        """,
    )
    yield case(
        "texts of several lines",
        FAMILY,
        workbook(
            (
                ("Số\nhiệu", "Trích yếu"),
                ("15/QĐ", "Ban hành quy định\nvề giá đất"),
                ("16/QĐ", 'Đề án "Chuyển đổi số"; giai đoạn 2'),
            )
        ),
        "text text",
        """
          | Số hiệu | Trích yếu
        2 | 15/QĐ | Ban hành quy định\\nvề giá đất
        3 | 16/QĐ | Đề án "Chuyển đổi số"; giai đoạn 2
        """,
    )
    yield case(
        "numbers typed as text with decimal commas",
        FAMILY,
        workbook((("Trạm", "PM10"), ("HN-01", "81,2"), ("HN-02", "79,95"), ("HN-03", "102,7"))),
        "text comma",
        "| Trạm | PM10\n2 | HN-01 | 81,2\n3 | HN-02 | 79,95\n4 | HN-03 | 102,7",
    )
    yield case(
        "many empty rows and columns with formats",
        FAMILY,
        workbook(WARDS, together(formatted({"H": "0.00"}), _fill_far)),
        WARDS_KINDS,
        WARDS_TABLE,
    )
    yield case("a cover before the data", FAMILY, _cover_and_data(), WARDS_KINDS, WARDS_TABLE, answers=READ_OR_ASKED)
    yield case(
        "data before two other sheets",
        FAMILY,
        _three_sheets(),
        WARDS_KINDS,
        WARDS_TABLE,
        codes=frozenset({"other-sheets"}),
    )
    yield case(
        "a hidden sheet of lists",
        FAMILY,
        _hidden_sheet(),
        WARDS_KINDS,
        WARDS_TABLE,
    )
    yield case(
        "labels again on each printed page of a workbook",
        FAMILY,
        workbook((*WARDS[:4], WARDS[0], *WARDS[4:])),
        WARDS_KINDS,
        "\n".join(
            (
                *WARDS_TABLE.strip().splitlines()[:4],
                *shifted("\n".join(WARDS_TABLE.strip().splitlines()[4:]), 1).splitlines(),
            )
        ),
    )


def _fill_far(sheet: Worksheet) -> None:
    sheet.cell(400, 12).number_format = "0.00"


def _cover_and_data() -> bytes:
    book = Workbook()
    cover = book.worksheets[0]
    cover.title = "Bìa"
    cover["B3"] = "NIÊN GIÁM THỐNG KÊ QUẬN BA ĐÌNH"
    cover["B5"] = "Năm 2024"
    data = book.create_sheet("Biểu 1")
    for row in WARDS:
        data.append(list(row))
    return _saved(book)


def _three_sheets() -> bytes:
    book = Workbook()
    data = book.worksheets[0]
    for row in WARDS:
        data.append(list(row))
    for title, cell in (("Biểu 2", "Vùng"), ("Ghi chú", "Số liệu sơ bộ")):
        book.create_sheet(title).append([cell])
    return _saved(book)


def _hidden_sheet() -> bytes:
    book = Workbook()
    data = book.worksheets[0]
    for row in WARDS:
        data.append(list(row))
    lists = book.create_sheet("DanhMuc")
    lists.append(["Có", "Không"])
    lists.sheet_state = "hidden"
    return _saved(book)
