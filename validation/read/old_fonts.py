"""Columns typed for an old Vietnamese font, in whatever encoding the file is."""

from __future__ import annotations

from validation.read.cells import Cells
from validation.read.font_evidence import FontEvidence
from validation.report import Finding, Gate, Severity

MAX_VALUES = 5000
"""Distinct values with letters beyond ASCII that are looked at in each column."""


def find_old_fonts(cells: Cells) -> tuple[Finding, ...]:
    """One finding for every column whose letters are those of an old font."""
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
                )
            )
    return tuple(findings)
