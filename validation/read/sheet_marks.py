"""What a sheet's XML says and its values do not: results that were never worked out, merged and hidden cells."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO
from xml.parsers import expat

import msgspec

from validation.read.reading import NotATable, reading_error
from validation.recipe import Recipe, SetMergedCells, SetMissingValues, last
from validation.report import MAX_ROWS, Finding, Gate, Severity, Suggestion

CHUNK_BYTES = 1024 * 1024
MAX_ROW_BYTES = 64 * 1024 * 1024
MAX_RANGES = 100_000
"""Merged ranges and hidden stretches that are kept; one is enough to say what is wrong."""
MAX_LETTERS = 8
"""Columns that a finding names."""

Attributes = Mapping[str, str]


class Places(msgspec.Struct):
    """Where cells of one kind stand; only the first ones are kept."""

    count: int = 0
    rows: list[int] = []
    columns: list[str] = []
    words: list[str] = []
    """What the cells show, where that is one of a few words."""

    def add(self, row: int, column: str, word: str = "") -> None:
        self.count += 1
        if word and word not in self.words and len(self.words) < MAX_LETTERS:
            self.words.append(word)
        if row not in self.rows and len(self.rows) < MAX_ROWS:
            self.rows.append(row)
        if column and column not in self.columns and len(self.columns) < MAX_LETTERS:
            self.columns.append(column)


class Merged(msgspec.Struct, frozen=True):
    """A merged range, its rows and columns counted from 1."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


class Spread(msgspec.Struct, frozen=True):
    """What became of the merged ranges among the data."""

    filled: list[Merged] = []
    """Their value stands in every row now."""
    doubtful: list[Merged] = []
    """Their value stands in their first cell, and the others look missing."""


class SheetMarks(msgspec.Struct):
    """What was found from the row of the labels downwards."""

    without_result: Places = msgspec.field(default_factory=Places)
    """Formulas that a program wrote and no spreadsheet worked out: they have no value."""
    errors: Places = msgspec.field(default_factory=Places)
    """`#N/A` and the like, which are no value either."""
    zeros: Places = msgspec.field(default_factory=Places)
    """Numbers that the sheet shows with leading zeros which the file does not hold."""
    percentages: Places = msgspec.field(default_factory=Places)
    """Numbers of the first rows that the sheet shows a hundred times as large, such as 0.12 as `12 %`."""
    formulas: int = 0
    is_zero_throughout: bool = True
    """Whether every formula has the result 0."""
    is_partial: bool = False
    """Whether the format hides what else there may be."""
    was_calculated: bool = True
    """False where the program that wrote the file asks spreadsheets to work out all formulas."""
    hidden_rows: list[int] = []
    hidden_columns: list[tuple[int, int]] = []
    """First and last column of each hidden stretch, from 1."""
    merged: list[Merged] = []


def scan_sheet(path: Path, sheet: str, header_row: int) -> SheetMarks:
    """Look for what matters in the XML of one sheet, keeping places only; raises NotATable where there is none.

    `header_row` is the last row of the labels. Of the cells only those are parsed that stand near something.
    """
    with zipfile.ZipFile(path) as archive:
        part, was_calculated = _part(archive, sheet)
        formats = _formats(archive)
        scan = _Scan(header_row, formats)
        tokens = (*_TOKENS, *(f's="{style}"'.encode() for style in formats.zeros))
        with archive.open(part) as file:
            parse_xml(telling_pieces(file, tokens), scan.start, scan.text)
        scan.end_cell()
    scan.marks.was_calculated = was_calculated
    return scan.marks


def has_values(archive: zipfile.ZipFile, sheet: str) -> bool:
    """Whether any cell of a sheet holds anything."""
    part, _ = _part(archive, sheet)
    tail = b""
    with archive.open(part) as file:
        while chunk := file.read(CHUNK_BYTES):
            if re.search(rb"<(\w+:)?(v|is|f)\b", tail + chunk):
                return True
            tail = chunk[-32:]
    return False


