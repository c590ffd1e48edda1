"""Delimited text → cells, at column speed: the head decides the dialect, the whole file has to agree."""

from __future__ import annotations

import csv as standard_csv
import io
import itertools
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.csv as arrow_csv

from validation.read.cells import MAX_COLUMNS, ROW, row_numbers, store, trim
from validation.read.dialect import Dialect, candidates, records
from validation.read.encoding import ENCODINGS, EncodingUnknown, NotText, copy_as_utf8, detect
from validation.read.footnote import is_footnote_start
from validation.read.header import find_header, header_findings, labels_or_numbers
from validation.read.quotes import Quotes, check_quotes
from validation.read.reading import NotATable, Reading, Source, Surrounding, reading_error, recipe_error
from validation.recipe import Recipe, SetDelimiter, SetEncoding, SetHeaderRow, last
from validation.report import MAX_ROWS, Finding

HEAD_CHARACTERS = 1024 * 1024
HEAD_RECORDS = 1000
BLOCK_BYTES = 16 * 1024 * 1024
"""A row that is longer cannot be read; far above what a row of a table holds."""

RAGGED_SHARE = 0.05
"""With more rows than this of another width, the dialect was probably read wrong."""


class _Layout(msgspec.Struct, frozen=True):
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


class _Ragged(msgspec.Struct):
    """Rows of another width than the table's, collected while Arrow parses."""

    offset: int
    short: list[int] = []
    long: list[int] = []
    footnotes: list[int] = []
    """Short rows from the first one that begins as a footnote does."""
    numbers: set[int] = set()

    def take(self, row: arrow_csv.InvalidRow) -> str:
        number = self.offset + row.number
        self.numbers.add(number)
        if row.actual_columns < row.expected_columns:
            is_footnote = self.footnotes or is_footnote_start((row.text or "").strip("\"'"))
            (self.footnotes if is_footnote else self.short).append(number)
        else:
            self.long.append(number)
        return "skip"


def read_csv(path: Path, recipe: Recipe, folder: Path) -> Source:
    """Cells of a delimited text file; raises NotATable where there is no table in it."""
    encoding, text_path = _as_utf8(path, recipe, folder / "text.csv")
    head = _head(text_path)
    reading = Reading(format="csv", encoding=encoding)
    chosen = last(recipe, SetDelimiter)
    header = last(recipe, SetHeaderRow)
    layouts = [
        _lay_out(head, dialect, header.row if header else None)
        for dialect in candidates(head, chosen.delimiter if chosen else "")
    ]
    if not layouts[0].labels and not layouts[0].width:
        raise NotATable(reading_error("empty-file"), reading)
    layout, table, ragged = _parse(text_path, layouts, reading, folder / "cells.arrow")
    reading = msgspec.structs.replace(
        reading, delimiter=layout.dialect.delimiter, quote=layout.dialect.quote, header_row=layout.header_row
    )
    table, labels = trim(table, labels_or_numbers(layout.labels, layout.width, layout.header_row))
    findings = _findings(layout, ragged, check_quotes(text_path, layout.dialect), header is not None)
    return Source(reading, table, labels, layout.preamble, findings)


def _as_utf8(path: Path, recipe: Recipe, target: Path) -> tuple[str, Path]:
    step = last(recipe, SetEncoding)
    try:
        encoding = ENCODINGS[step.encoding] if step else detect(path)
        return encoding.name, copy_as_utf8(path, encoding, target)
    except EncodingUnknown as error:
        raise NotATable(
            reading_error(
                "encoding-error",
                count=error.count,
                rows=error.rows,
                params={"encoding": error.tried or "utf-8"},
            )
        ) from error
    except NotText as error:
        raise NotATable(reading_error("not-text")) from error


def _head(path: Path) -> list[str]:
    """The first lines, each with its end; whole ones only, unless the file is one long line."""
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read(HEAD_CHARACTERS)
        whole = not file.read(1)
    lines = list(io.StringIO(text, newline=""))
    return lines if whole or len(lines) < 2 else lines[:-1]


def _lay_out(head: list[str], dialect: Dialect, header_row: int | None) -> _Layout:
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
    except standard_csv.Error:
        rows, offsets = rows or [[]], offsets if rows else [0, consumed]
    if not any(any(cell.strip() for cell in row) for row in rows):
        return _Layout(dialect, 1, [], 0, (), 0, 1)
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
    return _Layout(dialect, row_number, labels, width, preamble, offsets[row_number], row_number + 1)


