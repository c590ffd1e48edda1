"""What is found between two versions turns the one into the other, for random versions of random tables."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.tables.diff import Differences, Pair, Totals, Version, compare, find_key, pair_columns
from catalog.tables.engine import QueryTooLarge, TableEngine, TableGone
from catalog.tables.query import RowsQuery
from catalog.tables.watch import Interrupt, QueryStopped
from tests.catalog.tables.conftest import Published
from tests.catalog.tables.test_rows import KINDS, NAMES, Kind

MIB = 1024 * 1024

Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    name: str
    kind: Kind
    title: str = ""

    @property
    def field(self) -> dict[str, Any]:
        return {"name": self.name, "type": self.kind.type, "title": self.title or self.name}


@dataclass(frozen=True)
class Sheet:
    """A version of a table."""

    columns: list[Column]
    rows: list[list[Any]]
    key: list[str]

    @property
    def schema(self) -> dict[str, Any]:
        return {"fields": [column.field for column in self.columns], **({"primaryKey": self.key} if self.key else {})}

    @property
    def table(self) -> pa.Table:
        arrays = [
            pa.array([row[place] for row in self.rows], column.kind.arrow) for place, column in enumerate(self.columns)
        ]
        return pa.table(arrays, names=[column.name for column in self.columns])


@st.composite
def two_versions(draw: st.DrawFn) -> tuple[Sheet, Sheet]:
    """A table, and what became of it: rows and columns gone, added, changed, renamed, retyped, in another order."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=4))
    columns = [Column(name, draw(st.sampled_from(KINDS))) for name in names]
    rows = draw(st.lists(_row(columns), max_size=12))
    if draw(st.booleans()):
        # Numbers that count up, so that a key is one in half the tables.
        columns = [Column("id", KINDS[1]), *columns]
        rows = [[number, *row] for number, row in enumerate(rows)]
    before = Sheet(columns, rows, draw(st.just(["id"]) | st.lists(st.sampled_from(names), unique=True, max_size=2)))
    kept = [column for column in columns if draw(st.integers(0, 5))]
    after = [_became(draw, column) for column in kept]
    after += [Column(f"new {number}", draw(st.sampled_from(KINDS))) for number in range(draw(st.integers(0, 1)))]
    after = draw(st.permutations(after)) or [Column("only", KINDS[0])]
    changed = []
    for row in draw(st.permutations(rows)):
        for _ in range(draw(st.sampled_from([0, 1, 1, 1, 1, 1, 2]))):
            old = {column.title or column.name: cell for column, cell in zip(columns, row, strict=True)}
            changed.append([_cell(draw, column, old) for column in after])
    changed += draw(st.lists(_row(after), max_size=3))
    renamed = {column.title or column.name: column.name for column in after}
    key = [renamed[name] for name in before.key if name in renamed] if draw(st.booleans()) else before.key
    key = [name for name in key if name in {column.name for column in after}]
    return Sheet(columns, rows, [name for name in before.key if name in {c.name for c in columns}]), Sheet(
        after, changed, key
    )


def _row(columns: list[Column]) -> st.SearchStrategy[list[Any]]:
    return st.tuples(*(st.none() | column.kind.cells for column in columns)).map(list)


def _became(draw: st.DrawFn, column: Column) -> Column:
    kind = draw(st.sampled_from(KINDS)) if draw(st.integers(0, 5)) == 0 else column.kind
    if draw(st.integers(0, 5)) == 0:
        return Column(f"{column.name} (2026)", kind, column.name)
    return Column(column.name, kind)


def _cell(draw: st.DrawFn, column: Column, old: Row) -> Any:
    """The cell of before where the new column can hold it, now and then another."""
    former = old.get(column.title or column.name)
    if draw(st.integers(0, 9)) == 0:
        return draw(st.none() | column.kind.cells)
    if column.kind.type == "string":
        return written(former)
    try:
        pa.array([former], column.kind.arrow)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return None
    return former


