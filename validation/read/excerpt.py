"""A few rows of an input as a person sees them, for the page that shows what a finding means."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from unicodedata import normalize

import msgspec
import python_calamine as calamine

from validation.privacy.mask import mask_personal
from validation.privacy.redact import redact
from validation.read.dialect import Dialect, records
from validation.read.encoding import ENCODINGS
from validation.read.header import labels_or_numbers
from validation.read.reading import NotATable, Reading
from validation.read.workbook import refuse_bombs, write
from validation.schema import clean_label

MAX_ROW = 200_000
"""Rows further down are not looked up: a page must not wait for a whole file."""
MAX_COLUMNS = 60
MAX_SHOWN_CHARACTERS = 200
MAX_UNPACKED_BYTES = 200 * 1024**2
MAX_SPREAD_CELLS = 5_000_000


class Excerpt(msgspec.Struct, frozen=True):
    labels: tuple[str, ...]
    rows: dict[int, tuple[str, ...]]
    """Cells by row number of the file; rows that could not be looked up are missing."""


def read_cells(path: Path, reading: Reading, rows: Collection[int], personal_columns: Collection[str] = ()) -> Excerpt:
    """The cells of some rows, personal values masked, those of `personal_columns` (by label) altogether.

    Of a file that is too large to look into while a reader waits, no rows are given.
    """
    last = min(max((*rows, reading.header_row)), MAX_ROW)
    try:
        numbered = enumerate(islice(_records(path, reading), last), 1)
        found = {number: row for number, row in numbered if number in rows or number == reading.header_row}
    except (NotATable, calamine.CalamineError, OSError, UnicodeError):
        found = {}
    labels = tuple(found.get(reading.header_row, ()))
    personal = {clean_label(label) for label in personal_columns}
    width = max(map(len, found.values()), default=0)
    hidden = {
        index
        for index, label in enumerate(labels_or_numbers(labels, width, reading.header_row))
        if clean_label(redact(label)) in personal
    }
    return Excerpt(
        tuple(_shown(label) for label in labels[:MAX_COLUMNS]),
        {
            number: tuple(
                mask_personal(cell) if index in hidden and cell else _shown(cell)
                for index, cell in enumerate(row[:MAX_COLUMNS])
            )
            for number, row in found.items()
            if number in rows
        },
    )


def _records(path: Path, reading: Reading) -> Iterator[list[str]]:
    if reading.format == "xlsx":
        refuse_bombs(path, MAX_UNPACKED_BYTES, MAX_SPREAD_CELLS)
        with calamine.CalamineWorkbook.from_path(path) as workbook:
            # A name that holds a personal value is kept masked.
            sheet = next((name for name in workbook.sheet_names if redact(name) == reading.sheet), reading.sheet)
            for values in workbook.get_sheet_by_name(sheet).iter_rows():
                yield [write(value) for value in values]
        return
    with path.open(encoding=ENCODINGS[reading.encoding].codec, newline="") as file:
        yield from records(file, Dialect(reading.delimiter, reading.quote))


def _shown(cell: str) -> str:
    # Masked before it is cut, for half a number would not be known for one.
    return redact(normalize("NFC", cell[: 2 * MAX_SHOWN_CHARACTERS]))[:MAX_SHOWN_CHARACTERS]
