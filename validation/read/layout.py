"""Where the table stands in a delimited text: its dialect, the lines above it, its labels, its first row of data."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from validation.read.dialect import Dialect, candidates, has_escapes, is_separator_line, records
from validation.read.fractions import fraction_columns
from validation.read.header import find_heading, heading_of, is_left_out
from validation.read.reading import NotATable, Surrounding, recipe_error
from validation.recipe import JoinCells, Recipe, SetDelimiter, SetHeaderRow, SetQuote, last

HEAD_CHARACTERS = 1024 * 1024
HEAD_RECORDS = 1000
LINES_AROUND_BYTES = 64 * 1024
MOST_BYTES_BEFORE = 1024 * 1024
"""Of the line before a sign in it."""
SEARCHED_BYTES = 4 * 1024 * 1024


class Layout(msgspec.Struct, frozen=True):
    """Where the table stands in the text under one dialect."""

    path: Path
    """The text; of a style that parsers do not know a copy in the usual one, row by row the same."""
    written: Dialect
    """As the file is written."""
    dialect: Dialect
    """As `path` is written."""
    rows_before: int
    """Rows of the file that stand before the text."""
    header_row: int
    """In the file, from 1; 0 without labels."""
    heading: tuple[tuple[str, ...], ...]
    """The rows of labels as they stand in the file."""
    labels: tuple[str, ...]
    width: int
    surroundings: tuple[Surrounding, ...]
    """What stands above the labels, and the rows of column numbers below them."""
    data_offset: int
    """Bytes before the first row of data."""
    split: tuple[int, ...] = ()
    """Columns, from 1, whose decimal comma may have given most rows one cell more than there are labels."""

    @property
    def header_rows(self) -> int:
        return len(self.heading) or 1

    @property
    def first_row(self) -> int:
        """Row number of the first row of data."""
        return (self.header_row or self.rows_before + 1) + len(self.heading)

    @property
    def preamble(self) -> tuple[Surrounding, ...]:
        """What stands above the labels."""
        return tuple(line for line in self.surroundings if line.row and line.row < self.header_row)

    @property
    def column_numbers(self) -> list[int]:
        """Rows below the labels that number the columns."""
        return [line.row for line in self.surroundings if line.row and line.row > self.header_row]


DIALECT_LINES = 2000
"""Lines that tell the dialect; each of many dialects is tried on all of them."""


def find_layouts(path: Path, recipe: Recipe, folder: Path) -> list[Layout]:
    """Layouts that the first lines of a UTF-8 file allow, likeliest first; at least one."""
    dialects = _dialects(path, recipe)
    if not dialects[0].style:
        return [lay_out(path, dialect, dialect, recipe) for dialect in dialects]
    written = dialects[0]
    return [lay_out(_usual_copy(path, written, folder / "usual.csv"), written, USUAL, recipe)]


USUAL = Dialect(",", '"')


def _dialects(path: Path, recipe: Recipe) -> list[Dialect]:
    delimiter, quote = last(recipe, SetDelimiter), last(recipe, SetQuote)
    head = _head(path)[:DIALECT_LINES]
    found = candidates(head, delimiter.delimiter if delimiter else "", quote.quote if quote else None)
    if quote and quote.are_letters_inside:
        return [msgspec.structs.replace(found[0], style="letters")]
    if not found[0].style and found[0].quote and has_escapes(_lines_around(path, f"\\{found[0].quote}"), found[0]):
        return [msgspec.structs.replace(found[0], style="backslash")]
    return found


def _lines_around(path: Path, sign: str) -> list[str]:
    """The line in which a sign stands first, and some that follow it."""
    with path.open("rb") as file:
        found = _find(file, sign.encode())
        if found < 0:
            return []
        first = max(0, found - MOST_BYTES_BEFORE)
        file.seek(first)
        text = file.read(found - first + LINES_AROUND_BYTES)
    before = text[: found - first]
    start = max(before.rfind(b"\n"), before.rfind(b"\r")) + 1
    return text[start : start + LINES_AROUND_BYTES].decode(errors="ignore").splitlines(keepends=True)[:-1]


def _find(file: BinaryIO, sign: bytes) -> int:
    """Bytes before the first place of a sign; -1 without any. Read, not mapped, so that memory stays small."""
    before, held = 0, b""
    while chunk := file.read(SEARCHED_BYTES):
        text = held + chunk
        # Most files do not hold its first letter, and a search for one letter is ten times faster.
        if sign[:1] in text and (found := text.find(sign)) >= 0:
            return before + found
        held = text[len(text) - len(sign) + 1 :]
        before += len(text) - len(held)
    return -1


def _usual_copy(path: Path, dialect: Dialect, target: Path) -> Path:
    """The same rows as every program writes them."""
    with path.open(encoding="utf-8", newline="") as text, target.open("w", encoding="utf-8", newline="") as copy:
        # With this line end the writer quotes cells that hold either half of it.
        csv.writer(copy, lineterminator="\r\n").writerows(records(text, dialect))
    return target


def lay_out(path: Path, written: Dialect, dialect: Dialect, recipe: Recipe, rows_before: int = 0) -> Layout:
    """The layout of a text under one dialect; raises NotATable where the recipe's rows of labels do not exist."""
    rows, offsets = _rows(_head(path), dialect)
    step = last(recipe, SetHeaderRow)
    if not any(any(cell.strip() for cell in row) for row in rows):
        return Layout(path, written, dialect, rows_before, rows_before + 1, (), (), 0, (), 0)
    shown = [[] if number == 0 and is_separator_line(",".join(row)) else row for number, row in enumerate(rows)]
    if step:
        first = max(step.row - rows_before, 0) if step.row else 0
        if first + step.count - 1 > len(rows) or (step.row and not first):
            raise NotATable(recipe_error(step))
        heading = heading_of(shown, first, step.count)
    else:
        heading = find_heading(shown)
    end = heading.row + heading.rows - 1 if heading.row else 0
    lines = tuple(tuple(row) for row in rows[max(heading.row - 1, 0) : end])
    surroundings = tuple(
        Surrounding("preamble", " ".join(row), number + rows_before)
        for number, row in enumerate(shown[:end], 1)
        if any(row) and (number < heading.row or (number > heading.row and is_left_out(row)))
    )
    labelled, width = _labelled(heading.labels), _width(heading.labels, rows[end:])
    is_wider = labelled and width == labelled + 1 and dialect.delimiter == ","
    split = tuple(fraction_columns(rows[end:], labelled)) if is_wider else ()
    join = last(recipe, JoinCells)
    return Layout(
        path=path,
        written=written,
        dialect=dialect,
        rows_before=rows_before,
        header_row=heading.row + rows_before if heading.row else 0,
        heading=lines,
        labels=heading.labels,
        width=labelled if join and join.column in split else width,
        surroundings=surroundings,
        data_offset=offsets[end],
        split=split,
    )


