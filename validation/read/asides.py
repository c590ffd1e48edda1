"""Cells of a workbook that are no part of the table: its other sheets, laid out so that rules for columns find them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from validation.read.cells import MAX_COLUMNS, ROW, row_numbers
from validation.read.header import find_heading
from validation.read.reading import Aside, Surrounding
from validation.xray.hidden import Hidden

MAX_CELLS = 20_000_000
"""Of all other sheets together; of what is more it is said that nobody looked."""
FEW_CELLS = 2000
"""The cells of a sheet with fewer are looked at one by one as well: they are no columns that could tell more."""


class Asides:
    """Takes the other sheets of a workbook one by one."""

    def __init__(self) -> None:
        self.tables: list[Aside] = []
        self.texts: list[Surrounding] = []
        self._cells = 0
        self._too_large: list[str] = []

    def has_room(self, name: str, rows: int, columns: int) -> bool:
        """Whether a sheet of this size can be looked at; one that cannot is remembered."""
        fits = columns <= MAX_COLUMNS and self._cells + rows * columns <= MAX_CELLS
        if fits:
            self._cells += rows * columns
        else:
            self._too_large.append(name)
        return fits

    def add(self, place: str, name: str, head: Sequence[Sequence[str]], rows: pa.Table) -> None:
        """A sheet, its first rows as lists as well: what stands above its own table are texts."""
        heading = find_heading(head)
        start = heading.row + heading.rows - 1 if heading.row else 0
        width = rows.num_columns - 1
        above = rows if rows.num_rows * width <= FEW_CELLS else rows.slice(0, start)
        texts = dict.fromkeys(text for column in above.columns[1:] for text in column.to_pylist() if text)
        self.texts.extend(Surrounding(place, text) for text in texts)
        if start < rows.num_rows:
            labels = tuple([*heading.labels, *[""] * width][:width])
            self.tables.append(Aside(place, name, labels, rows.slice(start)))

    def hidden(self) -> tuple[Hidden, ...]:
        """What could not be looked at."""
        names = tuple(self._too_large)
        return (Hidden("not_looked_at", len(names), names),) if names else ()


def column_of(hidden: Hidden) -> Aside:
    """Many texts of one kind as a column without a label."""
    rows = row_numbers(range(1, len(hidden.texts) + 1))
    return Aside(hidden.kind, "", ("",), pa.table({ROW: rows, "c0": pa.array(hidden.texts, pa.string())}))
