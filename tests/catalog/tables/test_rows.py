"""Random questions to random tables, answered by the engine as plain Python answers them."""

from __future__ import annotations

import functools
import operator
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import msgspec
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.tables.engine import TableEngine
from catalog.tables.query import decode_cursor, encode_cursor, parse
from tests.catalog.tables.conftest import Published

NAMES = [
    "tỉnh", "select", "limit", "q", "__gt", "a__gt", "a", "A", "a b", "a,b", 'tỉnh "x"', "'", ";--", "",
    "-x", "c0", "file_row_number", "filename", "rowid", "t", "%s", "{0}", "?", "$1", "ngày\nđo",
]  # fmt: skip
TEXTS = [
    "",
    "a",
    "A",
    "ă",
    "a\u0306",
    "Đà Nẵng",
    "da nang",
    "Đak",
    "Cần Thơ",
    "Hà Nội",
    "hà nội",
    "Ha Noi",
    "%",
    "_",
    "a,b",
    '"',
    "'",
]


@dataclass(frozen=True)
class Kind:
    """A sort of column: how it is stored, what stands in it and what is asked of it."""

    type: str
    arrow: pa.DataType
    cells: st.SearchStrategy[Any]
    asked: st.SearchStrategy[Any]
    written: Callable[[Any], str] = str


def _decimals(places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(-300, 300).map(lambda units: Decimal(units).scaleb(-places))


ASKED_NUMBERS = _decimals(1) | _decimals(4) | st.sampled_from([Decimal("1e40"), Decimal("-1e400"), Decimal("1e-60")])
DATES = st.integers(0, 4).map(lambda days: date(2026, 2, 27) + timedelta(days))
TIMES = st.integers(0, 5).map(lambda steps: datetime(2026, 1, 1) + timedelta(milliseconds=steps * 500))
NUMBERS = st.sampled_from([0.0, -0.0, -0.5, 0.1, 12.5, 1e300, 5e-324])
KINDS = [
    Kind("string", pa.string(), st.sampled_from(TEXTS), st.sampled_from([*TEXTS, "nang"])),
    Kind("integer", pa.int64(), st.integers(-2, 3) | st.just(2**53 + 1), st.integers(-2, 3) | st.integers()),
    Kind("number", pa.float64(), NUMBERS, ASKED_NUMBERS | NUMBERS.map(lambda number: Decimal(repr(number)))),
    Kind("number", pa.decimal128(38, 2), _decimals(2) | st.just(Decimal("9" * 36 + ".99")), ASKED_NUMBERS),
    Kind("number", pa.decimal128(6, 3), _decimals(3), ASKED_NUMBERS),
    Kind("boolean", pa.bool_(), st.booleans(), st.booleans(), lambda value: str(value).lower()),
    Kind("date", pa.date32(), DATES, DATES),
    Kind("datetime", pa.timestamp("us"), TIMES, TIMES, lambda value: value.isoformat()),
]
ORDERED = ("gt", "gte", "lt", "lte")
COMPARED = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}


@dataclass(frozen=True)
class Question:
    table: pa.Table
    kinds: dict[str, Kind]
    conditions: list[tuple[str, str, Any]]
    """Column, operator, typed value."""
    words: str
    order: list[tuple[str, bool]]
    limit: int

    @property
    def schema(self) -> dict[str, Any]:
        return {"fields": [{"name": name, "type": kind.type} for name, kind in self.kinds.items()]}

    @property
    def params(self) -> list[tuple[str, str]]:
        params = [(f"{_quoted(name)}__{key}", self._text(name, key, value)) for name, key, value in self.conditions]
        order = ",".join("-" * descending + _quoted(name) for name, descending in self.order)
        return [*params, ("q", self.words), ("order_by", order), ("limit", str(self.limit))]

    def _text(self, name: str, key: str, value: Any) -> str:
        if key == "isnull":
            return str(value).lower()
        written = self.kinds[name].written
        return ",".join(_quoted(written(item)) for item in value) if key == "in" else written(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@st.composite
def questions(draw: st.DrawFn) -> Question:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=5))
    kinds = {name: draw(st.sampled_from(KINDS)) for name in names}
    length = draw(st.integers(0, 25))
    columns = [
        pa.array(
            draw(st.lists(st.none() | kind.cells, min_size=length, max_size=length)), kind.arrow, from_pandas=False
        )
        for kind in kinds.values()
    ]
    conditions = [_condition(draw, name, kinds[name]) for name in draw(st.lists(st.sampled_from(names), max_size=3))]
    return Question(
        table=pa.table(columns, names=names),
        kinds=kinds,
        conditions=conditions,
        words=draw(st.sampled_from(["", "", "", "nang", "da NẮNG", "zz"])),
        order=[(name, draw(st.booleans())) for name in draw(st.lists(st.sampled_from(names), unique=True))],
        limit=draw(st.integers(1, 9)),
    )


def _condition(draw: st.DrawFn, name: str, kind: Kind) -> tuple[str, str, Any]:
    keys = ["eq", "ne", "in", "isnull", *(ORDERED if kind.type != "boolean" else ())]
    key = draw(st.sampled_from([*keys, "contains", "startswith"] if kind.type == "string" else keys))
    if key == "isnull":
        return name, key, draw(st.booleans())
    return name, key, draw(st.lists(kind.asked, min_size=1, max_size=3) if key == "in" else kind.asked)


