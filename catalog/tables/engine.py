"""Answers typed queries from Parquet files with DuckDB, within limits of memory and time."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar, cast

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from catalog.errors import N_, CatalogError, NotFound
from catalog.tables import sql
from catalog.tables.cache import OpenCache, ServingCache
from catalog.tables.query import DEFAULT_LIMIT, BadCursor, Condition, Groups, RowsQuery
from catalog.tables.watch import Interrupt, Watch

BATCH_ROWS = 20_000
"""Rows of an export that are in memory at a time."""

_MAX_TOTALS = 10_000
_MAX_TABLES = 1_000

Answer = TypeVar("Answer")

_Counted = tuple[Path, tuple[Condition, ...], str, tuple[str, ...] | None]
"""File, conditions, words, and the columns whose groups are counted if it is not rows."""


class QueryTooLarge(CatalogError):
    status = 503
    slug = "query-too-large"
    title = N_("This question needs too much memory")
    detail = N_("Add conditions, leave out the order, or download the Parquet file and ask it there.")


class ResultTooLarge(CatalogError):
    slug = "result-too-large"
    title = N_("A result has too many digits")
    detail = N_(
        "The numbers of a group add up to more digits than can be kept. Add conditions, or make smaller groups."
    )


class TableGone(NotFound):
    detail = N_("The table's file is no longer here. It may have been withdrawn a moment ago.")


class Page(msgspec.Struct, frozen=True, kw_only=True):
    rows: pa.Table
    total: int
    """Rows that answer the query, on this and all other pages."""
    next: int | None
    """What `RowsQuery.after` of the next page is (see `query.encode_cursor`); None on the last page."""
    complete: bool
    """These rows are the whole answer: nothing stands before or after this page."""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.rows.column_names)


class RowStream:
    """The rows of an export, batch after batch. Close it, or use it as a context manager; it holds a connection."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, statement: sql.Statement, names: tuple[str, ...], watch: Watch,
        interrupt: Interrupt,
    ) -> None:  # fmt: skip
        self._connection, self._watch, self._interrupt = connection, watch, interrupt
        with self._guarded():
            self._reader = _run(connection, statement).to_arrow_reader(BATCH_ROWS)
        types = self._reader.schema.types[: len(names)]
        self.schema = pa.schema([pa.field(name, kind) for name, kind in zip(names, types, strict=True)])
        # What can go wrong goes wrong here, while the answer can still be an error and not a cut file.
        self._first = self._read()

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        batch, self._first = self._first, None
        while batch is not None:
            yield batch
            batch = self._read()

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> RowStream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self) -> pa.RecordBatch | None:
        try:
            # The time limit is for each batch: a patient reader of a large file is no slow query.
            with self._guarded():
                batch = self._reader.read_next_batch()
        except StopIteration:
            return None
        return pa.RecordBatch.from_arrays(batch.columns[: len(self.schema)], schema=self.schema)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        with _in_readers_words(), self._watch.over(self._connection, self._interrupt):
            yield


