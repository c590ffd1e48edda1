"""Rows become counts by the values of some columns; small groups go, and those from which they could be worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import pyarrow as pa

from validation.fix.complementary import Line, protect
from validation.fix.transformation import Fixed, RiskExample, RiskTransformation
from validation.read.cells import ROW, Cells
from validation.recipe import Aggregate
from validation.typing.sql import is_missing

TOTAL = "Tổng"

Key = tuple[str, ...]
"""The values of a group; `TOTAL` for a column that is summed over."""


def apply(cells: Cells, names: Sequence[str], step: Aggregate, missing: Sequence[str]) -> Fixed:
    """The table of counts, in the order of its values; `count` is how many groups are not in it."""
    columns = [column for column in cells.columns if column in names]
    counts, firsts = _count(cells, columns, missing, with_totals=step.totals)
    hidden = {key for key, times in counts.items() if times < step.k}
    if step.totals:
        hidden = protect(counts, hidden, _lines(counts), step.k)
    kept = sorted((key for key in counts if key not in hidden), key=lambda key: [(part == TOTAL, part) for part in key])
    name = next(f"n{number}" for number in range(len(cells.columns) + 1) if f"n{number}" not in cells.columns)
    table = pa.table(
        [
            pa.array([firsts[key] for key in kept], pa.int64()),
            *(pa.array([key[index] for key in kept], pa.string()) for index in range(len(columns))),
            pa.array([str(counts[key]) for key in kept], pa.string()),
        ],
        names=[ROW, *columns, name],
    )
    labels = dict(zip(cells.columns, cells.labels, strict=True))
    kinds = {column: kind for column, kind in cells.kinds.items() if column in columns}
    counted = msgspec.structs.replace(
        cells.with_table(table), labels=(*(labels[column] for column in columns), step.label), kinds=kinds
    )
    return Fixed(counted, len(hidden))


def _count(
    cells: Cells, columns: Sequence[str], missing: Sequence[str], *, with_totals: bool
) -> tuple[dict[Key, int], dict[Key, int]]:
    """How many rows each group has, and the first of them."""
    connection = cells.connection.cursor()
    connection.register("counted_rows", cells.table.select([ROW, *columns]))
    words = tuple(dict.fromkeys(("", *missing)))
    values = ", ".join(f"CASE WHEN {is_missing(name, words)} THEN '' ELSE {name} END AS {name}" for name in columns)
    listed = ", ".join(columns)
    shown = ", ".join(f"CASE WHEN grouping({name}) = 1 THEN '{TOTAL}' ELSE {name} END" for name in columns)
    grouping = f"CUBE ({listed})" if with_totals else listed
    found = connection.execute(
        f"""SELECT {shown if with_totals else listed}, count(*), min({ROW})
        FROM (SELECT {ROW}, {values} FROM counted_rows) GROUP BY {grouping}"""  # noqa: S608
    ).fetchall()
    return {tuple(group[:-2]): group[-2] for group in found}, {tuple(group[:-2]): group[-1] for group in found}


def _lines(counts: Mapping[Key, int]) -> list[Line[Key]]:
    parts: dict[tuple[int, Key], list[Key]] = {}
    for key in counts:
        for index, value in enumerate(key):
            if value != TOTAL:
                parts.setdefault((index, (*key[:index], TOTAL, *key[index + 1 :])), []).append(key)
    return [Line(total, tuple(members)) for (_, total), members in parts.items()]


_VILLAGES = ("A",) * 3 + ("B",) * 2 + ("C",)

FIX = RiskTransformation(
    code="aggregate",
    version=1,
    note="rows-counted",
    apply=apply,
    examples=(
        RiskExample(
            {"Thôn": _VILLAGES, "Tên": tuple("123456")},
            Aggregate(("Thôn",), 2),
            {"Thôn": ("A", "B"), "Số lượng": ("3", "2")},
            count=1,
            rows=(2, 5),
        ),
        RiskExample(
            {"Thôn": _VILLAGES},
            Aggregate(("Thôn",), 2, totals=True, label="Người"),
            {"Thôn": ("A", "Tổng"), "Người": ("3", "6")},
            count=2,
            rows=(2, 2),
        ),
    ),
)
