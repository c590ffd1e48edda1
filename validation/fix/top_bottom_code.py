"""Of numbers below or above a limit it is only said that they are."""

from __future__ import annotations

from collections.abc import Sequence

from validation.fix.numbers import map_numbers, shown
from validation.fix.transformation import Fixed, RiskExample, RiskTransformation
from validation.fix.values import TEXT
from validation.read.cells import Cells
from validation.recipe import TopBottomCode


def apply(cells: Cells, names: Sequence[str], step: TopBottomCode, missing: Sequence[str]) -> Fixed:
    """The table with `≤ low` and `≥ high` in the place of what lies there."""

    def coded(value: str, _text: object) -> str:
        low = "" if step.low is None else f"WHEN {value} <= {shown(step.low)} THEN '≤ {shown(step.low)}' "
        high = "" if step.high is None else f"WHEN {value} >= {shown(step.high)} THEN '≥ {shown(step.high)}' "
        return f"CASE {low}{high}ELSE {TEXT} END"

    return map_numbers(cells, names[0], missing, coded)


FIX = RiskTransformation(
    code="top_bottom_code",
    version=1,
    note="extremes-coded",
    apply=apply,
    examples=(
        RiskExample(
            {"Số con": ("0", "1", "5", "11", ""), "b": tuple("12345")},
            TopBottomCode("Số con", high=5),
            {"Số con": ("0", "1", "≥ 5", "≥ 5", ""), "b": tuple("12345")},
            count=2,
        ),
        RiskExample(
            {"Cao": ("1.512.000", "2.500", "900")},
            TopBottomCode("Cao", low=1000, high=1000000),
            {"Cao": ("≥ 1000000", "2.500", "≤ 1000")},
            count=2,
        ),
    ),
)