class TableEngine:
    """Reads Parquet files, and lets no query read anything else on this machine.

    One DuckDB for each folder, which it cannot leave; published tables share one folder, so all requests share one
    limit of memory and threads. Each request has a connection of its own.
    Files must not change while the engine lives: what it knows of a path is kept.

    Pages of tables that the serving cache holds are answered from there. Exports read Parquet always: in the middle of
    one there is no way back from a damaged cache.
    """

    def __init__(
        self,
        *,
        memory_bytes: int,
        timeout_seconds: float,
        threads: int | None = None,
        cache: ServingCache | None = None,
    ) -> None:
        self._open = functools.partial(open_locked, memory_bytes=memory_bytes, threads=threads)
        self._databases: dict[Path, duckdb.DuckDBPyConnection] = {}
        self._cache = cache
        self._open_cache: OpenCache | None = None
        self._opening = threading.Lock()
        self._watch = Watch(timeout_seconds)
        self._table = functools.lru_cache(maxsize=_MAX_TABLES)(_describe)
        self._totals: dict[_Counted, int] = {}

    def rows(self, path: Path, query: RowsQuery, interrupt: Interrupt | None = None) -> Page:
        """One page. Raises QueryTooSlow, QueryTooLarge, QueryStopped, TableGone or BadCursor."""
        limit = DEFAULT_LIMIT if query.limit is None else query.limit
        if query.groups is not None:
            return self._groups(path, query, query.groups, limit, interrupt)

        def ask(connection: duckdb.DuckDBPyConnection, table: sql.Table) -> Page:
            furthest = self._counted_with_furthest(connection, table, query, limit + 1)
            # One row more than asked for tells whether there is a next page.
            statement = self._statement(connection, table, query, limit + 1, furthest)
            found = _run(connection, statement).to_arrow_table()
            total = self._total(connection, table, query)
            has_more = found.num_rows > limit
            found = found.slice(0, limit)
            columns = query.select or tuple(table.columns)
            return Page(
                rows=found.select(range(len(columns))).rename_columns(list(columns)),
                total=total,
                next=found.column(len(columns))[-1].as_py() if has_more else None,
                complete=not has_more and query.after is None,
            )

        return self._answer(path, interrupt, ask)

    def stream(self, path: Path, query: RowsQuery, interrupt: Interrupt | None = None) -> RowStream:
        """All rows that answer the query, up to its limit if it has one, in memory that does not grow with them."""
        connection = self._connect(path)
        interrupt = interrupt or Interrupt()
        try:
            with _in_readers_words(), self._watch.over(connection, interrupt):
                table = self._table(path)
                statement = self._statement(connection, table, query, query.limit)
            names = query.groups.names() if query.groups else query.select or tuple(table.columns)
            return RowStream(connection, statement, names, self._watch, interrupt)
        except BaseException:
            connection.close()
            raise

    def distinct_texts(self, path: Path, columns: Sequence[str], limit: int) -> dict[str, list[str]]:
        """The distinct values of those text columns that have at most `limit` of them, in the order of the alphabet.

        Raises as `rows` does; the time limit is for each column.
        """
        found: dict[str, list[str]] = {}
        for name in columns:
            with self._asking(path, None) as (connection, table):
                values = [value for (value,) in _run(connection, sql.distinct(table, name, limit + 1)).fetchall()]
            if len(values) <= limit:
                found[name] = sorted(values)
        return found

    @contextmanager
    def together(
        self, paths: Sequence[Path], interrupt: Interrupt | None
    ) -> Iterator[tuple[Callable[[sql.Statement], pa.Table], Sequence[sql.Table]]]:
        """Files of one folder, and a way to ask about all of them at once. Raises as `rows` does, out of the block."""
        with self._asking(paths[0], interrupt) as (connection, _):
            yield lambda statement: _run(connection, statement).to_arrow_table(), [self._table(path) for path in paths]

    def warm_up(self, folder: Path) -> None:
        """Open the folder's database and have it load the alphabet, so that the first reader need not wait for it."""
        with closing(self._connect(folder / "none")) as connection:
            connection.execute("SELECT icu_sort_key('a', 'vi')")

    def close(self) -> None:
        self._watch.close()
        if self._open_cache is not None:
            self._open_cache.close()
        for database in self._databases.values():
            database.close()

    def _groups(self, path: Path, query: RowsQuery, asked: Groups, limit: int, interrupt: Interrupt | None) -> Page:
        start = query.after or 0

        def ask(connection: duckdb.DuckDBPyConnection, table: sql.Table) -> Page:
            found = _run(connection, sql.groups(table, query, asked, limit=limit + 1)).to_arrow_table()
            has_more = found.num_rows > limit
            # Where they all came, counting them once more would double the work.
            total = found.num_rows if not (has_more or start) else self._group_count(connection, table, query, asked)
            return Page(
                rows=found.slice(0, limit).rename_columns(list(asked.names())),
                total=total,
                next=start + limit if has_more else None,
                complete=not has_more and query.after is None,
            )

        return self._answer(path, interrupt, ask)

    def _connect(self, path: Path) -> duckdb.DuckDBPyConnection:
        folder = path.absolute().parent
        with self._opening:
            if folder not in self._databases:
                if self._cache is not None and folder == self._cache.tables:
                    self._databases[folder] = self._open(folder, also=[self._cache.folder])
                    self._open_cache = OpenCache(self._cache, self._databases[folder].cursor())
                else:
                    self._databases[folder] = self._open(folder)
            return self._databases[folder].cursor()

    def _answer(
        self,
        path: Path,
        interrupt: Interrupt | None,
        ask: Callable[[duckdb.DuckDBPyConnection, sql.Table], Answer],
    ) -> Answer:
        """What `ask` finds in the serving cache, where the table is in it, else in its file."""
        with self._asking(path, interrupt) as (connection, table):
            cached = self._cached(table)
            if cached is None:
                return ask(connection, table)
            try:
                return ask(connection, cached)
            except (duckdb.InterruptException, duckdb.OutOfMemoryException):
                raise
            except duckdb.Error:
                # Where the file cannot answer either, it is the question's fault and not the cache's.
                answer = ask(connection, table)
                self._discard(cached)
                return answer

    def _cached(self, table: sql.Table) -> sql.Table | None:
        """The same table in the serving cache, unless its own file has gone, whatever is cached."""
        if self._cache is None or self._open_cache is None or table.path.parent != self._cache.tables:
            return None
        if table.row_count < self._cache.min_rows or not table.path.exists():
            return None
        name = self._open_cache.name_of(table.path.stem)
        return None if name is None else msgspec.structs.replace(table, cached_as=name)

    def _discard(self, cached: sql.Table) -> None:
        assert self._open_cache is not None and cached.cached_as is not None  # noqa: S101, PT018 - it came from there
        self._open_cache.discard(cached.path.stem, cached.cached_as)

    @contextmanager
    def _asking(self, path: Path, interrupt: Interrupt | None) -> Iterator[tuple[duckdb.DuckDBPyConnection, sql.Table]]:
        connection = self._connect(path)
        try:
            with _in_readers_words(), self._watch.over(connection, interrupt or Interrupt()):
                yield connection, self._table(path)
        finally:
            connection.close()

    def _statement(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: sql.Table,
        query: RowsQuery,
        limit: int | None,
        furthest: sql.Bound = None,
    ) -> sql.Statement:
        if query.groups is not None:
            return sql.groups(table, query, query.groups, limit=limit)
        if query.after is None or not query.order_by:
            return sql.rows(table, query, limit=limit, furthest=furthest)
        keys = _run(connection, sql.keys_of_row(table, query.order_by, query.after)).fetchall()
        if not keys:
            raise BadCursor
        return sql.rows(table, query, limit=limit, after=keys[0])

    def _total(self, connection: duckdb.DuckDBPyConnection, table: sql.Table, query: RowsQuery) -> int:
        if not query.conditions and not query.text:
            return table.row_count
        return self._counted(connection, table, query, sql.count(table, query), None)

    def _group_count(
        self, connection: duckdb.DuckDBPyConnection, table: sql.Table, query: RowsQuery, asked: Groups
    ) -> int:
        return self._counted(connection, table, query, sql.count_groups(table, query, asked), asked.by)

    def _counted(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: sql.Table,
        query: RowsQuery,
        statement: sql.Statement,
        by: tuple[str, ...] | None,
    ) -> int:
        key = (table.path, query.conditions, query.text, by)
        if (total := self._totals.get(key)) is None:
            ((total,),) = connection.execute(statement.sql, list(statement.values)).fetchall()
            self._remember(key, total)
        return total

    def _counted_with_furthest(
        self, connection: duckdb.DuckDBPyConnection, table: sql.Table, query: RowsQuery, limit: int
    ) -> sql.Bound:
        """Counts rows that were not counted yet, where the same scan tells how far a sorted first page reaches."""
        key = (table.path, query.conditions, query.text, None)
        if query.after is not None or key in self._totals or not (query.conditions or query.text):
            return None
        if (statement := sql.count_and_furthest(table, query, limit)) is None:
            return None
        ((total, furthest),) = connection.execute(statement.sql, list(statement.values)).fetchall()
        self._remember(key, total)
        return cast(sql.Bound, furthest)

    def _remember(self, key: _Counted, total: int) -> None:
        if len(self._totals) >= _MAX_TOTALS:
            self._totals.clear()
        self._totals[key] = total


