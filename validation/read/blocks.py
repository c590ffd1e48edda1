"""Which rows of a text below its labels are none of the table's: blank ones, labels again, notes, another table.

Columns are asked for the rows that stand out; only these are looked at one by one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import pairwise, takewhile

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from validation.read.cells import ROW
from validation.read.footnote import is_footnote_start, is_note_row, is_numbered_note, is_page_line, is_sentence
from validation.read.header import is_figure, is_no_value, is_number, is_title
from validation.read.literals import text, whole_number
from validation.read.parse import OddRow, Parsed
from validation.read.reading import Surrounding

MAX_LINES = 5000
"""Rows of one filled cell that are looked at: of more, only those at the end, for the table is just sparse."""
MAX_CELLS_LOOKED_AT = 1_000_000
TAIL_ROWS = 60
NEXT_ROWS = 30
ROWS_LOOKED_AT = 200
LEAST_TABLE_ROWS = 2


class Blocks(msgspec.Struct, frozen=True):
    """What stands between and below the rows of the table."""

    blank: tuple[int, ...] = ()
    repeated: tuple[int, ...] = ()
    """Rows that hold the labels again, with the lines that say on which page."""
    notes: tuple[Surrounding, ...] = ()
    last_row: int = 0
    """Last row of data; 0 where nothing stands below them."""
    tables: tuple[tuple[int, int], ...] = ()
    """First and last row of each table, where there are several."""
    are_doubtful: bool = False
    """Whether the tables may be one, for they have the same labels."""


class _Row(msgspec.Struct, frozen=True):
    """A row that stands out."""

    number: int
    cells: tuple[str, ...]
    is_odd: bool = False
    is_labels: bool = False

    @property
    def texts(self) -> list[str]:
        return [cell for cell in self.cells if cell.strip()]

    @property
    def is_blank(self) -> bool:
        # A cell of blanks is a value; a line of them is none.
        return not any(cell.strip() if self.is_odd else cell for cell in self.cells)

    @property
    def line(self) -> str:
        """The only text of the row, if it has just one."""
        texts = self.texts
        return texts[0].strip() if len(texts) == 1 else ""


def find_blocks(parsed: Parsed, last_row: int = 0, is_one_table: bool = False) -> Blocks:
    """Look at the rows that stand out. `last_row` is the last row of data, where that is known."""
    return _Finder(parsed).find(last_row, is_one_table)


class _Finder:
    def __init__(self, parsed: Parsed) -> None:
        self._layout, self._table, self._odd = parsed.layout, parsed.table, parsed.odd
        self._odd_numbers = [row.number for row in parsed.odd]
        self._width = self._table.num_columns - 1
        self._end = max(
            self._layout.first_row + self._table.num_rows + len(self._odd) - 1, self._layout.first_row - 1
        )  # number of the last row
        self._filled = _filled_counts(self._table)

    def find(self, last_row: int, is_one_table: bool) -> Blocks:
        clusters = list(_clusters(self._rows_that_stand_out()))
        starts: list[int] = []
        doubtful = False
        repeated: list[int] = []
        notes: list[_Row] = []
        for cluster in clusters:
            if last_row and cluster[0].number > last_row:
                break
            again, lines, is_doubtful = self._labels_again(cluster)
            if is_doubtful and not is_one_table:
                starts.append(_first_of_table(cluster, 0))
                doubtful = True
                continue
            repeated += again
            notes += lines
            if not again and not is_one_table:
                starts += self._starts_of_tables(cluster)
        if starts:
            return Blocks(tables=self._extents(starts), are_doubtful=doubtful)
        below = self._below(last_row) if last_row else self._notes_below()
        end = below[0].number if below else self._end + 1
        blank = [row.number for cluster in clusters for row in cluster if row.is_blank and row.number < end]
        last = end - 1
        while blank and blank[-1] == last:
            blank.pop()
            last -= 1
        texts = tuple(
            Surrounding("footnote", " ".join(row.texts), row.number) for row in (*notes, *below) if not row.is_blank
        )
        return Blocks(
            blank=tuple(blank) if self._width > 1 else (),
            repeated=tuple(number for number in repeated if number < end),
            notes=texts,
            last_row=last if below else 0,
        )

    def _extents(self, starts: Sequence[int]) -> tuple[tuple[int, int], ...]:
        first = self._layout.header_row or self._layout.first_row
        bounds = [first, *sorted(set(starts)), self._end + 1]
        return tuple((begin, end - 1) for begin, end in pairwise(bounds))

    def _rows_that_stand_out(self) -> list[_Row]:
        found = {row.number: self._odd_row(row) for row in self._odd}
        for number in self._numbers(self._filled, 0):
            found[number] = _Row(number, ())
        if self._width > 2:
            lines = self._table.filter(pc.equal(self._filled, whole_number(1, pa.int16())))
            room = min(MAX_LINES, MAX_CELLS_LOOKED_AT // self._width)
            if lines.num_rows > room:
                lines = self._table.slice(0, 0)
            found |= {row.number: row for row in _rows(lines)}
        for number in self._repeated_labels():
            found[number] = msgspec.structs.replace(self._row(number), is_labels=True)
        return [found[number] for number in sorted(found)]

    def _numbers(self, filled: pa.ChunkedArray, count: int) -> list[int]:
        numbers: list[int] = (
            self._table.column(ROW).filter(pc.equal(filled, whole_number(count, pa.int16()))).to_pylist()
        )
        return numbers

    def _odd_row(self, row: OddRow) -> _Row:
        cells = _without_blank_end(row.cells)
        is_labels = any(cells == _without_blank_end(labels) for labels in self._layout.heading) and len(cells) > 1
        return _Row(row.number, row.cells, is_odd=True, is_labels=is_labels)

    def _repeated_labels(self) -> Iterator[int]:
        """Rows that say the same as a row of the labels."""
        for labels in self._layout.heading:
            cells = [*labels[: self._width], *[""] * (self._width - len(labels))]
            column = next((index for index, cell in enumerate(cells) if cell), None)
            if column is None or sum(map(bool, cells)) < min(2, self._width):
                continue
            same = pc.equal(self._table.column(column + 1), text(cells[column]))
            if not pc.any(same).as_py():
                continue
            alike = self._table.filter(same)
            for index, cell in enumerate(cells):
                alike = alike.filter(pc.equal(alike.column(index + 1), text(cell)))
            yield from alike.column(ROW).to_pylist()

    def _labels_again(self, cluster: Sequence[_Row]) -> tuple[list[int], list[_Row], bool]:
        """Rows of labels and page lines, lines that stand with them, and whether these could name another table."""
        labels = [row for row in cluster if row.is_labels]
        if not labels or (self._width == 1 and not any(row.is_blank for row in cluster)):
            return [], [], False
        before = [row for row in cluster if row.number < labels[-1].number and row.line]
        others = [row for row in before if not is_page_line(row.line) and not self._is_in_preamble(row.line)]
        pages = [row for row in before if row not in others]
        if others:
            return [row.number for row in (*labels, *pages, *others)], [*pages, *others], True
        return [row.number for row in (*labels, *pages)], pages, False

    def _is_in_preamble(self, text: str) -> bool:
        return any(surrounding.text.strip() == text for surrounding in self._layout.surroundings)

    def _starts_of_tables(self, cluster: Sequence[_Row]) -> Iterator[int]:
        """Row numbers at which another table begins within or behind rows that stand out."""
        index = 0
        while index < len(cluster):
            run = _run(cluster[index:])
            if self._is_table(run, cluster[:index]):
                yield _first_of_table(cluster[:index], run[0].number)
            index += max(len(run), 1)
        behind = self._next_rows(cluster[-1].number + 1)
        is_set_off = any(row.is_blank or row.is_odd or is_title(row.line) for row in cluster)
        if behind and is_set_off and self._begins_table(behind, self._rows_above(cluster[0].number)):
            yield _first_of_table(cluster, behind[0].number)

    def _is_table(self, run: Sequence[_Row], before: Sequence[_Row]) -> bool:
        """Whether rows of one width, none of them the table's, are a table of their own."""
        if len(run) < LEAST_TABLE_ROWS or not run[0].is_odd or len(_without_blank_end(run[0].cells)) < 2:
            return False
        first, *rest = run
        if is_note_row(first.cells) or any(is_figure(cell) for cell in first.cells) or len(set(first.texts)) < 2:
            return False
        is_set_off = bool(before) and (before[-1].is_blank or bool(before[-1].line))
        has_numbers = any(is_number(cell) for row in rest for cell in row.cells)
        return (is_set_off and (has_numbers or len(rest) >= LEAST_TABLE_ROWS)) or (has_numbers and len(rest) > 2)

    def _rows_above(self, number: int) -> list[tuple[str, ...]]:
        """Cells of the first rows of the table, none of them below a row."""
        room = max(1, min(ROWS_LOOKED_AT, MAX_CELLS_LOOKED_AT // self._width))
        return [row.cells for row in _rows(self._table.slice(0, min(self._index(number), room)))]

    def _begins_table(self, rows: Sequence[_Row], above: Sequence[Sequence[str]]) -> bool:
        """Whether a row of labels stands first among rows of the table's own width."""
        usual_end = max((len(_without_blank_end(cells)) for cells in above), default=0)
        first, *rest = rows
        texts = [index for index, cell in enumerate(first.cells) if cell.strip()]
        if len(texts) < 2 or not rest or is_note_row(first.cells) or any(is_figure(cell) for cell in first.cells):
            return False
        over_numbers = [
            index
            for index in texts
            if not is_no_value(first.cells[index])
            and all(is_number(row.cells[index]) for row in rest if row.cells[index].strip())
            and any(row.cells[index].strip() for row in rest)
        ]
        used = {index for row in rest for index, cell in enumerate(row.cells) if cell.strip()}
        is_narrow = len(rest) >= LEAST_TABLE_ROWS and used <= set(texts) and max(texts) < usual_end - 1
        return bool(over_numbers) or is_narrow

    def _next_rows(self, number: int) -> list[_Row]:
        """Rows of the table's width from that number on, up to the next one that is blank or of another width."""
        start = self._index(number)
        rows = _rows(self._table.slice(start, NEXT_ROWS))
        return list(
            takewhile(lambda row: not row.is_blank, (row for at, row in enumerate(rows) if row.number == number + at))
        )

    def _index(self, number: int) -> int:
        """Where the row of that number, or the next one, stands in the table."""
        return max(number - self._layout.first_row - bisect_left(self._odd_numbers, number), 0)

    def _row(self, number: int) -> _Row:
        return next(iter(_rows(self._table.slice(self._index(number), 1))))

    def _below(self, last_row: int) -> list[_Row]:
        """Everything below the last row of data; of very much only the first."""
        rows = [*_rows(self._table.slice(self._index(last_row + 1), MAX_LINES))]
        odd = [self._odd_row(row) for row in self._odd if row.number > last_row][:MAX_LINES]
        return sorted([*rows, *odd], key=lambda row: row.number)

    def _last_rows(self) -> list[_Row]:
        room = max(1, min(TAIL_ROWS, MAX_CELLS_LOOKED_AT // max(1, self._width)))
        rows = [*_rows(self._table.slice(max(0, self._table.num_rows - room)))]
        odd = [self._odd_row(row) for row in self._odd[-room:]]
        return sorted([*rows, *odd], key=lambda row: row.number)[-room:]

    def _notes_below(self) -> list[_Row]:
        """The rows from the first note on. A table of one column cannot tell a note from a value."""
        rows = self._last_rows()
        if self._width < 2:
            return []
        region: list[_Row] = []
        while rows and (rows[-1].is_blank or self._may_be_note(rows[-1])):
            region.insert(0, rows.pop())
        longest = max((len(row.cells[0]) for row in rows if row.cells), default=0)
        for index, row in enumerate(region):
            is_apart = index > 0 and region[index - 1].is_blank
            is_note = is_note_row(row.cells) or (bool(row.line) and is_numbered_note(row.line) and is_apart)
            is_text = bool(row.line) and not is_number(row.line) and bool(row.cells[0].strip())
            is_unmarked = is_text and not row.is_odd and is_sentence(row.line, longest)
            if is_note or is_unmarked or (is_apart and is_text and (row.is_odd or self._width > 2)):
                return region[index:]
        return []

    def _may_be_note(self, row: _Row) -> bool:
        """Whether a row could be one of several lines of notes."""
        if is_note_row(row.cells):
            return True
        if any(is_number(text) for text in row.texts):
            return False
        if len(row.texts) == 1:
            return self._width > 2 or row.is_odd
        return self._width > 4 and len(row.texts) <= self._width // 2 and row.is_odd


def _filled_counts(table: pa.Table) -> pa.ChunkedArray:
    """How many cells of each row hold anything."""
    # Casting twice: a literal would make pyarrow look for pandas, which takes seconds where it is installed.
    counts = (pc.cast(pc.cast(pc.binary_length(column), pa.bool_()), pa.int16()) for column in table.columns[1:])
    return reduce(pc.add, counts)


def _rows(table: pa.Table) -> Iterator[_Row]:
    for number, *cells in zip(*(column.to_pylist() for column in table.columns), strict=True):
        yield _Row(number, tuple(cells))


def _clusters(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Rows that follow one another without a gap."""
    cluster: list[_Row] = []
    for row in rows:
        if cluster and row.number != cluster[-1].number + 1:
            yield cluster
            cluster = []
        cluster.append(row)
    if cluster:
        yield cluster


def _without_blank_end(cells: Sequence[str]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return tuple(cells[:end])


def _run(rows: Sequence[_Row]) -> list[_Row]:
    """The first rows as far as they could be of one table: all of another width than the table's, and of the same."""
    width = len(rows[0].cells)
    return list(takewhile(lambda row: row.is_odd and len(row.cells) == width and not row.is_blank, rows))


def _first_of_table(before: Sequence[_Row], first: int) -> int:
    """Row number of the title of a table, else of its first row; notes of the table above and blank rows are none."""
    start = first or before[-1].number
    for row in reversed(before):
        if row.is_blank and start != (first or before[-1].number):
            break
        if row.line and not is_footnote_start(row.line):
            start = row.number
        elif not row.is_blank and not row.is_labels:
            break
    return start
