"""Cells go, as few as needed, until k rows agree in all columns; a missing value is a category of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from validation.fix.classes import NO_VALUE, codes_of
from validation.fix.transformation import Fixed, RiskExample, RiskTransformation
from validation.read.cells import Cells
from validation.recipe import LocalSuppress

MOST_SUBSETS = 200
"""Combinations of columns of one size that are tried; of larger ones none but all columns together."""
MOST_ROWS_SHARE = 0.02
"""Of the rows: so many may go where too few are left of which nothing would be told."""
_LEFT_OUT = -1


def apply(cells: Cells, names: Sequence[str], step: LocalSuppress, missing: Sequence[str]) -> Fixed:
    """The table without the cells that make rows stand out; the columns that are named first keep more of theirs.

    A table of fewer than k rows stays as it is, for nothing that is left of it could be safe.
    """
    if cells.row_count < step.k:
        return Fixed(cells, 0)
    masks = _Suppression(cells, names, step.k, missing).masks()
    is_left_out = pc.equal(masks, _LEFT_OUT)
    none = pa.array(["", *missing], pa.string())
    table, count = cells.table, 0
    for index, name in enumerate(names):
        column = table.column(name)
        is_meant = pc.and_not(pc.not_equal(pc.bit_wise_and(masks, 1 << index), 0), is_left_out)
        goes = pc.and_not(is_meant, pc.is_in(column, value_set=none))
        if times := int(pc.sum(goes).as_py() or 0):
            count += times
            place = table.column_names.index(name)
            table = table.set_column(place, table.schema.field(place), pc.if_else(goes, "", column))
    left_out = int(pc.sum(is_left_out).as_py() or 0)
    if left_out:
        table = table.filter(pc.invert(is_left_out))
    return Fixed(cells.with_table(table) if count or left_out else cells, count + left_out, left_out)


class _Suppression:
    """Which cells go of which class; works on tables of an own corner of the database.

    `active` are the classes that are too small still, `safe` what stands in those that are not, `decided` the columns
    that go of a class, as bits.
    """

    def __init__(self, cells: Cells, names: Sequence[str], k: int, missing: Sequence[str]) -> None:
        self.k = k
        self.row_count = cells.row_count
        self.columns = tuple(f"q{index}" for index in range(len(names)))
        self.connection: duckdb.DuckDBPyConnection = cells.connection.cursor()
        codes = [codes_of(cells.table.column(name), missing) for name in names]
        self.connection.register(
            "codes", pa.table([pa.arange(0, cells.row_count), *codes], names=["position", *self.columns])
        )
        listed = ", ".join(self.columns)
        self._run(
            f"""CREATE TEMP TABLE classes AS SELECT {listed}, count(*)::BIGINT AS n, 0 AS every,
            row_number() OVER (ORDER BY {listed}) AS id FROM codes GROUP BY {listed};
            CREATE TEMP TABLE safe AS SELECT {listed}, every, n, id FROM classes WHERE n >= {k};
            CREATE TEMP TABLE active AS FROM classes WHERE n < {k};
            CREATE TEMP TABLE decided (id BIGINT, mask BIGINT)"""  # noqa: S608
        )

    def masks(self) -> pa.ChunkedArray:
        """For each row the columns whose cell goes, as bits; `_LEFT_OUT` where the row does."""
        for subsets in self._rounds():
            gains = {subset: self._gain(subset) for subset in subsets}
            for subset in sorted(subsets, key=lambda subset: -gains[subset] / self._cost(subset)):
                if gains[subset]:
                    self._suppress(subset)
        self._settle_rest()
        pairs = " AND ".join(f"codes.{column} = classes.{column}" for column in self.columns)
        found = self.connection.sql(
            f"""SELECT coalesce(mask, 0)::BIGINT AS mask FROM codes JOIN classes ON {pairs} LEFT JOIN decided USING (id)
            ORDER BY position"""  # noqa: S608
        )
        return found.to_arrow_table().column("mask")

    def _rounds(self) -> Iterator[list[tuple[int, ...]]]:
        """Combinations of columns, fewer columns first, as long as a class is too small."""
        count = len(self.columns)
        for size in range(1, count + 1):
            subsets = list(combinations(range(count), size))
            if not self._active():
                return
            if len(subsets) <= MOST_SUBSETS:
                yield subsets

    def _active(self) -> int:
        return self._number("SELECT coalesce(sum(n), 0) FROM active")

    def _cost(self, subset: Sequence[int]) -> float:
        """Of the cells of these columns in a row; the first column's count twice as much as the last one's."""
        count = len(self.columns)
        return sum(2 - index / count for index in subset)

    def _kept(self, subset: Sequence[int]) -> list[str]:
        return ["every", *(column for index, column in enumerate(self.columns) if index not in subset)]

    def _resolved(self, subset: Sequence[int]) -> str:
        """SQL of the values of the other columns in which enough rows agree once those of the subset are gone."""
        kept = ", ".join(self._kept(subset))
        alike = " AND ".join(f"{self.columns[index]} = {NO_VALUE}" for index in subset)
        return f"""SELECT {kept}, too_few.n AS n FROM
            (SELECT {kept}, sum(n) AS n FROM active GROUP BY {kept}) too_few LEFT JOIN
            (SELECT {kept}, sum(n) AS n FROM safe WHERE {alike} GROUP BY {kept}) enough USING ({kept})
            WHERE too_few.n + coalesce(enough.n, 0) >= {self.k}"""  # noqa: S608

    def _gain(self, subset: Sequence[int]) -> int:
        return self._number(f"SELECT coalesce(sum(n), 0) FROM ({self._resolved(subset)})")  # noqa: S608

    def _suppress(self, subset: Sequence[int]) -> None:
        kept = ", ".join(self._kept(subset))
        mask = sum(1 << index for index in subset)
        left = ", ".join(
            f"{NO_VALUE} AS {column}" if index in subset else column for index, column in enumerate(self.columns)
        )
        self._run(
            f"""CREATE OR REPLACE TEMP TABLE moved AS SELECT active.* FROM active
                JOIN ({self._resolved(subset)}) resolved USING ({kept});
            INSERT INTO decided SELECT id, {mask} FROM moved;
            INSERT INTO safe SELECT {left}, every, n, id FROM moved;
            DELETE FROM active WHERE id IN (SELECT id FROM moved)"""  # noqa: S608
        )

    def _settle_rest(self) -> None:
        """What is left are fewer than k rows of which nothing would be told: they go, or where they are many of all
        rows the smallest class joins them."""
        rest = self._active()
        if not rest:
            return
        if rest <= MOST_ROWS_SHARE * self.row_count:
            self._run(f"INSERT INTO decided SELECT id, {_LEFT_OUT} FROM active")  # noqa: S608
            return
        everything, listed = (1 << len(self.columns)) - 1, ", ".join(self.columns)
        self._run(
            f"""CREATE TEMP TABLE joined AS SELECT unnest(ids) AS id FROM
                (SELECT list(id) AS ids, sum(n) AS rows, min(id) AS first FROM safe GROUP BY {listed}
                ORDER BY rows, first LIMIT 1) UNION ALL SELECT id FROM active;
            DELETE FROM decided WHERE id IN (SELECT id FROM joined);
            INSERT INTO decided SELECT id, {everything} FROM joined"""  # noqa: S608
        )

    def _run(self, sql: str) -> None:
        self.connection.execute(sql)

    def _number(self, sql: str) -> int:
        ((number,),) = self.connection.execute(sql).fetchall()
        return int(number)


FIX = RiskTransformation(
    code="local_suppress",
    version=1,
    note="cells-suppressed",
    apply=apply,
    examples=(
        RiskExample(
            {"Giới": ("nam", "nam", "nữ", "nữ", "nữ"), "Nghề": ("A", "A", "B", "B", "C"), "Số": tuple("12345")},
            LocalSuppress(("Giới", "Nghề"), 2),
            {"Giới": ("", "", "nữ", "nữ", ""), "Nghề": ("", "", "B", "B", ""), "Số": tuple("12345")},
            count=6,
        ),
        RiskExample(
            {"Nghề": ("A", "A", "B", "B", "C", "D"), "Xã": ("x", "x", "y", "y", "x", "x")},
            LocalSuppress(("Xã", "Nghề"), 2),
            {"Nghề": ("A", "A", "B", "B", "", ""), "Xã": ("x", "x", "y", "y", "x", "x")},
            count=2,
        ),
    ),
)
