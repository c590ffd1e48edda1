"""A table as a page shows it: a query's rows and, for every column, the address that sorts and inputs that filter.

The page's address holds the same parameters as the data API, so a state of the page and an API call are one thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
import pyarrow as pa

from catalog.errors import N_
from catalog.tables.query import (
    INTEGER,
    KINDS,
    NUMBER,
    OPERATORS,
    TEXT,
    Condition,
    Order,
    RowsQuery,
    encode_cursor,
    parameter,
    to_params,
)
from catalog.web.i18n import Language
from catalog.web.values import Writer

PAGE_ROWS = 50
MAX_PAGE_ROWS = 500

TYPE_NAMES = {
    "string": N_("Text"),
    "integer": N_("Whole number"),
    "number": N_("Number"),
    "boolean": N_("Yes or no"),
    "date": N_("Date"),
    "datetime": N_("Date and time"),
    "time": N_("Time of day"),
    "year": N_("Year"),
}
"""Table Schema types for readers."""

# The one or two operators that most questions need; all others come by address and are shown as chips.
ASKED: Mapping[str, tuple[str, ...]] = {
    "string": ("contains",),
    "integer": ("gte", "lte"),
    "number": ("gte", "lte"),
    "boolean": ("eq",),
    "date": ("gte", "lte"),
    "datetime": ("gte", "lte"),
}
"""Operators with an input of their own above a column, by kind of column."""

SIGNS = {"gte": "≥", "lte": "≤", "contains": "…"}
"""What stands in an empty input."""

INPUT_TYPES = {"date": "date"}
"""HTML input types by kind; numbers stay text, which takes what a reader pastes and keeps the decimal point."""


class Filter(msgspec.Struct, frozen=True):
    """One input above a column."""

    parameter: str
    label: str
    """The operator in words."""
    sign: str
    value: str
    input_type: str
    is_choice: bool
    """Yes, no or either."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    title: str
    description: str
    type_name: str
    is_number: bool
    filters: tuple[Filter, ...]
    sorted: str
    """`ascending`, `descending` or empty, as aria-sort says it."""
    sort_address: str
    """Sorts upwards first, then downwards, then not at all."""


class Cell(msgspec.Struct, frozen=True):
    text: str
    is_missing: bool = False


class Chip(msgspec.Struct, frozen=True):
    label: str
    remove: str


class Place(msgspec.Struct, frozen=True):
    """Which table, of which version, at which address a query is asked."""

    path: str
    api_path: str
    schema: Mapping[str, Any]
    version: int | None = None
    """The version's number, where the address names it."""


def columns(place: Place, query: RowsQuery, language: Language) -> list[Column]:
    """The columns that the query shows, in its order."""
    return [_column(place, query, field, language) for field in _shown_fields(place, query)]


def cells(rows: pa.Table, writers: Mapping[str, Writer]) -> list[list[Cell]]:
    """The rows as text, each column by its writer."""
    columns = zip(rows.column_names, rows.columns, strict=True)
    written = [[_cell(value, writers[name]) for value in column.to_pylist()] for name, column in columns]
    return [list(row) for row in zip(*written, strict=True)]


def chips(place: Place, query: RowsQuery, language: Language, writers: Mapping[str, Writer]) -> list[Chip]:
    """Every condition in words, each with the address that drops it."""
    titles = {field["name"]: field.get("title") or field["name"] for field in place.schema["fields"]}
    found = [
        Chip(
            " ".join(
                (
                    titles[condition.column],
                    _operator_label(condition.operator, language),
                    _said(condition, writers[condition.column]),
                )
            ),
            address_of(place, _without(query, condition)),
        )
        for condition in query.conditions
    ]
    if query.text:
        found.append(Chip(f"“{query.text}”", address_of(place, msgspec.structs.replace(query, text=""))))
    return found


