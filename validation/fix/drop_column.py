"""A column is left out: the only sure way where nearly every cell of it tells who somebody is."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pyarrow.compute as pc

from validation.fix.transformation import Example, Fix, Fixed
from validation.read.cells import Cells


def apply(cells: Cells, name: str, _missing: Sequence[str]) -> Fixed:
    """The table without the column and its label."""
    count = int(pc.sum(pc.not_equal(cells.table.column(name), "")).as_py() or 0)
    labels = tuple(label for column, label in zip(cells.columns, cells.labels, strict=True) if column != name)
    left = cells.with_table(cells.table.drop_columns([name]))
    return Fixed(msgspec.structs.replace(left, labels=labels), count)


FIX = Fix(
    code="drop_column",
    version=1,
    note="column-dropped",
    apply=apply,
    examples=(
        Example(
            {"Mã": ("1", "2", "3"), "SĐT": ("0912345678", "", "0987654321")}, "SĐT", {"Mã": ("1", "2", "3")}, count=2
        ),
        Example({"SĐT": ("x",), "Mã": ("1",), "x": ("2",)}, "SĐT", {"Mã": ("1",), "x": ("2",)}, count=1),
    ),
)
