"""Columns typed for an old Vietnamese font, in whatever encoding the file is."""

from __future__ import annotations

from collections.abc import Iterator

from validation.read.cells import Cells
from validation.read.font_evidence import FontEvidence
from validation.read.fonts import FONTS
from validation.recipe import ConvertFont, Recipe, last
from validation.report import Finding, Gate, Severity, Suggestion

MAX_VALUES = 5000
"""Distinct values with letters beyond ASCII that are looked at in each column."""


def find_old_fonts(cells: Cells, recipe: Recipe) -> tuple[Finding, ...]:
    """One finding for every column whose letters are those of an old font.

    Columns that the recipe could not convert, for they hold other letters as well, are found again.
    """
    tried = last(recipe, ConvertFont)
    findings = []
    for column, label in zip(cells.columns, cells.labels, strict=True):
        evidence = FontEvidence()
        evidence.add(label)
        for (value,) in cells.query(
            f"SELECT DISTINCT value FROM {cells.values(column)} WHERE strlen(value) > length(value) LIMIT {MAX_VALUES}"  # noqa: S608
        ):
            evidence.add(str(value))
        if evidence.font:
            findings.append(
                Finding(
                    code="old-font",
                    severity=Severity.ERROR,
                    gate=Gate.READING,
                    column=label,
                    params={"font": evidence.font},
                    suggestions=() if tried else tuple(_conversion(evidence.font)),
                )
            )
    return tuple(findings)


def _conversion(family: str) -> Iterator[Suggestion]:
    name = next(name for name in FONTS if family.startswith(name))
    yield Suggestion("convert-font", (ConvertFont(name),), {"font": family})
