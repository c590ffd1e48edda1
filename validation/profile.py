"""What a column holds, in figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import msgspec


class Count(msgspec.Struct, frozen=True):
    value: str
    count: int


class Bin(msgspec.Struct, frozen=True):
    low: float
    high: float
    count: int


class ColumnProfile(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one column. Dates and times are ISO 8601 text in `minimum` and `maximum`, numbers are written out."""

    name: str
    row_count: int
    missing: int
    distinct: int
    distinct_is_exact: bool = True
    minimum: str | None = None
    maximum: str | None = None
    mean: float | None = None
    quantiles: tuple[float, ...] = ()
    """At 0.25, 0.5 and 0.75; numbers only."""
    histogram: tuple[Bin, ...] = ()
    """Ten bins of equal width; numbers only."""
    top_values: tuple[Count, ...] = ()
    """The ten most frequent values."""


class _Kind(msgspec.Struct, frozen=True):
    """Which figures a column gets, by what its values are."""

    text: str = "left(CAST({} AS VARCHAR), 200)"
    """SQL of a value as text."""
    has_extremes: bool = True
    is_quantity: bool = False


_KINDS = {
    "number": _Kind(text="CAST({} AS VARCHAR)", is_quantity=True),
    "integer": _Kind(text="CAST({} AS VARCHAR)", is_quantity=True),
    "datetime": _Kind(text="replace(CAST(make_timestamp(epoch_us({})) AS VARCHAR), ' ', 'T')"),
    "boolean": _Kind(has_extremes=False),
}
_OTHER_KIND = _Kind()

BINS = 10
TOP_VALUES = 10
QUARTILES = (0.25, 0.5, 0.75)
COLUMNS_PER_QUERY = 50
MOST_COUNTED = 100_000
"""A column with more distinct values than this gets their number approximately, so that memory stays bounded."""


class _Column(msgspec.Struct, frozen=True):
    """What the first pass over a table tells of a column."""

    name: str
    kind: _Kind
    source: str
    row_count: int
    present: int
    distinct: int
    """Approximately."""
    minimum: str | None
    maximum: str | None

    @property
    def sql(self) -> str:
        return '"' + self.name.replace('"', '""') + '"'

    def as_text(self, value: str) -> str:
        return self.kind.text.replace("{}", value)


def profile(
    connection: duckdb.DuckDBPyConnection, path: Path, types: Sequence[str], progress: Callable[[float], None]
) -> tuple[ColumnProfile, ...]:
    """Figures of every column of a Parquet file; `types` are its columns' Table Schema types."""
    columns = _first_pass(connection, path, types)
    profiles = []
    for number, column in enumerate(columns, 1):
        profiles.append(_profile(connection, column))
        progress(number / len(columns))
    return tuple(profiles)


def _first_pass(connection: duckdb.DuckDBPyConnection, path: Path, types: Sequence[str]) -> list[_Column]:
    source = f"read_parquet({_literal(str(path))})"
    names = [str(row[0]) for row in _all(connection, f"DESCRIBE SELECT * FROM {source}")]  # noqa: S608
    blank = [
        _Column(name, _KINDS.get(kind, _OTHER_KIND), source, 0, 0, 0, None, None)
        for name, kind in zip(names, types, strict=True)
    ]
    columns = []
    for start in range(0, len(blank), COLUMNS_PER_QUERY):
        part = blank[start : start + COLUMNS_PER_QUERY]
        asked = [
            sql
            for column in part
            for sql in (
                f"count({column.sql})",
                f"approx_count_distinct({column.sql})",
                column.as_text(f"min({column.sql})"),
                column.as_text(f"max({column.sql})"),
            )
        ]
        (found,) = _all(connection, f"SELECT count(*), {', '.join(asked)} FROM {source}")  # noqa: S608
        row_count, answers = int(found[0]), iter(found[1:])
        for column in part:
            present, distinct, minimum, maximum = (next(answers) for _ in range(4))
            columns.append(_Column(column.name, column.kind, source, row_count, present, distinct, minimum, maximum))
    return columns


