"""What the engine refuses, ends and survives."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from catalog.errors import CatalogError
from catalog.tables.engine import QueryTooLarge, TableEngine, TableGone, open_locked
from catalog.tables.query import BadCursor, Condition, Order, RowsQuery, parse
from catalog.tables.watch import Interrupt, QueryStopped, QueryTooSlow
from tests.catalog.tables.conftest import Published

MIB = 1024 * 1024
SLOW = RowsQuery(conditions=(Condition("text", "lt", ""),))
"""On `heavy`, the place in the alphabet of 300 MB of text: it takes many seconds and finds nothing."""


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of 300 MB of text in a small file."""
    path = tmp_path_factory.mktemp("heavy") / "heavy.parquet"
    duckdb.sql(
        f"""COPY (SELECT range AS id, range || repeat(' Thành phố Đà Nẵng', 30) AS text FROM range(500_000))
        TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""
    )
    return path


@pytest.fixture
def hasty() -> Iterator[TableEngine]:
    engine = TableEngine(memory_bytes=512 * MIB, timeout_seconds=0.2)
    yield engine
    engine.close()


def test_a_query_that_takes_too_long_is_ended(hasty: TableEngine, heavy: Path) -> None:
    """After its time limit a query ends with QueryTooSlow, and the engine answers the next one."""
    started = time.monotonic()
    with pytest.raises(QueryTooSlow) as caught:
        hasty.rows(heavy, SLOW)
    assert time.monotonic() - started < 1.5
    assert caught.value.status == 503
    assert hasty.rows(heavy, RowsQuery(limit=1)).total == 500_000


def test_an_export_that_finds_nothing_for_too_long_is_ended(hasty: TableEngine, heavy: Path) -> None:
    """A stream whose first rows do not come in time fails before anything was sent."""
    with pytest.raises(QueryTooSlow):
        hasty.stream(heavy, SLOW)


def test_the_time_limit_of_an_export_is_for_each_batch(hasty: TableEngine, heavy: Path) -> None:
    """A reader may take longer over a whole file than any one query may."""
    seen = 0
    with hasty.stream(heavy, RowsQuery(limit=100_000)) as stream:
        for batch in stream:
            time.sleep(0.1)
            seen += batch.num_rows
    assert seen == 100_000


def test_a_client_that_hangs_up_ends_its_query(engine: TableEngine, heavy: Path) -> None:
    """Calling the interrupt from another thread ends the running query at once."""
    hang_up = Interrupt()
    timer = threading.Timer(0.2, hang_up)
    timer.start()
    started = time.monotonic()
    with pytest.raises(QueryStopped):
        engine.rows(heavy, SLOW, hang_up)
    assert time.monotonic() - started < 1.5


def test_an_interrupt_before_the_query_starts_counts(engine: TableEngine, heavy: Path) -> None:
    """A client that was gone before its turn costs nothing."""
    hang_up = Interrupt()
    hang_up()
    with pytest.raises(QueryStopped):
        engine.rows(heavy, RowsQuery(), hang_up)


def test_an_interrupt_ends_only_its_own_query(engine: TableEngine, heavy: Path) -> None:
    """While one client hangs up, another's answer on the same table arrives."""
    hang_up = Interrupt()
    other: list[int] = []
    patient = threading.Thread(target=lambda: other.append(engine.rows(heavy, RowsQuery(text="đà 77")).total))
    patient.start()
    timer = threading.Timer(0.2, hang_up)
    timer.start()
    with pytest.raises(QueryStopped):
        engine.rows(heavy, SLOW, hang_up)
    patient.join()
    assert other == [sum("77" in str(number) for number in range(500_000))]


def test_an_interrupt_ends_an_export_in_the_middle(engine: TableEngine, heavy: Path) -> None:
    """A stream that was interrupted gives no further rows."""
    hang_up = Interrupt()
    seen = 0
    with engine.stream(heavy, RowsQuery(), hang_up) as stream, pytest.raises(QueryStopped):  # noqa: PT012
        for batch in stream:
            seen += batch.num_rows
            hang_up()
    assert 0 < seen < 500_000


def test_what_does_not_fit_into_memory_is_refused(heavy: Path) -> None:
    """Sorting more than the memory limit ends with QueryTooLarge, and the engine lives on."""
    engine = TableEngine(memory_bytes=160 * MIB, timeout_seconds=30, threads=1)
    with pytest.raises(QueryTooLarge):
        engine.stream(heavy, RowsQuery(order_by=(Order("text"),)))
    assert engine.rows(heavy, RowsQuery(limit=1)).rows.num_rows == 1
    engine.close()


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of 4,000,000 rows, 350 MB as CSV."""
    path = tmp_path_factory.mktemp("long") / "long.parquet"
    duckdb.sql(
        f"COPY (SELECT range AS id, range || ' Thành phố Đà Nẵng' AS a, md5(range::TEXT) AS b, range / 7 AS c "
        f"FROM range(4_000_000)) TO '{path}' (FORMAT parquet)"
    )
    return path


EXPORT = """
import sys
from pathlib import Path
from catalog.tables.formats import FORMATS
from catalog.tables.engine import TableEngine
from catalog.tables.query import RowsQuery

def peak():
    return next(int(line.split()[1]) for line in Path("/proc/self/status").open() if line.startswith("VmHWM")) * 1024

engine = TableEngine(memory_bytes=2**30, timeout_seconds=30)
path, format, rows = Path(sys.argv[1]), FORMATS[sys.argv[2]], int(sys.argv[3])
engine.rows(path, RowsQuery(limit=1))
before = peak()
with engine.stream(path, RowsQuery(limit=rows)) as stream:
    written = sum(map(len, format.encode(stream)))
print(written, peak() - before)
engine.close()
"""


@pytest.mark.parametrize(
    ("format", "rows", "least_written"),
    [
        ("csv", 4_000_000, 300 * MIB),
        ("json", 2_000_000, 200 * MIB),
        ("arrow", 4_000_000, 300 * MIB),
        ("xlsx", 1_000_000, 50 * MIB),
    ],
)
def test_an_export_takes_no_more_memory_for_more_rows(long: Path, format: str, rows: int, least_written: int) -> None:
    """Streaming hundreds of megabytes, in XLSX of XML that is then packed, grows the process by less than 200 MB."""
    run = [sys.executable, "-c", EXPORT, str(long), format, str(rows)]
    answer = subprocess.run(run, capture_output=True, text=True, check=True)
    written, grown = map(int, answer.stdout.split())
    assert written > least_written
    assert grown < 200 * MIB


@pytest.mark.parametrize("query", [RowsQuery(), RowsQuery(text="x"), RowsQuery(order_by=(Order("a"),))])
def test_a_file_that_is_gone_is_not_found(engine: TableEngine, published: Published, query: RowsQuery) -> None:
    """A withdrawn file cannot be read any more, though it was read a moment ago."""
    path = published(pa.table({"a": ["canary"] * 3}))
    assert engine.rows(path, query).columns == ("a",)
    path.unlink()
    with pytest.raises(TableGone) as caught:
        engine.rows(path, query)
    assert caught.value.status == 404
    with pytest.raises(TableGone):
        engine.stream(path, query)


def test_a_file_that_never_was_is_not_found(engine: TableEngine, published: Published) -> None:
    """A path without a file is a 404 too."""
    path = published(pa.table({"a": [1]})).with_name("never.parquet")
    with pytest.raises(TableGone):
        engine.rows(path, RowsQuery())


def test_a_position_beyond_the_table_is_no_place_to_continue(engine: TableEngine, published: Published) -> None:
    """A forged row number is refused where its order keys are needed, and finds nothing elsewhere."""
    path = published(pa.table({"a": [1, 2]}))
    with pytest.raises(BadCursor):
        engine.rows(path, RowsQuery(order_by=(Order("a"),), after=10**12))
    assert engine.rows(path, RowsQuery(after=10**12)).rows.num_rows == 0


def test_an_empty_table_keeps_its_columns(engine: TableEngine, published: Published) -> None:
    """A table without rows gives a complete page and a stream of the right schema."""
    path = published(pa.table({"a": pa.array([], pa.int64()), "b": pa.array([], pa.string())}))
    page = engine.rows(path, RowsQuery())
    assert (page.columns, page.total, page.next, page.complete) == (("a", "b"), 0, None, True)
    with engine.stream(path, RowsQuery()) as stream:
        assert stream.schema.names == ["a", "b"]
        assert sum(batch.num_rows for batch in stream) == 0


def test_distinct_texts_are_given_where_they_are_few(engine: TableEngine, published: Published) -> None:
    """Each value once, missing cells aside, and nothing for a column that has more values than asked for."""
    path = published(pa.table({"few": ["b", "a", None, "b"], "many": ["1", "2", "3", "4"]}))
    assert engine.distinct_texts(path, ["few", "many"], 3) == {"few": ["a", "b"]}


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('{outside}')",
        "SELECT * FROM read_text('{outside}')",
        "SELECT * FROM '{outside}'",
        "SELECT * FROM read_parquet('{folder}/../secret.txt')",
        "SELECT * FROM glob('{outside}*')",
        "COPY (SELECT 1) TO '{outside}'",
        "ATTACH '{outside}' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "SET lock_configuration = false",
        "RESET memory_limit",
        "SELECT * FROM secret_frame",
    ],
)
def test_the_database_is_locked(tmp_path: Path, statement: str) -> None:
    """Even SQL of an attacker's own could reach no other file, network, extension, setting or Python value."""
    folder = tmp_path / "versions"
    folder.mkdir()
    outside = tmp_path / "secret.txt"
    outside.write_text("secret")
    secret_frame = pa.table({"a": [1]})  # noqa: F841 - DuckDB would find it by its name
    database = open_locked(folder, 64 * MIB, 1)
    with pytest.raises(duckdb.Error):
        database.execute(statement.format(outside=outside, folder=folder)).fetchall()
    assert outside.read_text() == "secret"
    database.close()


INJECTIONS = [
    "'; DROP TABLE t; --",
    "' OR '1'='1",
    '" OR 1=1 --',
    "\"; COPY (SELECT 1) TO '{outside}'; --",
    "1; ATTACH '{outside}'",
    "1) UNION ALL SELECT * FROM read_text('{outside}') --",
    "(SELECT content FROM read_text('{outside}'))",
    "read_text('{outside}')",
    "$1",
    "?",
    "{column}",
    "%s%n",
    "c0",
    "file_row_number",
    "c0) OR (true",
    "a\x00b",
    "\\",
    "'" * 50,
    '"' * 51,
    "," * 50,
    "-" * 50,
    "__" * 20,
    "a__gt; --",
    '"a"; --',
    '"a"__gt; --',
    "a/**/__gt",
    "NULL",
    "1e309",
    "-1e999999",
    "9" * 400,
    "../../etc/passwd",
    "(?P<a>[",
    "İıŞß\u0345\u200d\ufeff",
]
NAMES = ["{}", "{}__gt", '"{}"', "a__{}", '"a"__{}', "select", "order_by", "limit", "cursor", "q"]
VALUE_OF = [
    "a",
    "a__contains",
    "a__in",
    "a__gt",
    "a__startswith",
    "n",
    "n__in",
    "n__gte",
    "n__isnull",
    "d",
    "b",
    "x__lte",
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_parameter_is_a_way_into_sql(tmp_path: Path, text: str) -> None:
    """Hostile text in any place is data or a 400: no database error, nothing else read, nothing changed."""
    outside = tmp_path / "secret.txt"
    outside.write_text("secret")
    folder = tmp_path / "versions"
    folder.mkdir()
    path = folder / "t.parquet"
    duckdb.sql(
        f"""COPY (SELECT 'x' AS a, 1::BIGINT AS n, DATE '2026-01-01' AS d, true AS b, 1.5::DECIMAL(38,2) AS x,
        'y' AS c0) TO '{path}' (FORMAT parquet)"""
    )
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    types = {"a": "string", "n": "integer", "d": "date", "b": "boolean", "x": "number", "c0": "string"}
    schema = {"fields": [{"name": name, "type": kind} for name, kind in types.items()]}
    text = text.replace("{outside}", str(outside))
    engine = TableEngine(memory_bytes=64 * MIB, timeout_seconds=10, threads=1)
    requests = [(name.replace("{}", text), "1") for name in NAMES if "{}" in name]
    requests += [(name, text) for name in [*NAMES, *VALUE_OF] if "{}" not in name]
    answered = 0
    for request in requests:
        try:
            page = engine.rows(path, parse([request], schema))
        except CatalogError as error:
            assert error.status == 400  # noqa: PT017
            continue
        answered += 1
        assert "secret" not in repr(page.rows.to_pylist())
        assert page.total <= 1
    engine.close()
    assert answered, "some of these are plain text to look for"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["secret.txt", "t.parquet", "versions"]
    assert outside.read_text() == "secret"


def test_many_readers_at_once_get_their_own_answers(engine: TableEngine, published: Published) -> None:
    """Threads that ask the same engine at the same time never see each other's rows."""
    path = published(pa.table({"n": list(range(2_000)), "k": [number % 16 for number in range(2_000)]}))
    schema = {"fields": [{"name": "n", "type": "integer"}, {"name": "k", "type": "integer"}]}
    wrong: list[int] = []

    def ask(k: int) -> None:
        for _ in range(10):
            page = engine.rows(path, parse([("k", str(k)), ("order_by", "-n")], schema))
            if page.total != 125 or {row["k"] for row in page.rows.to_pylist()} != {k}:
                wrong.append(k)

    threads = [threading.Thread(target=ask, args=(k,)) for k in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