_TOKENS = (b"<f>", b"<f ", b"<f/", b't="e"', b"hidden=", b"<!", b"='")
"""What stands in the XML of rows that matter; single quotes are rare around attributes, and could hide the others."""
_ROWS_START, _ROWS_END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"


def telling_pieces(file: IO[bytes], tokens: Collection[bytes]) -> Iterator[bytes]:
    """The XML of a sheet without the stretches of rows that hold none of the tokens; the first rows are kept."""
    text = b""
    while chunk := file.read(CHUNK_BYTES):
        text += chunk
        start = text.find(_ROWS_START)
        if start >= 0:
            break
        yield text[: -len(_ROWS_START)]
        text = text[-len(_ROWS_START) :]
    else:
        yield text
        return
    start += len(_ROWS_START)
    yield text[:start]
    text = text[start:]
    # Rows and cells without an address are counted, so none may be left out.
    is_first, needs_all = True, not re.match(rb'\s*(<row [^>]*?r="[0-9]+"|</sheetData>)', text)
    while True:
        end = text.find(_ROWS_END)
        cut = end if end >= 0 else text.rfind(_ROW_END) + len(_ROW_END) if _ROW_END in text else 0
        piece, text = text[:cut], text[cut:]
        needs_all = needs_all or b"<row>" in piece or b"<c>" in piece
        if is_first or needs_all or any(token in piece for token in tokens):
            yield piece
        is_first = is_first and not piece
        if end >= 0:
            break
        if len(text) > MAX_ROW_BYTES:
            needs_all = True
            yield text
            text = b""
        chunk = file.read(CHUNK_BYTES)
        if not chunk:
            break
        text += chunk
    yield text
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def findings(
    marks: SheetMarks, last_row: int, columns: Collection[int], recipe: Recipe, spread: Spread
) -> Iterator[Finding]:
    """What the marks mean for a table that ends at `last_row`; `columns` are the numbers of its columns, from 1."""
    words = last(recipe, SetMissingValues)
    missing = words.values if words else ()
    for code, places in (("formula-without-result", marks.without_result), ("zeros-only-shown", marks.zeros)):
        if places.count:
            yield _finding(code, Severity.ERROR, places)
    if marks.errors.count and not set(marks.errors.words) <= set(missing):
        step = SetMissingValues(tuple(dict.fromkeys((*missing, *marks.errors.words))))
        yield msgspec.structs.replace(
            _finding("formula-error", Severity.ERROR, marks.errors),
            suggestions=(Suggestion("words-are-missing", (step,)),),
        )
    if marks.formulas > 1 and marks.is_zero_throughout and not marks.was_calculated:
        yield Finding(code="formulas-all-zero", severity=Severity.REVIEW, gate=Gate.READING, count=marks.formulas)
    if marks.is_partial:
        yield Finding(code="sheet-partly-seen", severity=Severity.NOTE, gate=Gate.READING)
    if marks.percentages.count:
        yield _finding("shown-as-percentage", Severity.NOTE, Places(columns=marks.percentages.columns))
    if spread.filled:
        yield _about_merged("merged-cells-filled", Severity.NOTE, spread.filled)
    if doubtful := [area for area in spread.doubtful if area.first_row <= last_row]:
        yield msgspec.structs.replace(
            _about_merged("merged-cells", Severity.ERROR, doubtful),
            suggestions=(
                Suggestion("spread-merged", (SetMergedCells(repeated=True),)),
                Suggestion("leave-merged", (SetMergedCells(repeated=False),)),
            ),
        )
    if rows := [row for row in marks.hidden_rows if row <= last_row]:
        yield _finding("hidden-rows", Severity.REVIEW, Places(len(rows), rows))
    hidden = [
        column_letters(number)
        for number in sorted(columns)
        if any(first <= number <= last for first, last in marks.hidden_columns)
    ]
    if hidden:
        yield _finding("hidden-columns", Severity.REVIEW, Places(len(hidden), columns=hidden))