def _profile(connection: duckdb.DuckDBPyConnection, column: _Column) -> ColumnProfile:
    counts_all = column.distinct <= MOST_COUNTED
    if counts_all:
        connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE counted AS SELECT {column.sql} AS value, count(*) AS times
            FROM {column.source} WHERE {column.sql} IS NOT NULL GROUP BY ALL"""  # noqa: S608
        )
        ((distinct,),) = _all(connection, "SELECT count(*) FROM counted")
        values, weight = "counted", "times"
    else:
        distinct = min(column.distinct, column.present)
        present = f"SELECT {column.sql} AS value FROM {column.source} WHERE {column.sql} IS NOT NULL"  # noqa: S608
        values, weight = f"({present})", "1"
    mean: float | None = None
    quantiles: tuple[float, ...] = ()
    histogram: tuple[Bin, ...] = ()
    if column.kind.is_quantity and column.present:
        mean = _mean(connection, values, weight)
        quantiles = _quartiles(connection, column.present) if counts_all else _many_quartiles(connection, values)
        histogram = _histogram(connection, values, weight)
    return ColumnProfile(
        name=column.name,
        row_count=column.row_count,
        missing=column.row_count - column.present,
        distinct=distinct,
        distinct_is_exact=counts_all,
        minimum=column.minimum if column.kind.has_extremes else None,
        maximum=column.maximum if column.kind.has_extremes else None,
        mean=mean,
        quantiles=quantiles,
        histogram=histogram,
        top_values=_top_values(connection, column, "counted" if counts_all else _frequent(column)),
    )


def _top_values(connection: duckdb.DuckDBPyConnection, column: _Column, counted: str) -> tuple[Count, ...]:
    top = _all(
        connection,
        f"SELECT {column.as_text('value')}, times FROM {counted} ORDER BY times DESC, value LIMIT {TOP_VALUES}",  # noqa: S608
    )
    return tuple(Count(value, times) for value, times in top)


def _frequent(column: _Column) -> str:
    """Relation of the values that repeat most among very many, with their exact counts; a value that stands once is
    not frequent."""
    return f"""(WITH likely AS (SELECT unnest(approx_top_k({column.sql}, {TOP_VALUES})) AS value FROM {column.source})
        SELECT {column.sql} AS value, count(*) AS times FROM {column.source}
        WHERE {column.sql} IN (FROM likely) GROUP BY ALL HAVING times > 1)"""  # noqa: S608


def _mean(connection: duckdb.DuckDBPyConnection, values: str, weight: str) -> float:
    ((mean,),) = _all(connection, f"SELECT sum(CAST(value AS DOUBLE) * {weight}) / sum({weight}) FROM {values}")  # noqa: S608
    return float(mean)


def _quartiles(connection: duckdb.DuckDBPyConnection, present: int) -> tuple[float, ...]:
    """Of the counted values, interpolated between the two neighbours as usual."""
    places = [share * (present - 1) for share in QUARTILES]
    asked = (
        f"min(value) FILTER (upto > {math.floor(place)}), min(value) FILTER (upto > {math.ceil(place)})"
        for place in places
    )
    (found,) = _all(
        connection,
        f"""SELECT {", ".join(asked)} FROM (
            SELECT CAST(value AS DOUBLE) AS value, sum(times) OVER (ORDER BY value) AS upto FROM counted)""",  # noqa: S608
    )
    return tuple(
        low + (high - low) * (place - math.floor(place))
        for place, low, high in zip(places, found[::2], found[1::2], strict=True)
    )


def _many_quartiles(connection: duckdb.DuckDBPyConnection, values: str) -> tuple[float, ...]:
    """Approximately, for they stand between numbers that hardly differ."""
    ((found,),) = _all(
        connection,
        f"SELECT approx_quantile(CAST(value AS DOUBLE), [{', '.join(map(str, QUARTILES))}]) FROM {values}",  # noqa: S608
    )
    return tuple(found)


def _histogram(connection: duckdb.DuckDBPyConnection, values: str, weight: str) -> tuple[Bin, ...]:
    number = "CAST(value AS DOUBLE)"
    ((low, high),) = _all(connection, f"SELECT min({number}), max({number}) FROM {values}")  # noqa: S608
    width = (high - low) / BINS
    if not width or not math.isfinite(width):
        return ()
    counts = [0] * BINS
    for index, times in connection.execute(
        f"""SELECT least(CAST(floor(({number} - ?) / ?) AS INTEGER), {BINS - 1}) AS bin, sum({weight})
        FROM {values} GROUP BY bin""",  # noqa: S608
        [low, width],
    ).fetchall():
        counts[index] += int(times)
    return tuple(Bin(low + index * width, low + (index + 1) * width, count) for index, count in enumerate(counts))


def _all(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