def kept_params(place: Place, query: RowsQuery) -> list[tuple[str, str]]:
    """What the filter form must carry along besides its inputs: order, chosen columns, and rarer conditions."""
    in_inputs = {"q"} | {
        parameter(field["name"], operator) for field in _shown_fields(place, query) for operator in ASKED[_kind(field)]
    }
    kept = []
    for name, value in _params(place, query):
        if name in in_inputs:
            in_inputs.remove(name)  # an input holds one value; a second one on the same column is carried along
        else:
            kept.append((name, value))
    return kept


def address_of(place: Place, query: RowsQuery) -> str:
    """The page that shows this query from its first row."""
    return _joined(place.path, _params(place, query))


def next_address(place: Place, query: RowsQuery, version_id: str, row: int) -> str:
    """The page that goes on after `row`, on the very version that is being read."""
    return _joined(place.path, [*_params(place, query), ("cursor", encode_cursor(version_id, query, row))])


def api_address(place: Place, query: RowsQuery) -> str:
    """The same question to the data API."""
    return _joined(place.api_path, _params(place, query))


def condition_address(place: Place, column: str, operator: str, value: str) -> str:
    """The page with one condition only."""
    versioned = [("version", str(place.version))] if place.version else []
    return _joined(place.path, [*versioned, (parameter(column, operator), value)])


def _shown_fields(place: Place, query: RowsQuery) -> list[Mapping[str, Any]]:
    fields = {field["name"]: field for field in place.schema["fields"]}
    return [fields[name] for name in query.select or fields]


def _kind(field: Mapping[str, Any]) -> str:
    return KINDS.get(field.get("type", "string"), TEXT).name


def type_name(field: Mapping[str, Any], language: Language) -> str:
    """What kind of values a Table Schema field holds, in words."""
    return language.translate(TYPE_NAMES.get(field.get("type", "string"), TYPE_NAMES["string"]))


def _column(place: Place, query: RowsQuery, field: Mapping[str, Any], language: Language) -> Column:
    kind = _kind(field)
    order = next((order for order in query.order_by if order.column == field["name"]), None)
    title = field.get("title") or field["name"]
    return Column(
        name=field["name"],
        title=title,
        description=field.get("description", ""),
        type_name=type_name(field, language),
        is_number=kind in (INTEGER.name, NUMBER.name),
        filters=tuple(_filter(query, field["name"], kind, key, language) for key in ASKED[kind]),
        sorted="" if order is None else "descending" if order.descending else "ascending",
        sort_address=address_of(place, msgspec.structs.replace(query, order_by=_next_order(field["name"], order))),
    )


def _next_order(column: str, order: Order | None) -> tuple[Order, ...]:
    if order is None:
        return (Order(column),)
    return () if order.descending else (Order(column, descending=True),)


def _filter(query: RowsQuery, column: str, kind: str, operator: str, language: Language) -> Filter:
    given = [c for c in query.conditions if c.column == column and c.operator == operator]
    return Filter(
        parameter=parameter(column, operator),
        label=_operator_label(operator, language),
        sign=SIGNS.get(operator, ""),
        value=_written(given[0]) if given else "",
        input_type=INPUT_TYPES.get(kind, "text"),
        is_choice=kind == "boolean",
    )


def _operator_label(key: str, language: Language) -> str:
    operator = OPERATORS[key]
    return operator.label_en if language.code == "en" else operator.label_vi


def _written(condition: Condition) -> str:
    ((_, value),) = to_params(RowsQuery(conditions=(condition,)))
    return value


def _said(condition: Condition, write: Writer) -> str:
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    return ", ".join(write(value) for value in values)


def _without(query: RowsQuery, condition: Condition) -> RowsQuery:
    return msgspec.structs.replace(query, conditions=tuple(c for c in query.conditions if c is not condition))


def _params(place: Place, query: RowsQuery) -> list[tuple[str, str]]:
    versioned = [("version", str(place.version))] if place.version else []
    return versioned + [(name, value) for name, value in to_params(query) if (name, value) != ("limit", str(PAGE_ROWS))]


def _joined(path: str, params: Sequence[tuple[str, str]]) -> str:
    return path + (f"?{urlencode(params)}" if params else "")


def _cell(value: object, write: Writer) -> Cell:
    return Cell("", is_missing=True) if value is None else Cell(write(value))
