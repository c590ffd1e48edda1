"""SELECTs over published tables: what is answered and how, and where one comes to an end."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog.errors import CatalogError
from catalog.tables.engine import QueryTooLarge, TableGone
from catalog.tables.query import UnknownColumn
from catalog.tables.select import engine as select_engine
from catalog.tables.select.compile import NODES, Source, compile_select, exposed_names, result_names
from catalog.tables.select.engine import AnswerTooLarge, Busy, CannotBeRun, SelectEngine
from catalog.tables.select.functions import FUNCTIONS, GROUPS
from catalog.tables.select.parse import (
    MAX_LENGTH,
    BadSelect,
    NotAllowed,
    NotUnderstood,
    TooDeep,
    TooLong,
    TooManyTables,
    UnknownFunction,
    UnknownQualifier,
    UnknownTable,
)
from catalog.tables.watch import Interrupt, QueryStopped, QueryTooSlow
from tests.catalog.tables.select_questions import ASKED

REGIONS = ("Đồng bằng", "Miền núi", "Duyên hải")
PROVINCES = ("Thành phố Đà Nẵng", "Đồng Nai", "Đông Hải", "An Giang", "Ân Thi", "Cần Thơ", "Thành phố Huế", "Quảng Trị",
             "Đắk Lắk", "Hà Giang", "Yên Bái", "Ba Vì", "Ý Yên", "Ốc Eo", "Ơ Rê", "Sông Cầu", "100% Xanh")  # fmt: skip

POPULATION = pa.table(
    {
        "ma": [f"{number:05}" for number in range(len(PROVINCES))],
        "tinh": list(PROVINCES),
        "vung": [None if number == 7 else REGIONS[number % 3] for number in range(len(PROVINCES))],
        "Dân số": [300_000 + number * 791_903 % 4_000_000 for number in range(len(PROVINCES))],
        "mat_do": pa.array(
            [None if number % 5 == 0 else Decimal(number * 37) + Decimal("0.25") for number in range(len(PROVINCES))],
            pa.decimal128(12, 2),
        ),
    }
)
AIR = pa.table(
    {
        "tram": [f"Trạm {number % 4 + 1}" for number in range(240)],
        "ma": [f"{number % 4:05}" for number in range(240)],
        "luc": pa.array(
            [datetime(2026, 1, 1) + timedelta(hours=9 * number) for number in range(240)], pa.timestamp("us")
        ),
        "pm25": [None if number % 11 == 0 else (number * 29 % 670) / 10 for number in range(240)],
    }
)
TABLES = {("dan-so", "theo-tinh"): POPULATION, ("khong-khi", "tram"): AIR}


class Shelf:
    """Two tables as files, and DuckDB with the same two tables, as their publisher would have them."""

    def __init__(self, folder: Path) -> None:
        self.sources: dict[tuple[str, ...], Source] = {}
        self.oracle = duckdb.connect()
        self.oracle.execute("SET TimeZone = 'UTC'")
        self.oracle.execute("CREATE MACRO unaccent(x) AS replace(replace(strip_accents(x), 'đ', 'd'), 'Đ', 'D')")
        self.oracle.execute("CREATE MACRO alphabetical(x) AS icu_sort_key(x, 'vi')")
        for number, ((dataset, resource), table) in enumerate(TABLES.items()):
            path = folder / f"{number}.parquet"
            pq.write_table(table, path)
            self.sources[dataset, resource] = Source(path, tuple(table.column_names))
            for schema in (dataset, dataset.replace("-", "_")):
                for name in {resource, resource.replace("-", "_")}:
                    self.oracle.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
                    self.oracle.execute(f'CREATE TABLE "{schema}"."{name}" AS FROM read_parquet(?)', [str(path)])

    def find(self, parts: tuple[str, ...]) -> Source:
        try:
            return self.sources[tuple(part.lower().replace("_", "-") for part in parts)]
        except KeyError as error:
            raise UnknownTable(".".join(parts), []) from error


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("versions"))


@pytest.fixture(scope="module")
def engine() -> Iterator[SelectEngine]:
    engine = SelectEngine(memory_bytes=256 * 1024 * 1024, timeout_seconds=20)
    yield engine
    engine.close()


def ask(engine: SelectEngine, shelf: Shelf, sql: str, max_rows: int = 10_000) -> pa.Table:
    return engine.run(compile_select(sql, shelf.find, max_rows=max_rows + 1), max_rows=max_rows).rows


def rows(table: pa.Table) -> list[tuple[Any, ...]]:
    """Floats as far as their last digits mean something: sums depend on the order of what is added."""
    columns = [[_rounded(cell) for cell in column.to_pylist()] for column in table.columns]
    return list(zip(*columns, strict=True))


def _rounded(cell: Any) -> Any:
    return float(f"{cell:.12g}") if isinstance(cell, float) else cell


def one(engine: SelectEngine, shelf: Shelf, expression: str) -> Any:
    return ask(engine, shelf, f"SELECT {expression} AS x").column("x")[0].as_py()


class TestAnswers:
    @pytest.mark.parametrize("sql", ASKED)
    def test_as_duckdb_answers(self, engine: SelectEngine, shelf: Shelf, sql: str) -> None:
        """What is run after checking and rewriting answers what was written."""
        expected = shelf.oracle.sql(sql).to_arrow_table()
        assert rows(ask(engine, shelf, sql)) == rows(expected)
        assert expected.num_rows > 0

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["7", "3", "2.5", "-2", "(1+1)", "-(3)"]),
                st.sampled_from(["+", "-", "*", "/", "//", "%", "=", "<", ">=", "<>", "AND", "OR"]),
            ),
            min_size=2,
            max_size=6,
        )
    )
    def test_operators_bind_as_in_duckdb(
        self, engine: SelectEngine, shelf: Shelf, parts: list[tuple[str, str]]
    ) -> None:
        """Without parentheses, operators bind as in DuckDB; what it refuses is refused."""
        text = " ".join(f"{value} {operator}" for value, operator in parts) + " 4"
        try:
            expected = shelf.oracle.sql(f"SELECT {text} AS x").fetchall()[0][0]
        except duckdb.Error:
            with pytest.raises(BadSelect):
                one(engine, shelf, text)
        else:
            assert one(engine, shelf, text) == pytest.approx(expected)

    @given(st.text(st.characters(exclude_characters="\0\x1f", exclude_categories=["Cs"]), max_size=40))
    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @example("' OR 1=1 --")
    @example("\\'; DROP TABLE x")
    @example('"')
    @example("$t0")
    def test_texts_and_names_are_only_that(self, engine: SelectEngine, shelf: Shelf, text: str) -> None:
        """Any text between quotes comes back as it went, as a value and as a name."""
        quoted, named = text.replace("'", "''"), text.replace('"', '""') or "x"
        answer = ask(engine, shelf, f"SELECT '{quoted}' AS \"{named}\"")
        assert answer.to_pydict() == {text or "x": [text]}

    def test_names_of_the_answer(self, engine: SelectEngine, shelf: Shelf) -> None:
        """Columns without a name are called like their function or by their place, and no two alike."""
        named = "upper(tram), UPPER(ma), 1 + 1, tram, tram, lag(ma) OVER (ORDER BY luc), pm25 AS upper"
        sql = f"SELECT {named} FROM khong_khi.tram"
        names = ask(engine, shelf, sql).column_names
        assert names == ["upper", "upper_2", "column_3", "tram", "tram_2", "lag", "upper_3"]

    def test_a_table_is_known_by_its_whole_name_too(self, engine: SelectEngine, shelf: Shelf) -> None:
        """Where a table has no alias, its columns may be told apart by dataset and table, or by the table alone."""
        sql = (
            'SELECT "dan-so"."theo-tinh".tinh, "khong-khi".tram.luc FROM "khong-khi".tram '
            'JOIN "dan-so"."theo-tinh" ON tram.ma = "theo-tinh".ma ORDER BY tram.luc LIMIT 1'
        )
        assert rows(ask(engine, shelf, sql)) == [(PROVINCES[0], datetime(2026, 1, 1))]

    def test_names_that_sql_cannot_tell_apart(self, engine: SelectEngine, tmp_path: Path) -> None:
        """Of columns whose names differ in letter case only, and of one without a name, each can be asked for."""
        path = tmp_path / "1.parquet"
        pq.write_table(pa.table([[1], [2], [3], [4]], names=["a", "A", "", 'x "y"']), path)
        source = Source(path, tuple(pq.read_schema(path).names))
        compiled = compile_select('SELECT "x ""y""", column_3, a_2, A FROM d.t', lambda _: source, max_rows=5)
        assert engine.run(compiled, max_rows=5).rows.to_pydict() == {
            'x "y"': [4],
            "column_3": [3],
            "A_2": [2],
            "a": [1],
        }

    @pytest.mark.parametrize(
        ("expression", "written"),
        [
            ("INTERVAL 3 DAY", "3 days"),
            ("age(DATE '2026-03-01', DATE '2026-01-01')", "2 months"),
            ("sum(n) FROM (SELECT 9000000000000000000 AS n UNION ALL SELECT 9000000000000000000)",
             Decimal(18_000_000_000_000_000_000)),
            ("0.1 + 0.2", Decimal("0.3")),
            ("TIME '10:30:00'", datetime(2026, 1, 1, 10, 30).time()),
        ],
    )  # fmt: skip
    def test_types(self, engine: SelectEngine, shelf: Shelf, expression: str, written: Any) -> None:
        """Numbers stay exact; what has no type in a table becomes text."""
        answer = ask(engine, shelf, f"SELECT {expression}")
        assert answer.columns[0][0].as_py() == written

    def test_a_derived_table_keeps_its_order(self, engine: SelectEngine, shelf: Shelf) -> None:
        """Rows with a column that has to be written as text stay in the order asked for."""
        answer = ask(engine, shelf, "SELECT luc - TIMESTAMP '2026-01-01', luc FROM khong_khi.tram ORDER BY luc DESC")
        moments = answer.column("luc").to_pylist()
        assert moments == sorted(moments, reverse=True)

    def test_rows_beyond_the_limit(self, engine: SelectEngine, shelf: Shelf) -> None:
        """An answer is cut only where that is said."""
        compiled = compile_select("SELECT * FROM khong_khi.tram", shelf.find, max_rows=101)
        answer = engine.run(compiled, max_rows=100)
        assert (answer.rows.num_rows, answer.is_cut) == (100, True)

    def test_exactly_as_many_rows(self, engine: SelectEngine, shelf: Shelf) -> None:
        """An answer of just as many rows as may be is whole."""
        compiled = compile_select("SELECT * FROM khong_khi.tram LIMIT 100", shelf.find, max_rows=101)
        assert not engine.run(compiled, max_rows=100).is_cut

    @pytest.mark.parametrize("place", ["", " LIMIT 5000000"])
    def test_own_limit_is_no_way_around(self, engine: SelectEngine, shelf: Shelf, place: str) -> None:
        """A LIMIT of the reader's own does not raise ours."""
        sql = f"SELECT a.ma FROM khong_khi.tram a, khong_khi.tram b, khong_khi.tram c{place}"
        answer = engine.run(compile_select(sql, shelf.find, max_rows=11), max_rows=10)
        assert (answer.rows.num_rows, answer.is_cut) == (10, True)