def open_locked(
    folder: Path, memory_bytes: int, threads: int | None, *, also: Sequence[Path] = ()
) -> duckdb.DuckDBPyConnection:
    """A DuckDB that reads files below `folder`, loads nothing, and whose settings nobody can change any more."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_bytes}B",
        "temp_directory": "",  # nothing is spilled: a sort that does not fit is refused, not slow
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
    }
    if threads is not None:
        config["threads"] = threads
    database = duckdb.connect(":memory:", config=config)
    for statement in (
        "SET GLOBAL TimeZone = 'UTC'",
        "SET GLOBAL parquet_metadata_cache = true",
        "SET GLOBAL preserve_insertion_order = true",
        "SET GLOBAL python_enable_replacements = false",
        # DuckDB 2.0.0 fails inside this optimizer when a condition is on the row number; our plans gain nothing by it.
        "SET GLOBAL disabled_optimizers = 'late_materialization'",
    ):
        database.execute(statement)
    # A setting takes no bound value; the folders are the operator's, not a reader's.
    allowed = ", ".join("'{}/'".format(str(folder).replace("'", "''")) for folder in (folder, *also))
    database.execute(f"SET GLOBAL allowed_directories = [{allowed}]")
    database.execute("SET GLOBAL enable_external_access = false")
    database.execute("SET GLOBAL lock_configuration = true")
    return database


def _describe(path: Path) -> sql.Table:
    metadata = pq.read_metadata(path)
    schema = metadata.schema.to_arrow_schema()
    return sql.Table(path.absolute(), dict(zip(schema.names, schema.types, strict=True)), metadata.num_rows)


def _run(connection: duckdb.DuckDBPyConnection, statement: sql.Statement) -> duckdb.DuckDBPyRelation:
    # Not `execute`: its Arrow result holds all rows in memory before the first is read.
    return connection.sql(statement.sql, params=list(statement.values))


@contextmanager
def _in_readers_words() -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise QueryTooLarge from error
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as error:
        raise ResultTooLarge from error
    except (FileNotFoundError, duckdb.IOException) as error:
        raise TableGone from error
