"""Every figure of risk equals what counting by hand gives, on a thousand made tables: two hundred for each of five
measures, and a thousand for each with `make test-deep`."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from validation.read.cells import Cells
from validation.risk.dominance import find_dominance
from validation.risk.frequency import count_frequencies
from validation.risk.homogeneity import CHANCE, MOST_T, measure_homogeneity
from validation.risk.minimal_uniques import find_minimal_uniques
from validation.risk.small_counts import derive_from_columns, derive_from_rows, find_small
from validation.risk.uniqueness import LEAST_K, MOST_K, measure_uniqueness

Row = tuple[str, ...]

made = settings(
    max_examples=int(os.environ.get("RISK_CASES", "200")),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Numbers(NamedTuple):
    """A table of counts: a total, three parts and a group."""

    total: int | None
    parts: tuple[int | None, int | None, int | None]
    group: str
    is_total: bool


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Up to forty rows of up to four columns with few different texts, a missing one among them."""
    width = draw(st.integers(1, 4))
    texts = [
        draw(st.sampled_from([["a", ""], ["a", "b", "N/A"], ["a", "b", "c", "d", "", "N/A"], [*"abcdefghij"]]))
        for _ in range(width)
    ]
    return draw(st.lists(st.tuples(*map(st.sampled_from, texts)), min_size=1, max_size=40))


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": "1"})