def _head(path: Path) -> list[str]:
    """The first lines, each with its end; whole ones only, unless the file is one long line."""
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read(HEAD_CHARACTERS)
        whole = not file.read(1)
    lines = list(io.StringIO(text, newline=""))
    return lines if whole or len(lines) < 2 else lines[:-1]


def _rows(head: Sequence[str], dialect: Dialect) -> tuple[list[list[str]], list[int]]:
    """The first rows, and the bytes before each of them and behind the last."""
    rows: list[list[str]] = []
    offsets = [0]
    consumed = 0

    def lines() -> Iterator[str]:
        nonlocal consumed
        for line in head:
            consumed += len(line.encode())
            yield line

    try:
        for row in islice(records(lines(), dialect), HEAD_RECORDS):
            rows.append(row)
            offsets.append(consumed)
    except csv.Error:
        return (rows, offsets) if rows else ([[]], [0, consumed])
    return rows, offsets


def _labelled(labels: Sequence[str]) -> int:
    """Columns up to the last one with a label."""
    return max((index for index, label in enumerate(labels, 1) if label.strip()), default=0)


def _width(labels: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """Columns of the table. Labels without a column and columns without a label are both kept: trimming comes later."""
    labelled = _labelled(labels)
    widths = Counter(len(row) for row in below if row)
    wide = {width: count for width, count in widths.items() if width > 1} or widths
    usual = max(wide, key=lambda width: (wide[width], width == labelled, width), default=0)
    return max(labelled, usual)
