"""Small figures go, and as many beside them as would give them away by totals of rows or of columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import duckdb
import pyarrow as pa

from validation.fix.complementary import Line, protect
from validation.fix.transformation import Fixed, RiskExample, RiskTransformation, with_column
from validation.fix.values import TEXT, distinct_texts, typed_sql
from validation.privacy.labels import plain_label
from validation.read.cells import Cells
from validation.recipe import CellSuppress
from validation.risk.attributes import is_whole
from validation.risk.small_counts import find_parts

NUMBERS = ("integer", "number", "year")

Place = tuple[int, int]
"""A figure: the position of its column among those of the step, and of its row."""
Figures = list[Decimal | None]
"""Of a column, row by row."""


def apply(cells: Cells, names: Sequence[str], step: CellSuppress, missing: Sequence[str]) -> Fixed:
    """The table without these figures; where not all of a column can be read as numbers, it stays as it is."""
    asked, by = names[: len(step.columns)], names[len(step.columns) : len(step.columns) + len(step.by)]
    read = {
        name: _figures(cells, name, missing) for name in dict.fromkeys((*asked, *([names[-1]] if step.counted else ())))
    }
    columns = [name for name in asked if read[name] is not None]
    figures = [read[name] or [] for name in columns]
    counted = read[names[-1]] if step.counted else None
    counts = {
        (index, row): int(count)
        for index, column in enumerate(figures)
        for row, count in enumerate(column if counted is None else counted)
        if count is not None
    }
    small = {place for place, count in counts.items() if 0 < count < step.below}
    lines = [*_lines_of_rows(cells, figures, by), *_lines_of_columns(cells, figures, columns)]
    # What is missing already must not be given away either, and nobody knows how many it counts.
    absent = {key for line in lines for key in line.keys if figures[key[0]][key[1]] is None}
    hidden = protect({key: 0 for line in lines for key in line.keys} | counts, small | absent, lines, step.below)
    count = 0
    for index, name in enumerate(columns):
        rows = {row for column, row in hidden if column == index and figures[index][row] is not None}
        if rows:
            count += len(rows)
            texts = cells.table.column(name).to_pylist()
            kept = ["" if row in rows else text for row, text in enumerate(texts)]
            cells = with_column(cells, name, pa.chunked_array([pa.array(kept, pa.string())]))
    return Fixed(cells, count)


def _figures(cells: Cells, name: str, missing: Sequence[str]) -> Figures | None:
    texts = distinct_texts(cells, name)
    sql = typed_sql(texts, missing, NUMBERS)
    if sql is None:
        return None
    found = texts.connection.execute(f"SELECT {TEXT}, CAST({sql} AS DECIMAL(38, 6)) FROM cells").fetchall()  # noqa: S608
    values = dict(found)
    return [values[text] for text in cells.table.column(name).to_pylist()]


def _lines_of_rows(cells: Cells, figures: Sequence[Figures], by: Sequence[str]) -> Iterator[Line[Place]]:
    """A total row, and the rows that are like it in all other columns."""
    texts = {name: cells.table.column(name).to_pylist() for name in by}
    for name in by:
        totals = {text for text in set(texts[name]) if is_whole(plain_label(text), "totals")}
        if not totals:
            continue
        others = [texts[other] for other in by if other != name]
        groups: dict[tuple[str, ...], list[int]] = {}
        for row, key in enumerate(zip(*others, strict=True) if others else [()] * cells.row_count):
            groups.setdefault(key, []).append(row)
        for rows in groups.values():
            sums = [row for row in rows if texts[name][row] in totals]
            parts = [row for row in rows if texts[name][row] not in totals]
            if len(sums) == 1 and parts:
                for index, column in enumerate(figures):
                    if _adds_up(column[sums[0]], [column[row] for row in parts]):
                        yield Line((index, sums[0]), tuple((index, row) for row in parts))


def _lines_of_columns(cells: Cells, figures: Sequence[Figures], columns: Sequence[str]) -> Iterator[Line[Place]]:
    """A total column and its parts, in each row."""
    labels = dict(zip(cells.columns, cells.labels, strict=True))
    connection = duckdb.connect()
    table = pa.table([pa.array(column, pa.decimal128(38, 6)) for column in figures], names=list(columns))
    connection.register("figures", table)
    found = find_parts(connection, "figures", {name: plain_label(labels[name]) for name in columns})
    connection.close()
    at = {name: index for index, name in enumerate(columns)}
    for total, parts in found.items():
        for row in range(cells.row_count):
            yield Line((at[total], row), tuple((at[part], row) for part in parts))


def _adds_up(total: Decimal | None, parts: Sequence[Decimal | None]) -> bool:
    """Whether this is a sum of all its parts, as far as they are known."""
    known = [part for part in parts if part is not None]
    return total is None or len(known) < len(parts) or total == sum(known)


FIX = RiskTransformation(
    code="cell_suppress",
    version=1,
    note="figures-suppressed",
    apply=apply,
    examples=(
        RiskExample(
            {"Xã": ("A", "B", "C", "D", "Tổng"), "Số ca": ("40", "3", "25", "60", "128")},
            CellSuppress(("Số ca",), 11, ("Xã",)),
            {"Xã": ("A", "B", "C", "D", "Tổng"), "Số ca": ("40", "", "", "60", "128")},
            count=2,
        ),
        RiskExample(
            {"Nam": ("4", "30"), "Nữ": ("20", "31"), "Tổng số": ("24", "61")},
            CellSuppress(("Nam", "Nữ", "Tổng số")),
            {"Nam": ("", "30"), "Nữ": ("", "31"), "Tổng số": ("24", "61")},
            count=2,
        ),
        RiskExample(
            {"Ngành": ("A", "B", "C"), "Doanh nghiệp": ("42", "2", "31"), "Doanh thu": ("12,5", "98", "7")},
            CellSuppress(("Doanh thu",), 3, ("Ngành",), "Doanh nghiệp"),
            {"Ngành": ("A", "B", "C"), "Doanh nghiệp": ("42", "2", "31"), "Doanh thu": ("12,5", "", "7")},
            count=1,
        ),
    ),
)