def cells_of(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> Cells:
    names = [f"c{index}" for index in range(len(rows[0]))]
    columns = [pa.array([row[index] for row in rows], pa.string()) for index in range(len(names))]
    numbers = pa.array(range(2, len(rows) + 2), pa.int64())
    return Cells(connection, pa.table([numbers, *columns], names=["row", *names]), tuple(names))


def with_one_missing(rows: Sequence[Row]) -> list[Row]:
    return [tuple("" if text == "N/A" else text for text in row) for row in rows]


@seed(61)
@made
@given(rows=tables())
def test_classes_are_those_of_brute_force(rows: list[Row], database: duckdb.DuckDBPyConnection) -> None:
    """Smallest class, rows and classes below every k, and the rows alone in theirs are counted right."""
    cells = cells_of(database, rows)
    measured = measure_uniqueness(count_frequencies(cells, cells.columns, ("", "N/A")))
    plain = with_one_missing(rows)
    classes = Counter(plain)
    assert measured.smallest_class == min(classes.values())
    asked = range(LEAST_K, MOST_K + 1)
    assert measured.rows_below == tuple(sum(n for n in classes.values() if n < k) for k in asked)
    assert measured.classes_below == tuple(sum(n < k for n in classes.values()) for k in asked)
    alone = [number for number, row in enumerate(plain, 2) if classes[row] == 1]
    assert measured.unique_rows == tuple(alone[:20])


@seed(62)
@made
@given(rows=tables())
def test_minimal_sample_uniques_are_those_of_brute_force(rows: list[Row], database: duckdb.DuckDBPyConnection) -> None:
    """Each combination of up to three columns singles out the rows that no part of it does."""
    cells = cells_of(database, rows)
    plain = with_one_missing(rows)
    width = len(rows[0])
    unique: dict[tuple[int, ...], set[int]] = {}
    minimal: dict[tuple[str, ...], int] = {}
    singled: set[int] = set()
    for together in range(1, 4):
        for columns in combinations(range(width), together):
            shown = [tuple(row[column] for column in columns) for row in plain]
            counted = Counter(shown)
            unique[columns] = {number for number, one in enumerate(shown) if counted[one] == 1}
            parts = [unique[part] for size in range(1, together) for part in combinations(columns, size)]
            if own := unique[columns] - set().union(*parts):
                minimal[tuple(f"c{column}" for column in columns)] = len(own)
                singled |= own
    found = find_minimal_uniques(count_frequencies(cells, cells.columns, ("", "N/A")))
    assert {one.columns: one.count for one in found.combinations} == minimal
    assert found.row_count == len(singled)
    assert found.rows == tuple(number + 2 for number in sorted(singled)[:20])


@seed(63)
@made
@given(rows=tables())
def test_diversity_and_closeness_are_those_of_brute_force(rows: list[Row], database: duckdb.DuckDBPyConnection) -> None:
    """l is the fewest values in a class, t the largest distance of a class from the table."""
    cells = cells_of(database, rows)
    plain = with_one_missing(rows)
    classes: dict[Row, list[str]] = {}
    for row in plain:
        classes.setdefault(row[:-1], []).append(row[-1])
    whole = Counter(row[-1] for row in plain)
    distances = {
        key: sum(abs(values.count(value) / len(values) - times / len(plain)) for value, times in whole.items()) / 2
        for key, values in classes.items()
    }
    *others, sensitive = cells.columns
    measured = measure_homogeneity(count_frequencies(cells, cells.columns, ("", "N/A")), others, sensitive)
    alike = [values for values in classes.values() if len(set(values)) == 1 and len(values) > 1]
    assert measured.l == min(len(set(values)) for values in classes.values())
    assert measured.t == pytest.approx(max(distances.values()))
    assert (measured.homogeneous_classes, measured.homogeneous_rows) == (len(alike), sum(map(len, alike)))
    unlikely = len(whole) * math.log(2) + math.log(len(classes) / CHANCE)
    far = {key: max(MOST_T, math.sqrt(unlikely / (2 * len(values)))) for key, values in classes.items()}
    assert measured.distant_rows == sum(len(classes[key]) for key, t in distances.items() if t > far[key] + 1e-9)


NUMBERS = st.lists(
    st.builds(
        Numbers,
        st.none() | st.integers(0, 60),
        st.tuples(*[st.none() | st.integers(0, 25)] * 3),
        st.sampled_from("ab"),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def relation_of(connection: duckdb.DuckDBPyConnection, rows: Sequence[Numbers]) -> str:
    table = pa.table(
        {
            "row": pa.array(range(2, len(rows) + 2), pa.int64()),
            "total": pa.array([row.total for row in rows], pa.int64()),
            **{f"p{part}": pa.array([row.parts[part] for row in rows], pa.int64()) for part in range(3)},
            "of": pa.array([row.group for row in rows], pa.string()),
            "is_total": pa.array([row.is_total for row in rows], pa.bool_()),
        }
    )
    connection.register("numbers", table)
    return "numbers"


@seed(64)
@made
@given(rows=NUMBERS, k=st.integers(2, 20))
def test_small_counts_are_those_of_brute_force(
    rows: list[Numbers], k: int, database: duckdb.DuckDBPyConnection
) -> None:
    """Small cells are found as they stand, beside a total of columns and beneath a total row."""
    relation = relation_of(database, rows)
    standing = [number for number, row in enumerate(rows, 2) if row.total is not None and 1 <= row.total < k]
    beside = [
        number
        for number, row in enumerate(rows, 2)
        if row.total is not None
        and row.parts.count(None) == 1
        and 1 <= row.total - sum(part for part in row.parts if part is not None) < k
    ]
    beneath = []
    for group in {row.group for row in rows}:
        members = [(number, row) for number, row in enumerate(rows, 2) if row.group == group]
        totals = [row.total for _, row in members if row.is_total]
        parts = [(number, row.total) for number, row in members if not row.is_total]
        absent = [number for number, value in parts if value is None]
        known = sum(value for _, value in parts if value is not None)
        if len(totals) == 1 and totals[0] is not None and len(absent) == 1 and 1 <= totals[0] - known < k:
            beneath.append(absent[0])
    columns = derive_from_columns(database, relation, "total", ("p0", "p1", "p2"), k)
    below = derive_from_rows(database, relation, "total", ('"of"',), "is_total", k)
    assert find_small(database, relation, "total", k).rows == tuple(standing)
    assert (columns.count, columns.rows) == (len(beside), tuple(beside))
    assert (below.count, below.rows) == (len(beneath), tuple(sorted(beneath)))


@seed(65)
@made
@given(rows=st.lists(st.tuples(st.sampled_from("abcd"), st.none() | st.integers(-40, 400)), min_size=1, max_size=30))
def test_dominance_is_that_of_brute_force(
    rows: list[tuple[str, int | None]], database: duckdb.DuckDBPyConnection
) -> None:
    """Sums of few contributors, of two large ones and of one that another can reckon are counted right."""
    groups, values = zip(*rows, strict=True)
    database.register("sums", pa.table({"of": pa.array(groups), "value": pa.array(values, pa.int64())}))
    found = find_dominance(database, "sums", ('"of"',), "value")
    few = top_two = p_percent = some = sums = 0
    for group in set(groups):
        given = sorted((abs(value) for of, value in rows if of == group and value), reverse=True)
        if not given:
            continue
        first, second = given[0], given[1] if len(given) > 1 else 0
        rules = (
            len(given) < 3,
            (first + second) * 100 > 85 * sum(given),
            (sum(given) - first - second) * 100 < 10 * first,
        )
        sums, few, top_two, p_percent = sums + 1, few + rules[0], top_two + rules[1], p_percent + rules[2]
        some += any(rules)
    assert (found.sums, found.few, found.top_two, found.p_percent, found.count) == (sums, few, top_two, p_percent, some)
