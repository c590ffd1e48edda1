"""Request parameters and what they ask for."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import CatalogError
from catalog.tables.query import (
    OPERATORS,
    RESERVED,
    BadCursor,
    BadLimit,
    BadQuotes,
    BadValue,
    Condition,
    GivenTwice,
    LimitTooHigh,
    MissingValue,
    NotText,
    Order,
    ReservedName,
    RowsQuery,
    TextTooLong,
    UnknownColumn,
    UnknownOperator,
    Value,
    decode_cursor,
    encode_cursor,
    operators_for,
    parameter,
    parse,
    to_params,
)

AIR = {
    "fields": [
        {"name": "tỉnh", "type": "string"},
        {"name": "pm25", "type": "number"},
        {"name": "stations", "type": "integer"},
        {"name": "date", "type": "date"},
        {"name": "measured_at", "type": "datetime"},
        {"name": "valid", "type": "boolean"},
    ]
}
ODD_NAMES = [
    "select",
    "limit",
    "q",
    "__gt",
    "a",
    "a__gt",
    "a b",
    "a,b",
    'tỉnh "x"',
    '"x"',
    "-x",
    "",
    " s ",
    "a__",
    "a__eq",
]
ODD = {"fields": [{"name": name, "type": "string"} for name in ODD_NAMES]}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("tỉnh", "00004", "00004"),
        ("tỉnh", "", ""),
        ("pm25", "12.50", Decimal("12.50")),
        ("pm25", "-1e3", Decimal(-1000)),
        ("stations", "-7", -7),
        ("stations", "9007199254740993", 9007199254740993),
        ("date", "2026-03-01", date(2026, 3, 1)),
        ("measured_at", "2026-03-01T08:30:00", datetime(2026, 3, 1, 8, 30)),
        ("measured_at", "2026-03-01T08:30:00+07:00", datetime(2026, 3, 1, 1, 30)),
        ("valid", "true", True),
        ("valid", "0", False),
    ],
)
def test_values_have_the_type_of_their_column(name: str, text: str, value: Value) -> None:
    """A condition's text becomes a value of the column's type, digit by digit."""
    (condition,) = parse([(name, text)], AIR).conditions
    assert condition == Condition(name, "eq", value)
    assert type(condition.value) is type(value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pm25", "12,5"),
        ("pm25", "1_000"),
        ("pm25", "NaN"),
        ("pm25", "1e9999999999"),
        ("stations", "2.5"),
        ("stations", "٣"),
        ("stations", "9" * 5000),
        ("date", "01/03/2026"),
        ("date", "2026-02-30"),
        ("measured_at", "0001-01-01T00:00:00+14:00"),
        ("valid", "maybe"),
        ("stations__isnull", "perhaps"),
    ],
)
def test_a_value_of_another_type_is_refused_with_what_is_expected(name: str, text: str) -> None:
    """The answer to a bad value names the column, its type and how to write one."""
    with pytest.raises(BadValue) as caught:
        parse([(name, text)], AIR)
    assert caught.value.status == 400
    assert caught.value.expected in str(caught.value)
    assert caught.value.column == name.removesuffix("__isnull")


def test_an_empty_value_points_to_isnull() -> None:
    """Nothing given for a number is refused with the way to ask for missing cells."""
    with pytest.raises(MissingValue, match="pm25__isnull=true"):
        parse([("pm25", "")], AIR)


def test_an_unknown_column_lists_the_known_ones_closest_first() -> None:
    """A misspelt column is answered with all columns, the likely one in front."""
    with pytest.raises(UnknownColumn) as caught:
        parse([("PM2.5__gt", "1")], AIR)
    assert caught.value.available[0] == "pm25"
    assert set(caught.value.available) == {field["name"] for field in AIR["fields"]}


@pytest.mark.parametrize("params", [("select", "tỉnh,nope"), ("order_by", "-nope"), ("nope", "1"), ("nope__in", "1")])
def test_unknown_columns_are_found_everywhere(params: tuple[str, str]) -> None:
    """Conditions, select and order_by all refuse a column that is not there."""
    with pytest.raises(UnknownColumn) as caught:
        parse([params], AIR)
    assert caught.value.column == "nope"


@pytest.mark.parametrize(("name", "key"), [("pm25__contains", "contains"), ("valid__gt", "gt"), ("tỉnh__like", "like")])
def test_an_operator_that_does_not_fit_lists_those_that_do(name: str, key: str) -> None:
    """An operator that is unknown or not for this type is answered with the ones that are."""
    with pytest.raises(UnknownOperator) as caught:
        parse([(name, "x")], AIR)
    assert caught.value.operator == key
    types = {field["name"]: field["type"] for field in AIR["fields"]}
    assert set(caught.value.available) == {operator.key for operator in operators_for(types[caught.value.column])}


def test_the_parts_of_a_query_are_read() -> None:
    """Select, order, limit, free text and a list of values arrive as asked."""
    query = parse(
        [
            ("select", "date, pm25"),
            ("select", "tỉnh"),
            ("order_by", "-pm25,date,pm25"),
            ("limit", "7"),
            ("q", " ha noi "),
            ("tỉnh__in", 'Huế,"a, ""b""",  Đà Nẵng'),
            ("cursor", ""),
        ],
        AIR,
    )
    assert query == RowsQuery(
        select=("date", "pm25", "tỉnh"),
        order_by=(Order("pm25", descending=True), Order("date")),
        limit=7,
        text="ha noi",
        conditions=(Condition("tỉnh", "in", ("Huế", 'a, "b"', "Đà Nẵng")),),
    )