def _filled_width(labels: list[str]) -> int:
    return max((index for index, label in enumerate(labels, 1) if label.strip()), default=0)


def _parse(path: Path, layouts: list[_Layout], reading: Reading, target: Path) -> tuple[_Layout, pa.Table, _Ragged]:
    """The table under the first layout that the whole file agrees with, else under the one it breaks least."""
    layout = layouts[0]
    table, ragged = _store(path, layout, reading, target)
    if len(layouts) > 1 and len(ragged.numbers) > RAGGED_SHARE * (table.num_rows + len(ragged.numbers)):
        best = min(layouts, key=lambda other: _ragged_share(path, other, reading))
        if best is not layout:
            layout = best
            table, ragged = _store(path, layout, reading, target.with_suffix(".2.arrow"))
    return layout, table, ragged


def _store(path: Path, layout: _Layout, reading: Reading, target: Path) -> tuple[pa.Table, _Ragged]:
    if layout.width > MAX_COLUMNS:
        params = {"columns": str(layout.width), "most": str(MAX_COLUMNS)}
        raise NotATable(reading_error("too-many-columns", params=params), reading)
    ragged = _Ragged(layout.first_row - 1)
    return store(_batches(path, layout, reading, ragged), layout.width, target), ragged


def _ragged_share(path: Path, layout: _Layout, reading: Reading) -> float:
    ragged = _Ragged(layout.first_row - 1)
    try:
        rows = sum(int(batch.num_rows) for batch in _batches(path, layout, reading, ragged))
    except NotATable:
        return 1.0
    return len(ragged.numbers) / max(1, rows + len(ragged.numbers))


def _batches(path: Path, layout: _Layout, reading: Reading, ragged: _Ragged) -> Iterator[pa.RecordBatch]:
    """Rows of text cells with their row numbers; rows of another width are left to `ragged`."""
    names = [f"c{index}" for index in range(layout.width)]
    number = layout.first_row
    if path.stat().st_size <= layout.data_offset:
        return
    with pa.OSFile(str(path)) as file:
        file.seek(layout.data_offset)
        try:
            reader = arrow_csv.open_csv(
                file,
                # In parallel Arrow does not know the numbers of the rows it skips.
                read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=BLOCK_BYTES),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=layout.dialect.mark,
                    quote_char=layout.dialect.quote,
                    newlines_in_values=True,
                    # A blank line counts as a row of the file; so numbers stay those of a spreadsheet.
                    ignore_empty_lines=False,
                    invalid_row_handler=ragged.take,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
                ),
            )
            for batch in reader:
                numbers = _row_numbers(number, batch.num_rows, ragged.numbers)
                number = numbers[-1] + 1 if numbers else number
                yield pa.RecordBatch.from_arrays(
                    [row_numbers(numbers), *batch.columns], names=[ROW, *batch.schema.names]
                )
        except pa.ArrowInvalid as error:
            # What Arrow says holds cells: not passed on.
            unclosed = check_quotes(path, layout.dialect).unclosed
            code, row = ("unclosed-quote", unclosed) if unclosed else ("row-too-long", number)
            raise NotATable(reading_error(code, rows=(row,)), reading) from error


def _row_numbers(start: int, count: int, skipped: set[int]) -> Sequence[int]:
    if not skipped:
        return range(start, start + count)
    return list(islice((number for number in itertools.count(start) if number not in skipped), count))


def _findings(layout: _Layout, ragged: _Ragged, quotes: Quotes, header_was_set: bool) -> tuple[Finding, ...]:
    """What the shape of the file says."""
    expected = {"expected": str(layout.width)}
    # A row with a bad quote has the wrong width because of it.
    short, long = ([row for row in rows if row not in quotes.rows] for rows in (ragged.short, ragged.long))
    findings = [
        reading_error(code, count=len(rows), rows=tuple(rows[:MAX_ROWS]), params=expected)
        for code, rows in (("missing-cell", short), ("extra-cell", long), ("footnote-row", ragged.footnotes))
        if rows
    ]
    if quotes.unclosed:
        findings.append(reading_error("unclosed-quote", rows=(quotes.unclosed,)))
    if quotes.stray:
        findings.append(reading_error("stray-quote", count=quotes.stray, rows=tuple(quotes.stray_rows)))
    return (*findings, *header_findings(layout.header_row, header_was_set, layout.preamble))
