"""Table Schema and cells → findings, grouped by cause, at the speed of columns.

A type that was decided on every value (`validation.schema`) holds for every value, so only what the officer declared
can fail. Frictionless says whether a value is of the declared type, once per distinct value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc
from frictionless import Field

from validation.advice import suggest
from validation.privacy.redact import show_example
from validation.read.cells import ROW, Cells
from validation.recipe import SetColumnType
from validation.report import MAX_EXAMPLES, MAX_ROWS, Finding, Gate, Severity, Suggestion
from validation.schema import Column, TableSchema, is_missing

VALUES_PER_FETCH = 10_000


def check(cells: Cells, schema: TableSchema, progress: Callable[[float], None]) -> tuple[Finding, ...]:
    """Every error of every row, with the row numbers of the file and Frictionless' names for them."""
    findings = list(_blank_rows(cells))
    declared = [column for column in schema.columns if column.declared]
    for number, column in enumerate(declared, 1):
        findings.extend(_misfits(cells, column, schema.missing_values))
        progress(number / len(declared))
    progress(1.0)
    return tuple(findings)


def _blank_rows(cells: Cells) -> Iterator[Finding]:
    """Rows without any value between rows with values."""
    # Casting the lengths: a literal would make pyarrow look for pandas, which takes seconds where it is installed.
    filled = (pc.cast(pc.binary_length(column), pa.bool_()) for column in cells.table.columns[1:])
    rows = cells.table.column(ROW).filter(pc.invert(reduce(pc.or_, filled)))
    if len(rows):
        yield Finding(
            code="blank-row",
            severity=Severity.ERROR,
            gate=Gate.VALIDATION,
            count=len(rows),
            rows=tuple(rows.slice(0, MAX_ROWS).to_pylist()),
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
        suggestions=_repairs(column),
    )


def _repairs(column: Column) -> tuple[Suggestion, ...]:
    """Other ways to read a column whose values do not fit: as text every value fits."""
    fitting = [suggest(column, reading) for reading in column.alternatives if reading.type == column.reading.type]
    return (*fitting, Suggestion("read-as-text", (SetColumnType(column.name, "string"),)))
