"""Signs that nobody sees: control characters, marks of no width, marks that turn the direction of writing."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from validation.read.cells import ROW
from validation.read.literals import whole_number
from validation.read.reading import Source
from validation.recipe import Recipe, RemoveInvisible, last
from validation.report import MAX_ROWS, Finding, Gate, Severity, Suggestion

PATTERN = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2064}\x{2066}-\x{2069}\x{feff}]"
)
"""For RE2. Tabs and line ends are seen; the soft hyphen is a letter of an old Vietnamese font."""
_FIRST_BYTES = (0x7F, 0xE2, 0xEF)
"""In UTF-8, of the signs that are not below the blank."""


def look_for_invisible(source: Source, recipe: Recipe) -> Source:
    """Names the cells with such signs, which stay as they are unless the recipe removes them."""
    found = {index: rows for index in range(1, source.table.num_columns) if (rows := _rows(source.table, index))}
    if not found:
        return source
    removes = last(recipe, RemoveInvisible) is not None
    findings = [
        Finding(
            code="invisible-removed" if removes else "invisible-signs",
            severity=Severity.NOTE,
            gate=Gate.READING,
            column=source.labels[index - 1],
            count=len(rows),
            rows=tuple(rows[:MAX_ROWS]),
            suggestions=() if removes else (Suggestion("remove-invisible", (RemoveInvisible(),)),),
        )
        for index, rows in found.items()
    ]
    table = source.table
    for index in found if removes else ():
        visible = pc.replace_substring_regex(table.column(index), PATTERN, "")
        table = table.set_column(index, table.schema.field(index), visible)
    return msgspec.structs.replace(source, table=table, findings=(*source.findings, *findings))


def _rows(table: pa.Table, index: int) -> Sequence[int]:
    """Row numbers of the cells of a column that hold such signs."""
    column = table.column(index)
    if not any(_may_hold(chunk) for chunk in column.chunks):
        return ()
    rows: list[int] = table.column(ROW).filter(pc.match_substring_regex(column, PATTERN)).to_pylist()
    return rows


def _may_hold(chunk: pa.Array) -> bool:
    """Whether a byte of the text could belong to such a sign: ten times faster than to look for the signs."""
    text = chunk.buffers()[2]
    if text is None or not text.size or not len(chunk):
        return False
    signs = pa.UInt8Array.from_buffers(pa.uint8(), text.size, [None, text])
    return pc.min(signs).as_py() < ord(" ") or any(
        pc.any(pc.equal(signs, whole_number(first, pa.uint8()))).as_py() for first in _FIRST_BYTES
    )
