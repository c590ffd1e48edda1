"""A profile says in figures what a column holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

import validation.profile
from validation.convert import convert
from validation.profile import ColumnProfile, Count, profile
from validation.read.cells import Cells
from validation.schema import decide

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]
ProfileOf = Callable[[Sequence[str]], ColumnProfile]


@pytest.fixture
def profile_of(cells_of: CellsOf, tmp_path: Path) -> ProfileOf:
    def run(values: Sequence[str]) -> ColumnProfile:
        cells = cells_of({'cột "x"': values})
        schema = decide(cells)
        convert(cells, schema, tmp_path / "table.parquet", lambda _share: None)
        types = [column.reading.type for column in schema.columns]
        (only,) = profile(cells.connection, tmp_path / "table.parquet", types, lambda _share: None)
        return only

    return run


def test_numbers(profile_of: ProfileOf) -> None:
    """Numbers have extremes, mean, quartiles and ten bins that hold them all."""
    made = profile_of([str(number) for number in range(101)] + [""])
    assert (made.row_count, made.missing, made.distinct) == (102, 1, 101)
    assert (made.minimum, made.maximum, made.mean, made.quantiles) == ("0", "100", 50.0, (25.0, 50.0, 75.0))
    assert [bin.count for bin in made.histogram] == [10] * 9 + [11]


def test_texts(profile_of: ProfileOf) -> None:
    """The most frequent texts are counted, most frequent first."""
    made = profile_of(["b", "a", "b", "", "c"])
    assert made.top_values == (Count("b", 2), Count("a", 1), Count("c", 1))
    assert (made.mean, made.histogram) == (None, ())


def test_moments_are_iso_8601(profile_of: ProfileOf) -> None:
    """Times are written as the standard says, also where they are in UTC."""
    assert profile_of(["2024-01-02 03:04:05", "2023-01-02T00:00:00"]).maximum == "2024-01-02T03:04:05"
    assert profile_of(["2024-01-02T03:04:05Z"]).minimum == "2024-01-02T03:04:05"


def test_days(profile_of: ProfileOf) -> None:
    """Days in any order are written as the standard says."""
    assert profile_of(["31/12/2024", "1/2/2024"]).minimum == "2024-02-01"


def test_one_value_has_no_histogram(profile_of: ProfileOf) -> None:
    """Where all numbers are one there is nothing to draw."""
    made = profile_of(["5", "5"])
    assert (made.histogram, made.mean) == ((), 5.0)


def test_an_empty_column(profile_of: ProfileOf) -> None:
    """A column without values has no figures but its size."""
    made = profile_of(["", ""])
    assert (made.missing, made.distinct, made.minimum, made.top_values) == (2, 0, None, ())


def test_truth_values(profile_of: ProfileOf) -> None:
    """Truth values are counted; they have no extremes."""
    made = profile_of(["true", "false", "true"])
    assert (made.minimum, made.top_values) == (None, (Count("true", 2), Count("false", 1)))


def test_very_many_values(profile_of: ProfileOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where too many values differ to count them all, figures are near, and what does repeat is counted exactly."""
    monkeypatch.setattr(validation.profile, "MOST_COUNTED", 100)
    made = profile_of([str(number) for number in range(2000)] + ["7"] * 500)
    assert not made.distinct_is_exact
    assert made.distinct == pytest.approx(2000, rel=0.1)
    assert made.quantiles == pytest.approx((124.75, 749.5, 1374.25), rel=0.05)
    assert made.top_values == (Count("7", 501),)
    assert sum(bin.count for bin in made.histogram) == 2500


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60))
def test_quartiles_of_counted_values(numbers: list[int]) -> None:
    """Quartiles of values with their counts are those of the values written out."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE counted AS SELECT value, count(*) AS times FROM (SELECT unnest(?) AS value) GROUP BY ALL",
        [numbers],
    )
    ((expected,),) = connection.execute(
        "SELECT quantile_cont(value::DOUBLE, [0.25, 0.5, 0.75]) FROM (SELECT unnest(?) AS value)", [numbers]
    ).fetchall()
    assert validation.profile._quartiles(connection, len(numbers)) == pytest.approx(tuple(expected))