def written(value: Any) -> str | None:
    """A cell as text, the same for cells that a reader sees as the same."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat().rstrip("0").rstrip(".") if value.microsecond else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value + 0.0).removesuffix(".0")
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def pages(
    engine: TableEngine, before: Path, after: Path, sheets: tuple[Sheet, Sheet], limit: int
) -> Iterator[Differences]:
    """All pages, each asked for with what the one before says."""
    start = None
    while True:
        versions = Version(before, sheets[0].schema), Version(after, sheets[1].schema)
        page = compare(engine, *versions, limit=limit, start=start)
        yield page
        start = page.next
        if start is None:
            return


def in_new_columns(row: Row, pairs: tuple[Pair, ...]) -> tuple[str | None, ...]:
    former = [pair.before for pair in pairs if pair.after is not None]
    return tuple(None if name is None else written(row[name]) for name in former)


def whole(row: Row, pairs: tuple[Pair, ...]) -> tuple[str | None, ...]:
    return tuple(written(row[pair.after]) for pair in pairs if pair.after is not None)


@given(two_versions(), st.integers(1, 5))
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_found_turns_the_old_version_into_the_new(
    engine: TableEngine, published: Published, sheets: tuple[Sheet, Sheet], limit: int
) -> None:
    """Rows removed, changed and added, page after page, make the new version of the old one, whatever columns did."""
    old, new = (sheet.table.to_pylist() for sheet in sheets)
    stands: list[Row] = list(old)
    counts: Counter[str] = Counter()
    added: list[Row] = []
    found = list(pages(engine, published(sheets[0].table), published(sheets[1].table), sheets, limit))
    for page in found:
        before, after = page.before.to_pylist(), page.after.to_pylist()
        assert len(page.changes) <= limit
        for change in page.changes:
            counts[change.kind] += 1
            if change.before is not None:
                # repr: 0.0 is not -0.0 to a list that looks for the row it removes
                place = next(i for i, row in enumerate(stands) if repr(row) == repr(before[change.before]))
                del stands[place]
            if change.after is not None:
                added.append(after[change.after])
    pairs = found[0].pairs
    made = Counter(in_new_columns(row, pairs) for row in stands) + Counter(whole(row, pairs) for row in added)
    assert made == Counter(whole(row, pairs) for row in new)
    assert {page.totals for page in found} == {Totals(counts["removed"], counts["changed"], counts["added"])}
    assert found[0].without_key is None or not counts["changed"]


@given(two_versions())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_key_is_used_exactly_when_it_is_one(
    engine: TableEngine, published: Published, sheets: tuple[Sheet, Sheet]
) -> None:
    """Rows are told apart by the declared key unless two of a version share it; missing cells count as equal."""
    page = next(pages(engine, published(sheets[0].table), published(sheets[1].table), sheets, 5))
    pairs = page.pairs
    key, why = find_key(sheets[0].schema, sheets[1].schema, pairs)
    if why is None:
        names = [pair.before for pair in key], [pair.after for pair in key]
        for sheet, side in zip(sheets, names, strict=True):
            cells = [tuple(written(row[name]) for name in side if name is not None) for row in sheet.table.to_pylist()]
            why = "not unique" if len(set(cells)) < len(cells) else why
    assert (page.without_key, page.key) == (why, () if why else key)


@given(two_versions())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_version_does_not_differ_from_itself(
    engine: TableEngine, published: Published, sheets: tuple[Sheet, Sheet]
) -> None:
    """The same rows in another order and the same columns in another order are no change."""
    sheet = sheets[0]
    turned = Sheet(sheet.columns[::-1], [row[::-1] for row in sheet.rows[::-1]], sheet.key)
    (page,) = pages(engine, published(sheet.table), published(turned.table), (sheet, turned), 5)
    assert (page.changes, page.totals) == ((), Totals())


def _versions(published: Published, before: Row, after: Row, key: Any) -> tuple[Version, Version]:
    kinds = {pa.string(): "string", pa.int64(): "integer", pa.float64(): "number"}
    made = []
    for columns in (before, after):
        table = pa.table(
            {name: cells if any(cells) else pa.array(cells, pa.string()) for name, cells in columns.items()}
        )
        fields = [{"name": field.name, "type": kinds[field.type]} for field in table.schema]
        made.append(Version(published(table), {"fields": fields, "primaryKey": key}))
    return made[0], made[1]


def test_rows_are_told_apart_by_their_key(engine: TableEngine, published: Published) -> None:
    """With a key a changed cell is a change, in the order removed, changed, added."""
    versions = _versions(
        published,
        {"code": ["a", "b", "c"], "year": [1, 1, 1], "n": [1, 2, 3]},
        {"code": ["c", "d", "b"], "year": [1, 1, 1], "n": [3, 4, 20]},
        ["code", "year"],
    )
    page = compare(engine, *versions, limit=10)
    assert [(change.kind, change.before, change.after) for change in page.changes] == [
        ("removed", 0, None),
        ("changed", 1, 1),
        ("added", None, 0),
    ]
    assert page.before.column("n").to_pylist() == [1, 2]
    assert page.after.column("n").to_pylist() == [4, 20]
    assert (page.totals, page.without_key) == (Totals(1, 1, 1), None)


def test_equal_rows_are_counted(engine: TableEngine, published: Published) -> None:
    """Without a key, of three equal rows that become one, the last two were removed."""
    versions = _versions(published, {"a": ["x", "z", "x", "y", "x"]}, {"a": ["y", "x", "y"]}, [])
    page = compare(engine, *versions, limit=10)
    assert (page.totals, page.without_key) == (Totals(3, 0, 1), "none declared")
    assert page.before.column("a").to_pylist() == ["z", "x", "x"]


@pytest.mark.parametrize(
    ("before", "after"), [(["x", "x"], ["x", "y"]), (["x", "y"], ["y", "y"]), ([None, None], ["x", "y"])]
)
def test_a_key_that_is_none_is_not_used(
    engine: TableEngine, published: Published, before: list[str], after: list[str]
) -> None:
    """When two rows of either version share the declared key, rows are compared as wholes, which is said."""
    page = compare(engine, *_versions(published, {"a": before, "n": [1, 2]}, {"a": after, "n": [1, 2]}, "a"), limit=10)
    assert (page.without_key, page.key) == ("not unique", ())


def test_numbers_of_another_type_are_the_same_numbers(engine: TableEngine, published: Published) -> None:
    """A column of whole numbers that now has a decimal point has not changed where its numbers have not."""
    versions = _versions(published, {"a": [1, 2, 3]}, {"a": [1.0, 2.5, 3.0]}, [])
    assert compare(engine, *versions, limit=10).totals == Totals(1, 0, 1)


def _schema(*names: str, types: str = "", titles: dict[str, str] | None = None) -> dict[str, Any]:
    kinds = dict(zip("sid", ("string", "integer", "date"), strict=True))
    fields = [
        {"name": name, "type": kinds[types[place] if types else "s"], "title": (titles or {}).get(name, name)}
        for place, name in enumerate(names)
    ]
    return {"fields": fields}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (_schema("a", "b"), _schema("b", "a"), [("b", "b"), ("a", "a")]),
        (_schema("a", "b", "c"), _schema("a", "x", "c"), [("a", "a"), ("b", "x"), ("c", "c")]),
        (_schema("a", "b", types="ss"), _schema("a", "x", types="si"), [("a", "a"), (None, "x"), ("b", None)]),
        (_schema("Tỉnh", "b", "c"), _schema("c", "tinh"), [("c", "c"), ("Tỉnh", "tinh"), ("b", None)]),
        (
            _schema("so", "b", titles={"so": "Số dân"}),
            _schema("b", "dan_so", "x", titles={"dan_so": "SỐ DÂN"}),
            [("b", "b"), ("so", "dan_so"), (None, "x")],
        ),
        (_schema("a", "b"), _schema("a", "x", "y"), [("a", "a"), (None, "x"), (None, "y"), ("b", None)]),
        (_schema("a"), _schema("b"), [("a", "b")]),
    ],
)
def test_columns_find_each_other(before: Row, after: Row, expected: list[tuple[str, str]]) -> None:
    """By name; else by title, letters or place if the type is the same; what is left was added or is gone."""
    assert [(pair.before, pair.after) for pair in pair_columns(before, after)] == expected


def test_a_key_can_be_one_name(engine: TableEngine) -> None:
    """Table Schema lets a key of one column be a text."""
    schema = {**_schema("a", "b"), "primaryKey": "b"}
    assert find_key(schema, schema, pair_columns(schema, schema)) == ((Pair("b", "b"),), None)


def test_a_key_that_only_one_version_has_is_not_used() -> None:
    """A key of a column that was added cannot tell the old rows apart."""
    before, after = _schema("a"), {**_schema("a", "id", types="si"), "primaryKey": ["id"]}
    assert find_key(before, after, pair_columns(before, after)) == ((), "not in both versions")


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Version, Version]:
    """Two versions of a long table, a few rows of which differ."""
    folder = tmp_path_factory.mktemp("diff")
    made = []
    for name, shift in (("old", 0), ("new", 300)):
        path = folder / f"{name}.parquet"
        duckdb.sql(
            f"""COPY (SELECT range + {shift} AS id, repeat(md5(range::VARCHAR), 8) || ({shift} > 0 AND range % 1000 = 0)
            AS text FROM range(400_000)) TO '{path}' (FORMAT parquet)"""
        )
        made.append(Version(path, {**_schema("id", "text", types="is"), "primaryKey": ["id"]}))
    return made[0], made[1]


def test_a_client_that_hangs_up_ends_the_comparison(engine: TableEngine, heavy: tuple[Version, Version]) -> None:
    """A comparison that nobody waits for any more ends within a second."""
    hang_up = Interrupt()
    timer = threading.Timer(0.1, hang_up)
    timer.start()
    started = time.monotonic()
    with pytest.raises(QueryStopped):
        compare(engine, *heavy, limit=10, interrupt=hang_up)
    assert time.monotonic() - started < 1.1


def test_what_does_not_fit_into_memory_is_refused(heavy: tuple[Version, Version]) -> None:
    """A comparison that needs more memory than there is ends with QueryTooLarge, and the engine lives on."""
    engine = TableEngine(memory_bytes=100 * MIB, timeout_seconds=30, threads=1)
    with pytest.raises(QueryTooLarge):
        compare(engine, *heavy, limit=10)
    assert engine.rows(heavy[0].path, RowsQuery(limit=1)).total == 400_000
    engine.close()


def test_a_version_that_is_gone_is_not_found(engine: TableEngine, published: Published) -> None:
    """When either file was withdrawn a moment ago, nothing is compared."""
    before, after = _versions(published, {"a": ["x"]}, {"a": ["y"]}, [])
    after.path.unlink()
    with pytest.raises(TableGone):
        compare(engine, before, after, limit=10)
