"""Table Schema and cells → findings, grouped by cause, at the speed of columns.

A type that was decided on every value (`validation.schema`) holds for every value, so only what the officer declared
can fail. Frictionless says whether a value is of the declared type, once per distinct value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from frictionless import Field

from validation.advice import repairs
from validation.privacy.redact import show_example
from validation.read.cells import ROW, Cells
from validation.read.footnote import is_footnote_start
from validation.report import MAX_EXAMPLES, MAX_ROWS, Finding, Gate, Severity
from validation.schema import Column, TableSchema, is_missing

VALUES_PER_FETCH = 10_000


def check(cells: Cells, schema: TableSchema, progress: Callable[[float], None]) -> tuple[Finding, ...]:
    """Every error of every row, with the row numbers of the file and Frictionless' names for them."""
    footnotes = _footnotes(cells)
    findings = list(_empty_and_foreign_rows(cells, footnotes))
    declared = [column for column in schema.columns if column.declared]
    for number, column in enumerate(declared, 1):
        findings.extend(_misfits(cells, column, schema.missing_values))
        progress(number / len(declared))
    progress(1.0)
    return tuple(findings)


MAX_FOOTNOTE_ROWS = 50


def _footnotes(cells: Cells) -> list[int]:
    """Row numbers of the notes below the data: one cell each, the first beginning as a note does.

    The blank rows between them belong to them. A table of one column cannot tell a note from a value.
    """
    if len(cells.columns) < 2:
        return []
    end = cells.table.slice(max(0, cells.row_count - MAX_FOOTNOTE_ROWS)).to_pylist()
    notes: list[int] = []
    first = 0
    for row in reversed(end):
        filled = [value for name, value in row.items() if name != ROW and value.strip()]
        if len(filled) > 1:
            break
        notes.append(row[ROW])
        if filled and is_footnote_start(filled[0]):
            first = len(notes)
    # Blank rows above the first note are no rows between data.
    while first and first < len(notes) and not _filled_in(end, notes[first]):
        first += 1
    return sorted(notes[:first])


def _filled_in(rows: list[dict[str, Any]], number: int) -> bool:
    return any(value for row in rows if row[ROW] == number for name, value in row.items() if name != ROW)


def _empty_and_foreign_rows(cells: Cells, footnotes: list[int]) -> Iterator[Finding]:
    """Rows without any value between rows with values, and notes below them."""
    # Casting the lengths: a literal would make pyarrow look for pandas, which takes seconds where it is installed.
    filled = (pc.cast(pc.binary_length(column), pa.bool_()) for column in cells.table.columns[1:])
    blank = cells.table.column(ROW).filter(pc.invert(reduce(pc.or_, filled))).to_pylist()
    between = [row for row in blank if row not in footnotes]
    notes = [row for row in footnotes if row not in blank]
    for code, rows in (("blank-row", between), ("footnote-row", notes)):
        if rows:
            yield Finding(
                code=code,
                severity=Severity.ERROR,
                gate=Gate.VALIDATION,
                count=len(rows),
                rows=tuple(rows[:MAX_ROWS]),
            )


def _misfits(cells: Cells, column: Column, missing: tuple[str, ...]) -> Iterator[Finding]:
    """Values that are not of the declared type, by Frictionless' word or because no column of the type holds them."""
    field = Field.from_descriptor(column.field)
    present = f"NOT ({is_missing(column.source, missing)})"
    values = cells.connection.execute(
        f"SELECT DISTINCT {column.source}, ({column.sql}) IS NOT NULL FROM cells WHERE {present}"  # noqa: S608
    )
    misfits: list[str] = []
    while some := values.fetchmany(VALUES_PER_FETCH):
        misfits.extend(text for text, fits in some if not fits or field.read_cell(text)[1])
    if not misfits:
        return
    is_misfit = pc.is_in(cells.table.column(column.source), pa.array(misfits, pa.string()))
    bad = cells.table.select([ROW, column.source]).filter(is_misfit)
    first = bad.slice(0, MAX_ROWS).to_pydict()
    yield Finding(
        code="type-error",
        severity=Severity.ERROR,
        gate=Gate.VALIDATION,
        column=column.label,
        count=bad.num_rows,
        rows=tuple(first[ROW]),
        examples=tuple(dict.fromkeys(map(show_example, first[column.source])))[:MAX_EXAMPLES],
        params={"type": column.reading.type},
        suggestions=repairs(cells, column, missing),
    )
