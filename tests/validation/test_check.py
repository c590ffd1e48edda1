"""Errors of declared types and blank rows are grouped by cause, with the rows of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import frictionless
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validation.check import check
from validation.read.cells import Cells
from validation.recipe import Recipe, SetColumnType
from validation.report import Finding
from validation.schema import decide

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]


def findings(cells: Cells, *recipe: SetColumnType) -> tuple[Finding, ...]:
    steps: Recipe = recipe
    return check(cells, decide(cells, steps), lambda _share: None)


def test_inferred_types_hold(cells_of: CellsOf) -> None:
    """A table whose types were decided on its values has no type errors."""
    assert findings(cells_of({"a": ["1", "2"], "b": ["x", ""]})) == ()


def test_blank_rows_between_rows_are_errors(cells_of: CellsOf) -> None:
    """Rows without any value are named by their numbers."""
    (found,) = findings(cells_of({"a": ["1", "", "3"], "b": ["x", "", ""]}))
    assert (found.code, found.rows, found.count) == ("blank-row", (3,), 1)


def test_misfits_of_a_declared_type_are_one_finding(cells_of: CellsOf) -> None:
    """Thirty wrong cells are one line with the first rows, three examples, and the way out."""
    cells = cells_of({"năm": ["2024"] * 5 + [f"năm {number}" for number in range(30)]})
    (found,) = findings(cells, SetColumnType("năm", "integer"))
    assert (found.code, found.column, found.count) == ("type-error", "năm", 30)
    assert (found.rows, found.examples) == (tuple(range(7, 27)), ("năm 0", "năm 1", "năm 2"))
    assert found.suggestions[-1].steps == (SetColumnType("năm", "string"),)


def test_a_reading_that_fits_is_suggested(cells_of: CellsOf) -> None:
    """Numbers declared without their decimal comma are offered with it."""
    (found,) = findings(cells_of({"x": ["1,5", "2,75"]}), SetColumnType("x", "number"))
    assert found.suggestions[0].steps == (SetColumnType("x", "number", decimal_char=","),)


def test_examples_of_errors_are_masked(cells_of: CellsOf) -> None:
    """A telephone number in a column of numbers is not repeated in the finding."""
    (found,) = findings(cells_of({"x": ["gọi 0912345678"]}), SetColumnType("x", "integer"))
    assert "0912345678" not in found.examples[0]


DECLARED = st.sampled_from(
    [
        SetColumnType("x", "integer"),
        SetColumnType("x", "number"),
        SetColumnType("x", "number", "", ",", "."),
        SetColumnType("x", "boolean"),
        SetColumnType("x", "date"),
        SetColumnType("x", "date", "%d/%m/%Y"),
        SetColumnType("x", "datetime"),
        SetColumnType("x", "string"),
    ]
)
VALUE = st.one_of(
    st.sampled_from(["1", "-2", "+3", "007", "1.5", "1,5", "1.234,5", "1e3", "true", "0", "2024-01-02", "31/12/2024"]),
    st.sampled_from(["2024-01-02T03:04:05", "2024-01-02T03:04:05Z", "x", " 5", "2024-13-01", "1.2.3", "NO"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(DECLARED, st.lists(VALUE, min_size=1, max_size=6))
def test_what_frictionless_refuses_is_refused(cells_of: CellsOf, step: SetColumnType, values: list[str]) -> None:
    """Every cell that Frictionless' own validation reports is among the rows of our finding."""
    cells = cells_of({"x": values})
    schema = frictionless.Schema.from_descriptor(decide(cells, (step,)).descriptor)
    report = frictionless.Resource(data=[["x"], *([value] for value in values)], schema=schema).validate()
    theirs = {row for row, kind in report.flatten(["rowNumber", "type"]) if kind == "type-error"}
    ours = {row for found in findings(cells, step) if found.code == "type-error" for row in found.rows}
    assert theirs <= ours


def test_notes_below_the_data_are_no_data(cells_of: CellsOf) -> None:
    """The last rows of one cell that begin as notes do are named; blank rows around them are theirs."""
    table = {"a": ["x", "y", "", "Nguồn: Tổng cục Thống kê", "và các tỉnh"], "b": ["1", "2", "", "", ""]}
    (found,) = findings(cells_of(table))
    assert (found.code, found.rows) == ("footnote-row", (5, 6))


@pytest.mark.parametrize("last", ["Nguồn Sơn", "Hà Nội", "Sourceville"])
def test_a_last_row_of_one_value_is_data(last: str, cells_of: CellsOf) -> None:
    """A name without figures is a row like any other."""
    assert findings(cells_of({"a": ["x", last], "b": ["1", ""]})) == ()
