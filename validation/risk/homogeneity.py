"""What a class tells of everybody in it: l-diversity and t-closeness of a sensitive column.

Distance is half the sum of differences of shares (total variation), which is the earth mover's distance where all
categories are equally far from each other (Li, Li and Venkatasubramanian 2007). A small class differs from the table by
chance alone, the more so the more values there are: an alarm needs a distance that chance does not explain (the bound
of Bretagnolle, Huber and Carol, all classes together), and is about numbers in at most ten groups of equal size.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import msgspec

from validation.risk.frequency import FrequencyTable

MOST_T = 0.2
CHANCE = 0.01
"""How likely an alarm may be where a sensitive column has nothing to do with the classes."""
MOST_VALUES = 10
"""Groups into which numbers of more different values are cut."""


_BY_CHANCE = f"""sqrt(((SELECT count(*) FROM whole) * {log(2)} + ln((SELECT count(*) FROM measured) / {CHANCE}))
    / (2 * n))"""  # noqa: S608
_DISTANT = f"coalesce(sum(n) FILTER (t > greatest({MOST_T}, {_BY_CHANCE}) + 1e-9), 0)"
"""SQL of the rows in classes that are too far from the whole table."""


class Homogeneity(msgspec.Struct, frozen=True):
    """Figures of one sensitive column over the classes of some others; a missing value is a value like any."""

    column: str
    l: int  # noqa: E741 - the literature's name
    """Fewest different values in a class."""
    t: float
    """Largest distance of a class from the whole table, 0 to 1."""
    homogeneous_classes: int
    """Classes of two rows or more that all have the same value."""
    homogeneous_rows: int
    distant_rows: int
    """Rows in classes that are further than `MOST_T` from the whole table, and further than chance explains."""


def measure_homogeneity(
    frequencies: FrequencyTable, columns: Sequence[str], sensitive: str, numbers: str = ""
) -> Homogeneity:
    """How alike the values of `sensitive` are in the classes of `columns`; both are columns of the frequency table.

    `numbers` is a relation of `row` and the column's `value` where it is one of numbers.
    """
    if not frequencies.row_count:
        return Homogeneity(sensitive, 0, 0.0, 0, 0, 0)
    key = frequencies.grouping(columns) if columns else "0"
    parts = key.split(", ")
    named = ", ".join(f"{part} AS g{turn}" for turn, part in enumerate(parts))
    groups = ", ".join(f"g{turn}" for turn in range(len(parts)))
    cell = f"SELECT {named}, {sensitive} AS s, sum(n)::BIGINT AS n FROM {frequencies.name} GROUP BY ALL"  # noqa: S608
    ((least, furthest, same, same_rows, distant),) = frequencies.connection.execute(
        f"""{_measured(cell, groups, frequencies.row_count)}
        SELECT min(l), max(t), count(*) FILTER (l = 1 AND n > 1), coalesce(sum(n) FILTER (l = 1 AND n > 1), 0),
            {_DISTANT} FROM measured"""  # noqa: S608
    ).fetchall()
    if numbers and frequencies.size_of(sensitive) > MOST_VALUES:
        grouped = f"""SELECT {named}, part AS s, sum(n)::BIGINT AS n FROM {frequencies.name}
            JOIN ({_parts(frequencies, sensitive, numbers)}) AS parts ON parts.code = {sensitive} GROUP BY ALL"""  # noqa: S608
        ((distant,),) = frequencies.connection.execute(
            f"{_measured(grouped, groups, frequencies.row_count)} SELECT {_DISTANT} FROM measured"  # noqa: S608
        ).fetchall()
    return Homogeneity(sensitive, least, min(1.0, max(0.0, furthest)), same, int(same_rows), int(distant))


def _measured(cell: str, groups: str, row_count: int) -> str:
    """SQL of l and t of every class; `cell` is the number of rows of each value in each class."""
    return f"""WITH cell AS ({cell}),
        whole AS (SELECT s, sum(n) / {row_count} AS q FROM cell GROUP BY s),
        class AS (SELECT {groups}, sum(n)::BIGINT AS n FROM cell GROUP BY {groups}),
        measured AS (
            SELECT any_value(class.n) AS n, count(*) AS l,
                (sum(abs(cell.n / class.n - q)) + 1 - sum(q)) / 2 AS t
            FROM cell JOIN whole USING (s) JOIN class USING ({groups}) GROUP BY {groups}
        )"""  # noqa: S608


def _parts(frequencies: FrequencyTable, sensitive: str, numbers: str) -> str:
    """SQL of the group of each value of a column of numbers: a tenth of the rows each, and one for no number."""
    return f"""SELECT code, CASE WHEN value IS NULL THEN -1
            ELSE floor({MOST_VALUES} * (sum(n) OVER (ORDER BY value) - n / 2) / sum(n) OVER ()) END AS part
        FROM (SELECT {sensitive} AS code, any_value(value) AS value, sum(n) AS n
            FROM {frequencies.name} JOIN {numbers} USING (row) GROUP BY code)"""  # noqa: S608