@pytest.mark.parametrize(
    ("params", "problem"),
    [
        ([("limit", "0")], BadLimit),
        ([("limit", "-1")], BadLimit),
        ([("limit", "ten")], BadLimit),
        ([("limit", "10001")], LimitTooHigh),
        ([("limit", "1"), ("limit", "2")], GivenTwice),
        ([("version", "3")], ReservedName),
        ([("select", '"date')], BadQuotes),
        ([("select", '"date" x')], BadQuotes),
        ([("select", '-"date"')], BadQuotes),
        ([('"date"x', "1")], BadQuotes),
        ([("cursor", "abc")], BadCursor),
        ([("q", "a" * 101)], TextTooLong),
        ([("q", "\ud800")], NotText),
        ([("tỉnh", "\ud800")], NotText),
        ([("\ud800", "x")], NotText),
    ],
)
def test_parameters_that_make_no_sense_are_refused(params: list[tuple[str, str]], problem: type[CatalogError]) -> None:
    """What cannot be understood is a 400 of its own kind and never silently ignored."""
    with pytest.raises(problem) as caught:
        parse(params, AIR)
    assert caught.value.status == 400


def test_an_export_may_ask_for_more_rows_than_a_page() -> None:
    """Without a highest limit any number of rows may be asked for."""
    assert parse([("limit", "5000000")], AIR, max_limit=None).limit == 5_000_000


@pytest.mark.parametrize("name", ODD_NAMES)
@pytest.mark.parametrize("operator", OPERATORS)
def test_every_column_can_be_asked_whatever_its_name(name: str, operator: str) -> None:
    """The parameter name that we write for a column reads back as that column and operator."""
    (condition,) = parse([(parameter(name, operator), "true")], ODD).conditions
    assert (condition.column, condition.operator) == (name, operator)


@pytest.mark.parametrize(
    ("name", "column", "operator"),
    [
        ("a__gt", "a", "gt"),
        ('"a__gt"', "a__gt", "eq"),
        ("a__gt__gt", "a__gt", "gt"),
        ("__gt", "", "gt"),
        ("a__", "a__", "eq"),
        ("a b", "a b", "eq"),
        ('tỉnh "x"__ne', 'tỉnh "x"', "ne"),
        ('"limit"__lte', "limit", "lte"),
        ('"""x"""', '"x"', "eq"),
        ("a__eq__eq", "a__eq", "eq"),
    ],
)
def test_an_ambiguous_name_has_one_reading(name: str, column: str, operator: str) -> None:
    """A column and an operator win over a column of that whole name; quotes say the name exactly."""
    (condition,) = parse([(name, "x")], ODD).conditions
    assert (condition.column, condition.operator) == (column, operator)


def _written_values(type: str) -> st.SearchStrategy[str]:
    return {
        "string": st.text(),
        "number": st.decimals(allow_nan=False, allow_infinity=False).map(str),
        "integer": st.integers().map(str),
        "date": st.dates().map(str),
        "datetime": st.datetimes().map(lambda moment: moment.isoformat()),
        "boolean": st.sampled_from(["true", "false"]),
    }[type]


