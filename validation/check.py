"""Table Schema and cells → findings, grouped by cause, at the speed of columns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from validation.read.cells import ROW, Cells
from validation.read.footnote import is_footnote_start
from validation.report import Finding, Gate, Severity
from validation.schema import Column, TableSchema


def check(
    cells: Cells, schema: TableSchema, progress: Callable[[float], None], emptied: Collection[int] = ()
) -> tuple[Finding, ...]:
    """Every error of every row, grouped by its cause, with the row numbers of the file.

    `emptied` are rows of which a fix took all that was told: they stay, for nobody is to be counted less.
    """
    findings = list(_empty_and_foreign_rows(cells, _footnotes(cells), emptied))
    columns = _columns_with_rules(schema)
    if columns:
        # Frictionless takes a quarter of a second to load, and a first file has no declared rules.
        from validation.rules import broken_rules

        findings.extend(broken_rules(cells, schema, columns, progress))
    progress(1.0)
    return tuple(findings)


def _columns_with_rules(schema: TableSchema) -> list[Column]:
    """Columns that the officer declared, that have constraints, or that belong to a key."""
    descriptor = schema.descriptor
    keys = [*descriptor.get("foreignKeys", ())]
    named = {name for key in keys for name in (*key["fields"], *key["reference"]["fields"])}
    named.update(descriptor.get("primaryKey", ()))
    return [
        column
        for column, field in zip(schema.columns, descriptor["fields"], strict=True)
        if column.declared or field.get("constraints") or column.name in named
    ]


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


def _empty_and_foreign_rows(cells: Cells, footnotes: list[int], emptied: Collection[int]) -> Iterator[Finding]:
    """Rows without any value between rows with values, and notes below them."""
    is_blank = " AND ".join(f"{source} = ''" for source in cells.columns)
    found = cells.query(f"SELECT {ROW} FROM cells WHERE {is_blank} ORDER BY {ROW}")  # noqa: S608
    blank = [int(str(row)) for (row,) in found]
    between = [row for row in blank if row not in footnotes and row not in emptied]
    notes = [row for row in footnotes if row not in blank]
    for code, rows in (("blank-row", between), ("footnote-row", notes)):
        if rows:
            yield Finding(code=code, severity=Severity.ERROR, gate=Gate.VALIDATION, count=len(rows), rows=tuple(rows))
