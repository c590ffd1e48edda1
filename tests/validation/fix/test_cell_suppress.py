"""Small figures are left empty, and no total gives them away, be it below them or beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validation.fix.follow import follow
from validation.inspect import Inspection
from validation.read.cells import Cells
from validation.recipe import CellSuppress
from validation.typing.plan import plan_columns

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]
CheckFile = Callable[..., Inspection]
COLUMNS = ("Nam", "Nữ", "Tổng số")
WARDS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=12)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wards=WARDS, k=st.integers(2, 12))
def test_no_total_gives_a_small_figure_away(cells_of: CellsOf, wards: list[tuple[int, int]], k: int) -> None:
    """What stays is as it was and large enough; a total lacks no part, or several that are enough together."""
    rows = [(men, women, men + women) for men, women in wards]
    rows.append(tuple(sum(column) for column in zip(*rows, strict=True)))  # type: ignore[arg-type]
    names = [f"Xã {number}" for number in range(len(wards))] + ["Tổng số"]
    figures = {name: [str(row[at]) for row in rows] for at, name in enumerate(COLUMNS)}
    cells = cells_of({"Xã": names, **figures})
    step = CellSuppress(COLUMNS, k, ("Xã",))
    fixed = follow(cells, plan_columns(("Xã", *COLUMNS), (step,), None)).cells
    shown = list(zip(*(fixed.table.column(name).to_pylist() for name in fixed.columns[1:]), strict=True))
    for before, after in zip(rows, shown, strict=True):
        for was, now in zip(before, after, strict=True):
            assert now in ("", str(was))
            assert now == "" or was == 0 or was >= k
    across = [([(row, 0), (row, 1)], (row, 2)) for row in range(len(rows))]
    down = [([(row, at) for row in range(len(wards))], (len(wards), at)) for at in range(3)]
    for parts, (row, at) in [*across, *down]:
        hidden = [place for place in parts if shown[place[0]][place[1]] == ""]
        if shown[row][at] and hidden:
            assert len(hidden) > 1
            assert sum(rows[row][at] for row, at in hidden) >= k


def test_the_published_table_keeps_its_type_and_tells_its_readers(check_file: CheckFile) -> None:
    """A column with figures left out stays one of whole numbers, and a note says how many are gone."""
    content = "Xã,Số ca nhiễm HIV\n" + "".join(f"Xã {row},{count}\n" for row, count in enumerate((40, 3, 25, 61)))
    inspection = check_file(f"{content}Tổng số,129\n", (CellSuppress(("Số ca nhiễm HIV",), 11, ("Xã",)),))
    assert [field["type"] for field in (inspection.table_schema or {})["fields"]] == ["string", "integer"]
    assert [finding.count for finding in inspection.findings if finding.code == "figures-suppressed"] == [2]
