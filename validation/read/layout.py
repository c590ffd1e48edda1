"""Where the table stands in a delimited text: its dialect, the lines above it, its labels, its first row of data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from validation.read.dialect import Dialect, candidates, records
from validation.read.header import find_header
from validation.read.reading import NotATable, Surrounding, recipe_error
from validation.recipe import Recipe, SetDelimiter, SetHeaderRow, last

HEAD_CHARACTERS = 1024 * 1024
HEAD_RECORDS = 1000


class Layout(msgspec.Struct, frozen=True):
    """Where the table stands in the text under one dialect."""

    dialect: Dialect
    header_row: int
    labels: list[str]
    width: int
    preamble: tuple[Surrounding, ...]
    data_offset: int
    """Bytes before the first row of data."""
    first_row: int
    """Row number of the first row of data."""


def find_layouts(path: Path, recipe: Recipe) -> list[Layout]:
    """Layouts that the first lines of a UTF-8 file allow, likeliest first; at least one."""
    head = _head(path)
    chosen = last(recipe, SetDelimiter)
    header = last(recipe, SetHeaderRow)
    return [
        _lay_out(head, dialect, header.row if header else None)
        for dialect in candidates(head, chosen.delimiter if chosen else "")
    ]


def _head(path: Path) -> list[str]:
    """The first lines, each with its end; whole ones only, unless the file is one long line."""
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read(HEAD_CHARACTERS)
        whole = not file.read(1)
    lines = list(io.StringIO(text, newline=""))
    return lines if whole or len(lines) < 2 else lines[:-1]


def _lay_out(head: list[str], dialect: Dialect, header_row: int | None) -> Layout:
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
        rows, offsets = rows or [[]], offsets if rows else [0, consumed]
    if not any(any(cell.strip() for cell in row) for row in rows):
        return Layout(dialect, 1, [], 0, (), 0, 1)
    row_number = find_header(rows) if header_row is None else header_row
    if row_number > len(rows):
        raise NotATable(recipe_error(SetHeaderRow(row_number)))
    labels = rows[row_number - 1] if row_number else []
    below = [len(row) for row in rows[row_number:] if row]
    # Labels without a column and columns without a label are both kept: trimming drops what holds nothing.
    width = max(_filled_width(labels), max(set(below), key=below.count) if below else 0)
    preamble = tuple(
        Surrounding("preamble", " ".join(row), number)
        for number, row in enumerate(rows[: max(row_number - 1, 0)], 1)
        if any(row)
    )
    return Layout(dialect, row_number, labels, width, preamble, offsets[row_number], row_number + 1)


def _filled_width(labels: list[str]) -> int:
    return max((index for index, label in enumerate(labels, 1) if label.strip()), default=0)