class TestRefusals:
    @pytest.mark.parametrize(
        ("sql", "error"),
        [
            ("SELECT nosuch FROM khong_khi.tram", UnknownColumn),
            ("SELECT x.tram FROM khong_khi.tram", UnknownQualifier),
            ("SELECT getenv('PATH')", UnknownFunction),
            ("SELECT 1 FROM khong_khi.tran", UnknownTable),
            ("SELECT 1 +", NotUnderstood),
            ("SELECT [1]", NotAllowed),
            ("SELECT " + "x" * MAX_LENGTH, TooLong),
            ("SELECT " + ", ".join(f"(SELECT count(*) FROM khong_khi.tram t{n})" for n in range(21)), TooManyTables),
        ],
    )
    def test_each_says_what(self, shelf: Shelf, sql: str, error: type[CatalogError]) -> None:
        """What is wrong decides which problem it is."""
        with pytest.raises(error):
            compile_select(sql, shelf.find, max_rows=10)

    def test_unknown_column_lists_the_known_ones(self, shelf: Shelf) -> None:
        """An unknown column is answered with those of the tables, the closest first."""
        with pytest.raises(UnknownColumn) as raised:
            compile_select("SELECT pm52 FROM khong_khi.tram", shelf.find, max_rows=10)
        assert raised.value.available == ("pm25", "tram", "ma", "luc")

    def test_unknown_function_names_near_ones(self, shelf: Shelf) -> None:
        """A misspelled function is answered with those that are spelled like it."""
        with pytest.raises(UnknownFunction, match="median"):
            compile_select("SELECT medain(pm25) FROM khong_khi.tram", shelf.find, max_rows=10)

    def test_where(self, shelf: Shelf) -> None:
        """What cannot be understood is told with its line."""
        with pytest.raises(NotUnderstood, match="line 2"):
            compile_select("SELECT 1\nFROM FROM", shelf.find, max_rows=10)

    @pytest.mark.parametrize(
        ("start", "end"),
        [("(", ")"), ("abs(", ")"), ("CASE WHEN ", " THEN 1 END"), ("(SELECT ", ")"), ("CAST(", " AS INT)"), ("- ", ""),
         ("NOT ", ""), ("int(", ")"), ("decimal(", ")"), ("struct(", ")"), ("(struct(", "))"), ("map(", ")"),
         ("1 IN (", ")"), ("EXISTS(SELECT ", ")"), ("sum() OVER (ORDER BY ", ")"),
         ("x::struct<a ", ""), ("array(", "")],
    )  # fmt: skip
    @pytest.mark.parametrize("depth", [12, 25, 60, 400])
    def test_deep_nesting_ends_soon(self, shelf: Shelf, start: str, end: str, depth: int) -> None:
        """However deep something is nested, and whatever it is, the answer comes at once."""
        began = time.process_time()
        with contextlib.suppress(BadSelect):
            compile_select(f"SELECT {start * depth}1{end * depth}", shelf.find, max_rows=10)
        assert time.process_time() - began < 3

    @pytest.mark.parametrize("joint", [" + 1", " AND true", " || 'a'", " OR 1 = 2"])
    def test_long_is_not_deep(self, engine: SelectEngine, shelf: Shelf, joint: str) -> None:
        """A long sum or condition is no nesting."""
        start = {"+": "1", "|": "'a'"}.get(joint[1], "true")
        assert ask(engine, shelf, f"SELECT {start}{joint * 400}").num_rows == 1

    @pytest.mark.parametrize(
        "sql", ["SELECT " + "(" * 60 + "1" + ")" * 60, "SELECT " + "struct(" * 30 + "1" + ")" * 30]
    )
    def test_too_deep(self, shelf: Shelf, sql: str) -> None:
        """What is nested too deeply is told so."""
        with pytest.raises(TooDeep):
            compile_select(sql, shelf.find, max_rows=10)

    @pytest.mark.parametrize(
        ("sql", "said"),
        [
            ("SELECT CAST(tinh AS INTEGER) FROM dan_so.theo_tinh", "Could not convert string 'Thành phố Đà Nẵng'"),
            ("SELECT sum(tinh) FROM dan_so.theo_tinh", "No function matches"),
            ("SELECT CAST(300 AS TINYINT)", "300"),
            ("SELECT ma, count(*) FROM dan_so.theo_tinh", "GROUP BY"),
        ],
    )
    def test_errors_of_the_database(self, engine: SelectEngine, shelf: Shelf, sql: str, said: str) -> None:
        """What only the database sees is told in its words."""
        with pytest.raises(CannotBeRun, match=said):
            ask(engine, shelf, sql)


