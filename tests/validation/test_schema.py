"""Types are decided on every value, and no value changes by its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import frictionless
import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from validation.read.cells import Cells
from validation.read.encoding import ENCODINGS
from validation.recipe import Recipe, SetColumnType, SetEncoding, SetMissingValues
from validation.schema import TYPES, column_names, decide, same_schema

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]


def field(cells: Cells, *recipe: Any, expected: Any = None) -> dict[str, Any]:
    (only,) = decide(cells, recipe, expected).descriptor["fields"]
    return {key: value for key, value in only.items() if key not in ("name", "title")}


def values(cells: Cells, *recipe: Any) -> list[object]:
    (column,) = decide(cells, recipe).columns
    return [row[0] for row in cells.query(f"SELECT {column.sql} FROM cells")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1", "-20", "0", ""], {"type": "integer"}),
        (["1", "2.5", "-0.25", ".5", " 3 "], {"type": "number"}),
        (["1.5e-05", "2.5E+3", "1"], {"type": "number"}),
        (["00004", "32248"], {"type": "string"}),
        (["+5", "+6"], {"type": "string"}),
        (["1e5", "2e7"], {"type": "string"}),
        (["1_000", "2"], {"type": "string"}),
        (["NaN", "1.5"], {"type": "string"}),
        (["inf", "1.5"], {"type": "string"}),
        (["٣", "٤"], {"type": "string"}),
        (["12%", "15%"], {"type": "number", "bareNumber": False, "unit": "%"}),
        (["9223372036854775807"], {"type": "integer"}),
        (["9223372036854775808"], {"type": "string"}),
        (["1234,5", "6,75"], {"type": "number", "decimalChar": ","}),
        (["0,125", "1,234"], {"type": "number", "decimalChar": ","}),
        (["1.234,56", "12"], {"type": "number", "decimalChar": ",", "groupChar": "."}),
        (["1.234.567", "890"], {"type": "number", "decimalChar": ",", "groupChar": "."}),
        (["1,234,567.5", "890"], {"type": "number", "groupChar": ","}),
        (["12 345", "999"], {"type": "number", "decimalChar": ",", "groupChar": " "}),
        (["110 001", "400 076"], {"type": "string"}),
        (["1,234", "5,678"], {"type": "string"}),
        (["1.234", "12.345", "850"], {"type": "string"}),
        (["-1.234", "12.345"], {"type": "string"}),
        (["0.123", "12.345"], {"type": "number"}),
        (["1234.567", "12.345"], {"type": "number"}),
        (["12.345", "1.5"], {"type": "number"}),
        (["true", "false", ""], {"type": "boolean"}),
        (["TRUE", "FALSE"], {"type": "boolean"}),
        (["0", "1"], {"type": "integer"}),
        (["Có", "Không"], {"type": "string"}),
        (["2024-02-29", "2023-01-01"], {"type": "date"}),
        (["2023-02-29", "2023-01-01"], {"type": "string"}),
        (["31/12/2024", "1/2/2024"], {"type": "date", "format": "%d/%m/%Y"}),
        (["12/31/2024", "1/2/2024"], {"type": "date", "format": "%m/%d/%Y"}),
        (["1/2/2024", "3/4/2024"], {"type": "string"}),
        (["31.12.2024", "01.02.2024"], {"type": "date", "format": "%d.%m.%Y"}),
        (["2024/12/31"], {"type": "date", "format": "%Y/%m/%d"}),
        (["2024-01-02T03:04:05", "2024-01-02 03:04:05.25"], {"type": "datetime"}),
        (["2024-01-02T03:04:05Z"], {"type": "datetime", "timezone": "UTC"}),
        (["2024-01-02T03:04:05+07:00"], {"type": "datetime", "timezone": "+07:00"}),
        (["2024-01-02T03:04:05.1234567"], {"type": "string"}),
        (["", ""], {"type": "string"}),
        (["Hà Nội", "5"], {"type": "string"}),
    ],
)
def test_a_column_has_the_type_of_all_its_values(cells: list[str], expected: dict[str, str], cells_of: CellsOf) -> None:
    """Codes stay text, numbers and days are recognised in the ways people write them, doubt stays text."""
    assert field(cells_of({"x": cells})) == expected


def test_a_comma_is_seldom_decimal_where_it_separates_cells(cells_of: CellsOf) -> None:
    """`2,2` among whole numbers is a list where commas separate the cells, and a number elsewhere."""
    few, most = cells_of({"x": ["2", "0", "2,2", "3"]}), {"type": "number", "decimalChar": ","}
    assert field(few) == most
    assert field(msgspec.structs.replace(few, delimiter=",")) == {"type": "string"}
    many = msgspec.structs.replace(cells_of({"x": ["2,5", "0,25", "3"]}), delimiter=",")
    assert field(many) == most


def test_the_point_of_a_workbook_is_sure(cells_of: CellsOf) -> None:
    """A fraction that a workbook holds as a number is no thousand."""
    cells = cells_of({"x": ["1.234", "12.345"]})
    assert field(msgspec.structs.replace(cells, decimals=frozenset({"c0"}))) == {"type": "number"}


def test_groups_have_three_digits(cells_of: CellsOf) -> None:
    """With a comma declared to set off thousands, `1,5` is no fifteen."""
    step = SetColumnType("x", "number", "", "", ",")
    assert values(cells_of({"x": ["1,5", "1,500", "12,345.5", "7", "1,2345"]}), step) == [None, 1500, 12345.5, 7, None]


def test_only_the_declared_decimal_mark_counts(cells_of: CellsOf) -> None:
    """With a comma declared as the decimal mark, `1.500` is not one and a half."""
    step = SetColumnType("x", "number", "", ",")
    assert values(cells_of({"x": ["1,5", "1.500", "-,5", "1,5e-3"]}), step) == [1.5, None, -0.5, 0.0015]


@pytest.mark.parametrize(
    "step",
    [
        {"step": "encoding", "encoding": "klingon"},
        {"step": "delimiter", "delimiter": ""},
        {"step": "delimiter", "delimiter": ",,"},
        {"step": "header_row", "row": -1},
        {"step": "column_type", "column": "x", "type": "geopoint"},
        {"step": "column_type", "column": "x", "type": "number", "decimal_char": ",,"},
        {"step": "column_type", "column": "x", "type": "number", "group_char": "."},
        {"step": "column_type", "column": "x", "type": "number", "decimal_char": ",", "group_char": ","},
    ],
)
def test_corrections_without_sense_are_no_recipe(step: dict[str, Any]) -> None:
    """What can never be followed is refused where it comes in."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert([step], Recipe)


