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
from validation.read.unseen import Look, named_colour, shows_nothing
from validation.recipe import Recipe, SetHidden, SetMergedCells, SetMissingValues, last
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
    unseen: Places = msgspec.field(default_factory=Places)
    """Cells with a value that the sheet does not show: in the colour of what is behind them, or in a format of none."""
    formula_texts: dict[str, None] = {}
    """The different texts that stand in the formulas themselves."""
    hidden_rows: list[int] = []
    is_filtered: bool = False
    """Whether it is a filter that hides the rows."""
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
        tokens = (*_TOKENS, *(f's="{style}"'.encode() for style in (*formats.zeros, *formats.unseen)))
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


_TOKENS = (b"<f>", b"<f ", b"<f/", b't="e"', b"hidden=", b'ht="0', b"<!", b"='")
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
    if unseen := marks.unseen.count:
        yield _hidden("unseen-text", "unseen_text", Places(unseen, marks.unseen.rows, marks.unseen.columns))
    yield from _about_hidden(marks, last_row, columns, last(recipe, SetHidden))


def _about_hidden(
    marks: SheetMarks, last_row: int, columns: Collection[int], step: SetHidden | None
) -> Iterator[Finding]:
    """Rows and columns of the table that the sheet does not show: left out, kept on purpose, or still to be decided."""
    rows = hidden_rows(marks, last_row)
    letters = [column_letters(number) for number in hidden_columns(marks, columns)]
    if step and not step.kept:
        if rows or letters:
            yield Finding(
                code="hidden-left-out", severity=Severity.NOTE, gate=Gate.PRIVACY, count=len(rows) + len(letters)
            )
        return
    kinds = (
        ("filtered-rows", "filtered_rows", Places(len(rows), rows) if marks.is_filtered else Places()),
        ("hidden-rows", "hidden_rows", Places() if marks.is_filtered else Places(len(rows), rows)),
        ("hidden-columns", "hidden_columns", Places(len(letters), columns=letters)),
    )
    for code, kind, places in kinds:
        if places.count and step:
            yield _hidden("hidden-kept", kind, places)
        elif places.count:
            yield msgspec.structs.replace(_hidden(code, kind, places), suggestions=_HIDDEN_CHOICES)


_HIDDEN_CHOICES = (
    Suggestion("leave-hidden-out", (SetHidden(kept=False),)),
    Suggestion("keep-hidden", (SetHidden(kept=True),)),
)


def hidden_rows(marks: SheetMarks, last_row: int) -> list[int]:
    """Rows of a table that ends there which the sheet does not show."""
    return [row for row in marks.hidden_rows if row <= last_row]


def hidden_columns(marks: SheetMarks, columns: Collection[int]) -> list[int]:
    """Those of the columns, counted from 1, that the sheet does not show."""
    return [
        number for number in sorted(columns) if any(first <= number <= last for first, last in marks.hidden_columns)
    ]


def _hidden(code: str, kind: str, places: Places) -> Finding:
    found = _finding(code, Severity.REVIEW, places)
    return msgspec.structs.replace(found, gate=Gate.PRIVACY, params={**found.params, "kind": kind, "place": kind})


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
_LITERAL = re.compile(r'"((?:[^"]|"")+)"')
MAX_FORMULA = 8192
"""Characters of the longest formula."""
_RANGE = re.compile(rf"{_CELL.pattern}:{_CELL.pattern}")


class _Scan:
    """Takes the elements of a sheet one by one."""

    def __init__(self, header_row: int, formats: Formats) -> None:
        self.marks = SheetMarks()
        self._header_row, self._formats = header_row, formats
        self._row = self._column = 0
        self._letters = self._type = ""
        self._zeros = 0
        self._is_formula = self._has_value = self._in_value = self._in_formula = False
        self._style = ""
        self._value = self._formula = ""
        self._area = ""

    def start(self, name: str, attributes: Attributes) -> None:
        self._in_value = self._in_formula = False
        match name:
            case "c":
                self._start_cell(attributes)
            case "v" | "is":
                self._has_value = self._in_value = True
            case "f":
                self._is_formula = self._in_formula = True
            case "row":
                self._start_row(attributes)
            case "filterColumn":
                self.marks.is_filtered = True
            case "conditionalFormatting":
                self._area = attributes.get("sqref", "")
            case "cfRule" if attributes.get("dxfId") in self._formats.unseen_when:
                self._add_unseen_area()
            case "col" if _is_hidden(attributes, "width") and len(self.marks.hidden_columns) < MAX_RANGES:
                self.marks.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def text(self, text: str) -> None:
        if self._in_value and (self._is_formula or self._zeros or self._type == "e"):
            self._value += text[:64]
        if self._in_formula and len(self._formula) < MAX_FORMULA:
            self._formula += text

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
            if self._has_value and self._row > self._header_row and self._style in self._formats.unseen:
                self.marks.unseen.add(self._row, self._letters)
        if self._formula:
            take_literals(self.marks, self._formula)
        self._letters = self._type = self._value = self._formula = self._style = ""
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
        self._style = style = attributes.get("s", "")
        self._zeros = self._formats.zeros.get(style, 0)
        if style in self._formats.percentages and self._row > self._header_row:
            self.marks.percentages.add(self._row, self._letters)

    def _start_row(self, attributes: Attributes) -> None:
        self.end_cell()
        self._row = int(attributes.get("r", self._row + 1))
        self._column = 0
        if _is_hidden(attributes, "ht") and self._row > self._header_row:
            self.marks.hidden_rows.append(self._row)

    def _add_unseen_area(self) -> None:
        for reference in self._area.split():
            if place := _CELL.match(reference):
                self.marks.unseen.add(int(place[2]), place[1])

    def _merge(self, reference: str) -> None:
        area = _RANGE.fullmatch(reference)
        if area is None or int(area[4]) <= self._header_row or len(self.marks.merged) >= MAX_RANGES:
            return
        self.marks.merged.append(Merged(int(area[2]), int(area[4]), column_number(area[1]), column_number(area[3])))