class TestLimits:
    def test_too_slow(self, shelf: Shelf) -> None:
        """A SELECT that takes too long is ended, and the next one is answered."""
        engine = SelectEngine(memory_bytes=256 * 1024 * 1024, timeout_seconds=1, slots=1)
        try:
            with pytest.raises(QueryTooSlow):
                ask(engine, shelf, ENDLESS)
            assert ask(engine, shelf, "SELECT 1").num_rows == 1
        finally:
            engine.close()

    def test_hanging_up(self, engine: SelectEngine, shelf: Shelf) -> None:
        """A reader who hangs up ends the SELECT within a second."""
        interrupt = Interrupt()
        timer = threading.Timer(0.5, interrupt)
        timer.start()
        began = time.monotonic()
        with pytest.raises(QueryStopped):
            engine.run(compile_select(ENDLESS, shelf.find, max_rows=10), max_rows=10, interrupt=interrupt)
        assert time.monotonic() - began < 1.5 + 1.0  # a process may have to be started first

    @pytest.mark.parametrize(
        "sql",
        [
            "SELECT max(length(replace(lpad(tram, 9000, 'x'), 'x', lpad('y', 9000, 'y')))) FROM khong_khi.tram",
            "SELECT string_agg(lpad(a.tram, 100000, 'y')) FROM khong_khi.tram a, khong_khi.tram b",
            "SELECT count(DISTINCT a.luc || b.luc || c.luc) FROM khong_khi.tram a, khong_khi.tram b, khong_khi.tram c",
        ],
    )
    def test_too_much_memory(self, engine: SelectEngine, shelf: Shelf, sql: str) -> None:
        """A SELECT that needs too much memory is refused, also where the database does not count it."""
        with pytest.raises((QueryTooLarge, QueryTooSlow, AnswerTooLarge)):
            ask(engine, shelf, sql)

    def test_too_many_bytes(self, engine: SelectEngine, shelf: Shelf) -> None:
        """Few rows that are very long are too large an answer."""
        with pytest.raises(AnswerTooLarge):
            ask(engine, shelf, "SELECT lpad(tram, 250000, 'y') FROM khong_khi.tram")

    def test_one_reader_does_not_hold_up_others(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        """Who is being answered waits for that, while a slot is left for others."""
        monkeypatch.setattr(select_engine, "PATIENCE_SECONDS", 0.3)
        engine = SelectEngine(memory_bytes=256 * 1024 * 1024, timeout_seconds=10, slots=2)
        interrupt = Interrupt()
        endless = compile_select(ENDLESS, shelf.find, max_rows=10)
        quick = compile_select("SELECT 1 AS one", shelf.find, max_rows=10)

        def hold() -> None:
            with pytest.raises(QueryStopped):
                engine.run(endless, max_rows=10, interrupt=interrupt, asker="203.0.113.50")

        holding = threading.Thread(target=hold)
        holding.start()
        try:
            time.sleep(0.2)
            with pytest.raises(Busy):
                engine.run(quick, max_rows=10, asker="203.0.113.50")
            assert engine.run(quick, max_rows=10, asker="203.0.113.51").rows.to_pydict() == {"one": [1]}
        finally:
            interrupt()
            holding.join()
        assert engine.run(quick, max_rows=10, asker="203.0.113.50").rows.num_rows == 1
        engine.close()

    def test_busy(self, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        """While all slots are taken a SELECT waits for a while and is then sent away."""
        monkeypatch.setattr(select_engine, "PATIENCE_SECONDS", 0.3)
        engine = SelectEngine(memory_bytes=256 * 1024 * 1024, timeout_seconds=10, slots=1)
        interrupt = Interrupt()
        compiled = compile_select(ENDLESS, shelf.find, max_rows=10)

        def hold() -> None:
            with pytest.raises(QueryStopped):
                engine.run(compiled, max_rows=10, interrupt=interrupt)

        holding = threading.Thread(target=hold)
        holding.start()
        try:
            time.sleep(0.2)
            with pytest.raises(Busy):
                ask(engine, shelf, "SELECT 1")
        finally:
            interrupt()
            holding.join()
            engine.close()

    def test_a_table_that_is_gone(self, engine: SelectEngine, tmp_path: Path) -> None:
        """A file that was taken away a moment ago is told so, and not where it lay."""
        source = Source(tmp_path / "withdrawn.parquet", ("a",))
        with pytest.raises(TableGone):
            engine.run(compile_select("SELECT * FROM d.t", lambda _: source, max_rows=5), max_rows=5)

    def test_processes_end_with_the_engine(self, shelf: Shelf) -> None:
        """When the engine is closed nothing of it goes on running."""
        engine = SelectEngine(memory_bytes=256 * 1024 * 1024, timeout_seconds=10, slots=1)
        ask(engine, shelf, "SELECT 1")
        child = engine._free[-1]
        engine.close()
        assert child is not None
        assert child.process.poll() is not None


ENDLESS = "SELECT sum(t0.pm25 * t4.pm25) FROM " + ", ".join(f"khong_khi.tram t{number}" for number in range(7))
"""Billions of rows, in little memory."""


class TestTables:
    @pytest.mark.parametrize("name", FUNCTIONS)
    def test_functions_can_be_called(self, engine: SelectEngine, shelf: Shelf, name: str) -> None:
        """What the documentation shows of a function is a call that is answered."""
        usage = (
            re.split(r", (?=[a-z]+\()", FUNCTIONS[name].usage)[0]
            .removeprefix("ORDER BY ")
            .replace("(…)", "(ORDER BY y)")
        )
        names = dict(zip("xyde", CALLED[FUNCTIONS[name].group, name in OF_TEXT], strict=True))
        source = ", ".join(f"{value} AS {name}" for name, value in names.items())
        assert (
            ask(engine, shelf, f"SELECT {usage} FROM (SELECT {source}, TIMESTAMP '2026-03-01 10:30:00' AS t)").num_rows
            == 1
        )

    def test_functions_have_a_group(self) -> None:
        """Every function stands in a group that has a title, and is explained in both languages."""
        groups = {group.key for group in GROUPS}
        for function in FUNCTIONS.values():
            assert function.group in groups
            assert function.meaning_vi
            assert function.meaning_en

    def test_every_node_has_its_parts(self) -> None:
        """Each part that a node may have is one that the parser knows, so that no line is there for nothing."""
        for kind, node in NODES.items():
            assert node.parts <= set(kind.arg_types), kind

    @given(st.lists(st.text("aAbB_2ĐđÂâ", max_size=3), max_size=8))
    def test_exposed_names(self, columns: list[str]) -> None:
        """Whatever columns are called, each has a name, and no two can be taken for one another."""
        names = exposed_names(columns)
        assert len({name.casefold() for name in names}) == len(columns)
        assert all(names)

    @given(st.lists(st.text("ab_2", max_size=3), max_size=8))
    def test_result_names(self, columns: list[str]) -> None:
        """No two columns of an answer are called alike."""
        assert len(set(result_names(columns))) == len(columns)


_DATES = ("DATE '2026-03-01'", "DATE '2026-01-15'")
CALLED = {
    **{(group.key, False): ("3", "4", *_DATES) for group in GROUPS},
    **{(group.key, True): ("'27/03/2026'", "'a'", *_DATES) for group in GROUPS},
    ("text", False): ("'27/03/2026'", "'a'", *_DATES),
}
"""What stands for x, y, d and e in the usage of a group's functions, or of those of it that take text."""
OF_TEXT = {"string_agg", "strptime", "try_strptime"}

SOUP = re.split(
    r"\s+",
    """SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT JOIN LEFT ON USING WITH AS UNION ALL EXCEPT CASE WHEN THEN ELSE END
    AND OR NOT NULL IS IN LIKE BETWEEN CAST OVER PARTITION FILTER DISTINCT EXISTS INTERVAL DATE EXTRACT QUALIFY WINDOW
    ( ) , . * + - / % = < > :: || ; 1 2.5 'a' "ma" tram ma pm25 luc khong_khi.tram dan_so.theo_tinh t count sum lag
    count( sum( abs( x y [ ] { } $1 ? : := -> ~ @ # ' " -- /* */ TABLESAMPLE PIVOT LATERAL VALUES UNNEST ASOF POSITIONAL
    NATURAL CROSS RECURSIVE EXCLUDE REPLACE COLUMNS INT VARCHAR STRUCT MAP""",
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(SOUP), max_size=25), st.sampled_from(["", "SELECT ", "SELECT * FROM khong_khi.tram "]))
def test_soup(engine: SelectEngine, shelf: Shelf, words: Sequence[str], start: str) -> None:
    """Whatever words come in whatever order, they are answered or refused, and nothing fails."""
    try:
        ask(engine, shelf, start + " ".join(words))
    except CatalogError as error:
        assert error.status == 400 or isinstance(error, QueryTooSlow | AnswerTooLarge), error  # noqa: PT017


@settings(max_examples=200)
@given(st.text(max_size=60), st.sampled_from(["", "SELECT ", "SELECT * FROM khong_khi.tram WHERE "]))
def test_letters(shelf: Shelf, text: str, start: str) -> None:
    """Whatever letters come, they are read as a SELECT or refused."""
    try:
        compile_select(start + text, shelf.find, max_rows=10)
    except CatalogError as error:
        assert error.status == 400  # noqa: PT017
