"""What a class tells of everybody in it: l-diversity and t-closeness of a sensitive column.

Distance is half the sum of differences of shares (total variation), which is the earth mover's distance where all
categories are equally far from each other (Li, Li and Venkatasubramanian 2007).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from validation.risk.frequency import FrequencyTable

MOST_T = 0.2


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
    """Rows in classes that are further than `MOST_T` from the whole table."""


def measure_homogeneity(frequencies: FrequencyTable, columns: Sequence[str], sensitive: str) -> Homogeneity:
    """How alike the values of `sensitive` are in the classes of `columns`; both are columns of the frequency table."""
    if not frequencies.row_count:
        return Homogeneity(sensitive, 0, 0.0, 0, 0, 0)
    key = frequencies.grouping(columns) if columns else "0"
    parts = key.split(", ")
    named = ", ".join(f"{part} AS g{turn}" for turn, part in enumerate(parts))
    groups = ", ".join(f"g{turn}" for turn in range(len(parts)))
    ((least, furthest, same, same_rows, distant),) = frequencies.connection.execute(
        f"""WITH cell AS (SELECT {named}, {sensitive} AS s, sum(n)::BIGINT AS n FROM {frequencies.name} GROUP BY ALL),
        whole AS (SELECT s, sum(n) / {frequencies.row_count} AS q FROM cell GROUP BY s),
        class AS (SELECT {groups}, sum(n)::BIGINT AS n FROM cell GROUP BY {groups}),
        measured AS (
            SELECT any_value(class.n) AS n, count(*) AS l,
                (sum(abs(cell.n / class.n - q)) + 1 - sum(q)) / 2 AS t
            FROM cell JOIN whole USING (s) JOIN class USING ({groups}) GROUP BY {groups}
        )
        SELECT min(l), max(t), count(*) FILTER (l = 1 AND n > 1), coalesce(sum(n) FILTER (l = 1 AND n > 1), 0),
            coalesce(sum(n) FILTER (t > {MOST_T} + 1e-9), 0) FROM measured"""  # noqa: S608
    ).fetchall()
    return Homogeneity(sensitive, least, min(1.0, max(0.0, furthest)), same, int(same_rows), int(distant))