def test_every_encoding_may_be_chosen() -> None:
    """The names that a recipe takes are those that are read."""
    assert [msgspec.convert({"encoding": name}, SetEncoding).encoding for name in ENCODINGS] == list(ENCODINGS)


def test_the_last_value_counts(cells_of: CellsOf) -> None:
    """One word after a hundred thousand numbers makes the column text."""
    assert field(cells_of({"x": ["1"] * 100_000 + ["0164A"]})) == {"type": "string"}


def test_every_type_can_be_decided(cells_of: CellsOf) -> None:
    """The list of types is what columns really get; only a year is a whole number until it is declared."""
    columns = {
        "string": ["a"],
        "integer": ["1"],
        "number": ["1.5"],
        "boolean": ["true"],
        "date": ["2024-01-01"],
        "datetime": ["2024-01-01T00:00:00"],
        "time": ["08:30:00"],
        "year": ["2024"],
        "yearmonth": ["2024-03"],
    }
    cells = cells_of(columns)
    decided = [column.reading.type for column in decide(cells, (SetColumnType("year", "year"),)).columns]
    assert decided == list(columns) == list(TYPES)


def test_numbers_that_a_double_cannot_hold_are_decimals(cells_of: CellsOf) -> None:
    """More digits than a double has are kept exactly."""
    cells = cells_of({"x": ["12345678901234567.89", "0.1"]})
    assert values(cells) == [Decimal("12345678901234567.89"), Decimal("0.10")]


def test_long_columns_of_long_numbers(cells_of: CellsOf) -> None:
    """However many numbers a double cannot hold, the column can still be read."""
    cells = cells_of({"x": ["12345678901234567.89"] * 25_000})
    assert values(cells)[-1] == Decimal("12345678901234567.89")


def test_numbers_that_nothing_holds_stay_text(cells_of: CellsOf) -> None:
    """What neither double nor decimal can hold exactly is not rounded."""
    assert field(cells_of({"x": ["1.5e-300", "12345678901234567890.123456789012345678901"]})) == {"type": "string"}


