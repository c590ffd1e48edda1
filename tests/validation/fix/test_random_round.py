"""Counts are rounded by a draw that belongs to the cell, so that tables agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from validation.fix.follow import follow
from validation.read.cells import Cells
from validation.recipe import RandomRound
from validation.typing.plan import plan_columns

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]


def rounded(cells: Cells, *by: str, base: int = 5) -> list[int]:
    plan = plan_columns(cells.labels, (RandomRound("Số ca", base, by, "của cơ quan"),), None)
    fixed = follow(cells, plan).cells
    return [int(text) for text in fixed.table.column(fixed.columns[fixed.labels.index("Số ca")]).to_pylist()]


def test_the_same_cell_is_rounded_alike_in_another_table(cells_of: CellsOf) -> None:
    """Other rows, another order of columns, and a total over a column make no difference."""
    places = [f"Xã {number}" for number in range(40)]
    counts = [str(number % 9) for number in range(40)]
    one = rounded(cells_of({"Xã": places, "Số ca": counts}), "Xã")
    others = {"Giới": ["Tổng"] * 20, "Số ca": counts[:20][::-1], "Xã": places[:20][::-1]}
    assert rounded(cells_of(others), "Xã", "Giới") == one[:20][::-1]


def test_counts_stay_beside_what_they_were_and_on_average_the_same(cells_of: CellsOf) -> None:
    """Nothing moves by a whole base, and the sum of many hardly changes."""
    places = [f"Xã {number}" for number in range(5000)]
    counts = [number % 7 for number in range(5000)]
    after = rounded(cells_of({"Xã": places, "Số ca": list(map(str, counts))}), "Xã", base=3)
    assert all(new % 3 == 0 and abs(new - old) < 3 for old, new in zip(counts, after, strict=True))
    assert abs(sum(after) - sum(counts)) < 0.02 * sum(counts)
