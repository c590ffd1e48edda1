"""How many rows share their combination: k-anonymity, as figures for every k that somebody may ask for."""

from __future__ import annotations

from itertools import accumulate

import msgspec

from validation.report import MAX_ROWS
from validation.risk.frequency import FrequencyTable

LEAST_K, MOST_K = 2, 50


class Uniqueness(msgspec.Struct, frozen=True):
    """Classes are the rows that are alike in all columns; figures of `rows_below` and `classes_below` are for
    k = `LEAST_K` … `MOST_K`."""

    smallest_class: int
    """0 where there is no row."""
    rows_below: tuple[int, ...]
    """Rows in classes of fewer than k."""
    classes_below: tuple[int, ...]
    unique_rows: tuple[int, ...]
    """Numbers of the first rows that are alone in their class."""


def measure_uniqueness(frequencies: FrequencyTable) -> Uniqueness:
    """Sizes of the classes of the whole frequency table."""
    name = frequencies.name
    ((smallest,),) = frequencies.query(f"SELECT coalesce(min(n), 0) FROM {name}")  # noqa: S608
    counted = frequencies.query(f"SELECT n, count(*) FROM {name} WHERE n < {MOST_K} GROUP BY n")  # noqa: S608
    classes = [0] * (MOST_K - 1)
    for size, count in counted:
        classes[size - 1] = count
    alone = frequencies.query(f"SELECT row FROM {name} WHERE n = 1 ORDER BY row LIMIT {MAX_ROWS}")  # noqa: S608
    return Uniqueness(
        smallest_class=smallest,
        rows_below=tuple(accumulate(size * count for size, count in enumerate(classes, 1))),
        classes_below=tuple(accumulate(classes)),
        unique_rows=tuple(row for (row,) in alone),
    )
