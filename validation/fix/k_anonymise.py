"""Columns become as coarse as needed for k rows to agree in all of them, with the least loss."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from validation.fix.plan import AIMS, PROPOSED, PlanStep, Search
from validation.fix.risk_fixes import RISK_FIXES
from validation.fix.transformation import Fixed, RiskExample, RiskTransformation, with_column
from validation.read.cells import Cells
from validation.recipe import DropColumn, GeoGeneralise, KAnonymise, LocalSuppress


def apply(cells: Cells, names: Sequence[str], step: KAnonymise, missing: Sequence[str]) -> Fixed:
    """The table after the plan of `validation.fix.plan`; a column of which nothing may stay is empty."""
    search = Search(cells, {name: name for name in names}, step.k, missing)
    plan = search.plan(AIMS[step.keep]) or search.plan(PROPOSED)
    count = left_out = 0
    for planned in plan.steps if plan else ():
        done = _follow(cells, planned, missing)
        cells = done.cells
        count += done.count
        left_out += done.left_out
    return Fixed(cells, count, left_out)


def _follow(cells: Cells, step: PlanStep, missing: Sequence[str]) -> Fixed:
    """A step of a plan whose columns are called as they are among the cells."""
    match step:
        case DropColumn(name):
            column = cells.table.column(name)
            empty = pa.chunked_array([pa.array([""] * len(chunk), pa.string()) for chunk in column.chunks], pa.string())
            return Fixed(with_column(cells, name, empty), int(pc.sum(pc.not_equal(column, "")).as_py() or 0))
        case LocalSuppress(columns):
            return RISK_FIXES[LocalSuppress].apply(cells, columns, step, missing)
        case GeoGeneralise(name, _, within) if within:
            return RISK_FIXES[GeoGeneralise].apply(cells, (name, within), step, missing)
        case _:
            return RISK_FIXES[type(step)].apply(cells, (step.column,), step, missing)


FIX = RiskTransformation(
    code="k_anonymise",
    version=1,
    note="columns-k-anonymised",
    apply=apply,
    examples=(
        RiskExample(
            {"Tuổi": ("30", "31", "32", "33", "60", "61"), "Giới": ("nam", "nam", "nam", "nữ", "nữ", "nữ")},
            KAnonymise(("Tuổi", "Giới"), 3),
            {"Tuổi": ("",) * 6, "Giới": ("nam", "nam", "nam", "nữ", "nữ", "nữ")},
            count=6,
        ),
    ),
)
