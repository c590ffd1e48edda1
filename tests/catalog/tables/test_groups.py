"""Random questions about groups of random tables, answered by the engine as plain Python answers them."""

from __future__ import annotations

import math
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.tables.engine import QueryTooLarge, ResultTooLarge, TableEngine
from catalog.tables.formats import FORMATS
from catalog.tables.query import (
    AGGREGATES,
    BadCursor,
    NotGrouped,
    UnknownColumn,
    UnknownOperator,
    aggregates_for,
    encode_cursor,
    parse,
    quoted,
    to_params,
)
from catalog.tables.watch import Interrupt, QueryStopped
from tests.catalog.tables.conftest import Published
from tests.catalog.tables.test_rows import KINDS, Question, answer, questions, rank

MIB = 1024 * 1024
LARGEST_SUM = Decimal(10) ** 36
"""Of a column of 38 digits, two of them behind the point."""


@dataclass(frozen=True)
class Grouped:
    question: Question
    by: list[str]
    terms: list[tuple[str | None, str]]
    """Column and aggregate; no column for the number of rows, no aggregate for a column of `by`."""
    order: list[tuple[tuple[str | None, str], bool]]

    @property
    def params(self) -> list[tuple[str, str]]:
        kept = [(name, value) for name, value in self.question.params if name not in ("order_by", "limit")]
        order = ",".join("-" * descending + _written(term) for term, descending in self.order)
        asked = [("group_by", ",".join(map(quoted, self.by))), ("select", ",".join(map(_written, self.terms)))]
        return [*kept, *asked, ("order_by", order), ("limit", str(self.question.limit))]


def _written(term: tuple[str | None, str]) -> str:
    column, key = term
    return "count" if column is None else quoted(column) + (f"__{key}" if key else "")


@st.composite
def grouped(draw: st.DrawFn) -> Grouped:
    question = draw(questions())
    names = list(question.kinds)
    by = draw(st.lists(st.sampled_from(names), unique=True, max_size=3))
    known = [(None, "count"), *((name, "") for name in by)]
    known += [(name, a.key) for name, kind in question.kinds.items() for a in aggregates_for(kind.type)]
    terms = draw(st.lists(st.sampled_from(known), unique=True, min_size=1, max_size=5))
    if not by and not any(name is not None and key for name, key in terms):
        terms.append((names[0], "count"))
    order = draw(st.lists(st.sampled_from(known), unique=True, max_size=3))
    return Grouped(question, by, terms, [(term, draw(st.booleans())) for term in order])


def groups_of(asked: Grouped) -> list[list[Any]]:
    """The whole answer, worked out group by group."""
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {} if asked.by else {(): []}
    for row in answer(asked.question):
        found.setdefault(tuple(_plain(row[name]) for name in asked.by), []).append(row)
    keys = [(term, False) for term in ((name, "") for name in asked.by)]
    groups = list(found.values())
    for term, descending in reversed([*asked.order, *keys]):
        worked = [(_value(asked, rows, term), rows) for rows in groups]
        present = [one for one in worked if one[0] is not None]
        present.sort(key=lambda one, term=term: _place(asked, term, one[0]), reverse=descending)
        groups = [rows for _, rows in present] + [rows for value, rows in worked if value is None]
    return [[_value(asked, rows, term) for term in asked.terms] for rows in groups]


def _place(asked: Grouped, term: tuple[str | None, str], value: Any) -> Any:
    # Texts that are equal in the alphabet stand by code point, where they make the groups.
    return (rank(value), value) if (term[0], "") == term and isinstance(value, str) else rank(value)


def _plain(value: Any) -> Any:
    return value + 0.0 if isinstance(value, float) else value


def _value(asked: Grouped, rows: list[dict[str, Any]], term: tuple[str | None, str]) -> Any:
    column, key = term
    if column is None:
        return len(rows)
    if not key:
        return _plain(rows[0][column])
    return WORKED_OUT[key]([_plain(row[column]) for row in rows if row[column] is not None])


def _first(cells: list[Any], choose: Callable[..., Any]) -> Any:
    return choose(cells, key=lambda cell: (rank(cell), cell)) if cells else None


def _sum(cells: list[Any]) -> Any:
    if not cells:
        return None
    if isinstance(cells[0], float):
        return _to_15_digits(math.fsum(cells))
    total = sum(map(Fraction, cells))
    if isinstance(cells[0], int):
        return int(total)
    if abs(total) >= LARGEST_SUM and cells[0].as_tuple().exponent == -2:
        raise OverflowError
    with localcontext(prec=40):
        return sum(cells)


