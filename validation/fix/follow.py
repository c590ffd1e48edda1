"""Follow the fixes of a recipe over the table of texts, before anything else looks at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

import msgspec
import pyarrow.compute as pc

from validation.fix import drop_column, drop_rows, k_anonymise, mask, redact_spans, surroundings
from validation.fix.classes import codes_of, loss_between, of_rows
from validation.fix.risk_fixes import RISK_FIXES as STEPWISE
from validation.fix.transformation import Fix, RiskTransformation
from validation.read.cells import ROW, Cells
from validation.recipe import Aggregate, DropColumn, DropRows, KAnonymise, Mask, RedactSpans, RiskFix, TableFix
from validation.report import Finding, Gate, Severity
from validation.typing.plan import Plan

FIXES: Mapping[type[TableFix], Fix] = {
    DropColumn: drop_column.FIX,
    DropRows: drop_rows.FIX,
    RedactSpans: redact_spans.FIX,
    Mask: mask.FIX,
}

RISK_FIXES: Mapping[type[RiskFix], RiskTransformation] = {**STEPWISE, KAnonymise: k_anonymise.FIX}

NOTES = (
    *(fix.note for fix in FIXES.values()),
    *(fix.note for fix in RISK_FIXES.values()),
    surroundings.NOTE,
)
"""Codes of what readers are told of fixes."""


DETAIL_LOST = "detail-lost"
"""Code of the note that says how much of what is known of people is gone."""


class Followed(msgspec.Struct, frozen=True):
    """A table after its fixes, and what is to be told of them."""

    cells: Cells
    findings: tuple[Finding, ...] = ()
    dropped_rows: int = 0
    emptied: frozenset[int] = frozenset()
    """Numbers of rows of which nothing is told any more."""


def follow(cells: Cells, plan: Plan) -> Followed:
    """Run the fixes in their order, each with a note for readers; a column that is gone needs no further one.

    Where more rows go than may, the file is refused.
    """
    findings: list[Finding] = []
    row_count = cells.row_count
    names = list(cells.columns)
    fixed, left_out = cells, 0
    for planned in plan.fixes:
        if isinstance(planned.step, RiskFix):
            fixed, notes, gone = _follow_step(fixed, planned.step, planned.positions, names, plan.missing_values)
            names += [name for name in fixed.columns if name not in names]
            findings += notes
            left_out += gone
            continue
        fix = FIXES[type(planned.step)]
        for name in (names[position] for position in planned.positions):
            if name not in fixed.columns:
                continue
            label = fixed.labels[fixed.columns.index(name)]
            done = fix.apply(fixed, name, plan.missing_values)
            left_out += fixed.row_count - done.cells.row_count
            fixed = done.cells
            if done.count:
                findings.append(_note(fix, label, done.count))
    dropped = row_count - fixed.row_count
    emptied = _blank_rows(fixed) - _blank_rows(cells) if plan.fixes else frozenset()
    if left_out > drop_rows.MOST_SHARE * row_count:
        share = f"{drop_rows.MOST_SHARE:.0%}".removesuffix("%")
        refusal = Finding(
            code="too-many-rows-dropped",
            severity=Severity.ERROR,
            gate=Gate.PRIVACY,
            count=left_out,
            params={"share": share},
        )
        return Followed(fixed, (*findings, refusal), dropped, emptied)
    return Followed(fixed, (*findings, *_lost_detail(cells, fixed, plan)), dropped, emptied)


def _lost_detail(before: Cells, after: Cells, plan: Plan) -> Iterator[Finding]:
    """What fixes took of the columns by which people are known, as a share of all detail; nothing where rows became
    counts."""
    names = [before.columns[position] for position in plan.quasi_identifiers]
    if not names or not plan.fixes or any(isinstance(planned.step, Aggregate) for planned in plan.fixes):
        return
    share = sum(_lost(before, after, name, plan.missing_values) for name in names) / len(names)
    if percent := round(100 * share):
        labels = ", ".join(f"“{before.labels[before.columns.index(name)]}”" for name in names)
        params = {"share": str(percent), "labels": labels}
        yield Finding(code=DETAIL_LOST, severity=Severity.NOTE, gate=Gate.PRIVACY, params=params)


def _lost(before: Cells, after: Cells, name: str, missing: Sequence[str]) -> float:
    if name not in after.columns:
        return 1.0
    left = codes_of(after.table.column(name), missing)
    coarse = of_rows(before.table.column(ROW), after.table.column(ROW), left)
    return loss_between(before.connection.cursor(), codes_of(before.table.column(name), missing), coarse)


def _blank_rows(cells: Cells) -> frozenset[int]:
    """Numbers of rows without any value."""
    if not cells.columns:
        return frozenset()
    is_blank = reduce(pc.and_, (pc.equal(cells.table.column(name), "") for name in cells.columns))
    return frozenset(cells.table.column(ROW).filter(is_blank).to_pylist())


def _follow_step(
    cells: Cells, step: RiskFix, positions: Sequence[int], names: Sequence[str], missing: Sequence[str]
) -> tuple[Cells, list[Finding], int]:
    """The table after a step about several columns together, of which some may be gone by now."""
    fix = RISK_FIXES[type(step)]
    meant = [names[position] for position in positions]
    there = [name for name in meant if name in cells.columns]
    is_about_one = hasattr(step, "column")
    if not there or (is_about_one and there[0] != meant[0]):
        return cells, [], 0
    labels = [cells.labels[cells.columns.index(name)] for name in there]
    done = fix.apply(cells, there, step, missing)
    if not done.count:
        return done.cells, [], 0
    note = _note(fix, labels[0], done.count)
    if not is_about_one:
        said = ", ".join(f"“{label}”" for label in labels)
        note = msgspec.structs.replace(note, column=None, params={**note.params, "labels": said})
    return done.cells, [note], done.left_out


def _note(fix: Fix | RiskTransformation, label: str, count: int) -> Finding:
    return Finding(
        code=fix.note,
        severity=Severity.NOTE,
        gate=Gate.PRIVACY,
        column=label,
        count=count,
        params={"fix": fix.code, "version": str(fix.version)},
    )
