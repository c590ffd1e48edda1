"""Doubtful columns are asked about, with the readings to choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
import pytest

from validation.advice import advise
from validation.read.cells import Cells
from validation.recipe import SetColumn, SetColumnType, SetMissingValues
from validation.report import Finding
from validation.schema import decide

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]


def advice(cells: Cells) -> list[Finding]:
    return list(advise(cells, decide(cells)))


def test_plain_columns_need_no_advice(cells_of: CellsOf) -> None:
    """Names, codes, numbers and days that can be read in one way only are left alone."""
    table = {"a": ["Hà Nội", "Huế"], "b": ["00004", "00008"], "c": ["1.5", "2.25"], "d": ["2024-01-31", "2024-02-01"]}
    assert advice(cells_of(table)) == []


def test_day_or_month_first(cells_of: CellsOf) -> None:
    """Days that fit both orders are asked about."""
    (found,) = advice(cells_of({"ngày": ["1/2/2024", "3/4/2024"]}))
    assert (found.code, [suggestion.steps[0].format for suggestion in found.suggestions]) == (
        "ambiguous-date",
        ["%d/%m/%Y", "%m/%d/%Y"],
    )


def test_comma_of_thousands_or_decimals(cells_of: CellsOf) -> None:
    """`1,234` could be either, so both are offered."""
    (found,) = advice(cells_of({"x": ["1,234", "5,678"]}))
    assert [suggestion.code for suggestion in found.suggestions] == ["read-decimal-comma", "read-grouped"]


def test_point_of_thousands(cells_of: CellsOf) -> None:
    """Numbers with three digits behind every point may be Vietnamese thousands, so both readings are offered."""
    (found,) = advice(cells_of({"x": ["1.234", "15.678", "850"]}))
    assert (found.code, [suggestion.code for suggestion in found.suggestions]) == (
        "ambiguous-number",
        ["read-plain", "read-grouped"],
    )
    assert found.suggestions[1].steps == (SetColumnType("x", "number", "", ",", "."),)


def test_a_few_commas_among_cells_separated_by_commas(cells_of: CellsOf) -> None:
    """They may be lists: the column is text, and the decimal comma is one click away."""
    cells = msgspec.structs.replace(cells_of({"x": ["2", "0", "3"] * 9 + ["2,2"]}), delimiter=",")
    (found,) = advice(cells)
    assert (found.params, [suggestion.code for suggestion in found.suggestions]) == (
        {"type": "string"},
        ["read-decimal-comma"],
    )


@pytest.mark.parametrize("values", [["9223372036854775808", "5"], ["-0", "3", "0"], ["00012", "34567"]])
def test_numbers_without_a_mark_leave_no_doubt_about_one(values: list[str], cells_of: CellsOf) -> None:
    """Columns that are text for another reason are not said to have a doubtful mark."""
    assert advice(cells_of({"x": values})) == []


def test_words_among_numbers(cells_of: CellsOf) -> None:
    """A few words in a column of numbers are named, and may be taken for no value in one click."""
    (found,) = advice(cells_of({"x": ["5"] * 40 + ["N/A", "..."]}))
    assert (found.code, found.rows, found.count) == ("words-among-numbers", (42, 43), 2)
    assert found.suggestions[0].steps == (SetMissingValues(("...", "N/A")),)


def test_codes_among_numbers_are_no_words(cells_of: CellsOf) -> None:
    """A column of codes of which few begin with a zero is text for good reason."""
    assert advice(cells_of({"x": [str(1000 + number) for number in range(40)] + ["0164"]})) == []


def test_well_known_marks_may_be_many(cells_of: CellsOf) -> None:
    """Dashes and the like mean that there is no value, however many there are beside the numbers."""
    (found,) = advice(cells_of({"x": ["1,5", "-", "2,25", "…", "-", "3,125"]}))
    assert (found.code, found.suggestions[0].steps) == ("words-among-numbers", (SetMissingValues(("-", "…")),))


def test_words_among_days(cells_of: CellsOf) -> None:
    """Days in the local order are seen behind a word, too."""
    (found,) = advice(cells_of({"x": ["31/12/2024", "chưa có", "1/2/2024"]}))
    assert (found.code, found.rows, found.suggestions[0].code) == ("words-among-dates", (3,), "words-are-missing")


def test_years_of_two_digits(cells_of: CellsOf) -> None:
    """Whether 69 is 1969 or 2069 only the officer knows."""
    (found,) = advice(cells_of({"x": ["31/12/69", "01/02/70"]}))
    assert (found.code, [suggestion.steps[0].format for suggestion in found.suggestions]) == (
        "two-digit-years",
        ["%d/%m/%y"],
    )


def test_the_unit_is_kept_with_doubtful_numbers(cells_of: CellsOf) -> None:
    """A sign that is taken off the numbers becomes the column's unit."""
    (found,) = advice(cells_of({"giá": ["1.500 đ", "12.500 đ"]}))
    assert [suggestion.steps[1] for suggestion in found.suggestions] == [SetColumn("giá", unit="đ")] * 2
    grouped = decide(cells_of({"giá": ["1.500 đ", "12.500 đ"]}), found.suggestions[1].steps)
    assert grouped.columns[0].field["unit"] == "đ"


@pytest.mark.parametrize("values", [["Quý III/2024", "Quý IV/2024"], ["Tháng 3/2024"], ["03/2024"], ["2024-Q3"]])
def test_months_and_quarters_stay_as_written(values: list[str], cells_of: CellsOf) -> None:
    """Periods that have no type are text, and a note says how programs could order months."""
    (found,) = advice(cells_of({"kỳ": values}))
    assert (found.code, found.suggestions) == ("periods-as-text", ())


@pytest.mark.parametrize(
    ("strange", "code"),
    [("(12.5)", "words-among-numbers"), ("113(*)", "words-among-numbers"), ("2024-05-01", "words-among-dates")],
)
def test_figures_written_in_another_way(strange: str, code: str, cells_of: CellsOf) -> None:
    """They are named with their row, and are never offered to be taken for no value: they have one."""
    usual = [f"{1 + row % 28:02}/01/2024" if code == "words-among-dates" else f"{row}.5" for row in range(40)]
    (found,) = advice(cells_of({"x": [*usual, strange]}))
    assert (found.code, found.rows, found.suggestions) == (code, (42,), ())