def _average(cells: list[Any]) -> float | None:
    if not cells:
        return None
    if isinstance(cells[0], float):
        return _to_15_digits(math.fsum(cells) / len(cells))
    if abs(total := sum(map(Fraction, cells))) * 100 >= 2**127:
        raise OverflowError
    return _to_15_digits(float(total / len(cells)))


def _to_15_digits(number: float) -> float:
    return float(f"{number:.15g}") + 0.0


WORKED_OUT: dict[str, Callable[[list[Any]], Any]] = {
    "count": len,
    "distinct": lambda cells: len(set(cells)),
    "sum": _sum,
    "avg": _average,
    "median": lambda cells: _to_15_digits(statistics.median(map(float, cells))) if cells else None,
    "min": lambda cells: _first(cells, min),
    "max": lambda cells: _first(cells, max),
}


def pages(engine: TableEngine, path: Path, asked: Grouped) -> Iterator[Any]:
    params = asked.params
    while True:
        query = parse(params, asked.question.schema)
        page = engine.rows(path, query)
        yield page
        if page.next is None:
            return
        params = [*asked.params, ("cursor", encode_cursor("v1", query, page.next))]


@given(grouped())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_of_groups_together_are_the_answer(engine: TableEngine, published: Published, asked: Grouped) -> None:
    """Any groups of any filter in any order give, page after page, what plain Python gives, each once."""
    path = published(asked.question.table)
    try:
        expected = groups_of(asked)
    except OverflowError:
        with pytest.raises(ResultTooLarge):
            list(pages(engine, path, asked))
        return
    found: list[list[Any]] = []
    for page in pages(engine, path, asked):
        assert page.total == len(expected)
        assert page.complete == (page.rows.num_rows == len(expected))
        found += zip(*(column.to_pylist() for column in page.rows.columns), strict=True)
    assert repr([list(row) for row in found]) == repr(expected)


@given(grouped())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_export_of_groups_is_the_answer_in_one_go(engine: TableEngine, published: Published, asked: Grouped) -> None:
    """Every format gives the same groups as the pages, under names that occur once."""
    path = published(asked.question.table)
    params = [(name, value) for name, value in asked.params if name != "limit"]
    query = parse(params, asked.question.schema, max_limit=None)
    try:
        expected = groups_of(asked)
    except OverflowError:
        with pytest.raises(ResultTooLarge):
            engine.stream(path, query).close()
        return
    with engine.stream(path, query) as stream:
        assert len(set(stream.schema.names)) == len(asked.terms)
        found = [list(row.values()) for batch in stream for row in batch.to_pylist()]
    assert repr(found) == repr(expected)


@given(grouped())
@settings(max_examples=100)
def test_a_question_about_groups_written_out_reads_back_the_same(asked: Grouped) -> None:
    """Links made from it ask exactly the same again, whatever the columns are called."""
    query = parse(asked.params, asked.question.schema)
    assert query.groups is not None
    assert parse(to_params(query), asked.question.schema) == query


SCHEMA = {
    "fields": [
        {"name": "province", "type": "string"},
        {"name": "pm25", "type": "number"},
        {"name": "day", "type": "date"},
        {"name": "count", "type": "integer"},
        {"name": "a__avg", "type": "integer"},
        {"name": "a", "type": "integer"},
    ]
}


def names(*params: tuple[str, str]) -> tuple[str, ...]:
    groups = parse(params, SCHEMA).groups
    assert groups is not None
    return groups.names()


def test_without_select_groups_are_counted() -> None:
    """Groups alone come with what makes them and their number of rows."""
    assert names(("group_by", "province,day")) == ("province", "day", "count")


def test_the_number_of_rows_is_called_count() -> None:
    """Unquoted, count is the number of rows; the column of that name is written in quotes."""
    assert names(("group_by", "count"), ("select", 'count,"count","count"__max')) == ("count_", "count", "count__max")


def test_an_aggregate_alone_is_of_all_rows(engine: TableEngine, published: Published) -> None:
    """An aggregate without group_by is worked out once over all rows, even when there are none."""
    path = published(pa.table({"a": pa.array([1, 2, None], pa.int64())}))
    schema = {"fields": [{"name": "a", "type": "integer"}]}
    page = engine.rows(path, parse([("select", "a__sum,count")], schema))
    assert (page.rows.to_pylist(), page.total) == ([{"a__sum": 3, "count": 3}], 1)
    none = engine.rows(path, parse([("select", "a__sum,a__count,count"), ("a", "9")], schema))
    assert none.rows.to_pylist() == [{"a__sum": None, "a__count": 0, "count": 0}]


