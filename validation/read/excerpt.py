"""A few rows of an input as a person sees them, for the page that shows what a finding means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

import msgspec
import python_calamine as calamine

from validation.privacy.mask import mask_personal
from validation.privacy.redact import redact
from validation.read.compressed import names_in, unpack_gzip, unpack_zip
from validation.read.dialect import Dialect, records
from validation.read.encoding import ENCODINGS
from validation.read.excel_text import plain_text
from validation.read.fonts import FONTS, to_unicode
from validation.read.geojson import is_feature, record_of
from validation.read.header import join_labels, labels_or_numbers
from validation.read.json import records as read_json_records
from validation.read.parquet import records as read_parquet_rows
from validation.read.reading import NotATable, Reading
from validation.read.records import Record, Whole, columns_of, label_of, text_of
from validation.read.workbook import FORMATS as WORKBOOK_FORMATS
from validation.read.workbook import opened, refuse_bombs, write
from validation.recipe import SetMember
from validation.schema import clean_label

RECORD_FORMATS = ("json", "ndjson", "geojson", "parquet")
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


def read_raw(path: Path, reading: Reading, rows: Collection[int]) -> Excerpt:
    """The cells of some rows as they stand, to be masked by whoever knows what a fix makes of them.

    Columns without a label have the name that the check gives them. Of a file that is too large no rows are given.
    """
    try:
        with unpacked(path, reading) as plain:
            labels, found = _find(plain, reading, rows)
    except NotATable:
        return Excerpt((), {})
    width = max(map(len, found.values()), default=0)
    return Excerpt(
        tuple(labels_or_numbers(labels, width, reading.header_row or len(labels))),
        {number: tuple(normalize("NFC", cell) for cell in row) for number, row in found.items() if number in rows},
    )


def read_cells(path: Path, reading: Reading, rows: Collection[int], personal_columns: Collection[str] = ()) -> Excerpt:
    """The cells of some rows, personal values masked, those of `personal_columns` (by label) altogether.

    Of a file that is too large to look into while a reader waits, no rows are given.
    """
    try:
        with unpacked(path, reading) as plain:
            return _read_cells(plain, reading, rows, personal_columns)
    except NotATable:
        return Excerpt((), {})


@contextmanager
def unpacked(path: Path, reading: Reading) -> Iterator[Path]:
    """The file that was read, out of what it is packed in; raises NotATable where it is too large to wait for."""
    if not reading.container:
        yield path
        return
    with TemporaryDirectory() as folder:
        target = Path(folder) / "unpacked"
        if reading.container == "gz":
            unpack_gzip(path, target, MAX_UNPACKED_BYTES)
        else:
            # A name that holds a personal value is kept masked.
            member = next((name for name in names_in(path) if f"zip:{redact(name)}" == reading.container), "")
            unpack_zip(path, (SetMember(member),), target, MAX_UNPACKED_BYTES)
        yield target


def _find(path: Path, reading: Reading, rows: Collection[int]) -> tuple[tuple[str, ...], dict[int, list[str]]]:
    """Labels, and the rows by number, those of the heading among them."""
    heading = range(reading.header_row, reading.header_row + reading.header_rows) if reading.header_row else range(0)
    last = min(max((*rows, *heading), default=0), MAX_ROW)
    labels: tuple[str, ...] = ()
    try:
        if reading.format in RECORD_FORMATS:
            labels, numbered = _named(path, reading, {*rows, *heading})
        else:
            numbered = enumerate(islice(_records(path, reading), last), 1)
        found = {number: row for number, row in numbered if number in rows or number in heading}
    except (NotATable, calamine.CalamineError, OSError, UnicodeError):
        found = {}
    return labels or _labels([found.get(number, []) for number in heading], reading), found


def _read_cells(path: Path, reading: Reading, rows: Collection[int], personal_columns: Collection[str]) -> Excerpt:
    labels, found = _find(path, reading, rows)
    personal = {clean_label(label) for label in personal_columns}
    width = max(map(len, found.values()), default=0)
    hidden = {
        index
        for index, label in enumerate(labels_or_numbers(labels, width, reading.header_row or len(labels)))
        if clean_label(redact(label)) in personal
    }
    return Excerpt(
        tuple(_shown(label) for label in labels[:MAX_COLUMNS]),
        {
            number: tuple(
                mask_personal(cell) if cell and _is_hidden(index, row, labels, hidden) else _shown(cell)
                for index, cell in enumerate(row[:MAX_COLUMNS])
            )
            for number, row in found.items()
            if number in rows
        },
    )


def _labels(heading: Sequence[Sequence[str]], reading: Reading) -> tuple[str, ...]:
    """As the check knows them."""
    if not any(heading):
        return ()
    labels = (plain_text(normalize("NFC", label)) for label in join_labels(heading))
    font = FONTS.get(reading.font)
    return tuple((font and to_unicode(label, font)) or label for label in labels)


def _is_hidden(index: int, row: Sequence[str], labels: Sequence[str], hidden: Collection[int]) -> bool:
    """In a row with too many cells nobody knows to which column one belongs that stands right of a hidden one."""
    return index in hidden or (len(row) > len(labels) and bool(labels) and any(index > other for other in hidden))


def _named(
    path: Path, reading: Reading, wanted: Collection[int]
) -> tuple[tuple[str, ...], Iterable[tuple[int, list[str]]]]:
    """Labels and rows of a format whose values have names."""
    last = min(max(wanted, default=0), MAX_ROW)
    if reading.format == "parquet":
        rows = read_parquet_rows(path)
        labels = tuple(next(rows))
        return labels, enumerate(islice(rows, last), 1)
    numbered = takewhile(lambda item: item[0] <= last, read_json_records(path, reading))
    found = {row: _as_record(value) for row, value in numbered if row in wanted}
    columns = columns_of(list(found.values()))
    cells = zip(*([text_of(value) for value in values] for values in columns.values()), strict=True)
    labels = () if reading.header_row else tuple(map(label_of, columns))
    return labels, zip(found, map(list, cells), strict=True)


def _as_record(value: object) -> Record:
    if isinstance(value, list):
        return {str(index): Whole(cell) if isinstance(cell, dict) else cell for index, cell in enumerate(value)}
    if not isinstance(value, dict):
        return {}
    return record_of(value) if is_feature(value) else value


def _records(path: Path, reading: Reading) -> Iterator[list[str]]:
    if reading.format in WORKBOOK_FORMATS:
        refuse_bombs(path, MAX_UNPACKED_BYTES, MAX_SPREAD_CELLS)
        with opened(path) as workbook:
            # A name that holds a personal value is kept masked.
            sheet = next((name for name in workbook.sheet_names if redact(name) == reading.sheet), reading.sheet)
            for values in workbook.get_sheet_by_name(sheet).iter_rows():
                yield [write(value) for value in values]
        return
    with path.open(encoding=ENCODINGS[reading.encoding].codec, newline="") as file:
        yield from records(file, Dialect(reading.delimiter, reading.quote, reading.style))


def _shown(cell: str) -> str:
    # Masked before it is cut, for half a number would not be known for one.
    return redact(normalize("NFC", cell[: 2 * MAX_SHOWN_CHARACTERS]))[:MAX_SHOWN_CHARACTERS]