def answer(question: Question) -> list[dict[str, Any]]:
    """The whole answer, worked out row by row."""
    rows = [row for row in question.table.to_pylist() if _holds(question, row)]
    for name, descending in reversed(question.order):
        present = [row for row in rows if row[name] is not None]
        # Python's reverse keeps ties in their order, as the engine does.
        present.sort(key=lambda row, name=name: rank(row[name]), reverse=descending)
        rows = present + [row for row in rows if row[name] is None]
    return rows


def _holds(question: Question, row: dict[str, Any]) -> bool:
    texts = [row[name] for name, kind in question.kinds.items() if kind.type == "string" and row[name] is not None]
    return all(_meets(row[name], key, value) for name, key, value in question.conditions) and all(
        any(_folded(word) in _folded(text) for text in texts) for word in question.words.split()
    )


def _meets(cell: Any, key: str, value: Any) -> bool:
    if key == "isnull":
        return (cell is None) == value
    if cell is None:
        return key == "ne"
    if key == "in":
        return any(_same(cell, item) for item in value)
    if key == "contains":
        return value in cell
    if key == "startswith":
        return bool(cell.startswith(value))
    if key in COMPARED:
        return bool(COMPARED[key](rank(cell), rank(_near(cell, value))))
    return _same(cell, value) == (key == "eq")


def _same(cell: Any, value: Any) -> bool:
    return bool(cell == _near(cell, value))


def _near(cell: Any, value: Any) -> Any:
    """A number asked of binary floating point is the nearest one it has."""
    return float(value) if isinstance(cell, float) else value


def rank(value: Any) -> Any:
    return _place_in_alphabet(value) if isinstance(value, str) else value


@functools.cache
def _place_in_alphabet(text: str) -> str:
    (row,) = duckdb.sql("SELECT icu_sort_key(?, 'vi')", params=[text]).fetchall()
    return str(row[0])


def _folded(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return bare.replace("đ", "d")


def pages(engine: TableEngine, path: Any, question: Question) -> Iterator[Any]:
    """All pages, each asked for with the cursor of the one before."""
    params = question.params
    while True:
        query = parse(params, question.schema)
        page = engine.rows(path, query)
        yield page
        if page.next is None:
            return
        cursor = encode_cursor("v1", query, page.next)
        assert decode_cursor(cursor).version_id == "v1"
        params = [*question.params, ("cursor", cursor)]


@given(questions())
@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_together_are_the_answer(engine: TableEngine, published: Published, question: Question) -> None:
    """Any filter in any order on any table gives, page after page, what plain Python gives; no row twice, none lost."""
    path = published(question.table)
    expected = answer(question)
    found = []
    for page in pages(engine, path, question):
        assert page.total == len(expected)
        assert page.complete == (page.rows.num_rows == len(expected))
        assert page.columns == tuple(question.table.column_names)
        found += page.rows.to_pylist()
    # repr tells -0.0 from 0.0 and 1 from True
    assert repr(found) == repr(expected)


@given(questions())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_export_is_the_answer_in_one_go(engine: TableEngine, published: Published, question: Question) -> None:
    """A stream without limit gives the very rows that the pages give, with the file's types."""
    path = published(question.table)
    query = msgspec.structs.replace(parse(question.params, question.schema), limit=None)
    with engine.stream(path, query) as stream:
        assert stream.schema.types == question.table.schema.types
        found = [row for batch in stream for row in batch.to_pylist()]
    assert repr(found) == repr(answer(question))


def test_text_is_ordered_by_the_vietnamese_alphabet(engine: TableEngine, published: Published) -> None:
    """Đ stands between D and E, and marks decide only between equal letters."""
    names = ["Hà Nội", "Đà Nẵng", "An Giang", "Điện Biên", "Cần Thơ", "Ấp", "Dak", "Em", "ba", "bà", "Zan"]
    path = published(pa.table({"name": names}))
    query = parse([("order_by", "name")], {"fields": [{"name": "name", "type": "string"}]})
    ordered = engine.rows(path, query).rows["name"].to_pylist()
    assert ordered == ["An Giang", "Ấp", "ba", "bà", "Cần Thơ", "Dak", "Đà Nẵng", "Điện Biên", "Em", "Hà Nội", "Zan"]


@pytest.mark.parametrize("text", ["da nang", "ĐÀ NẴNG", "nẵng đà", "đa năng"])
def test_free_text_finds_words_without_diacritics(engine: TableEngine, published: Published, text: str) -> None:
    """q finds rows whose text columns hold every word, whatever the case, the marks or the order."""
    path = published(
        pa.table({"id": [1, 2, 3], "place": ["Thành phố Đà Nẵng", "Huế", None], "note": ["x", "Nang", "y"]})
    )
    schema = {"fields": [{"name": "id", "type": "integer"}, {"name": "place"}, {"name": "note"}]}
    assert engine.rows(path, parse([("q", text)], schema)).rows["id"].to_pylist() == [1]


def test_selected_columns_come_in_the_order_asked(engine: TableEngine, published: Published) -> None:
    """Select picks columns and puts them in its own order."""
    path = published(pa.table({"a": [1], "b": [2], "c": [3]}))
    schema = {"fields": [{"name": name, "type": "integer"} for name in "abc"]}
    assert engine.rows(path, parse([("select", "c,a")], schema)).columns == ("c", "a")
