"""Counts of small groups are not in the table, and cannot be worked out from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validation.fix.aggregate import TOTAL
from validation.fix.follow import follow
from validation.inspect import Inspection
from validation.read.cells import Cells
from validation.recipe import Aggregate, DropColumn, Round
from validation.typing.plan import plan_columns

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]
CheckFile = Callable[..., Inspection]
ROWS = st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz")), min_size=1, max_size=60)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=ROWS, k=st.integers(2, 6))
def test_no_total_gives_a_small_group_away(cells_of: CellsOf, rows: list[tuple[str, str]], k: int) -> None:
    """Every count that is shown is right and large enough; what a shown total lacks is never one group or too few."""
    cells = cells_of({"a": [row[0] for row in rows], "b": [row[1] for row in rows]})
    fixed = follow(cells, plan_columns(("a", "b"), (Aggregate(("a", "b"), k, totals=True),), None)).cells
    columns = (fixed.table.column(name).to_pylist() for name in fixed.columns)
    shown = {(a, b): int(count) for a, b, count in zip(*columns, strict=True)}
    true = Counter(key for a, b in rows for key in ((a, b), (a, TOTAL), (TOTAL, b), (TOTAL, TOTAL)))
    assert all(true[key] == count >= k for key, count in shown.items())
    lines = [
        *(
            (key, [other for other in true if other[0] == key[0] and other[1] != TOTAL])
            for key in true
            if key[1] == TOTAL
        ),
        *(
            (key, [other for other in true if other[1] == key[1] and other[0] != TOTAL])
            for key in true
            if key[0] == TOTAL
        ),
    ]
    for total, parts in lines:
        hidden = [part for part in parts if part not in shown]
        if total in shown and hidden:
            assert len(hidden) > 1
            assert sum(true[part] for part in hidden) >= k


def test_the_schema_has_the_count_instead_of_what_was_counted(check_file: CheckFile) -> None:
    """Columns that are not counted by are gone, and later steps may name the column of counts."""
    content = "tên,xã,giới\n" + "".join(f"mã {row},{'AB'[row % 2]},{'xy'[row % 3 > 0]}\n" for row in range(120))
    inspection = check_file(content, (Aggregate(("xã", "giới"), 11), DropColumn("giới"), Round("Số lượng", 5)))
    fields = (inspection.table_schema or {})["fields"]
    assert [(field["name"], field["type"]) for field in fields] == [("xã", "string"), ("Số lượng", "integer")]
    assert (inspection.row_count, inspection.input_rows) == (4, 120)
