"""Records in which nothing stands: left out as blank rows of a text are, and named."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from validation.read.cells import ROW
from validation.read.splice import splice
from validation.report import Finding, Gate, Severity


def leave_out_blank(table: pa.Table) -> tuple[pa.Table, tuple[Finding, ...]]:
    """The table without its blank records, and a note that names them; those at the end are records too."""
    rows = _blank(table)
    if not rows:
        return table, ()
    note = Finding(
        code="blank-records-left-out", severity=Severity.NOTE, gate=Gate.READING, count=len(rows), rows=tuple(rows)
    )
    return splice(table, rows, {}), (note,)


def _blank(table: pa.Table) -> list[int]:
    blank = None
    for column in table.columns[1:]:
        is_empty = pc.equal(pc.binary_length(column), 0)
        blank = is_empty if blank is None else pc.and_(blank, is_empty)
        # Most tables have a column without gaps: there is no need to look further.
        if not pc.any(blank).as_py():
            return []
    return [] if blank is None else table.column(ROW).filter(blank).to_pylist()
