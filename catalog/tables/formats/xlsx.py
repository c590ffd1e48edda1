"""XLSX (ECMA-376), sent while it is made: a sheet of XML in an archive that streams.

What a spreadsheet would change stays text: numbers of more than 15 digits, days before March 1900 (Excel takes 1900 for
a leap year), moments finer than a millisecond. No cell is ever a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from catalog.errors import N_, CatalogError
from catalog.tables.formats.archive import Archive
from catalog.tables.formats.cells import holds_any, joined, joined_cells, number_text, portions, text
from catalog.tables.formats.format import Format, Rows

MOST_ROWS = 1_048_575
"""Excel's rows less the header."""
MOST_COLUMNS = 16_384
MOST_LETTERS = 32_767
"""In one cell, counted in UTF-16."""


class TooLargeForXlsx(CatalogError):
    """Its subclasses say what a sheet cannot hold."""

    status = 413
    slug = "too-large-for-xlsx"
    title = N_("An XLSX file cannot hold this")


class TooManyRows(TooLargeForXlsx):
    detail = N_("A sheet holds at most {most} rows. Take the CSV file, which has no limit, or add conditions.")

    def __init__(self) -> None:
        super().__init__(most=MOST_ROWS)


class TooManyColumns(TooLargeForXlsx):
    detail = N_(
        "A sheet holds at most {most} columns. Take the CSV file, which has no limit, or choose columns with `select`."
    )

    def __init__(self) -> None:
        super().__init__(most=MOST_COLUMNS)


class TooLongForCell(TooLargeForXlsx):
    detail = N_(
        "A cell holds at most {most} characters, and the column “{column}” has longer texts. "
        "Take the CSV file, which has no limit, or leave the column out with `select`."
    )

    def __init__(self, column: str) -> None:
        super().__init__(most=MOST_LETTERS, column=column)


def refuse_misfits(rows: Rows) -> None:
    """Raises TooLargeForXlsx; reads no more rows than fit."""
    if len(rows.schema) > MOST_COLUMNS:
        raise TooManyColumns
    for name in rows.schema.names:
        _refuse_long(name, pa.array([name]))
    count = 0
    for batch in rows:
        count += batch.num_rows
        if count > MOST_ROWS:
            raise TooManyRows
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            if _is_text(column.type):
                _refuse_long(name, column)


def encode_xlsx(rows: Rows) -> Iterator[bytes]:
    """A workbook of one sheet with a frozen header; nothing of it is held but the rows at hand."""
    archive = Archive()
    for name, content in _PARTS.items():
        yield b"".join(archive.file(name, [content.encode()]))
    yield from archive.file("xl/worksheets/sheet1.xml", _sheet(rows))
    yield archive.end()


XLSX = Format(
    name="xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    extension="xlsx",
    encode=encode_xlsx,
    refuse_misfits=refuse_misfits,
)

_GENERAL, _HEADER, _WHOLE, _DAY, _TIME, _TIME_UTC, _FINE_TIME, _FINE_TIME_UTC = range(8)
"""Styles of cells: positions in `cellXfs`."""

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_TIME_FORMATS = {
    164: r"yyyy\-mm\-dd",
    165: r"yyyy\-mm\-dd\ hh:mm:ss",
    166: r"yyyy\-mm\-dd\ hh:mm:ss&quot;Z&quot;",
    167: r"yyyy\-mm\-dd\ hh:mm:ss.000",
    168: r"yyyy\-mm\-dd\ hh:mm:ss.000&quot;Z&quot;",
}
_WHOLE_FORMAT = 1
"""Excel's own `0`: without it, numbers of 12 digits are shown with an exponent."""

_PARTS = {
    "[Content_Types].xml": f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="rows" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'{_DECLARATION}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(_TIME_FORMATS)}">'
    + "".join(f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in _TIME_FORMATS.items())
    + '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="8"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    + "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for number in (_WHOLE_FORMAT, 164, 165, 166, 167, 168)
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}

_SHEET_START = (
    f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)
_SHEET_END = (
    "</sheetData>"
    # Excel marks numbers that are texts as mistakes; codes with leading zeros are none.
    '<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors></worksheet>'
)
_TEXT_START, _TEXT_END = ' t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"

