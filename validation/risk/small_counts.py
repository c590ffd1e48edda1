"""Small counts in a table of counts: few people are counted in a cell, or what is left out of it can be worked out.

A total and all but one of its parts give the missing one away, be they columns beside each other or rows below each
other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import duckdb
import msgspec

from validation.report import MAX_ROWS
from validation.risk.attributes import is_whole, says

MOST_PARTS = 12
"""Columns of counts among which a total and its parts are looked for."""


class SmallCounts(msgspec.Struct, frozen=True):
    """Cells with 1 … k-1; `rows` are the first of their rows."""

    count: int = 0
    rows: tuple[int, ...] = ()

    def __add__(self, other: SmallCounts) -> SmallCounts:
        return SmallCounts(self.count + other.count, tuple(sorted({*self.rows, *other.rows})[:MAX_ROWS]))


def find_small(connection: duckdb.DuckDBPyConnection, relation: str, column: str, k: int) -> SmallCounts:
    """Cells of a column of counts that say how few there are. The relation has a column `row`."""
    return _found(connection, f"SELECT row FROM {relation} WHERE {column} BETWEEN 1 AND {k - 1}")  # noqa: S608


def derive_from_columns(
    connection: duckdb.DuckDBPyConnection, relation: str, total: str, parts: Sequence[str], k: int
) -> SmallCounts:
    """Missing cells that the other parts and the total beside them give away."""
    absent = " + ".join(f"({part} IS NULL)::INT" for part in parts)
    known = " + ".join(f"coalesce({part}, 0)" for part in parts)
    return _found(
        connection,
        f"SELECT row FROM {relation} WHERE {absent} = 1 AND {total} - ({known}) BETWEEN 1 AND {k - 1}",  # noqa: S608
    )


def derive_from_rows(
    connection: duckdb.DuckDBPyConnection, relation: str, column: str, groups: Sequence[str], is_total: str, k: int
) -> SmallCounts:
    """Missing cells of a column that the other rows of their group and its one total row give away.

    `groups` are the columns in which a total and its parts are alike; `is_total` is SQL of a total row.
    """
    grouping = f"GROUP BY {', '.join(groups)}" if groups else ""
    return _found(
        connection,
        f"""SELECT min(row) FILTER (NOT ({is_total}) AND {column} IS NULL) AS row FROM {relation} {grouping}
        HAVING count(*) FILTER ({is_total}) = 1 AND count(*) FILTER (NOT ({is_total}) AND {column} IS NULL) = 1
        AND sum({column}) FILTER ({is_total}) - coalesce(sum({column}) FILTER (NOT ({is_total})), 0)
            BETWEEN 1 AND {k - 1}""",  # noqa: S608
    )


def are_parts(connection: duckdb.DuckDBPyConnection, relation: str, total: str, parts: Sequence[str]) -> bool:
    """Whether columns make up a total: they do in every row in which all are known, and there is such a row."""
    known = " AND ".join(f"{column} IS NOT NULL" for column in (total, *parts))
    ((rows, fitting),) = connection.execute(
        f"SELECT count(*), count(*) FILTER ({total} = {' + '.join(parts)}) FROM {relation} WHERE {known}"  # noqa: S608
    ).fetchall()
    return bool(rows) and rows == fitting


def find_parts(
    connection: duckdb.DuckDBPyConnection, relation: str, labels: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Columns that are a total, with the two or more beside them that make it up; `labels` are normalised."""
    if not 3 <= len(labels) <= MOST_PARTS:
        return {}
    found = {}
    for total, label in labels.items():
        if not says(label, "totals") and not is_whole(label, "counted_by_sex", "counted_people"):
            continue
        others = [name for name in labels if name != total]
        for size in range(len(others), 1, -1):
            fitting = (parts for parts in combinations(others, size) if are_parts(connection, relation, total, parts))
            if parts := next(fitting, None):
                found[total] = parts
                break
    return found


def _found(connection: duckdb.DuckDBPyConnection, sql: str) -> SmallCounts:
    ((count, rows),) = connection.execute(
        f"SELECT count(*), list(row ORDER BY row)[:{MAX_ROWS}] FROM ({sql})"  # noqa: S608
    ).fetchall()
    return SmallCounts(count, tuple(rows or ()))
