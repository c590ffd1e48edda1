"""What stands around a table: titles, units, notes, comments, blank rows, a second table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.validation.corpus.case import Answer
from tests.validation.corpus.draft import Damage, Draft, Record, Role, above, below, change_data


def _above(*lines: Sequence[str]) -> Callable[[Draft], Draft]:
    return lambda draft: above(draft, *lines)


def _above_full_width(*texts: str) -> Callable[[Draft], Draft]:
    """As a spreadsheet saves a title: with a delimiter for every empty cell to its right."""
    return lambda draft: above(draft, *((text, *[""] * (draft.width - 1)) for text in texts))


def _below(*lines: Sequence[str]) -> Callable[[Draft], Draft]:
    return lambda draft: below(draft, *lines)


def _below_full_width(*texts: str) -> Callable[[Draft], Draft]:
    return lambda draft: below(draft, *((text, *[""] * (draft.width - 1)) for text in texts))


def _doubtful_below(*lines: Sequence[str]) -> Callable[[Draft], Draft]:
    """A last line that no sign marks as a note: it may be asked about."""
    return lambda draft: replace(below(draft, *lines), answers=frozenset({Answer.READ, Answer.ASKED}))


def _unit_at_right(draft: Draft) -> Draft:
    return above(
        draft,
        ("Biểu số 02/CK-NSNN", *[""] * (draft.width - 1)),
        (*[""] * (draft.width - 1), "Đơn vị tính: triệu đồng"),
    )


def _blank_between(draft: Draft) -> Draft:
    """An empty line after every third row."""
    records: list[Record] = []
    for number, record in enumerate(draft.records):
        records.append(record)
        if record.role is Role.DATA and number % 3 == 0:
            records.append(Record(()))
    return replace(draft, records=tuple(records))


def _total(label: str, place: int) -> Callable[[Draft], Draft]:
    """A row of sums, which belongs to the table."""

    def apply(draft: Draft) -> Draft:
        cells = (*(label if column == place else "" for column in range(draft.width - 1)), "1000")
        row = Record(cells, Role.DATA, cells)
        first = next(number for number, record in enumerate(draft.records) if record.role is Role.DATA)
        at = first if label == "Cả nước" else len(draft.records)
        return replace(draft, records=(*draft.records[:at], row, *draft.records[at:]))

    return apply


def _second_table(gap: int, title: str) -> Callable[[Draft], Draft]:
    def apply(draft: Draft) -> Draft:
        second = (
            *[()] * gap,
            *([(title,)] if title else []),
            ("Vùng", "Số đơn vị"),
            ("Bắc Bộ", "12"),
            ("Trung Bộ", "9"),
            ("Nam Bộ", "15"),
        )
        return replace(
            below(draft, *second), codes=frozenset({"other-table*"}), answers=frozenset({Answer.READ, Answer.ASKED})
        )

    return apply


def _sheet_like_grid(draft: Draft) -> Draft:
    """As a spreadsheet saves a sheet whose used range is larger than its table: empty cells right and below."""
    wide = change_data(draft, lambda record: replace(record, cells=(*record.cells, "", "")))
    labels = replace(wide.records[0], cells=(*wide.records[0].cells, "", ""))
    wide = replace(wide, records=(labels, *wide.records[1:]))
    return below(wide, *[[""] * (draft.width + 2)] * 4)


TITLE = "DANH SÁCH ĐƠN VỊ HÀNH CHÍNH NĂM 2024"
EIGHT_LINES = (
    "ỦY BAN NHÂN DÂN TỈNH",
    "SỞ KẾ HOẠCH VÀ ĐẦU TƯ",
    "",
    "BÁO CÁO TỔNG HỢP QUÝ I NĂM 2024",
    "(Kèm theo Công văn số 512/SKHĐT-TH ngày 05/4/2024)",
    "",
    "Kỳ báo cáo: quý I",
    "Đơn vị tính: người",
)

DAMAGES = (
    Damage("title", _above((TITLE,)), ("wards", "population")),
    Damage("title of full width", _above_full_width(TITLE), ("wards", "schools")),
    Damage("title and blank line", _above((TITLE,), ()), ("air", "stops")),
    Damage("title with commas", _above(("Bảng 3. Mưa, bão, lũ theo tháng, 2024",)), ("beds", "reservoirs")),
    Damage("unit at the right", _unit_at_right, ("budget", "prices")),
    Damage("title and unit", _above(("Bảng 1.2: Thu, chi ngân sách",), ("Đơn vị tính: triệu đồng",)), ("budget",)),
    Damage("eight lines above", _above(*[(line,) for line in EIGHT_LINES]), ("population", "korea")),
    Damage("eight lines of full width", _above_full_width(*EIGHT_LINES), ("wards", "licences")),
    Damage(
        "agency and motto", _above_full_width("SỞ Y TẾ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "", TITLE), ("beds",)
    ),
    Damage(
        "key and value lines", _above(("Source", "Ministry of Health"), ("Updated", "2024-07-01"), ()), ("beds", "air")
    ),
    Damage("comment lines", _above(("# exported 2024-05-02",), ("# unit: µg/m3",)), ("air", "denmark")),
    Damage("blank lines above", _above((), (), ()), ("wards", "budget")),
    Damage("blank records above", _above_full_width("", ""), ("schools",)),
    Damage("blank lines between", _blank_between, ("population", "harvest")),
    Damage("blank lines below", _below((), (), (), ()), ("wards", "denmark")),
    Damage("blank records below", lambda draft: below(draft, *[[""] * draft.width] * 5), ("air", "budget")),
    Damage("empty cells right and below", _sheet_like_grid, ("wards", "prices")),
    Damage("source below", _below(("Nguồn: Tổng cục Thống kê",)), ("population", "harvest")),
    Damage("source below, full width", _below_full_width("Nguồn: Cục Thống kê, 2024"), ("wards", "licences")),
    Damage("note after a blank line", _below((), ("Ghi chú: số liệu sơ bộ, chưa làm tròn",)), ("budget", "schools")),
    Damage("starred notes", _below(("* Không gồm đảo Bạch Long Vĩ",), ("** Số ước tính",)), ("population", "wards")),
    Damage("numbered notes", _below((), ("(1) Theo giá hiện hành.",), ("(2) Theo giá so sánh 2010.",)), ("budget",)),
    Damage("English notes", _below((), ("Note: provisional figures.",), ("Source: Ministry of Health",)), ("beds",)),
    Damage("Danish notes", _below((), ("Kilde: Danmarks Statistik",), ("Anm.: Foreløbige tal",)), ("denmark",)),
    Damage("Korean notes", _below((), ("주: 주민등록인구 기준",), ("자료: 행정안전부",)), ("korea",)),
    Damage(
        "signature below",
        _below_full_width("", "Hà Nội, ngày 05 tháng 4 năm 2024", "NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"),
        ("budget", "schools"),
    ),
    Damage(
        "unmarked note below", _doubtful_below(("Số liệu trên chưa gồm các huyện đảo của thành phố",)), ("population",)
    ),
    Damage("unmarked note after a blank line", _doubtful_below((), ("Số liệu chưa kiểm toán",)), ("budget",)),
    Damage("total row below", _total("Tổng cộng", 1), ("wards", "population")),
    Damage("total row above", _total("Cả nước", 0), ("population", "harvest")),
    Damage("second table after a blank line", _second_table(1, ""), ("wards", "stops")),
    Damage("second table with a title", _second_table(2, "Bảng 2. Số đơn vị theo vùng"), ("air", "korea")),
)
