"""The rows that a card of the fix-it list shows."""

from __future__ import annotations

from publishers.fix_list import COLUMNS_SHOWN, ROWS_SHOWN, Cell, Rows, rows_around
from validation.read.excerpt import Excerpt
from validation.report import Finding, Gate, Severity


def finding(column: str | None, *rows: int) -> Finding:
    return Finding(
        code="type-error", severity=Severity.ERROR, gate=Gate.VALIDATION, column=column, rows=rows, count=len(rows)
    )


def test_the_cell_that_is_meant_comes_first_and_is_marked() -> None:
    """However many columns there are, the offending one stands beside the row number."""
    labels = tuple(f"c{number}" for number in range(40))
    shown = rows_around(finding("c30", 7), Excerpt(labels, {7: tuple(map(str, range(40)))}))
    assert shown == Rows(
        ("c30", "c0", "c1", "c2", "c3"),
        ((7, (Cell("30", True), Cell("0", False), Cell("1", False), Cell("2", False), Cell("3", False))),),
    )


def test_a_short_row_is_shown_with_its_missing_cell() -> None:
    """A row that ends before the column has an empty cell there, marked."""
    shown = rows_around(finding("b", 2), Excerpt(("a", "b"), {2: ("1",)}))
    assert shown is not None
    assert shown.rows == ((2, (Cell("", True), Cell("1", False))),)


def test_a_finding_of_no_column_marks_nothing_and_shows_few_rows() -> None:
    """Of many rows and columns the first are shown."""
    excerpt = Excerpt(tuple("abcdefgh"), {row: tuple("12345678") for row in range(2, 30)})
    shown = rows_around(finding(None, *range(2, 30)), excerpt)
    assert shown is not None
    assert len(shown.labels) == COLUMNS_SHOWN
    assert len(shown.rows) == ROWS_SHOWN
    assert not any(cell.is_meant for _, cells in shown.rows for cell in cells)


def test_rows_that_cannot_be_looked_up_are_not_shown() -> None:
    """Beyond what a page waits for there is no table, only the numbers."""
    assert rows_around(finding("a", 900_000), Excerpt(("a",), {})) is None