_FIRST_DAY, _LAST_DAY = (day.toordinal() - date(1970, 1, 1).toordinal() for day in (date(1900, 3, 1), date.max))
"""Of Excel's calendar, counted from 1970."""
_DAYS_TO_1970 = 25_569
"""From the day that Excel counts as 0."""
_EXACT_DIGITS = 15


class _Cells(msgspec.Struct, frozen=True):
    """A column's cells that a sheet can hold as values: how they are written, and which they are."""

    value: pa.Array
    style: int
    attributes: str = ""
    fits: pa.Array | None = None
    """False where the cell must be written as text; None where all fit."""


def _sheet(rows: Rows) -> Iterator[bytes]:
    letters = [_letters(position) for position in range(len(rows.schema))]
    widths = "".join(
        f'<col min="{position}" max="{position}" width="{_width(field)}" customWidth="1"/>'
        for position, field in enumerate(rows.schema, 1)
    )
    names = _escaped(pa.array(rows.schema.names, pa.large_string())).to_pylist()
    header = "".join(
        f'<c r="{letter}1" s="{_HEADER}"{_TEXT_START}{name}{_TEXT_END}'
        for letter, name in zip(letters, names, strict=True)
    )
    yield f'{_SHEET_START}<cols>{widths}</cols><sheetData><row r="1">{header}</row>'.encode()
    number = 2
    for batch in portions(iter(rows)):
        numbers = text(pa.array(range(number, number + batch.num_rows)))
        cells = [
            piece
            for letter, column in zip(letters, batch.columns, strict=True)
            for piece in _cell_pieces(letter, numbers, column)
        ]
        yield joined(['<row r="', numbers, '">', *cells, "</row>"])
        number += batch.num_rows
    yield _SHEET_END.encode()


def _cell_pieces(letter: str, numbers: pa.Array, column: pa.Array) -> list[pa.Array | str]:
    """What a column adds to each row. A missing cell is left out, for every cell says where it stands."""
    kind = next((read for is_kind, read in _READINGS if is_kind(column.type)), None)
    cells = None if kind is None else kind(column)
    if cells is None:
        return _or_nothing(_text_pieces(letter, numbers, column), column)
    style = f' s="{cells.style}"' if cells.style else ""
    pieces = [f'<c r="{letter}', numbers, f'"{style}{cells.attributes}><v>', cells.value, "</v></c>"]
    if cells.fits is None or pc.all(cells.fits).as_py() is not False:
        return _or_nothing(pieces, column)
    texts = joined_cells(_text_pieces(letter, numbers, column))
    return [pc.fill_null(pc.if_else(cells.fits, joined_cells(pieces), texts), "")]


def _text_pieces(letter: str, numbers: pa.Array, column: pa.Array) -> list[pa.Array | str]:
    written = number_text(column) if pa.types.is_floating(column.type) else text(column)
    return [f'<c r="{letter}', numbers, f'"{_TEXT_START}', _escaped(written), _TEXT_END]


def _or_nothing(pieces: list[pa.Array | str], column: pa.Array) -> list[pa.Array | str]:
    return [pc.fill_null(joined_cells(pieces), "")] if column.null_count else pieces


def _whole(column: pa.Array) -> _Cells:
    # As decimals, for the bounds do not fit into the shorter kinds of whole number.
    wide, bound = column.cast(pa.decimal128(20, 0)), pa.scalar(Decimal(10**_EXACT_DIGITS), pa.decimal128(20, 0))
    fits = pc.and_(pc.less(wide, bound), pc.greater(wide, pc.negate(bound)))
    return _Cells(text(column), _WHOLE, fits=fits)


def _floating(column: pa.Array) -> _Cells:
    return _Cells(text(column), _GENERAL, fits=pc.is_finite(column))


def _decimal(column: pa.Array) -> _Cells:
    written = text(column)
    if column.type.precision <= _EXACT_DIGITS:
        return _Cells(written, _GENERAL)
    shortest = pc.replace_substring_regex(written, "[.]?0*$", "") if column.type.scale > 0 else written
    digits = pc.utf8_length(pc.replace_substring_regex(shortest, "^-?0*[.]?0*|[.]", ""))
    return _Cells(written, _GENERAL, fits=pc.less_equal(digits, _EXACT_DIGITS))