def test_count_alone_stays_a_column() -> None:
    """Where nothing else says that groups are meant, count is the column of that name."""
    query = parse([("select", "count"), ("order_by", "-count")], SCHEMA)
    assert (query.groups, query.select) == (None, ("count",))


@pytest.mark.parametrize(
    ("select", "name"), [("a__avg", "a__avg"), ('"a"__avg', "a__avg"), ('"a__avg"__avg', "a__avg__avg")]
)
def test_a_column_and_an_aggregate_win_over_a_column_of_that_name(select: str, name: str) -> None:
    """The rule for conditions holds for aggregates; quotes say the name exactly."""
    assert names(("select", select)) == (name,)
    assert parse([("select", '"a__avg"')], SCHEMA).groups is None


@pytest.mark.parametrize(
    ("params", "problem", "named"),
    [
        ([("group_by", "provinz")], UnknownColumn, "province"),
        ([("group_by", "province"), ("select", "pm25")], NotGrouped, "pm25__avg"),
        ([("select", "province,pm25__avg")], NotGrouped, "province__count"),
        ([("group_by", "province"), ("order_by", "-pm25")], NotGrouped, "pm25__max"),
        ([("group_by", "province"), ("select", "pm25__mean")], UnknownOperator, "__median"),
        ([("select", "province__avg")], UnknownOperator, "__distinct"),
        ([("group_by", "province"), ("select", "price__avg")], UnknownColumn, "pm25"),
    ],
)
def test_what_cannot_be_asked_of_groups_names_what_can(
    params: list[tuple[str, str]], problem: type[UnknownColumn], named: str
) -> None:
    """A mistake about groups is a 400 that names the columns or aggregates that fit."""
    with pytest.raises(problem) as caught:
        parse(params, SCHEMA)
    assert caught.value.status == 400
    assert named in str(caught.value)


@pytest.mark.parametrize(
    "params",
    [[("group_by", "day")], [("group_by", "province"), ("order_by", "-count")], [], [("select", "pm25__avg")]],
)
def test_a_cursor_of_other_groups_is_refused(params: list[tuple[str, str]]) -> None:
    """A cursor continues neither other groups, nor another order of them, nor rows."""
    cursor = encode_cursor("v", parse([("group_by", "province")], SCHEMA), 3)
    with pytest.raises(BadCursor):
        parse([*params, ("cursor", cursor)], SCHEMA)
    assert parse([("group_by", "province"), ("select", "pm25__avg"), ("cursor", cursor)], SCHEMA).after == 3


def test_pages_that_show_rows_take_no_groups() -> None:
    """Who cannot show groups keeps group_by reserved, and reads select as columns."""
    with pytest.raises(UnknownColumn):
        parse([("select", "pm25__avg")], SCHEMA, takes_groups=False)
    with pytest.raises(Exception, match="group_by"):
        parse([("group_by", "province")], SCHEMA, takes_groups=False)


def test_every_aggregate_is_named_in_both_languages() -> None:
    """Every aggregate can be shown to Vietnamese and English readers, each by its own words."""
    for labels in ([a.label_vi for a in AGGREGATES.values()], [a.label_en for a in AGGREGATES.values()]):
        assert all(labels)
        assert len(set(labels)) == len(AGGREGATES)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.arrow))
def test_aggregates_have_the_types_they_promise(engine: TableEngine, published: Published, kind: Any) -> None:
    """Counts are whole numbers, sums and extremes keep their column's type, averages are numbers."""
    path = published(pa.table({"a": pa.array([], kind.arrow)}))
    schema = {"fields": [{"name": "a", "type": kind.type}]}
    for aggregate in aggregates_for(kind.type):
        rows = engine.rows(path, parse([("select", f"a__{aggregate.key}")], schema)).rows
        promised = {None: kind.arrow, "integer": pa.int64(), "number": pa.float64()}
        expected = promised[aggregate.gives.name if aggregate.gives else None]
        if aggregate.key == "sum" and pa.types.is_decimal(expected):
            expected = pa.decimal128(38, expected.scale)
        assert rows.schema.types == [expected]


