"""How fast tables answer over HTTP, beside Datasette and PostgreSQL, which get the same rows and the same questions.

All three servers run at once and are asked by turns, so that whatever else the machine does falls on each of them.
`BENCH_ROWS` makes the table smaller, for a try.
"""

from __future__ import annotations

import csv
import http.client
import itertools
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import duckdb
import msgspec
import psycopg

from catalog.migrations import migrate
from catalog.portal import Portal, open_portal
from catalog.publish import NewVersion, publish_version
from catalog.settings import Settings
from catalog.store.files import sha256_of
from catalog.store.models import Agency, Dataset, Resource, UpdateFrequency
from catalog.tables.query import RowsQuery, encode_cursor
from tests import parts
from tests.benchmarks.figure import Figure
from tests.benchmarks.reference import write_reference
from tests.served import free_port

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
REPEATS = 15
LATE = ROWS * 9 // 10
CLIENTS = 16
CLIENT_SECONDS = 10.0
START_SECONDS = 60.0
WARM_UP_SECONDS = 2.0

COLUMNS = {
    "id": "integer",
    "ward_code": "string",
    "date": "date",
    "province": "string",
    "pm25": "number",
    "budget": "number",
    "pm10": "integer",
    "vehicles": "integer",
    "valid": "boolean",
    "note": "string",
}
READ_CSV = "read_csv('{}', types = {{'ward_code': 'VARCHAR'}})"
NAMES = ", ".join(COLUMNS)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of question, as each server is asked it. `{value}` is another number each time, so no count is known."""

    name: str
    ours: str
    datasette: str
    postgres: tuple[str, ...]
    times_datasette: int
    """How many times as fast as Datasette is the target."""
    times_postgres: int


def _filtered(tail: str = "") -> tuple[str, ...]:
    where = "WHERE pm25 > {value}"
    return (_page(f"{where} ORDER BY {tail}_id LIMIT 100"), f"SELECT count(*) FROM bench {where}")


def _page(tail: str) -> str:
    # As CKAN asks: the database itself writes the JSON.
    return f"SELECT array_to_json(array_agg(j))::text FROM (SELECT _id, {NAMES} FROM bench {tail}) j"


COUNTED = "SELECT province, count(*){} FROM bench GROUP BY province ORDER BY 2 DESC"

QUESTIONS = (
    Question(
        name="page of 100 + total",
        ours="",
        datasette="/rows.json?_shape=objects&_size=100",
        postgres=(_page("ORDER BY _id LIMIT 100"), "SELECT count(*) FROM bench"),
        times_datasette=5,
        times_postgres=5,
    ),
    Question(
        name=f"page at row {LATE:,}",
        ours="cursor={cursor}",
        datasette=f"/rows.json?_shape=objects&_size=100&_next={LATE}",
        postgres=(_page(f"ORDER BY _id LIMIT 100 OFFSET {LATE}"), "SELECT count(*) FROM bench"),
        times_datasette=4,
        times_postgres=10,
    ),
    Question(
        name="one filter + count",
        ours="pm25__gt={value}",
        datasette="/rows.json?_shape=objects&_size=100&pm25__gt={value}",
        postgres=_filtered(),
        times_datasette=12,
        times_postgres=6,
    ),
    Question(
        name="filter + sort",
        ours="pm25__gt={value}&order_by=-budget",
        datasette="/rows.json?_shape=objects&_size=100&pm25__gt={value}&_sort_desc=budget",
        postgres=_filtered("budget DESC, "),
        times_datasette=12,
        times_postgres=6,
    ),
    Question(
        name="facet count",
        ours="group_by=province&select=province,count&order_by=-count",
        datasette="/rows.json?_shape=objects&_size=0&_facet=province",
        postgres=(COUNTED.format(""),),
        times_datasette=40,
        times_postgres=12,
    ),
    Question(
        name="group by with average",
        ours="group_by=province&select=province,count,pm25__avg&order_by=-count",
        datasette=".json?_shape=objects&sql=" + quote(COUNTED.format(", avg(pm25)").replace("bench", "rows")),
        postgres=(COUNTED.format(", avg(pm25)"),),
        times_datasette=40,
        times_postgres=12,
    ),
)
VALUES = (f"{60 + number * 0.01:.2f}" for number in itertools.count())


class Answered(msgspec.Struct, frozen=True):
    status: int
    etag: str
    size_bytes: int
    seconds: float


class Server(msgspec.Struct):
    """One that answers over HTTP, in a process of its own."""

    port: int
    pid: int
    path: str
    """What stands before each question."""
    cursor: str = ""

    def address(self, question: str) -> str:
        return self.path + question.format(value=next(VALUES), cursor=self.cursor)

    def ask(self, connection: http.client.HTTPConnection, address: str, **headers: str) -> Answered:
        started = time.perf_counter()
        connection.request("GET", address, headers={"Host": f"127.0.0.1:{self.port}", **headers})
        response = connection.getresponse()
        size = 0
        while chunk := response.read(1024 * 1024):
            size += len(chunk)
        seconds = time.perf_counter() - started
        return Answered(response.status, response.getheader("ETag") or "", size, seconds)

    @contextmanager
    def connected(self) -> Iterator[http.client.HTTPConnection]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.connect()
        with closing(connection):
            yield connection


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory() as name, parts.running_postgres() as postgres_url:
        folder = Path(name)
        table = folder / "reference.csv"
        write_reference(table, ROWS)
        portal_data = folder / "portal"
        _publish(portal_data, table)
        _fill_sqlite(folder / "bench.db", table)
        with _postgres_table(postgres_url, table) as connection:
            figures = _first(portal_data, connection)
            with _our_server(portal_data) as ours, _datasette(folder / "bench.db") as datasette:
                figures += _compare(ours, datasette, connection)
                figures += _repeated(ours)
                figures += _exports(ours, datasette)
                figures += _crowd(ours, datasette)
        return figures


def _compare(ours: Server, datasette: Server, connection: psycopg.Connection) -> list[Figure]:
    figures = []
    with ours.connected() as to_us, datasette.connected() as to_datasette:
        for question in QUESTIONS:
            asked: list[Callable[[], float]] = [
                lambda q=question: _seconds(ours, to_us, q.ours),  # type: ignore[misc]
                lambda q=question: _seconds(datasette, to_datasette, q.datasette),  # type: ignore[misc]
                lambda q=question: _seconds_of_postgres(connection, q.postgres),  # type: ignore[misc]
            ]
            rounds = [[ask() for ask in asked] for _ in range(2 + REPEATS)][2:]
            us, them, database = (statistics.median(times) * 1000 for times in zip(*rounds, strict=True))
            figures += [
                Figure(
                    f"{question.name}, p50 warm",
                    f"{us:.1f} ms",
                    f"Datasette {them:.0f} ms: {them / us:.1f} times (target {question.times_datasette}); "
                    f"PostgreSQL {database:.0f} ms: {database / us:.1f} times (target {question.times_postgres})",
                ),
            ]
    return figures


def _seconds(server: Server, connection: http.client.HTTPConnection, question: str) -> float:
    answered = server.ask(connection, server.address(question))
    if answered.status != 200:
        raise RuntimeError(f"{server.address(question)} answered {answered.status}")
    return answered.seconds


def _seconds_of_postgres(connection: psycopg.Connection, statements: tuple[str, ...]) -> float:
    value = next(VALUES)
    started = time.perf_counter()
    for statement in statements:
        connection.execute(statement.format(value=value).encode()).fetchall()
    return time.perf_counter() - started


def _first(data: Path, connection: psycopg.Connection) -> list[Figure]:
    """The first question to a table of which a process knows nothing yet, without the serving cache."""
    figures = []
    with _our_server(data, CATALOG_SERVING_BYTES="0") as server:
        time.sleep(WARM_UP_SECONDS)
        for number, question in enumerate(QUESTIONS, 1):
            table = msgspec.structs.replace(server, path=_rows_of(number), cursor=_late_cursor(number))
            database = statistics.median(_seconds_of_postgres(connection, question.postgres) for _ in range(5))
            with table.connected() as to_us:
                seconds = _seconds(table, to_us, question.ours)
            figures.append(
                Figure(
                    f"{question.name}, first question to the table, from Parquet",
                    f"{seconds * 1000:.0f} ms",
                    f"PostgreSQL warm {database * 1000:.0f} ms: {database / seconds:.1f} times (target 2)",
                )
            )
    return figures


def _repeated(ours: Server) -> list[Figure]:
    """A request that names the state it has seen, and one that takes its answer packed."""
    with ours.connected() as connection:
        address = ours.address("pm25__gt=75")
        known = ours.ask(connection, address).etag
        again = [ours.ask(connection, address, **{"If-None-Match": known}) for _ in range(10 * REPEATS)]
        if {answered.status for answered in again} != {304}:
            raise RuntimeError("A repeated request was answered anew")
        packed = [ours.ask(connection, ours.address(""), **{"Accept-Encoding": "gzip"}).seconds for _ in range(REPEATS)]
    seconds = statistics.median(answered.seconds for answered in again)
    return [
        Figure("the same request again (ETag), p50", f"{seconds * 1000:.1f} ms", "target: 2 ms"),
        Figure("page of 100 + total, gzip, p50", f"{statistics.median(packed) * 1000:.1f} ms"),
    ]


def _exports(ours: Server, datasette: Server) -> list[Figure]:
    whole = _rows_of(0).replace("rows?", "rows.csv")
    before = _memory(ours.pid, "VmRSS")
    _, half_bytes = _export(ours, f"{whole}?limit={ROWS // 2}")
    seconds, whole_bytes = _export(ours, whole)
    theirs, _ = _export(datasette, "/bench/rows.csv?_stream=on&_size=max")
    return [
        Figure(
            "export of all rows as CSV",
            f"{ROWS / seconds:,.0f} rows/s",
            f"Datasette {ROWS / theirs:,.0f} rows/s: {theirs / seconds:.1f} times (target 5)",
        ),
        Figure(
            "most memory that it adds to the server",
            f"{(whole_bytes - before) / 1e6:.0f} MB",
            f"target 200 MB; half of the rows: {(half_bytes - before) / 1e6:.0f} MB",
        ),
    ]


def _export(server: Server, address: str) -> tuple[float, int]:
    """Seconds, and the server's bytes of memory at the highest meanwhile."""
    for pid in _with_children(server.pid):
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # forget the highest so far
    with server.connected() as connection:
        answered = server.ask(connection, address)
    if answered.status != 200:
        raise RuntimeError(f"{address} answered {answered.status}")
    return answered.seconds, _memory(server.pid, "VmHWM")


