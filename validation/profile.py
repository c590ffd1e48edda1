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


class _Figures(msgspec.Struct, frozen=True):
    """Which figures a column gets, by what its values are."""

    text: str = "CAST({} AS VARCHAR)"
    """SQL of a value as text."""
    extremes: bool = True
    statistics: bool = False


_FIGURES = {
    "number": _Figures(statistics=True),
    "integer": _Figures(statistics=True),
    "date": _Figures(),
    "datetime": _Figures(text="replace(CAST(make_timestamp(epoch_us({})) AS VARCHAR), ' ', 'T')"),
    "string": _Figures(text="left({}, 200)"),
    "boolean": _Figures(extremes=False),
}

BINS = 10
TOP_VALUES = 10
EXACT_DISTINCT_ROWS = 2_000_000
"""Beyond this many rows distinct values are counted approximately."""


def profile(
    connection: duckdb.DuckDBPyConnection, path: Path, types: Sequence[str], progress: Callable[[float], None]
) -> tuple[ColumnProfile, ...]:
    """Figures of every column of a Parquet file; `types` are its columns' Table Schema types."""
    source = f"read_parquet({_literal(str(path))})"
    names = [str(row[0]) for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]  # noqa: S608
    profiles = []
    for number, (name, kind) in enumerate(zip(names, types, strict=True), 1):
        profiles.append(_column(connection, source, name, _FIGURES[kind]))
        progress(number / len(names))
    return tuple(profiles)


def _column(connection: duckdb.DuckDBPyConnection, source: str, name: str, figures: _Figures) -> ColumnProfile:
    column = '"' + name.replace('"', '""') + '"'
    rows, present = _one(connection, f"SELECT count(*), count({column}) FROM {source}")  # noqa: S608
    exact = int(rows) <= EXACT_DISTINCT_ROWS
    distinct_sql = f"count(DISTINCT {column})" if exact else f"approx_count_distinct({column})"
    low, high, shown = (figures.text.replace("{}", sql) for sql in (f"min({column})", f"max({column})", column))
    distinct, minimum, maximum = _one(connection, f"SELECT {distinct_sql}, {low}, {high} FROM {source}")  # noqa: S608
    top = connection.execute(
        f"""SELECT {shown}, count(*) AS times FROM {source} WHERE {column} IS NOT NULL
        GROUP BY {column} ORDER BY times DESC, {column} LIMIT {TOP_VALUES}"""  # noqa: S608
    ).fetchall()
    mean, quantiles, histogram = (
        _statistics(connection, source, column) if figures.statistics and present else (None, (), ())
    )
    return ColumnProfile(
        name=name,
        row_count=int(rows),
        missing=int(rows) - int(present),
        distinct=min(int(distinct), int(present)),
        distinct_is_exact=exact,
        minimum=minimum if figures.extremes else None,
        maximum=maximum if figures.extremes else None,
        mean=mean,
        quantiles=quantiles,
        histogram=histogram,
        top_values=tuple(Count(value, times) for value, times in top),
    )


def _statistics(
    connection: duckdb.DuckDBPyConnection, source: str, column: str
) -> tuple[float, tuple[float, ...], tuple[Bin, ...]]:
    number = f"CAST({column} AS DOUBLE)"
    mean, quantiles, low, high = _one(
        connection,
        f"""SELECT avg({number}), quantile_cont({number}, [0.25, 0.5, 0.75]), min({number}), max({number})
        FROM {source}""",  # noqa: S608
    )
    width = (high - low) / BINS
    counts = [0] * BINS
    if width and math.isfinite(width):
        for index, times in connection.execute(
            f"""SELECT least(CAST(floor(({number} - ?) / ?) AS INTEGER), {BINS - 1}) AS bin, count(*)
            FROM {source} WHERE {column} IS NOT NULL GROUP BY bin""",  # noqa: S608
            [low, width],
        ).fetchall():
            counts[index] += times
        bins = tuple(Bin(low + index * width, low + (index + 1) * width, count) for index, count in enumerate(counts))
    else:
        bins = ()
    return mean, tuple(quantiles), bins


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    # Not fetchone: a result that is not read to its end keeps the connection busy.
    (row,) = connection.execute(sql).fetchall()
    return tuple(row)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
