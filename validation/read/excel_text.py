"""Cells written as `="00004"`, by which programs keep Excel from reading a code as a number."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from validation.read.cells import ROW

_FORMULA = r'^="([^"]*)"$'


def plain_text(cell: str) -> str:
    """The text that Excel would show."""
    return re.sub(_FORMULA, r"\1", cell)


def without_formulas(table: pa.Table) -> tuple[pa.Table, list[int], list[int]]:
    """The table with plain texts, the indices of the columns that held formulas, and the rows that did."""
    columns, rows = [], set()
    for index in range(1, table.num_columns):
        column = table.column(index)
        if not pc.any(pc.starts_with(column, '="')).as_py():
            continue
        are_formulas = pc.match_substring_regex(column, _FORMULA)
        if found := table.column(ROW).filter(are_formulas).to_pylist():
            columns.append(index)
            rows.update(found)
            plain = pc.replace_substring_regex(column, _FORMULA, r"\1")
            table = table.set_column(index, table.schema.field(index), plain)
    return table, columns, sorted(rows)
