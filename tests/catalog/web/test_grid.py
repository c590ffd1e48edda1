"""A table's page and its address: the form, the chips and the headers all speak the grammar of the data API."""

from __future__ import annotations

import msgspec
import pyarrow as pa
import pytest

from catalog.tables.query import RowsQuery, parse
from catalog.web import grid
from catalog.web.i18n import SPEAKERS
from catalog.web.values import writer

EN, VI = SPEAKERS["en"], SPEAKERS["vi"]

SCHEMA = {
    "fields": [
        {"name": "limit", "type": "string", "title": "Giới hạn"},
        {"name": "count", "type": "integer"},
        {"name": "day", "type": "date"},
        {"name": "open", "type": "boolean"},
    ]
}
WRITERS = {field["name"]: writer(field, None, EN) for field in SCHEMA["fields"]}
PLACE = grid.Place(path="/datasets/d/t", api_path="/api/v1/datasets/d/t/rows", schema=SCHEMA)


def ask(*params: tuple[str, str]) -> RowsQuery:
    return parse(params, SCHEMA)


def inputs(query: RowsQuery) -> list[tuple[str, str]]:
    """What the inputs above the columns would send."""
    return [
        (filter.parameter, filter.value)
        for column in grid.columns(PLACE, query, EN)
        for filter in column.filters
        if filter.value
    ]


@pytest.mark.parametrize(
    "params",
    [
        [],
        [('"limit"__contains', "a, b")],
        [("count__gte", "3"), ("count__lte", "9")],
        [("count__gte", "3"), ("count__gte", "5")],
        [("count__in", "1,2"), ("day__isnull", "true"), ("open", "false")],
        [("day__lte", "2026-03-01"), ("order_by", "-day"), ("select", "day,count"), ("q", "ha noi")],
    ],
)
def test_sending_the_form_unchanged_asks_the_same(params: list[tuple[str, str]]) -> None:
    """Inputs and carried parameters together parse back into the query that the page shows."""
    query = ask(*params)
    words = [("q", query.text)] if query.text else []
    sent = ask(*grid.kept_params(PLACE, query), *inputs(query), *words)
    assert set(sent.conditions) == set(query.conditions)
    assert msgspec.structs.replace(sent, conditions=()) == msgspec.structs.replace(query, conditions=())


def test_header_sorts_up_then_down_then_not() -> None:
    """Pressing a header three times comes back to the order of the file."""
    address, seen = grid.address_of(PLACE, ask()), []
    for order in ((), ("order_by", "count"), ("order_by", "-count")):
        column = grid.columns(PLACE, ask(*([order] if order else [])), EN)[1]
        seen.append((column.sorted, column.sort_address.removeprefix(address)))
    assert seen == [("", "?order_by=count"), ("ascending", "?order_by=-count"), ("descending", "")]


def test_chips_say_conditions_in_words() -> None:
    """Each condition has a chip in the reader's language, with the address without it."""
    query = ask(('"limit"__contains', "x"), ("count__gte", "3"))
    assert [(chip.label, chip.remove) for chip in grid.chips(PLACE, query, EN, WRITERS)] == [
        ("Giới hạn contains x", "/datasets/d/t?count__gte=3"),
        ("count is at least 3", "/datasets/d/t?%22limit%22__contains=x"),
    ]
    assert grid.chips(PLACE, query, VI, WRITERS)[0].label == "Giới hạn chứa x"


def test_addresses_keep_the_version() -> None:
    """What is pressed on an earlier version's page stays on that version."""
    place = msgspec.structs.replace(PLACE, version=3)
    assert grid.address_of(place, ask(("count", "1"))) == "/datasets/d/t?version=3&count=1"
    assert grid.condition_address(place, "count", "isnull", "true") == "/datasets/d/t?version=3&count__isnull=true"


def test_chips_write_values_as_the_reader_does() -> None:
    """What a condition compares with is written like the cells below it, whatever the address says."""
    writers = {field["name"]: writer(field, None, VI) for field in SCHEMA["fields"]}
    query = ask(("day__gte", "2026-03-01"), ("open", "true"), ("count__in", "15000,7"))
    labels = [chip.label for chip in grid.chips(PLACE, query, VI, writers)]
    assert [label.rpartition(" ")[2] for label in labels[:2]] == ["01/03/2026", "đúng"]
    assert labels[2].endswith(" 15.000, 7")


def test_a_missing_cell_is_not_an_empty_one() -> None:
    """Nothing was given is not the same as an empty text was given."""
    rows = pa.table({"limit": pa.array(["00007", "", None]), "count": pa.array([15000, 2024, None])})
    first, second, last = grid.cells(rows, WRITERS)
    assert [cell.text for cell in first] == ["00007", "15,000"]
    assert [(cell.text, cell.is_missing) for cell in second] == [("", False), ("2024", False)]
    assert all(cell.is_missing for cell in last)
