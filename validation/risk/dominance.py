"""Sums that one or two contributors make up: whoever knows one of them can reckon the other's figure.

The three rules of the ESSnet handbook on statistical disclosure control: fewer than three contributors; the two largest
give more than 85 %; and p %, by which the second largest can reckon the largest to within p % of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import msgspec

FEWEST = 3
TOP_SHARE = 0.85
P_PERCENT = 10
ONE_SHARE = 0.95
"""Of a sum over organisations that are named: more than this makes one of them the whole."""


class Dominance(msgspec.Struct, frozen=True):
    """How many sums each rule finds; `count` is those that any of them finds."""

    sums: int
    few: int
    top_two: int
    p_percent: int
    count: int


def find_dominance(
    connection: duckdb.DuckDBPyConnection, relation: str, groups: Sequence[str], value: str
) -> Dominance:
    """The sums of `value` over `groups` by the three rules; missing values and nothing contribute nothing.

    Signs are left aside, for a loss is as telling as a profit.
    """
    grouping = f"GROUP BY {', '.join(groups)}" if groups else ""
    few = f"n < {FEWEST}"
    top = f"first + second > {TOP_SHARE} * total"
    p = f"total - first - second < {P_PERCENT / 100} * first"
    counted = ", ".join(f"count(*) FILTER ({rule})" for rule in (few, top, p, f"{few} OR {top} OR {p}"))
    ((sums, fewer, dominated, close, count),) = connection.execute(
        f"""SELECT count(*), {counted} FROM (SELECT n, total, top[1] AS first, coalesce(top[2], 0) AS second FROM (
            SELECT count(*) AS n, sum(abs({value}))::DOUBLE AS total, max(abs({value})::DOUBLE, 2) AS top
            FROM {relation} WHERE {value} <> 0 {grouping} HAVING count(*) > 0
        ))"""  # noqa: S608
    ).fetchall()
    return Dominance(sums, fewer, dominated, close, count)


def find_single_giants(
    connection: duckdb.DuckDBPyConnection, relation: str, groups: Sequence[str], value: str
) -> Dominance:
    """Sums over three organisations or more of which one has nearly all."""
    ((sums, count),) = connection.execute(
        f"""SELECT count(*), count(*) FILTER (n >= {FEWEST} AND first > {ONE_SHARE} * total) FROM (
            SELECT count(*) AS n, sum(abs({value}))::DOUBLE AS total, max(abs({value}))::DOUBLE AS first
            FROM {relation} WHERE {value} <> 0 GROUP BY {", ".join(groups)}
        )"""  # noqa: S608
    ).fetchall()
    return Dominance(sums, 0, 0, 0, count)


def find_told_largest(connection: duckdb.DuckDBPyConnection, relation: str, total: str, largest: str) -> Dominance:
    """Sums beside the figure of the largest contributor, which is more than two of them may have."""
    return _told(connection, relation, largest, f"abs({largest}) > {TOP_SHARE} * abs({total})")


def find_told_shares(connection: duckdb.DuckDBPyConnection, relation: str, share: str) -> Dominance:
    """Shares of the largest contributor that are more than two of them may have, in percent or as parts of one."""
    whole = f"CASE WHEN (SELECT max({share}) FROM {relation}) > 1 THEN 100 ELSE 1 END"  # noqa: S608
    return _told(connection, relation, share, f"{share} > {TOP_SHARE} * {whole}")


def _told(connection: duckdb.DuckDBPyConnection, relation: str, column: str, rule: str) -> Dominance:
    ((sums, count),) = connection.execute(
        f"SELECT count({column}), count(*) FILTER ({rule}) FROM {relation}"  # noqa: S608
    ).fetchall()
    return Dominance(sums, 0, count, 0, count)
