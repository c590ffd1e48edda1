"""What the records of an .xls sheet say and its values do not: errors, hidden rows and columns, cells out of bounds.

The records are [MS-XLS], read only as far as this needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from struct import unpack_from

from validation.read.compound import open_compound
from validation.read.reading import NotATable, reading_error
from validation.read.sheet_marks import MAX_RANGES, SheetMarks, column_letters
from validation.read.unseen import WHITE, Colour, Look, shows_nothing

MAX_ROWS, MAX_COLUMNS = 65_536, 256
STREAMS = ("Workbook", "Book")

_BOF, _EOF, SHEET, _ROW, _COLUMNS, _FORMULA, _BOOLEAN_OR_ERROR = 0x0809, 0x0A, 0x85, 0x0208, 0x7D, 0x06, 0x0205
_AREA, _TEXTS = 0x0200, 0xFC
_CELLS = frozenset((_FORMULA, _BOOLEAN_OR_ERROR, 0xBD, 0xBE, 0xD6, 0xFD, 0x0201, 0x0203, 0x0204, 0x027E))
_VALUES = _CELLS - {0xBE, 0x0201}
"""Cells that are not blank."""
_FILTERED = 0x9B
_FONT, _STYLE, _FORMAT, _FONT_THAT_IS_NOT_THERE = 0x31, 0xE0, 0x041E, 4
_COLOURS: Mapping[int, Colour] = {0: (0, 0, 0), 1: WHITE, 8: (0, 0, 0), 9: WHITE, 65: WHITE}
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def refuse_far_cells(path: Path) -> None:
    """Raise NotATable for a workbook that declares more than any .xls holds: memory is taken for what is declared."""
    stream = workbook_stream(path)
    for kind, content in records(stream):
        if _declares_too_much(kind, content, len(stream)):
            raise NotATable(reading_error("workbook-damaged"))


def _declares_too_much(kind: int, content: bytes, stream_bytes: int) -> bool:
    if kind in _CELLS and len(content) >= 4:
        return bool(unpack_from("<H", content, 2)[0] >= MAX_COLUMNS)
    if kind == _TEXTS and len(content) >= 8:
        return bool(unpack_from("<I", content, 4)[0] > stream_bytes)
    if kind == _AREA and len(content) >= 10:
        # Rows take four bytes each since Excel 97.
        first_row, last_row, first, last = unpack_from("<2I2H" if len(content) >= 12 else "<4H", content)
        return not (first_row <= last_row <= MAX_ROWS and first <= last <= MAX_COLUMNS)
    return False


def scan_records(path: Path, number: int, header_row: int) -> SheetMarks:
    """Look for what matters in the sheet of that number, from 0; `header_row` is the last row of its labels."""
    marks = SheetMarks(is_partial=True)
    stream = workbook_stream(path)
    starts = [unpack_from("<I", content)[0] for kind, content in records(stream) if kind == SHEET and len(content) > 4]
    if number >= len(starts):
        return marks
    unseen = _unseen_styles(stream)
    for kind, content in records(stream[starts[number] :], to_end_of_part=True):
        marks.is_filtered |= kind == _FILTERED
        if kind == _COLUMNS and len(content) >= 10:
            first, last, _, _, flags = unpack_from("<5H", content)
            if flags & 1 and len(marks.hidden_columns) < MAX_RANGES:
                marks.hidden_columns.append((first + 1, last + 1))
        elif kind in (_ROW, *_CELLS) and len(content) >= 6:
            row, column = unpack_from("<2H", content)
            if row + 1 <= header_row:
                continue
            if kind == _ROW and len(content) >= 16 and (content[12] & 0x20 or not content[6:8].strip(b"\0")):
                marks.hidden_rows.append(row + 1)
            if kind in _VALUES and unpack_from("<H", content, 4)[0] in unseen:
                marks.unseen.add(row + 1, column_letters(column + 1))
            if word := _error(kind, content):
                marks.errors.add(row + 1, column_letters(column + 1), word)
    return marks


def _unseen_styles(stream: bytes) -> set[int]:
    """Numbers of the styles in which no value can be seen."""
    fonts: list[Look] = []
    empty: set[int] = set()
    unseen: set[int] = set()
    styles = 0
    for kind, content in records(stream, to_end_of_part=True):
        if kind == _FONT and len(content) >= 6:
            height, _, letters = unpack_from("<3H", content)
            fonts.append(Look(text=_COLOURS.get(letters), size=str(height / 20)))
        elif kind == _FORMAT and len(content) > 5 and shows_nothing(content[5:].decode("latin1")):
            empty.add(unpack_from("<H", content)[0])
        elif kind == _STYLE:
            if len(content) >= 20 and (unpack_from("<H", content, 2)[0] in empty or _look(fonts, content).is_unseen()):
                unseen.add(styles)
            styles += 1
    return unseen


def _look(fonts: list[Look], style: bytes) -> Look:
    number = unpack_from("<H", style)[0]
    number -= number > _FONT_THAT_IS_NOT_THERE
    font = fonts[number] if number < len(fonts) else Look()
    pattern, colours = unpack_from("<IH", style, 14)
    names = ("none", "solid")
    return font.over(Look(behind=_COLOURS.get(colours & 0x7F), pattern=names[min(pattern >> 26, 1)]))


def _error(kind: int, content: bytes) -> str:
    """The error that a cell shows; empty where it shows none."""
    if kind == _BOOLEAN_OR_ERROR and len(content) >= 8 and content[7]:
        return _ERRORS.get(content[6], "#N/A")
    if kind == _FORMULA and len(content) >= 14 and content[6] == 2 and content[12:14] == b"\xff\xff":
        return _ERRORS.get(content[8], "#N/A")
    return ""


def records(stream: bytes, to_end_of_part: bool = False) -> Iterator[tuple[int, bytes]]:
    """The kind and the content of each record: all of them, or those to the end of the part that begins here."""
    position, depth = 0, 0
    while position + 4 <= len(stream):
        kind, length = unpack_from("<2H", stream, position)
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if to_end_of_part and kind == _EOF and depth <= 0:
            return


def workbook_stream(path: Path) -> bytes:
    """The records of a workbook; raises NotATable where it is damaged."""
    compound = open_compound(path)
    number = compound.find(STREAMS)
    if number is None:
        raise NotATable(reading_error("workbook-damaged"))
    return compound.read(number)
