"""The rows in which a privacy rule fires are left out: for a few of many."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from validation.fix.transformation import Example, Fix, Fixed
from validation.privacy.scan import personal_hits
from validation.read.cells import Cells
from validation.report import Severity

MOST_SHARE = 0.05
"""Of the rows; with more of them gone, what is left says something else than the whole."""


def apply(cells: Cells, name: str, _missing: Sequence[str]) -> Fixed:
    """The table without the rows whose text in the column holds what a rule blocks or doubts."""
    row_count = cells.row_count
    hits = list(personal_hits(cells, name))
    while hits:
        texts = pa.array([hit.text for hit in hits], pa.string())
        cells = cells.with_table(cells.table.filter(pc.invert(pc.is_in(cells.table.column(name), value_set=texts))))
        # Numbers that were few among others may now be all there are.
        hits = list(personal_hits(cells, name, weights=(Severity.BLOCK,)))
    return Fixed(cells, row_count - cells.row_count)


FIX = Fix(
    code="drop_rows",
    version=1,
    note="rows-dropped",
    apply=apply,
    examples=(
        Example(
            {"Mã": ("1", "2", "3", "4"), "Ghi chú": ("đã xong", "gọi 0912345678", "", "an.nguyen@gmail.com")},
            "Ghi chú",
            {"Mã": ("1", "3"), "Ghi chú": ("đã xong", "")},
            count=2,
            rows=(2, 4),
        ),
        Example({"a": ("x", "y"), "b": ("0912345678", "2")}, "a", {"a": ("x", "y"), "b": ("0912345678", "2")}, count=0),
    ),
)
