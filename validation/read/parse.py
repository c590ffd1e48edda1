"""Bytes of a delimited text from the first row of data on → text cells with their row numbers, at column speed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.csv as arrow_csv

from validation.read.cells import MAX_COLUMNS, ROW, row_numbers, store
from validation.read.footnote import is_footnote_start
from validation.read.layout import Layout
from validation.read.quotes import check_quotes
from validation.read.reading import NotATable, Reading, reading_error

BLOCK_BYTES = 16 * 1024 * 1024
"""A row that is longer cannot be read; far above what a row of a table holds."""

RAGGED_SHARE = 0.05
"""With more rows than this of another width, the dialect was probably read wrong."""


class Ragged(msgspec.Struct):
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


def parse(path: Path, layouts: Sequence[Layout], reading: Reading, target: Path) -> tuple[Layout, pa.Table, Ragged]:
    """The table under the first layout that the whole file agrees with, else under the one it breaks least."""
    layout = layouts[0]
    table, ragged = _store(path, layout, reading, target)
    if len(layouts) > 1 and len(ragged.numbers) > RAGGED_SHARE * (table.num_rows + len(ragged.numbers)):
        best = min(layouts, key=lambda other: _ragged_share(path, other, reading))
        if best is not layout:
            layout = best
            table, ragged = _store(path, layout, reading, target.with_suffix(".2.arrow"))
    return layout, table, ragged


def _store(path: Path, layout: Layout, reading: Reading, target: Path) -> tuple[pa.Table, Ragged]:
    if layout.width > MAX_COLUMNS:
        params = {"columns": str(layout.width), "most": str(MAX_COLUMNS)}
        raise NotATable(reading_error("too-many-columns", params=params), reading)
    ragged = Ragged(layout.first_row - 1)
    return store(_batches(path, layout, reading, ragged), layout.width, target), ragged


def _ragged_share(path: Path, layout: Layout, reading: Reading) -> float:
    ragged = Ragged(layout.first_row - 1)
    try:
        rows = sum(int(batch.num_rows) for batch in _batches(path, layout, reading, ragged))
    except NotATable:
        return 1.0
    return len(ragged.numbers) / max(1, rows + len(ragged.numbers))


def _batches(path: Path, layout: Layout, reading: Reading, ragged: Ragged) -> Iterator[pa.RecordBatch]:
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
