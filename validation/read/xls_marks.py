"""What the records of an .xls sheet say and its values do not: errors, hidden rows and columns, cells out of bounds.

The container is [MS-CFB], the records are [MS-XLS]; both are read only as far as this needs.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from struct import error, unpack_from

from validation.read.reading import NotATable, reading_error
from validation.read.sheet_marks import MAX_RANGES, SheetMarks, column_letters

MAX_BYTES = 256 * 1024**2
"""The largest .xls: 65,536 rows of 256 columns in a few sheets."""
MAX_ROWS, MAX_COLUMNS = 65_536, 256
_HEADER_BYTES, _ENTRY_BYTES, _MINI_SECTOR_BYTES, _MINI_STREAM_BELOW = 512, 128, 64, 4096
_LAST_SECTOR = 0xFFFFFFFA
_STREAMS = ("Workbook", "Book")

_BOF, _EOF, _SHEET, _ROW, _COLUMNS, _FORMULA, _BOOLEAN_OR_ERROR = 0x0809, 0x0A, 0x85, 0x0208, 0x7D, 0x06, 0x0205
_AREA, _TEXTS = 0x0200, 0xFC
_CELLS = frozenset((_FORMULA, _BOOLEAN_OR_ERROR, 0xBD, 0xBE, 0xD6, 0xFD, 0x0201, 0x0203, 0x0204, 0x027E))
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def refuse_far_cells(path: Path) -> None:
    """Raise NotATable for a workbook that declares more than any .xls holds: memory is taken for what is declared."""
    stream = _stream(path)
    for kind, content in _records(stream):
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
    stream = _stream(path)
    starts = [
        unpack_from("<I", content)[0] for kind, content in _records(stream) if kind == _SHEET and len(content) > 4
    ]
    if number >= len(starts):
        return marks
    for kind, content in _records(stream[starts[number] :], to_end_of_part=True):
        if kind == _COLUMNS and len(content) >= 10:
            first, last, _, _, flags = unpack_from("<5H", content)
            if flags & 1 and len(marks.hidden_columns) < MAX_RANGES:
                marks.hidden_columns.append((first + 1, last + 1))
        elif kind in (_ROW, *_CELLS) and len(content) >= 6:
            row, column = unpack_from("<2H", content)
            if row + 1 <= header_row:
                continue
            if kind == _ROW and len(content) >= 16 and content[12] & 0x20:
                marks.hidden_rows.append(row + 1)
            if word := _error(kind, content):
                marks.errors.add(row + 1, column_letters(column + 1), word)
    return marks


def _error(kind: int, content: bytes) -> str:
    """The error that a cell shows; empty where it shows none."""
    if kind == _BOOLEAN_OR_ERROR and len(content) >= 8 and content[7]:
        return _ERRORS.get(content[6], "#N/A")
    if kind == _FORMULA and len(content) >= 14 and content[6] == 2 and content[12:14] == b"\xff\xff":
        return _ERRORS.get(content[8], "#N/A")
    return ""


def _records(stream: bytes, to_end_of_part: bool = False) -> Iterator[tuple[int, bytes]]:
    position, depth = 0, 0
    while position + 4 <= len(stream):
        kind, length = unpack_from("<2H", stream, position)
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if to_end_of_part and kind == _EOF and depth <= 0:
            return


def _stream(path: Path) -> bytes:
    """The bytes of the workbook in its container; raises NotATable where it is damaged."""
    if path.stat().st_size > MAX_BYTES:
        raise NotATable(reading_error("unpacks-too-large"))
    try:
        return _workbook_stream(path.read_bytes())
    except (error, IndexError, ValueError, UnicodeError) as broken:
        raise NotATable(reading_error("workbook-damaged")) from broken


def _workbook_stream(content: bytes) -> bytes:
    size = 1 << min(unpack_from("<H", content, 30)[0], 16)
    first_directory, first_mini, first_list, lists = (
        unpack_from("<I", content, place)[0] for place in (48, 60, 68, 72)
    )
    tables = list(unpack_from("<109I", content, 76))
    for _ in range(min(lists, len(content) // size)):
        more = unpack_from(f"<{size // 4}I", content, _HEADER_BYTES + first_list * size)
        tables.extend(more[:-1])
        first_list = more[-1]
    # Chains of sectors: at each place the number of the next one.
    chain = array("I")
    for sector in tables:
        if sector < _LAST_SECTOR:
            start = _HEADER_BYTES + sector * size
            chain.frombytes(content[start : start + size].ljust(size, b"\xff"))

    def chained(first: int) -> bytes:
        pieces = (content[_HEADER_BYTES + sector * size :][:size] for sector in _follow(chain, first))
        return b"".join(pieces)

    directory = chained(first_directory)
    entries = [directory[start : start + _ENTRY_BYTES] for start in range(0, len(directory), _ENTRY_BYTES)]
    named = {_entry_name(entry): entry for entry in reversed(entries)}
    entry = next((named[name] for name in _STREAMS if name in named), None)
    if entry is None:
        raise ValueError
    first, length = unpack_from("<2I", entry, 116)
    if length >= _MINI_STREAM_BELOW:
        return chained(first)[:length]
    mini_chain = array("I", chained(first_mini)) if first_mini < _LAST_SECTOR else array("I")
    mini = chained(unpack_from("<I", entries[0], 116)[0])
    pieces = (mini[sector * _MINI_SECTOR_BYTES :][:_MINI_SECTOR_BYTES] for sector in _follow(mini_chain, first))
    return b"".join(pieces)[:length]


def _entry_name(entry: bytes) -> str:
    return entry[: max(unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le")


def _follow(chain: Sequence[int], sector: int) -> Iterator[int]:
    """The sectors of a chain, each once."""
    for _ in range(len(chain)):
        if sector >= len(chain):
            return
        yield sector
        sector = chain[sector]
