"""Ages become bands of five or ten years, and the oldest people one band."""

from __future__ import annotations

import re
from collections.abc import Sequence

from validation.fix.transformation import Fixed, RiskExample, RiskTransformation
from validation.fix.values import map_each
from validation.read.cells import Cells
from validation.recipe import AgeBand

_AGE = re.compile(r"\s*(\d{1,3})(?:[.,]\d+)?\s*(?:tuổi|years?(?: old)?)?\s*", re.IGNORECASE)
_MONTHS = re.compile(r"\s*\d{1,2}\s*(?:tháng(?: tuổi)?|months?(?: old)?)\s*", re.IGNORECASE)
_BAND = re.compile(r"(\d{1,3})(?:[–-](\d{1,3})|\+)")
OLDEST = 130


def apply(cells: Cells, names: Sequence[str], step: AgeBand, missing: Sequence[str]) -> Fixed:
    """The table with bands of ages; what is no age goes."""
    return map_each(cells, names[0], missing, lambda text: _band(text, step.width, step.top))


def _band(text: str, width: int, top: int) -> str:
    if band := _BAND.fullmatch(text.strip()):
        first = int(band[1])
        is_wide = band[2] is None or int(band[2]) - first + 1 >= width
        return text if is_wide and first <= top else _of(first, width, top)
    if age := _AGE.fullmatch(text):
        return _of(int(age[1]), width, top)
    return _of(0, width, top) if _MONTHS.fullmatch(text) else ""


def _of(age: int, width: int, top: int) -> str:
    if age > OLDEST:
        return ""
    first = age - age % width
    return f"{top}+" if age >= top else f"{first}–{min(first + width, top) - 1}"


FIX = RiskTransformation(
    code="age_band",
    version=1,
    note="ages-banded",
    apply=apply,
    examples=(
        RiskExample(
            {"Tuổi": ("0", "34", "35 tuổi", "84", "85", "103", "", "8 tháng", "không rõ")},
            AgeBand("Tuổi"),
            {"Tuổi": ("0–4", "30–34", "35–39", "80–84", "85+", "85+", "", "0–4", "")},
            count=8,
        ),
        RiskExample(
            {"Tuổi": ("34", "81", "90", "30–34", "80–84", "85+"), "b": tuple("123456")},
            AgeBand("Tuổi", 10),
            {"Tuổi": ("30–39", "80–84", "85+", "30–39", "80–84", "85+"), "b": tuple("123456")},
            count=4,
        ),
        RiskExample({"Tuổi": ("66", "61")}, AgeBand("Tuổi", 5, 65), {"Tuổi": ("65+", "60–64")}, count=2),
    ),
)
