"""Columns typed for an old Vietnamese font, in whatever encoding the file is."""

from __future__ import annotations

from collections.abc import Iterator

from validation.read.cells import Cells
from validation.read.font_evidence import FontEvidence
from validation.read.fonts import FONTS
from validation.recipe import ConvertFont, Recipe, last
from validation.report import Finding, Gate, Severity, Suggestion

MAX_VALUES = 5000
"""Values with letters beyond ASCII that are looked at in each column."""


def find_old_fonts(cells: Cells, recipe: Recipe) -> tuple[Finding, ...]:
    """One finding for every column whose letters are those of an old font.

    Columns that the recipe could not convert, for they hold other letters as well, are found again.
    """
    tried = last(recipe, ConvertFont)
    findings = []
    for label, evidence in zip(cells.labels, _evidence(cells), strict=True):
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


def _evidence(cells: Cells) -> Iterator[FontEvidence]:
    """What the label and the texts of each column show."""
    shown = {column: FontEvidence() for column in cells.columns}
    for label, evidence in zip(cells.labels, shown.values(), strict=True):
        evidence.add(label)
    for column, value in cells.query(
        f"""SELECT source, value FROM {cells.values_by_column(cells.columns)} WHERE strlen(value) > length(value)
        QUALIFY row_number() OVER (PARTITION BY source) <= {MAX_VALUES}"""  # noqa: S608
    ):
        shown[str(column)].add(str(value))
    yield from shown.values()


def _conversion(family: str) -> Iterator[Suggestion]:
    name = next(name for name in FONTS if family.startswith(name))
    yield Suggestion("convert-font", (ConvertFont(name),), {"font": family})
