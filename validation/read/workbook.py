"""Excel workbook (.xlsx) → cells: one sheet, values as a person would write them in plain text."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from unicodedata import normalize

import msgspec
import pyarrow as pa
import python_calamine as calamine

from validation.read.cells import MAX_COLUMNS, ROW, row_numbers, store, trim
from validation.read.header import find_header, header_findings, labels_or_numbers
from validation.read.reading import NotATable, Reading, Source, Surrounding, reading_error, recipe_error
from validation.read.sheet_marks import findings as marks_findings
from validation.read.sheet_marks import scan_sheet
from validation.recipe import Recipe, SetHeaderRow, SetSheet, last
from validation.report import Finding, Gate, Severity, Suggestion

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

MAX_UNPACKED_BYTES = 2 * 1024**3
MAX_SPREAD_CELLS = 100_000_000
"""Cells of the rectangle from the first used cell to the last; one stray cell far away makes it huge."""
BATCH_ROWS = 20_000
# What reading a broken archive raises: bad structure, bad bytes, early end, unknown methods, passwords.
BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
HEAD_ROWS = 1000


def read_workbook(path: Path, recipe: Recipe, folder: Path) -> Source:
    """Cells of one sheet: the one the recipe names, else the first visible one that holds anything."""
    refuse_bombs(path, MAX_UNPACKED_BYTES, MAX_SPREAD_CELLS)
    try:
        with calamine.CalamineWorkbook.from_path(path) as workbook:
            return _read(workbook, path, recipe, folder)
    except calamine.PasswordError as error:
        raise NotATable(reading_error("workbook-locked")) from error
    except (calamine.CalamineError, OSError) as error:
        raise NotATable(reading_error("workbook-damaged")) from error


def refuse_bombs(path: Path, max_unpacked_bytes: int, max_spread_cells: int) -> None:
    """Unpack everything once, keeping nothing: sizes that the archive declares may be lies.

    calamine takes memory for the whole rectangle that the cell addresses span, so these are looked at as well.
    """
    unpacked = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                is_sheet = member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
                last_column = last_row = 1
                tail = b""
                with archive.open(member) as file:
                    while chunk := file.read(1024 * 1024):
                        unpacked += len(chunk)
                        if unpacked > max_unpacked_bytes:
                            raise NotATable(reading_error("unpacks-too-large"))
                        if is_sheet:
                            text = tail + chunk
                            last_column = max(last_column, _last_column(text))
                            last_row = max(last_row, _last_row(text))
                            tail = text[-32:]
                if last_column * last_row > max_spread_cells:
                    raise NotATable(reading_error("unpacks-too-large"))
    except BROKEN_ARCHIVE as error:
        raise NotATable(reading_error("workbook-damaged")) from error


_FAR_COLUMNS = re.compile(rb'\br="([A-Z]{2,})[0-9]+"')
_ROWS = re.compile(rb'<row\b[^>]{0,200}?\br="([0-9]+)"')
_FAR_ROWS = re.compile(rb'\br="[A-Z]+([0-9]{7,})"')


def _last_column(xml: bytes) -> int:
    names = set(_FAR_COLUMNS.findall(xml))
    return max((_column_number(name) for name in names), default=26)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:8]:
        number = number * 26 + letter - 64
    return number


def _last_row(xml: bytes) -> int:
    numbers = [*_ROWS.findall(xml)[-1:], *_FAR_ROWS.findall(xml)]
    return max((int(number[:12]) for number in numbers), default=1)


def _read(workbook: calamine.CalamineWorkbook, path: Path, recipe: Recipe, folder: Path) -> Source:
    visible = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == calamine.SheetVisibleEnum.Visible]
    hidden = [sheet.name for sheet in workbook.sheets_metadata if sheet.name not in visible]
    chosen = last(recipe, SetSheet)
    reading = Reading(format="xlsx", sheets=tuple(visible))
    if chosen and chosen.sheet not in visible:
        raise NotATable(reading_error("sheet-unknown", params={"sheet": chosen.sheet}), reading)
    filled = [name for name in visible if workbook.get_sheet_by_name(name).start is not None]
    if not filled:
        raise NotATable(reading_error("empty-file"), reading)
    name = chosen.sheet if chosen else _likeliest(workbook, filled)
    about = tuple(_about_sheets(name, [other for other in filled if other != name], hidden))
    reading = msgspec.structs.replace(reading, sheet=name)
    source = _read_sheet(workbook.get_sheet_by_name(name), path, recipe, folder, reading)
    return msgspec.structs.replace(
        source,
        surroundings=(*source.surroundings, Surrounding("sheet", name)),
        findings=(*source.findings, *about),
    )


def _likeliest(workbook: calamine.CalamineWorkbook, names: list[str]) -> str:
    """The first sheet with a row of several cells below its labels; a sheet of instructions has none."""
    return next((name for name in names if _has_table(workbook.get_sheet_by_name(name))), names[0])


def _has_table(sheet: calamine.CalamineSheet) -> bool:
    head = [[write(value) for value in row] for row in islice(sheet.iter_rows(), HEAD_ROWS)]
    return any(sum(map(bool, row)) > 1 for row in head[find_header(head) :])


def _about_sheets(name: str, others: list[str], hidden: list[str]) -> Iterator[Finding]:
    if hidden:
        yield Finding(
            code="hidden-sheets",
            severity=Severity.REVIEW,
            gate=Gate.READING,
            count=len(hidden),
            params={"sheets": ", ".join(hidden)},
        )
    if others:
        yield Finding(
            code="other-sheets",
            severity=Severity.NOTE,
            gate=Gate.READING,
            count=len(others),
            params={"sheet": name, "others": ", ".join(others)},
            suggestions=tuple(Suggestion("use-sheet", (SetSheet(other),), {"sheet": other}) for other in others[:5]),
        )


def _read_sheet(sheet: calamine.CalamineSheet, path: Path, recipe: Recipe, folder: Path, reading: Reading) -> Source:
    if sheet.start is None:
        raise NotATable(reading_error("empty-file"), reading)
    if sheet.width > MAX_COLUMNS:
        params = {"columns": str(sheet.width), "most": str(MAX_COLUMNS)}
        raise NotATable(reading_error("too-many-columns", params=params), reading)
    # calamine gives the blank rows above the first used cell, but not the blank columns before it.
    head = [[write(value) for value in row] for row in islice(sheet.iter_rows(), HEAD_ROWS)]
    step = last(recipe, SetHeaderRow)
    header_row = step.row if step else find_header(head)
    if step and header_row > len(head):
        raise NotATable(recipe_error(step), reading)
    labels = labels_or_numbers(head[header_row - 1] if header_row else [], sheet.width, header_row)
    preamble = tuple(
        Surrounding("preamble", " ".join(filter(None, row)), number)
        for number, row in enumerate(head[: max(header_row - 1, 0)], 1)
        if any(row)
    )
    decimals: set[str] = set()
    table = store(_batches(sheet, header_row, decimals), sheet.width, folder / "cells.arrow")
    table, labels = trim(table, labels)
    return Source(
        msgspec.structs.replace(reading, header_row=header_row),
        table,
        labels,
        preamble,
        (
            *header_findings(header_row, step is not None, preamble),
            *_about_marks(path, reading.sheet, header_row, table, sheet.start[1]),
        ),
        frozenset(decimals),
    )


def _about_marks(path: Path, sheet: str, header_row: int, table: pa.Table, blank_columns: int) -> Iterator[Finding]:
    """What the values do not tell; `blank_columns` stand before the first one that calamine gives."""
    names = {int(name[1:]) + blank_columns + 1: name for name in table.column_names[1:]}

    def is_filled(row: int, column: int) -> bool:
        if row <= header_row or column not in names:
            return row <= header_row
        return bool(table.column(names[column])[row - header_row - 1].as_py())

    yield from marks_findings(scan_sheet(path, sheet, header_row), header_row + table.num_rows, names, is_filled)


def _batches(sheet: calamine.CalamineSheet, header_row: int, decimals: set[str]) -> Iterator[pa.RecordBatch]:
    """Rows below the header; a column that holds times of day as well as days is written with both throughout.

    `decimals` receives the columns that hold a number with a fraction: the point in it is ours.
    """
    with_times = _columns_with_times(sheet)
    names = [ROW, *(f"c{index}" for index in range(sheet.width))]
    numbered = ((number, row) for number, row in enumerate(sheet.iter_rows(), 1) if number > header_row)
    while rows := list(islice(numbered, BATCH_ROWS)):
        columns = list(zip(*(row for _, row in rows), strict=True))
        decimals.update(
            f"c{index}"
            for index, column in enumerate(columns)
            if any(isinstance(value, float) and not value.is_integer() for value in column)
        )
        cells = [
            pa.array([write(value, index in with_times) for value in column], pa.string())
            for index, column in enumerate(columns)
        ]
        yield pa.RecordBatch.from_arrays([row_numbers(number for number, _ in rows), *cells], names=names)


def _columns_with_times(sheet: calamine.CalamineSheet) -> set[int]:
    return {
        index
        for row in sheet.iter_rows()
        for index, value in enumerate(row)
        if isinstance(value, dt.datetime) and value.time() != dt.time()
    }


def write(value: Value, with_time: bool = False) -> str:
    """A cell's value as text: `5` and not `5.0`, ISO 8601 for days and times, `true` and `false`."""
    match value:
        case str():
            return normalize("NFC", value)
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case dt.datetime() if value.time() == dt.time() and not with_time:
            return value.date().isoformat()
        case dt.datetime() | dt.date() | dt.time():
            day = dt.datetime(value.year, value.month, value.day) if with_time and type(value) is dt.date else value
            return day.isoformat()
        case dt.timedelta():
            return _clock(value)
        case _:
            return str(value)


def _clock(duration: dt.timedelta) -> str:
    """Hours may pass 24, as Excel's `[h]:mm:ss` shows them."""
    minutes, seconds = divmod(duration.total_seconds(), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours:02}:{minutes:02}:{seconds:02.0f}"