def _about_merged(code: str, severity: Severity, areas: list[Merged]) -> Finding:
    rows = sorted({area.first_row for area in areas})
    letters = [column_letters(column) for column in sorted({area.first_column for area in areas})]
    return _finding(code, severity, Places(len(areas), rows, letters))


def _finding(code: str, severity: Severity, places: Places) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        gate=Gate.READING,
        count=places.count,
        rows=tuple(places.rows[:MAX_ROWS]),
        params={"columns": ", ".join(places.columns[:MAX_LETTERS])} if places.columns else {},
    )


def column_letters(number: int) -> str:
    """A column as a spreadsheet names it: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,10})")
_RANGE = re.compile(rf"{_CELL.pattern}:{_CELL.pattern}")


class _Scan:
    """Takes the elements of a sheet one by one."""

    def __init__(self, header_row: int, formats: Formats) -> None:
        self.marks = SheetMarks()
        self._header_row, self._formats = header_row, formats
        self._row = self._column = 0
        self._letters = self._type = ""
        self._zeros = 0
        self._is_formula = self._has_value = self._in_value = False
        self._value = ""

    def start(self, name: str, attributes: Attributes) -> None:
        self._in_value = False
        match name:
            case "c":
                self._start_cell(attributes)
            case "v" | "is":
                self._has_value = self._in_value = True
            case "f":
                self._is_formula = True
            case "row":
                self._start_row(attributes)
            case "col" if _is_on(attributes.get("hidden")) and len(self.marks.hidden_columns) < MAX_RANGES:
                self.marks.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        if self._in_value and (self._is_formula or self._zeros or self._type == "e"):
            self._value += text[:64]

    def end_cell(self) -> None:
        """Judge the cell before: its parts are known when the next one starts."""
        if self._row >= self._header_row and self._letters:
            self._count_formula()
            if self._type == "e":
                self.marks.errors.add(self._row, self._letters, self._value.strip())
            # An empty text is a result; an empty number is none.
            elif self._is_formula and not (self._value.strip() or (self._type == "str" and self._has_value)):
                self.marks.without_result.add(self._row, self._letters)
            elif self._zeros and self._type in ("", "n") and 0 < len(self._value.strip().lstrip("-")) < self._zeros:
                self.marks.zeros.add(self._row, self._letters)
        self._letters = self._type = self._value = ""
        self._zeros = 0
        self._is_formula = self._has_value = False

    def _count_formula(self) -> None:
        if self._is_formula:
            self.marks.formulas += 1
            self.marks.is_zero_throughout = self.marks.is_zero_throughout and self._value.strip() == "0"

    def _start_cell(self, attributes: Attributes) -> None:
        self.end_cell()
        self._column += 1
        if place := _CELL.fullmatch(attributes.get("r", "")):
            self._letters, self._row = place[1], int(place[2])
            self._column = column_number(place[1])
        else:
            self._letters = column_letters(self._column)
        self._type = attributes.get("t", "")
        style = attributes.get("s", "")
        self._zeros = self._formats.zeros.get(style, 0)
        if style in self._formats.percentages and self._row > self._header_row:
            self.marks.percentages.add(self._row, self._letters)

    def _start_row(self, attributes: Attributes) -> None:
        self.end_cell()
        self._row = int(attributes.get("r", self._row + 1))
        self._column = 0
        if _is_on(attributes.get("hidden")) and self._row > self._header_row:
            self.marks.hidden_rows.append(self._row)

    def _merge(self, reference: str) -> None:
        area = _RANGE.fullmatch(reference)
        if area is None or int(area[4]) <= self._header_row or len(self.marks.merged) >= MAX_RANGES:
            return
        self.marks.merged.append(Merged(int(area[2]), int(area[4]), column_number(area[1]), column_number(area[3])))


def _is_on(value: str | None) -> bool:
    return value in ("1", "true")


def parse_xml(
    pieces: Iterable[bytes],
    start: Callable[[str, Attributes], None],
    text: Callable[[str], None] | None = None,
    end: Callable[[str], None] | None = None,
) -> None:
    """Tell the elements of a part by their local names; a document type, which no workbook has, is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start_local(name: str, attributes: Attributes) -> None:
        start(name.rpartition(":")[2], attributes)

    def refuse(*_: object) -> None:
        raise NotATable(reading_error("workbook-damaged"))

    def end_local(name: str) -> None:
        if end:
            end(name.rpartition(":")[2])

    parser.StartElementHandler = start_local
    parser.EndElementHandler = end_local if end else None
    parser.StartDoctypeDeclHandler = refuse
    parser.CharacterDataHandler = text
    try:
        for piece in pieces:
            parser.Parse(piece)
        parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, ValueError) as error:
        raise NotATable(reading_error("workbook-damaged")) from error