def _with_children(pid: int) -> list[int]:
    children = [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    return [pid, *(found for child in children for found in _with_children(child))]


def _memory(pid: int, name: str) -> int:
    """Bytes of a process and of those it started."""
    statuses = [Path(f"/proc/{process}/status").read_text() for process in _with_children(pid)]
    lines = [line for status in statuses for line in status.splitlines() if line.startswith(f"{name}:")]
    return sum(int(line.split()[1]) * 1024 for line in lines)


def _crowd(ours: Server, datasette: Server) -> list[Figure]:
    """Many clients at once, each with all kinds of questions by turns."""
    times, errors = _besiege(ours, [question.ours for question in QUESTIONS])
    theirs, their_errors = _besiege(datasette, [question.datasette for question in QUESTIONS])
    count, their_count = sum(map(len, times)), sum(map(len, theirs))
    figures = [
        Figure(
            f"{CLIENTS} clients, all kinds of questions",
            f"{count / CLIENT_SECONDS:.0f} answers/s, {errors} errors",
            f"Datasette {their_count / CLIENT_SECONDS:.1f} answers/s, {their_errors} errors: "
            f"{count / max(their_count, 1):.1f} times (target 5)",
        )
    ]
    for question, seconds in zip(QUESTIONS, times, strict=True):
        middle, high = statistics.median(seconds), statistics.quantiles(seconds, n=100)[98]
        figures.append(
            Figure(
                f"{CLIENTS} clients: {question.name}, p50 and p99",
                f"{middle * 1000:.0f} and {high * 1000:.0f} ms",
                f"{high / middle:.1f} times (target at most 10)",
            )
        )
    return figures


def _besiege(server: Server, questions: list[str]) -> tuple[list[list[float]], int]:
    """Seconds of each answer by question, and how many were no answers."""
    times: list[list[float]] = [[] for _ in questions]
    errors = 0
    end = time.monotonic() + CLIENT_SECONDS

    def ask_by_turns(first: int) -> None:
        nonlocal errors
        with server.connected() as connection:
            for number in itertools.count(first):
                if time.monotonic() > end:
                    return
                answered = server.ask(connection, server.address(questions[number % len(questions)]))
                if answered.status == 200:
                    times[number % len(questions)].append(answered.seconds)
                else:
                    errors += 1

    clients = [threading.Thread(target=ask_by_turns, args=(number,)) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return times, errors


def _publish(data: Path, table: Path) -> None:
    """Put the table into a portal as it stands after publication, cache included, and once more for each question."""
    settings = Settings(data=data)
    data.mkdir()
    migrate(settings.database)
    with closing(open_portal(settings)) as portal:
        path = portal.files.version(_version_id(0))
        duckdb.sql(f"COPY (FROM {READ_CSV.format(table)}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        _record(portal, path)
        portal.serving.want(_version_id(0))
        portal.serving.build_next(lambda: False)
        if not portal.files.serving(_version_id(0)).exists() and portal.serving.min_rows <= ROWS:
            raise RuntimeError("The serving cache was not built")


def _record(portal: Portal, path: Path) -> None:
    with portal.database.writing() as session:
        agency = Agency(slug="bench", name_vi="Đo tốc độ")
        session.add(agency)
        session.flush()
        dataset = Dataset(
            agency_id=agency.id,
            slug="bench",
            title_vi="Đo tốc độ",
            theme="ENVI",
            licence="CC-BY-4.0",
            update_frequency=UpdateFrequency.DAILY,
            contact="bench@example.vn",
        )
        session.add(dataset)
        session.flush()
        for number in range(1 + len(QUESTIONS)):
            resource = Resource(dataset_id=dataset.id, slug=f"table-{number}")
            session.add(resource)
            session.flush()
            if number:
                portal.files.adopt(path, portal.files.version(_version_id(number)))
            publish_version(
                session,
                resource.id,
                NewVersion(
                    id=_version_id(number),
                    row_count=ROWS,
                    parquet_bytes=path.stat().st_size,
                    parquet_sha256=sha256_of(path),
                    table_schema={"fields": [{"name": name, "type": kind} for name, kind in COLUMNS.items()]},
                    profile=[],
                    statements={},
                ),
            )


def _version_id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def _rows_of(number: int) -> str:
    return f"/api/v1/datasets/bench/table-{number}/rows?"


def _late_cursor(number: int) -> str:
    return encode_cursor(_version_id(number), RowsQuery(), LATE - 1)


def _fill_sqlite(path: Path, table: Path) -> None:
    types = {"integer": "INTEGER", "number": "REAL"}
    with closing(sqlite3.connect(path)) as connection, table.open(newline="") as file:
        rows = csv.reader(file)
        next(rows)
        columns = ", ".join(f"{name} {types.get(kind, 'TEXT')}" for name, kind in COLUMNS.items())
        connection.execute(f"CREATE TABLE rows ({columns})")
        marks = ", ".join("?" * len(COLUMNS))
        connection.executemany(f"INSERT INTO rows VALUES ({marks})", ([cell or None for cell in row] for row in rows))
        connection.commit()


@contextmanager
def _postgres_table(url: str, table: Path) -> Iterator[psycopg.Connection]:
    types = {"integer": "bigint", "number": "double precision", "date": "date", "boolean": "boolean"}
    columns = ", ".join(f"{name} {types.get(kind, 'text')}" for name, kind in COLUMNS.items())
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bench")
        connection.execute(f"CREATE TABLE bench (_id serial PRIMARY KEY, {columns})".encode())
        copy = f"COPY bench ({NAMES}) FROM STDIN (FORMAT csv, HEADER)"
        with connection.cursor().copy(copy.encode()) as target, table.open("rb") as file:
            while chunk := file.read(1024 * 1024):
                target.write(chunk)
        connection.execute("VACUUM ANALYZE bench")
        try:
            yield connection
        finally:
            connection.execute("DROP TABLE bench")


@contextmanager
def _our_server(data: Path, **environment: str) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "catalog", "serve", "--port", str(port)]
    given = {"CATALOG_DATA": str(data), "CATALOG_BASE_URL": f"http://127.0.0.1:{port}", **environment}
    with _process(command, given, port, "/healthz") as pid:
        yield Server(port, pid, _rows_of(0), _late_cursor(0))


@contextmanager
def _datasette(database: Path) -> Iterator[Server]:
    port = free_port()
    command = [
        sys.executable, "-m", "datasette", "serve", str(database), "--port", str(port), "--setting", "suggest_facets",
        "off", "--setting", "sql_time_limit_ms", "60000", "--setting", "facet_time_limit_ms", "60000",
        "--setting", "max_csv_mb", "0",
    ]  # fmt: skip
    with _process(command, {}, port, "/-/versions.json") as pid:
        yield Server(port, pid, "/bench")


@contextmanager
def _process(command: list[str], environment: dict[str, str], port: int, ready: str) -> Iterator[int]:
    with subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            deadline = time.monotonic() + START_SECONDS
            while not _answers(port, ready):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{command[2]} did not start")
                time.sleep(0.1)
            yield process.pid
        finally:
            process.terminate()
            process.wait(timeout=30)


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
