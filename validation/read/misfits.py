"""Rows with too few or too many cells: which of them are sure to be right, and how the recipe mends the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from validation.read.fractions import fraction_columns
from validation.read.header import is_no_value, is_number, shape
from validation.read.parse import OddRow
from validation.recipe import DropMisfits, FillShortRows, JoinCells, LeaveOutRows, Recipe, last


class Misfits(msgspec.Struct):
    """What became of the rows of another width."""

    cells: dict[int, tuple[str, ...]] = {}
    """The cells of the rows that now fit, by row number."""
    filled: list[int] = []
    joined: list[int] = []
    dropped: list[OddRow] = []
    short: list[OddRow] = []
    long: list[OddRow] = []


def mend(rows: Iterable[OddRow], width: int, needed: int, delimiter: str, recipe: Recipe) -> Misfits:
    """Cells for rows of another width.

    Blank cells beyond the last column say nothing, and neither do missing ones beyond the column `needed`, the last one
    with a label or a value. All others are mended as the recipe says, or stay misfits.
    """
    fills = last(recipe, FillShortRows) is not None
    drops = last(recipe, DropMisfits) is not None or last(recipe, LeaveOutRows) is not None
    joins = last(recipe, JoinCells)
    found = Misfits()
    for row in rows:
        cells = row.cells
        if cells and not any(cell.strip() for cell in cells[width:]) and row.width >= needed:
            found.cells[row.number] = (*cells[:width], *[""] * (width - len(cells)))
        elif cells and row.width < width and fills:
            found.cells[row.number] = (*cells, *[""] * (width - len(cells)))
            found.filled.append(row.number)
        elif cells and row.width > width and joins and joins.column <= width:
            found.cells[row.number] = join_at(cells, width, joins.column, delimiter)
            found.joined.append(row.number)
        elif drops:
            found.dropped.append(row)
        else:
            (found.short if row.width < width else found.long).append(row)
    return found


def join_at(cells: Sequence[str], width: int, column: int, delimiter: str) -> tuple[str, ...]:
    """The cells of a long row with those that are too many joined into one column, counted from 1."""
    end = column + len(cells) - width
    return (*cells[: column - 1], delimiter.join(cells[column - 1 : end]), *cells[end:])


def column_to_join(rows: Sequence[OddRow], head: Sequence[Sequence[str]]) -> int:
    """The one column of words, from 1, that all long rows may have a delimiter in; 0 where it is not sure.

    `head` are rows of the table: the other cells must look as those of their columns do. People type a blank behind a
    comma.
    """
    kinds = [_Kind.of(column) for column in zip(*head, strict=True)]
    fitting = [
        column
        for column, kind in enumerate(kinds, 1)
        if kind.is_free and rows and all(row.cells and _fits(row.cells, column, kinds) for row in rows)
    ]
    blanks = [column for column in fitting if all(_has_blanks(row.cells, len(kinds), column) for row in rows)]
    sure = blanks or fitting
    return sure[0] if len(sure) == 1 else 0


def fractions_to_join(rows: Sequence[OddRow], head: Sequence[Sequence[str]]) -> list[int]:
    """Those of `fraction_columns` that leave every other cell in a column of its kind; `head` are rows of the table."""
    kinds = [_Kind.of(column) for column in zip(*head, strict=True)]
    cells = [row.cells for row in rows]
    return [
        column
        for column in fraction_columns(cells, len(kinds))
        if all(cells) and kinds[column - 1].is_numeric and all(_fits(row, column, kinds) for row in cells)
    ]


class _Kind(msgspec.Struct, frozen=True):
    """What the values of a column look like."""

    is_numeric: bool
    shape: str
    """Of all values, where they are of one shape and hold digits, as days and codes do."""

    @classmethod
    def of(cls, values: Sequence[str]) -> _Kind:
        filled = [value for value in values if not is_no_value(value)]
        shapes = {shape(value) for value in filled}
        return cls(
            is_numeric=bool(filled) and all(map(is_number, filled)),
            shape=shapes.pop() if len(shapes) == 1 and "9" in min(shapes) else "",
        )

    @property
    def is_free(self) -> bool:
        return not self.is_numeric and not self.shape

    def takes(self, cell: str) -> bool:
        if is_no_value(cell) or self.is_free:
            return True
        return is_number(cell) if self.is_numeric else shape(cell) == self.shape


def _fits(cells: Sequence[str], column: int, kinds: Sequence[_Kind]) -> bool:
    joined = join_at(cells, len(kinds), column, ",")
    return all(kind.takes(cell) for kind, cell in zip(kinds, joined, strict=True))


def _has_blanks(cells: Sequence[str], width: int, column: int) -> bool:
    return all(cell.startswith(" ") for cell in cells[column : column + len(cells) - width])