def _boolean(column: pa.Array) -> _Cells:
    return _Cells(text(column.cast(pa.int8())), _GENERAL, ' t="b"')


def _day(column: pa.Array) -> _Cells:
    count = column.cast(pa.date32()).cast(pa.int32())
    fits = pc.and_(pc.greater_equal(count, _FIRST_DAY), pc.less_equal(count, _LAST_DAY))
    return _Cells(text(pc.add(count, _DAYS_TO_1970)), _DAY, fits=fits)


def _moment(column: pa.Array) -> _Cells:
    # Those with a zone are written as UTC, which the Z shows: a sheet knows no zones.
    second = _PER_SECOND[column.type.unit]
    count, day = column.cast(pa.int64()), 86_400 * second
    is_exact = _is_multiple(count, max(second // 1000, 1))
    # In nanoseconds the calendar ends before Excel's does.
    end = min((_LAST_DAY + 1) * day, 2**63 - 1)
    fits = pc.and_(is_exact, pc.and_(pc.greater_equal(count, _FIRST_DAY * day), pc.less(count, end)))
    value = text(pc.add(pc.divide(count.cast(pa.float64(), safe=False), float(day)), float(_DAYS_TO_1970)))
    whole_seconds = pc.all(_is_multiple(count, second)).as_py() is not False
    style = _TIMES[whole_seconds, column.type.tz is not None]
    return _Cells(value, style, fits=fits)


def _is_multiple(count: pa.Array, unit: int) -> pa.Array:
    return pc.equal(pc.multiply(pc.divide(count, unit), unit), count)


_TIMES = {
    (True, False): _TIME,
    (True, True): _TIME_UTC,
    (False, False): _FINE_TIME,
    (False, True): _FINE_TIME_UTC,
}
"""Styles of moments, by whether all are whole seconds and whether they have a zone."""
_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}

_READINGS: tuple[tuple[Callable[[pa.DataType], bool], Callable[[pa.Array], _Cells]], ...] = (
    (pa.types.is_integer, _whole),
    (pa.types.is_floating, _floating),
    (pa.types.is_decimal, _decimal),
    (pa.types.is_boolean, _boolean),
    (pa.types.is_date, _day),
    (pa.types.is_timestamp, _moment),
)
"""How columns become values of a sheet, by their types; every other type becomes text."""


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _refuse_long(name: str, column: pa.Array) -> None:
    longest = pc.max(pc.utf8_length(column)).as_py() or 0
    if longest > MOST_LETTERS // 2:
        # Letters beyond the first plane, such as emoji, count twice.
        twice = pc.count_substring_regex(column, r"[\x{10000}-\x{10FFFF}]")
        longest = pc.max(pc.add(pc.utf8_length(column), twice)).as_py()
    if longest > MOST_LETTERS:
        raise TooLongForCell(name)


def _escaped(written: pa.Array) -> pa.Array:
    """As XML takes it. `_x0001_` is Excel's way to write what XML has none for, so a text that looks so is marked."""
    if not holds_any(pc.match_substring_regex(written, f"[&<>\r]|_{_CODE}|{_UNSPEAKABLE}")):
        return written
    written = pc.replace_substring_regex(written, f"_({_CODE})", r"_x005F_\1")
    for character, spelled in _SPELLED.items():
        written = pc.replace_substring(written, character, spelled)
    if holds_any(pc.match_substring_regex(written, _UNSPEAKABLE)):
        for code in (*range(0x20), 0xFFFE, 0xFFFF):
            if chr(code) not in "\t\n\r":
                written = pc.replace_substring(written, chr(code), f"_x{code:04X}_")
    return written


_SPELLED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
"""A bare carriage return would be read as a line feed."""
_CODE = "x[0-9A-Fa-f]{4}_"
_UNSPEAKABLE = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{FFFE}\x{FFFF}]"


def _letters(position: int) -> str:
    """A column's letters: A to Z, then AA."""
    letters = ""
    while position >= 0:
        position, letter = position // 26 - 1, chr(ord("A") + position % 26)
        letters = letter + letters
    return letters


def _width(field: pa.Field) -> int:
    """In digits, wide enough for the name, and for a day or moment, which Excel else shows as a row of #."""
    least = 21 if pa.types.is_timestamp(field.type) else 11
    return min(max(least, len(field.name) + 2), 60)