def take_literals(marks: SheetMarks, formula: str) -> None:
    """Keep the texts that stand in a formula itself."""
    for literal in _LITERAL.findall(formula):
        if len(marks.formula_texts) < MAX_RANGES:
            marks.formula_texts[literal] = None


def _is_on(value: str | None) -> bool:
    return value in ("1", "true")


def _is_hidden(attributes: Attributes, size: str) -> bool:
    """Whether a row or a column is not shown: marked so, or of no height or width."""
    return _is_on(attributes.get("hidden")) or attributes.get(size, "1").strip("0.") == ""


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
    unseen: frozenset[str] = frozenset()
    """Styles in which nothing can be seen."""
    unseen_when: frozenset[str] = frozenset()
    """The same of styles that hold under a condition."""


_PERCENTAGES = ("9", "10")
"""Formats that every workbook has: `0%` and `0.00%`."""


def _formats(archive: zipfile.ZipFile) -> Formats:
    if "xl/styles.xml" not in archive.namelist():
        return Formats()
    scan = _Styles()
    parse_xml(part_pieces(archive, "xl/styles.xml"), scan.start, end=scan.end)
    return Formats(scan.zeros, frozenset(scan.percentages), frozenset(scan.unseen), frozenset(scan.unseen_when))


class _Styles:
    """Takes the styles one by one: fonts, fills and formats first, then the styles of cells that refer to them."""

    def __init__(self) -> None:
        self.zeros: dict[str, int] = {}
        self.percentages: set[str] = set()
        self.unseen: set[str] = set()
        self.unseen_when: set[str] = set()
        self._widths: dict[str, int] = {}
        self._percent = set(_PERCENTAGES)
        self._empty: set[str] = set()
        self._fonts: list[Look] = []
        self._fills: list[Look] = []
        self._look = Look()
        self._section = self._inside = ""
        self._count = self._conditions = 0

    def start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "fonts" | "fills" | "cellXfs" | "cellStyleXfs" | "cellStyles" | "dxfs":
                self._section = name
            case "font" | "fill":
                self._inside = name
                self._look = self._look if self._section == "dxfs" else Look()
            case "dxf":
                self._look = Look()
            case "numFmt":
                self._take_format(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
            case "xf" if self._section == "cellXfs":
                self._take_style(attributes)
            case "sz" if self._inside == "font":
                self._look = msgspec.structs.replace(self._look, size=attributes.get("val", ""))
            case "color" if self._inside == "font":
                self._look = msgspec.structs.replace(self._look, text=named_colour(attributes))
            case "patternFill":
                self._look = msgspec.structs.replace(self._look, pattern=attributes.get("patternType", "solid"))
            case "gradientFill":
                self._look = msgspec.structs.replace(self._look, pattern=name)
            case "fgColor" | "bgColor" if self._inside == "fill" and (name == "fgColor") != (self._section == "dxfs"):
                # A style under a condition gives the colour of its fill as that of the background.
                self._look = msgspec.structs.replace(self._look, behind=named_colour(attributes))

    def end(self, name: str) -> None:
        if name == "dxf":
            if self._look.is_unseen():
                self.unseen_when.add(str(self._conditions))
            self._conditions += 1
        elif name in ("font", "fill"):
            self._inside = ""
            if self._section in ("fonts", "fills"):
                (self._fonts if self._section == "fonts" else self._fills).append(self._look)

    def _take_format(self, key: str, code: str) -> None:
        if self._section == "dxfs":
            self._look = msgspec.structs.replace(self._look, is_empty=shows_nothing(code))
            return
        first = code.split(";")[0].replace("\\", "")
        if _ZEROS.fullmatch(first):
            self._widths[key] = len(first)
        if "%" in first:
            self._percent.add(key)
        if shows_nothing(code):
            self._empty.add(key)

    def _take_style(self, attributes: Attributes) -> None:
        key, number = attributes.get("numFmtId", ""), str(self._count)
        if width := self._widths.get(key, 0):
            self.zeros[number] = width
        if key in self._percent:
            self.percentages.add(number)
        font = _at(self._fonts, attributes.get("fontId", "0"))
        fill = _at(self._fills, attributes.get("fillId", "0"))
        if key in self._empty or font.over(fill).is_unseen():
            self.unseen.add(number)
        self._count += 1


def _at(looks: list[Look], number: str) -> Look:
    return looks[int(number)] if int(number) < len(looks) else Look()
