"""Coordinates in degrees keep few decimals: two tell where somebody is to 1.1 km."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import pyarrow as pa

from validation.fix.numbers import written
from validation.fix.transformation import Fixed, RiskExample, RiskTransformation
from validation.fix.values import TEXT, map_sql, map_texts, read_as, typed_sql
from validation.read.cells import Cells
from validation.recipe import CoordRound

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SEVERAL = re.compile(r"[^\d.,°'\"′″]*(?:-?\d+(?:\.\d+)?[^\d.°'\"′″]*)+")
"""Decimal degrees with anything between them, such as `POINT(105.85 21.03)`."""


def apply(cells: Cells, names: Sequence[str], step: CoordRound, missing: Sequence[str]) -> Fixed:
    """The table with rounded coordinates; what is written in minutes or in words goes."""

    def become(texts: Cells) -> pa.Array | pa.ChunkedArray:
        value = typed_sql(texts, missing, ("number", "integer"))
        fit = read_as(texts, missing, ("number", "integer"))
        if value is not None and fit is not None:
            rounded = f"CAST(round(CAST({value} AS DOUBLE), {step.decimals}) AS DECIMAL(18, {step.decimals}))"
            return map_sql(texts, missing, written(rounded, dict(fit.reading.properties)))
        return pa.array(
            [
                text if text in missing else _rounded(text, step.decimals)
                for text in texts.table.column(TEXT).to_pylist()
            ],
            pa.string(),
        )

    return map_texts(cells, names[0], become)


def _rounded(text: str, decimals: int) -> str:
    unit = Decimal(1).scaleb(-decimals)
    if not _SEVERAL.fullmatch(text):
        return ""
    return _NUMBER.sub(lambda number: str(Decimal(number[0]).quantize(unit, ROUND_HALF_UP)), text)


FIX = RiskTransformation(
    code="coord_round",
    version=1,
    note="coordinates-rounded",
    apply=apply,
    examples=(
        RiskExample(
            {"lat": ("21.028511", "-10.5", "", "16.047079"), "lon": ("105.804817", "1", "2", "108.20623")},
            CoordRound("lat"),
            {"lat": ("21.03", "-10.5", "", "16.05"), "lon": ("105.804817", "1", "2", "108.20623")},
            count=2,
        ),
        RiskExample({"Vĩ độ": ("21,028511", "16,05")}, CoordRound("Vĩ độ", 1), {"Vĩ độ": ("21", "16,1")}, count=2),
        RiskExample(
            {"Toạ độ": ("21.028511, 105.804817", "POINT(108.20623 16.047079)", "21°01'42\"N", "gần chợ", "")},
            CoordRound("Toạ độ"),
            {"Toạ độ": ("21.03, 105.80", "POINT(108.21 16.05)", "", "", "")},
            count=4,
        ),
    ),
)