def test_texts_that_only_code_points_tell_apart_are_groups_in_their_order(
    engine: TableEngine, published: Published
) -> None:
    """A letter and its mark written as one character or as two are two groups, always in the same order."""
    composed, decomposed = "\u0103", "a\u0306"
    schema = {"fields": [{"name": "a", "type": "string"}]}
    for cells in ([composed, decomposed], [decomposed, composed]):
        path = published(pa.table({"a": cells}))
        for params in ([("group_by", "a")], [("group_by", "a"), ("order_by", "-a")]):
            assert engine.rows(path, parse(params, schema)).rows["a"].to_pylist() == [decomposed, composed]
        extremes = engine.rows(path, parse([("select", "a__min,a__max")], schema)).rows.to_pylist()
        assert extremes == [{"a__min": decomposed, "a__max": composed}]


@pytest.mark.parametrize("cells", [[0.0, -0.0, 1.0], [-0.0, 0.0, 1.0]])
def test_zero_and_minus_zero_are_one_group(engine: TableEngine, published: Published, cells: list[float]) -> None:
    """They are equal, and the group is called 0.0 whichever of them comes first."""
    path = published(pa.table({"a": cells}))
    schema = {"fields": [{"name": "a", "type": "number"}]}
    assert repr(engine.rows(path, parse([("group_by", "a")], schema)).rows["a"].to_pylist()) == "[0.0, 1.0]"
    assert repr(engine.rows(path, parse([("select", "a__min")], schema)).rows["a__min"].to_pylist()) == "[0.0]"


def test_sums_of_decimal_fractions_hold_no_made_up_digits(engine: TableEngine, tmp_path: Path) -> None:
    """A million of 0.1 and 0.7 are 400000, the same to the last digit each time, however threads share the rows."""
    path = tmp_path / "tenths.parquet"
    duckdb.sql(f"COPY (SELECT IF(range % 2 = 0, 0.1, 0.7)::DOUBLE AS a FROM range(1_000_000)) TO '{path}'")
    query = parse([("select", "a__sum,a__avg")], {"fields": [{"name": "a", "type": "number"}]})
    found = {str(engine.rows(path, query).rows.to_pylist()) for _ in range(10)}
    assert found == {"[{'a__sum': 400000.0, 'a__avg': 0.4}]"}


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As many groups as rows, with long names."""
    path = tmp_path_factory.mktemp("groups") / "heavy.parquet"
    duckdb.sql(
        f"COPY (SELECT range || repeat(' Thành phố Đà Nẵng', 30) AS text, range % 7 AS n FROM range(400_000)) "
        f"TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
    )
    return path


HEAVY = {"fields": [{"name": "text", "type": "string"}, {"name": "n", "type": "integer"}]}


@pytest.mark.parametrize(
    "params", [[("group_by", "text")], [("group_by", "n"), ("select", "text__max")], [("select", "text__distinct")]]
)
def test_a_client_that_hangs_up_ends_the_grouping(
    engine: TableEngine, heavy: Path, params: list[tuple[str, str]]
) -> None:
    """Groups, their order and their aggregates stop within a second when nobody waits any more."""
    hang_up = Interrupt()
    timer = threading.Timer(0.1, hang_up)
    timer.start()
    started = time.monotonic()
    with pytest.raises(QueryStopped):
        engine.rows(heavy, parse(params, HEAVY), hang_up)
    assert time.monotonic() - started < 1.1


def test_groups_that_do_not_fit_into_memory_are_refused(heavy: Path) -> None:
    """More groups than memory holds end with QueryTooLarge, and the engine lives on."""
    engine = TableEngine(memory_bytes=100 * MIB, timeout_seconds=30, threads=1)
    with pytest.raises(QueryTooLarge):
        engine.rows(heavy, parse([("group_by", "text")], HEAVY))
    assert engine.rows(heavy, parse([("group_by", "n")], HEAVY)).total == 7
    engine.close()


@pytest.mark.parametrize("format", FORMATS)
def test_groups_go_through_every_encoder(engine: TableEngine, published: Published, format: str) -> None:
    """Each format that rows can be had in takes groups too."""
    path = published(pa.table({"a": ["x", "y", "x", None]}))
    query = parse([("group_by", "a")], {"fields": [{"name": "a", "type": "string"}]})
    with engine.stream(path, query) as stream:
        assert b"".join(FORMATS[format].encode(stream))
