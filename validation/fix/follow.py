"""Follow the fixes of a recipe over the table of texts, before anything else looks at it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from validation.fix import drop_column, drop_rows, mask, redact_spans, surroundings
from validation.fix.transformation import Fix
from validation.read.cells import Cells
from validation.recipe import DropColumn, DropRows, Mask, RedactSpans, TableFix
from validation.report import Finding, Gate, Severity
from validation.typing.plan import Plan

FIXES: Mapping[type[TableFix], Fix] = {
    DropColumn: drop_column.FIX,
    DropRows: drop_rows.FIX,
    RedactSpans: redact_spans.FIX,
    Mask: mask.FIX,
}

NOTES = (*(fix.note for fix in FIXES.values()), surroundings.NOTE)
"""Codes of what readers are told of fixes."""


class Followed(msgspec.Struct, frozen=True):
    """A table after its fixes, and what is to be told of them."""

    cells: Cells
    findings: tuple[Finding, ...] = ()
    dropped_rows: int = 0


def follow(cells: Cells, plan: Plan) -> Followed:
    """Run the fixes in their order, each with a note for readers; a column that is gone needs no further one.

    Where more rows go than may, the file is refused.
    """
    findings: list[Finding] = []
    row_count = cells.row_count
    names = cells.columns
    fixed = cells
    for planned in plan.fixes:
        fix = FIXES[type(planned.step)]
        for name in (names[position] for position in planned.positions):
            if name not in fixed.columns:
                continue
            label = fixed.labels[fixed.columns.index(name)]
            done = fix.apply(fixed, name, plan.missing_values)
            fixed = done.cells
            if done.count:
                findings.append(_note(fix, label, done.count))
    dropped = row_count - fixed.row_count
    if dropped > drop_rows.MOST_SHARE * row_count:
        share = f"{drop_rows.MOST_SHARE:.0%}".removesuffix("%")
        refusal = Finding(
            code="too-many-rows-dropped",
            severity=Severity.ERROR,
            gate=Gate.PRIVACY,
            count=dropped,
            params={"share": share},
        )
        return Followed(fixed, (*findings, refusal), dropped)
    return Followed(fixed, tuple(findings), dropped)


def _note(fix: Fix, label: str, count: int) -> Finding:
    return Finding(
        code=fix.note,
        severity=Severity.NOTE,
        gate=Gate.PRIVACY,
        column=label,
        count=count,
        params={"fix": fix.code, "version": str(fix.version)},
    )