@st.composite
def requests(draw: st.DrawFn) -> tuple[list[tuple[str, str]], dict[str, Any]]:
    """A table of odd and random column names, and a request that asks for some of them."""
    names = draw(st.lists(st.sampled_from(ODD_NAMES) | st.text(max_size=5), unique=True, min_size=1, max_size=6))
    kinds = ["string", "number", "integer", "date", "datetime", "boolean"]
    fields = [{"name": name, "type": draw(st.sampled_from(kinds))} for name in names]
    params = []
    for field in draw(st.lists(st.sampled_from(fields), max_size=4)):
        operator = draw(st.sampled_from(operators_for(field["type"])))
        kind = "boolean" if operator.takes else field["type"]
        texts = draw(st.lists(_written_values(kind), min_size=1, max_size=3 if operator.takes_list else 1))
        if operator.takes_list:
            texts = ['"' + text.replace('"', '""') + '"' for text in texts]
        params.append((parameter(field["name"], operator.key), ",".join(texts)))
    return params, {"fields": fields}


@given(requests())
def test_a_query_written_out_reads_back_the_same(request_: tuple[list[tuple[str, str]], dict[str, Any]]) -> None:
    """Links made from a query ask exactly the same again, whatever the columns and values are."""
    params, schema = request_
    names = [field["name"] for field in schema["fields"]]
    query = parse(params, schema)
    query = RowsQuery(
        conditions=query.conditions,
        text="hà nội",
        select=tuple(names),
        order_by=tuple(Order(name, bool(position % 2)) for position, name in enumerate(names)),
        limit=5,
    )
    assert repr(parse(to_params(query), schema)) == repr(query)


def test_a_cursor_carries_its_version_and_place() -> None:
    """What a cursor was made of can be read back before the table is opened."""
    query = parse([("tỉnh", "Huế"), ("order_by", "pm25")], AIR)
    text = encode_cursor("version-1", query, 41)
    cursor = decode_cursor(text)
    assert (cursor.version_id, cursor.row) == ("version-1", 41)
    assert parse([*to_params(query), ("cursor", text)], AIR).after == 41


def test_a_cursor_survives_another_page_size_and_other_columns() -> None:
    """Limit and select may change while paging: they don't decide which row follows which."""
    text = encode_cursor("version-1", parse([("order_by", "pm25")], AIR), 41)
    query = parse([("order_by", "pm25"), ("limit", "3"), ("select", "date"), ("cursor", text)], AIR)
    assert (query.after, query.limit) == (41, 3)


@pytest.mark.parametrize("params", [[("order_by", "-pm25")], [("pm25__gt", "1")], [("q", "hue")], []])
def test_a_cursor_of_another_query_is_refused(params: list[tuple[str, str]]) -> None:
    """A cursor does not continue other conditions or another order."""
    text = encode_cursor("version-1", parse([("order_by", "pm25")], AIR), 41)
    with pytest.raises(BadCursor):
        parse([*params, ("cursor", text)], AIR)


@given(st.data())
def test_a_damaged_cursor_is_refused(data: st.DataObject) -> None:
    """One other character anywhere makes a cursor worthless, with a 400 and not a crash."""
    text = encode_cursor("version-1", RowsQuery(), 41)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters().filter(lambda letter: letter != text[place]))
    damaged = text[:place] + other + text[place + 1 :]
    try:
        cursor = decode_cursor(damaged)
    except BadCursor:
        return
    # The last character may hold bits that base64 ignores.
    assert place == len(text) - 1
    assert cursor == decode_cursor(text)


@given(st.text())
def test_any_text_as_cursor_is_refused(text: str) -> None:
    """Text that was never a cursor is a BadCursor, whatever it holds."""
    with pytest.raises(BadCursor):
        decode_cursor(text)


def test_operators_are_named_in_both_languages() -> None:
    """Every operator can be shown to Vietnamese and English readers, each by its own words."""
    for labels in ([o.label_vi for o in OPERATORS.values()], [o.label_en for o in OPERATORS.values()]):
        assert all(labels)
        assert len(set(labels)) == len(OPERATORS)


def test_reserved_names_reach_columns_only_in_quotes() -> None:
    """Each reserved word, quoted, is a column like any other."""
    schema = {"fields": [{"name": name, "type": "integer"} for name in sorted(RESERVED)]}
    query = parse([(f'"{name}"__gte', "1") for name in sorted(RESERVED)], schema)
    assert [condition.column for condition in query.conditions] == sorted(RESERVED)
