"""Bytes of a delimited text from the first row of data on → text cells with their row numbers, at column speed."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.csv as arrow_csv

from validation.read.cells import MAX_COLUMNS, ROW, row_numbers, store
from validation.read.dialect import Dialect, records
from validation.read.layout import Layout
from validation.read.quotes import check_quotes
from validation.read.reading import NotATable, Reading, reading_error

BLOCK_BYTES = 16 * 1024 * 1024
"""A row that is longer cannot be read; far above what a row of a table holds."""
SMALL_BLOCK_BYTES = 4 * 1024 * 1024
"""The same for files of more than `LARGE_BYTES`: Arrow reads up to 32 blocks ahead and holds them all."""
LARGE_BYTES = 16 * BLOCK_BYTES

RAGGED_SHARE = 0.05
"""With more rows than this of another width, the dialect was probably read wrong."""

MAX_ODD_CHARACTERS = 64 * 1024 * 1024
"""Text of rows of another width that is kept; of further ones only the numbers are."""


class OddRow(msgspec.Struct, frozen=True):
    """A row of another width than the table's."""

    number: int
    cells: tuple[str, ...]
    width: int
    """How many cells it has; those of a row among very many are not kept."""


class OddRows(msgspec.Struct):
    """Rows of another width, collected while Arrow parses."""

    offset: int
    dialect: Dialect
    rows: list[OddRow] = []
    numbers: set[int] = set()
    characters: int = 0

    def take(self, row: arrow_csv.InvalidRow) -> str:
        number = self.offset + row.number
        self.numbers.add(number)
        text = row.text or ""
        self.characters += len(text)
        cells = () if self.characters > MAX_ODD_CHARACTERS else self._cells(text)
        self.rows.append(OddRow(number, cells, row.actual_columns))
        return "skip"

    def _cells(self, text: str) -> tuple[str, ...]:
        return tuple(next(records(io.StringIO(text, newline=""), self.dialect), ()))


class Parsed(msgspec.Struct, frozen=True):
    """What the bytes hold under a layout."""

    layout: Layout
    table: pa.Table
    """Rows of the table's width, blank ones included: `row`, `c0`, `c1`, …"""
    odd: list[OddRow]


def parse(layouts: Sequence[Layout], reading: Reading, target: Path) -> Parsed:
    """The table under the first layout that the whole file agrees with, else under the one it breaks least."""
    first = _store(layouts[0], reading, target)
    if len(layouts) > 1 and _is_wrong(first):
        best = min(layouts, key=lambda other: _odd_share(other, reading))
        if best is not layouts[0]:
            return _store(best, reading, target.with_suffix(".2.arrow"))
    return first


def _is_wrong(parsed: Parsed) -> bool:
    rows: int = parsed.table.num_rows + len(parsed.odd)
    return len(parsed.odd) > RAGGED_SHARE * rows


def _store(layout: Layout, reading: Reading, target: Path) -> Parsed:
    if layout.width > MAX_COLUMNS:
        params = {"columns": str(layout.width), "most": str(MAX_COLUMNS)}
        raise NotATable(reading_error("too-many-columns", params=params), reading)
    odd = OddRows(layout.first_row - 1, layout.dialect)
    table = store(_batches(layout, reading, odd), layout.width, target)
    return Parsed(layout, table, odd.rows)


def _odd_share(layout: Layout, reading: Reading) -> float:
    odd = OddRows(layout.first_row - 1, layout.dialect)
    try:
        rows = sum(int(batch.num_rows) for batch in _batches(layout, reading, odd))
    except NotATable:
        return 1.0
    return len(odd.numbers) / max(1, rows + len(odd.numbers))


def _batches(layout: Layout, reading: Reading, odd: OddRows) -> Iterator[pa.RecordBatch]:
    """Rows of text cells with their row numbers; rows of another width are left to `odd`."""
    names = [f"c{index}" for index in range(layout.width)]
    number = layout.first_row
    if layout.path.stat().st_size <= layout.data_offset:
        return
    block_bytes = SMALL_BLOCK_BYTES if layout.path.stat().st_size > LARGE_BYTES else BLOCK_BYTES
    with pa.OSFile(str(layout.path)) as file:
        file.seek(layout.data_offset)
        try:
            reader = arrow_csv.open_csv(
                file,
                # In parallel Arrow does not know the numbers of the rows it skips.
                read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=block_bytes),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=layout.dialect.mark,
                    quote_char=layout.dialect.quote or False,
                    newlines_in_values=bool(layout.dialect.quote),
                    # A blank line counts as a row of the file; so numbers stay those of a spreadsheet.
                    ignore_empty_lines=False,
                    invalid_row_handler=odd.take,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
                ),
            )
            for batch in reader:
                numbers = _row_numbers(number, batch.num_rows, odd.numbers)
                number = numbers[-1] + 1 if numbers else number
                yield pa.RecordBatch.from_arrays(
                    [row_numbers(numbers), *batch.columns], names=[ROW, *batch.schema.names]
                )
        except pa.ArrowInvalid as error:
            # What Arrow says holds cells: not passed on.
            unclosed = check_quotes(layout.path, layout.dialect).unclosed
            code, row = ("unclosed-quote", unclosed + layout.rows_before) if unclosed else ("row-too-long", number)
            raise NotATable(reading_error(code, rows=(row,)), reading) from error


def _row_numbers(start: int, count: int, skipped: set[int]) -> Sequence[int]:
    if not skipped:
        return range(start, start + count)
    return list(islice((number for number in itertools.count(start) if number not in skipped), count))