NUMBER = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12).map(str),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(st.lists(NUMBER, min_size=1, max_size=6))
@example(["5e-324", "1.7976931348623157e+308"])
@example(["9007199254740993.5"])
@example(["0.30000000000000004", "0.1"])
def test_no_number_changes(cells_of: CellsOf, written: list[str]) -> None:
    """Whatever type a column gets, every value is numerically what was written, or the text to the letter."""
    read = values(cells_of({"x": written}))
    assert all(
        value == text if isinstance(value, str) else Decimal(str(value)) == Decimal(text)
        for value, text in zip(read, written, strict=True)
    )


TEXT = st.text(st.sampled_from("0159.,-+eE /:TZ_ a٣"), min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(st.lists(st.one_of(TEXT, NUMBER, st.dates().map(str)), min_size=1, max_size=4))
def test_frictionless_agrees(cells_of: CellsOf, written: list[str]) -> None:
    """Every value is of the decided type for Frictionless too."""
    cells = cells_of({"x": written})
    checked = frictionless.Field.from_descriptor(decide(cells).columns[0].field)
    assert [checked.read_cell(text)[1] for text in written] == [None] * len(written)


def test_days_and_moments_are_what_was_written(cells_of: CellsOf) -> None:
    """Days in Vietnamese order and moments with a fraction come out exactly."""
    assert values(cells_of({"x": ["31/12/2024", "1/2/2024"]})) == [date(2024, 12, 31), date(2024, 2, 1)]
    assert values(cells_of({"x": ["2024-01-02T03:04:05.250000Z"]})) == [datetime(2024, 1, 2, 3, 4, 5, 250000)]


def test_marks_are_read_as_meant(cells_of: CellsOf) -> None:
    """Thousands and decimals in Vietnamese order give the right numbers."""
    assert values(cells_of({"x": ["1.234,56", "12", "-7.000.000,5"]})) == [1234.56, 12.0, -7000000.5]


def test_words_for_no_value(cells_of: CellsOf) -> None:
    """Words that the recipe takes for missing leave the numbers numbers."""
    cells = cells_of({"x": ["1", "N/A", "-", ""]})
    recipe = (SetMissingValues(("N/A", "-")),)
    assert field(cells, *recipe) == {"type": "integer"}
    assert values(cells, *recipe) == [1, None, None, None]


def test_the_officer_declares_a_type(cells_of: CellsOf) -> None:
    """A declared type holds; what does not fit has no value."""
    cells = cells_of({"x": ["1", "hai"]})
    assert field(cells, SetColumnType("x", "integer")) == {"type": "integer"}
    assert values(cells, SetColumnType("x", "integer")) == [1, None]


@pytest.mark.parametrize("text", ["1_000", "NaN", "inf", "٣", "0x10", "1,5", "--1"])
def test_casts_are_no_more_generous_than_types(text: str, cells_of: CellsOf) -> None:
    """What looks like no number is none, whatever the database's cast would make of it."""
    assert values(cells_of({"x": [text]}), SetColumnType("x", "number")) == [None]


def test_a_published_type_is_kept_while_it_fits(cells_of: CellsOf) -> None:
    """A month of whole numbers does not turn a column of numbers into one of integers."""
    known = {"fields": [{"name": "x", "type": "number"}]}
    assert field(cells_of({"x": ["1", "2"]}), expected=known) == {"type": "number"}
    known = {"fields": [{"name": "x", "type": "string"}]}
    assert field(cells_of({"x": ["1", "2"]}), expected=known) == {"type": "string"}


def test_names_are_unique_and_visible() -> None:
    """Names keep their diacritics and lose what cannot be seen; repeated and missing ones get a number."""
    labels = [" Dân số\n(người) ", "tỉnh", "tỉnh", "", "a\u202eb\x07", "tỉnh_2"]
    assert column_names(labels) == ["Dân số (người)", "tỉnh", "tỉnh_2", "column_4", "ab", "tỉnh_2_2"]


@given(st.lists(st.text(max_size=6), max_size=12))
def test_names_are_always_unique(labels: list[str]) -> None:
    """No two columns share a name, and none is empty."""
    names = column_names(labels)
    assert len(set(names)) == len(labels)
    assert all(names)


def test_same_schema() -> None:
    """The order of columns makes no difference, a type does, and nothing is the same as no schema."""
    one = {"fields": [{"name": "a", "type": "integer"}, {"name": "b"}]}
    turned = {"fields": [{"name": "b", "type": "string"}, {"name": "a", "type": "integer", "title": "A"}]}
    other = {"fields": [{"name": "a", "type": "number"}, {"name": "b"}]}
    assert (same_schema(one, turned), same_schema(one, other), same_schema(one, None)) == (True, False, False)
