"""Each fix that makes people harder to find does to its examples what it says, and touches nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from validation.fix.follow import RISK_FIXES
from validation.fix.transformation import RiskExample, RiskTransformation
from validation.read.cells import Cells
from validation.recipe import RiskFix
from validation.typing.plan import columns_of

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]

EXAMPLES = [
    pytest.param(fix, example, id=f"{fix.code} {number}")
    for fix in RISK_FIXES.values()
    for number, example in enumerate(fix.examples)
]


def texts(cells: Cells) -> dict[str, tuple[str, ...]]:
    return {
        label: tuple(cells.table.column(name).to_pylist())
        for label, name in zip(cells.labels, cells.columns, strict=True)
    }


@pytest.mark.parametrize(("fix", "example"), EXAMPLES)
def test_a_fix_does_to_its_examples_what_it_says(
    fix: RiskTransformation, example: RiskExample, cells_of: CellsOf
) -> None:
    """Texts, labels, row numbers and the count are those of the example."""
    cells = cells_of(example.before)
    rows = cells.table.column("row").to_pylist()
    names = [cells.columns[cells.labels.index(label)] for label in columns_of(example.step)]
    fixed = fix.apply(cells, names, example.step, ("",))
    assert texts(fixed.cells) == example.after
    assert fixed.count == example.count
    assert fixed.cells.table.column("row").to_pylist() == list(example.rows or rows)


@pytest.mark.parametrize("kind", RISK_FIXES, ids=lambda kind: kind.__name__)
def test_a_fix_bears_the_name_of_its_step(kind: type[RiskFix]) -> None:
    """The code that readers are told is the tag under which the recipe is kept."""
    assert RISK_FIXES[kind].code == kind.__struct_config__.tag
    assert RISK_FIXES[kind].examples
