"""What a sheet's XML says and its values do not: results that were never worked out, merged and hidden cells."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from xml.parsers import expat

import msgspec

from validation.read.reading import NotATable, reading_error
from validation.report import MAX_ROWS, Finding, Gate, Severity

CHUNK_BYTES = 1024 * 1024
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

    def add(self, row: int, column: str) -> None:
        self.count += 1
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


class SheetMarks(msgspec.Struct):
    """What was found from the row of the labels downwards."""

    without_result: Places = msgspec.field(default_factory=Places)
    """Formulas that a program wrote and no spreadsheet worked out: they have no value."""
    errors: Places = msgspec.field(default_factory=Places)
    """`#N/A` and the like, which are no value either."""
    zeros: Places = msgspec.field(default_factory=Places)
    """Numbers that the sheet shows with leading zeros which the file does not hold."""
    hidden_rows: list[int] = []
    hidden_columns: list[tuple[int, int]] = []
    """First and last column of each hidden stretch, from 1."""
    merged: list[Merged] = []


def scan_sheet(path: Path, sheet: str, header_row: int) -> SheetMarks:
    """Read the XML of one sheet from end to end, keeping places only; raises NotATable where there is none."""
    with zipfile.ZipFile(path) as archive:
        part = _part(archive, sheet)
        scan = _Scan(header_row, _zero_formats(archive))
        _parse(archive, part, scan.start, scan.text)
        scan.end_cell()
    return scan.marks


def findings(
    marks: SheetMarks, last_row: int, columns: Collection[int], is_filled: Callable[[int, int], bool]
) -> Iterator[Finding]:
    """What the marks mean for a table that ends at `last_row`; `columns` are the numbers of its columns, from 1."""
    for code, places in (
        ("formula-without-result", marks.without_result),
        ("formula-error", marks.errors),
        ("zeros-only-shown", marks.zeros),
    ):
        if places.count:
            yield _finding(code, Severity.ERROR, places.count, places.rows, places.columns)
    merged = [
        area
        for area in marks.merged
        if area.first_row <= last_row
        and any(number in columns for number in range(area.first_column, area.last_column + 1))
        and is_filled(area.first_row, area.first_column)
    ]
    if merged:
        rows = list(dict.fromkeys(area.first_row for area in merged))
        letters = list(dict.fromkeys(column_letters(area.first_column) for area in merged))
        yield _finding("merged-cells", Severity.ERROR, len(merged), rows, letters)
    if rows := [row for row in marks.hidden_rows if row <= last_row]:
        yield _finding("hidden-rows", Severity.REVIEW, len(rows), rows, [])
    hidden = [
        column_letters(number)
        for number in sorted(columns)
        if any(first <= number <= last for first, last in marks.hidden_columns)
    ]
    if hidden:
        yield _finding("hidden-columns", Severity.REVIEW, len(hidden), [], hidden)


def _finding(code: str, severity: Severity, count: int, rows: list[int], columns: list[str]) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        gate=Gate.READING,
        count=count,
        rows=tuple(rows[:MAX_ROWS]),
        params={"columns": ", ".join(columns[:MAX_LETTERS])} if columns else {},
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

    def __init__(self, header_row: int, zero_formats: Mapping[str, int]) -> None:
        self.marks = SheetMarks()
        self._header_row, self._zero_formats = header_row, zero_formats
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
        if self._in_value and (self._is_formula or self._zeros):
            self._value += text[:64]

    def end_cell(self) -> None:
        """Judge the cell before: its parts are known when the next one starts."""
        if self._row >= self._header_row and self._letters:
            if self._type == "e":
                self.marks.errors.add(self._row, self._letters)
            # An empty text is a result; an empty number is none.
            elif self._is_formula and not (self._value.strip() or (self._type == "str" and self._has_value)):
                self.marks.without_result.add(self._row, self._letters)
            elif self._zeros and self._type in ("", "n") and 0 < len(self._value.strip().lstrip("-")) < self._zeros:
                self.marks.zeros.add(self._row, self._letters)
        self._letters = self._type = self._value = ""
        self._zeros = 0
        self._is_formula = self._has_value = False

    def _start_cell(self, attributes: Attributes) -> None:
        self.end_cell()
        self._column += 1
        if place := _CELL.fullmatch(attributes.get("r", "")):
            self._letters, self._row = place[1], int(place[2])
            self._column = column_number(place[1])
        else:
            self._letters = column_letters(self._column)
        self._type = attributes.get("t", "")
        self._zeros = self._zero_formats.get(attributes.get("s", ""), 0)

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


def _parse(
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, Attributes], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Tell the elements of one part by their local names; a document type, which no workbook has, is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start_local(name: str, attributes: Attributes) -> None:
        start(name.rpartition(":")[2], attributes)

    def refuse(*_: object) -> None:
        raise NotATable(reading_error("workbook-damaged"))

    parser.StartElementHandler = start_local
    parser.StartDoctypeDeclHandler = refuse
    parser.CharacterDataHandler = text
    try:
        with archive.open(part) as file:
            while chunk := file.read(CHUNK_BYTES):
                parser.Parse(chunk)
            parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, ValueError) as error:
        raise NotATable(reading_error("workbook-damaged")) from error


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part of the archive that holds a sheet: the workbook knows its key, the relations know the path."""
    keys: dict[str, str] = {}
    targets: dict[str, str] = {}

    def take_sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            key = next((value for label, value in attributes.items() if label.rpartition(":")[2] == "id"), "")
            keys[attributes.get("name", "")] = key

    def take_target(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(archive, "xl/workbook.xml", take_sheet)
    _parse(archive, "xl/_rels/workbook.xml.rels", take_target)
    target = targets.get(keys.get(sheet, ""), "")
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")


_ZEROS = re.compile(r"0{2,}")


def _zero_formats(archive: zipfile.ZipFile) -> dict[str, int]:
    """The cell styles that show a fixed number of digits, such as `00000`, and that number."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    widths: dict[str, int] = {}
    styles: dict[str, int] = {}
    inside = count = 0

    def take(name: str, attributes: Attributes) -> None:
        nonlocal inside, count
        match name:
            case "numFmt" if _ZEROS.fullmatch(code := attributes.get("formatCode", "").split(";")[0].replace("\\", "")):
                widths[attributes.get("numFmtId", "")] = len(code)
            case "cellXfs":
                inside = 1
            case "cellStyles" | "dxfs":
                inside = 0
            case "xf" if inside:
                if width := widths.get(attributes.get("numFmtId", ""), 0):
                    styles[str(count)] = width
                count += 1

    _parse(archive, "xl/styles.xml", take)
    return styles
