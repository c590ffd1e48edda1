"""Numbers become spans of one width."""

from __future__ import annotations

from collections.abc import Sequence

from validation.fix.numbers import map_numbers, shown
from validation.fix.transformation import Fixed, RiskExample, RiskTransformation
from validation.read.cells import Cells
from validation.recipe import Bin


def apply(cells: Cells, names: Sequence[str], step: Bin, missing: Sequence[str]) -> Fixed:
    """The table with spans in the place of numbers: from a multiple of the width to below the next one."""
    width = f"CAST({shown(step.width)} AS DECIMAL(18, 6))"

    def span(value: str, _text: object) -> str:
        first = f"floor({value} / {width}) * {width}"
        return f"{_bare(first)} || '–<' || {_bare(f'{first} + {width}')}"

    return map_numbers(cells, names[0], missing, span)


def _bare(number: str) -> str:
    """SQL of a limit without zeros behind the point."""
    text = f"CAST(CAST({number} AS DECIMAL(30, 6)) AS VARCHAR)"
    return f"rtrim(rtrim({text}, '0'), '.')"


FIX = RiskTransformation(
    code="bin",
    version=1,
    note="values-binned",
    apply=apply,
    examples=(
        RiskExample(
            {"Thu nhập": ("0", "4999", "5000", "12300", ""), "b": tuple("12345")},
            Bin("Thu nhập", 5000),
            {"Thu nhập": ("0–<5000", "0–<5000", "5000–<10000", "10000–<15000", ""), "b": tuple("12345")},
            count=4,
        ),
        RiskExample(
            {"Chỉ số": ("1,25", "-0,1", "2")}, Bin("Chỉ số", 0.5), {"Chỉ số": ("1–<1.5", "-0.5–<0", "2–<2.5")}, count=3
        ),
        RiskExample({"a": ("1", "hai")}, Bin("a", 5), {"a": ("1", "hai")}, count=0),
    ),
)
