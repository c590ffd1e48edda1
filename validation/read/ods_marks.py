"""What the XML of an OpenDocument sheet says and its values do not: formulas, errors, merged and hidden cells."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import msgspec

from validation.read.sheet_marks import (
    MAX_RANGES,
    Attributes,
    Merged,
    SheetMarks,
    column_letters,
    parse_xml,
    part_pieces,
    take_literals,
)
from validation.read.unseen import Look, colour

CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"
MAX_MANIFEST_BYTES = 1024 * 1024
_SHOWN = (None, "visible")
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")
_NO_SIZE = re.compile(r"0(\.0*)?[a-z]{2}")


def scan_table(path: Path, sheet: str, header_row: int) -> SheetMarks:
    """Look for what matters below the labels of one sheet; `header_row` is their last row."""
    scan = _Scan(sheet, header_row)
    with zipfile.ZipFile(path) as archive:
        parse_xml(part_pieces(archive, CONTENT), scan.start, scan.text, scan.end)
    return scan.marks


def largest_area(archive: zipfile.ZipFile) -> int:
    """Cells of the largest rectangle that the cells of a sheet span; a few bytes may repeat a cell a million times."""
    scan = _Scan("", 0)
    parse_xml(part_pieces(archive, CONTENT), scan.start, scan.text, scan.end)
    return scan.largest


def is_locked(archive: zipfile.ZipFile) -> bool:
    """Whether the content is encrypted, which the list of parts says of each of them."""
    if MANIFEST not in archive.namelist():
        return False
    with archive.open(MANIFEST) as file:
        return b"encryption-data" in file.read(MAX_MANIFEST_BYTES)


def _kind(name: str) -> str:
    """`table`, `column`, `row` or `cell`, covered cells included."""
    return name.removeprefix("covered-").removeprefix("table-").replace("-", "_")


class _Scan:
    """Takes the elements of a document one by one."""

    def __init__(self, sheet: str, header_row: int) -> None:
        self.marks = SheetMarks()
        self.largest = 0
        self._sheet, self._header_row = sheet, header_row
        self._is_here = False
        self._row = self._column = self._rows = self._columns = self._last_column = 0
        self._cell: Attributes = {}
        self._text = ""
        self._style = ""
        self._looks: dict[str, Look] = {}
        self._unseen: set[str] = set()
        self._flat: set[str] = set()
        self._column_styles: list[tuple[int, str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        match _kind(name):
            case "style":
                self._style = attributes.get("style:name", "")
            case "text_properties" | "cell_properties" | "row_properties" | "column_properties":
                self._take_look(attributes)
            case "table":
                self._is_here = attributes.get("table:name") == self._sheet
                self._row = self._column = self._last_column = 0
                self._column_styles = []
            case "column":
                first, self._column = (
                    self._column + 1,
                    self._column + _count(attributes, "table:number-columns-repeated"),
                )
                self._column_styles.append((self._column, attributes.get("table:default-cell-style-name", "")))
                if self._is_hidden(attributes) and len(self.marks.hidden_columns) < MAX_RANGES:
                    self.marks.hidden_columns.append((first, self._column))
            case "row":
                self._rows, self._column = _count(attributes, "table:number-rows-repeated"), 0
                if self._is_hidden(attributes) and self._row + 1 > self._header_row:
                    self.marks.is_filtered |= attributes.get("table:visibility") == "filter"
                    last = min(self._row + self._rows, self._row + MAX_RANGES)
                    self.marks.hidden_rows.extend(range(self._row + 1, last + 1))
            case "cell":
                self._columns = _count(attributes, "table:number-columns-repeated")
                self._cell, self._text = attributes, ""

    def _take_look(self, attributes: Attributes) -> None:
        look = self._looks.get(self._style, Look())
        if _COLOUR.fullmatch(attributes.get("fo:color", "")):
            look = msgspec.structs.replace(look, text=colour(attributes["fo:color"][1:]))
        if _COLOUR.fullmatch(attributes.get("fo:background-color", "")):
            behind = colour(attributes["fo:background-color"][1:])
            look = msgspec.structs.replace(look, behind=behind, pattern="solid")
        self._looks[self._style] = look
        if look.is_unseen():
            self._unseen.add(self._style)
        if any(_NO_SIZE.fullmatch(attributes.get(name, "")) for name in ("style:row-height", "style:column-width")):
            self._flat.add(self._style)

    def _is_hidden(self, attributes: Attributes) -> bool:
        is_flat = attributes.get("table:style-name") in self._flat
        return self._is_here and (is_flat or attributes.get("table:visibility") not in _SHOWN)

    def text(self, text: str) -> None:
        self._text += text[:64]

    def end(self, name: str) -> None:
        match _kind(name):
            case "cell":
                self._end_cell()
            case "row":
                self._row += self._rows

    def _end_cell(self) -> None:
        value_type = self._cell.get("office:value-type")
        if value_type or self._text.strip():
            self._last_column = max(self._last_column, self._column + self._columns)
            self.largest = max(self.largest, self._last_column * (self._row + self._rows))
        if self._is_here and self._row + 1 > self._header_row:
            self._judge_cell(value_type)
        self._column += self._columns

    def _judge_cell(self, value_type: str | None) -> None:
        row, letters = self._row + 1, column_letters(self._column + 1)
        if "table:formula" in self._cell:
            self.marks.formulas += 1
            take_literals(self.marks, self._cell["table:formula"])
            self.marks.is_zero_throughout = self.marks.is_zero_throughout and self._cell.get("office:value") == "0"
            if value_type is None:
                self.marks.without_result.add(row, letters)
        if self._cell.get("calcext:value-type") == "error":
            self.marks.errors.add(row, letters, self._text.strip())
        if value_type and self._unseen and self._row + 1 > self._header_row and self._is_unseen():
            self.marks.unseen.add(row, letters)
        if value_type == "percentage":
            self.marks.percentages.add(row, letters)
        down, right = (
            _count(self._cell, "table:number-rows-spanned"),
            _count(self._cell, "table:number-columns-spanned"),
        )
        if (down > 1 or right > 1) and len(self.marks.merged) < MAX_RANGES:
            self.marks.merged.append(Merged(row, row + down - 1, self._column + 1, self._column + right))

    def _is_unseen(self) -> bool:
        """By the style of the cell itself, or by that of its column where it has none."""
        of_column = (style for last, style in self._column_styles if self._column < last)
        return (self._cell.get("table:style-name") or next(of_column, "")) in self._unseen


def _count(attributes: Attributes, name: str) -> int:
    """How often an element counts; 1 unless it says so."""
    return max(1, int(attributes.get(name, 1)))