def part_pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part of the archive in pieces; raises NotATable where it is not there."""
    if part not in archive.namelist():
        raise NotATable(reading_error("workbook-damaged"))
    with archive.open(part) as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _part(archive: zipfile.ZipFile, sheet: str) -> tuple[str, bool]:
    """The part of the archive that holds a sheet, and whether its formulas were worked out.

    The workbook knows the key of a sheet, the relations know the path.
    """
    keys: dict[str, str] = {}
    targets: dict[str, str] = {}
    was_calculated = True

    def take_sheet(name: str, attributes: Attributes) -> None:
        nonlocal was_calculated
        if name == "sheet":
            key = next((value for label, value in attributes.items() if label.rpartition(":")[2] == "id"), "")
            keys[attributes.get("name", "")] = key
        if name == "calcPr":
            was_calculated = not _is_on(attributes.get("fullCalcOnLoad"))

    def take_target(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    parse_xml(part_pieces(archive, "xl/workbook.xml"), take_sheet)
    parse_xml(part_pieces(archive, "xl/_rels/workbook.xml.rels"), take_target)
    target = targets.get(keys.get(sheet, ""), "")
    part = posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    if part not in archive.namelist():
        raise NotATable(reading_error("workbook-damaged"))
    return part, was_calculated


_ZEROS = re.compile(r"0{2,}")


class Formats(msgspec.Struct, frozen=True):
    """What the styles of cells show that their values do not say, by the number of the style."""

    zeros: dict[str, int] = {}
    """Styles that show a fixed number of digits, such as `00000`, and that number."""
    percentages: frozenset[str] = frozenset()


_PERCENTAGES = ("9", "10")
"""Formats that every workbook has: `0%` and `0.00%`."""


def _formats(archive: zipfile.ZipFile) -> Formats:
    if "xl/styles.xml" not in archive.namelist():
        return Formats()
    widths: dict[str, int] = {}
    percentages = set(_PERCENTAGES)
    zeros: dict[str, int] = {}
    shown: set[str] = set()
    inside = count = 0

    def take(name: str, attributes: Attributes) -> None:
        nonlocal inside, count
        key = attributes.get("numFmtId", "")
        match name:
            case "numFmt":
                code = attributes.get("formatCode", "").split(";")[0].replace("\\", "")
                if _ZEROS.fullmatch(code):
                    widths[key] = len(code)
                if "%" in code:
                    percentages.add(key)
            case "cellXfs":
                inside = 1
            case "cellStyles" | "dxfs":
                inside = 0
            case "xf" if inside:
                if width := widths.get(key, 0):
                    zeros[str(count)] = width
                if key in percentages:
                    shown.add(str(count))
                count += 1

    parse_xml(part_pieces(archive, "xl/styles.xml"), take)
    return Formats(zeros, frozenset(shown))
