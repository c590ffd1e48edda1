"""Numbers become the nearest multiple of a base."""

from __future__ import annotations

from collections.abc import Sequence

from validation.fix.numbers import map_numbers, shown
from validation.fix.transformation import Fixed, RiskExample, RiskTransformation
from validation.read.cells import Cells
from validation.recipe import Round


def apply(cells: Cells, names: Sequence[str], step: Round, missing: Sequence[str]) -> Fixed:
    """The table with rounded numbers, a half away from zero, written with the column's decimal mark."""
    base = f"CAST({shown(step.base)} AS DECIMAL(18, 6))"
    return map_numbers(
        cells,
        names[0],
        missing,
        lambda value, text: text(f"CAST(round({value} / {base}) * {base} AS DECIMAL(30, 6))"),
    )


FIX = RiskTransformation(
    code="round",
    version=1,
    note="values-rounded",
    apply=apply,
    examples=(
        RiskExample(
            {"Số ca": ("0", "3", "12", "15", "-8", ""), "b": tuple("123456")},
            Round("Số ca", 10),
            {"Số ca": ("0", "0", "10", "20", "-10", ""), "b": tuple("123456")},
            count=4,
        ),
        RiskExample({"Thu": ("1,24", "2,26")}, Round("Thu", 0.1), {"Thu": ("1,2", "2,3")}, count=2),
        RiskExample({"a": ("1", "hai")}, Round("a", 5), {"a": ("1", "hai")}, count=0),
    ),
)
