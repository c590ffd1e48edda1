"""Rows become counts by the values of some columns; small groups go, and those from which they could be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import msgspec
import pyarrow as pa

from validation.fix.transformation import Fixed, RiskExample, RiskTransformation
from validation.read.cells import ROW, Cells
from validation.recipe import Aggregate
from validation.typing.sql import is_missing

TOTAL = "Tổng"
_PRIME = (1 << 61) - 1
MOST_SOLVED = 1500
"""So many hidden counts are looked at together; of more, each sum by itself must not give one away."""

Key = tuple[str, ...]
"""The values of a group; `TOTAL` for a column that is summed over."""


class _Line(msgspec.Struct, frozen=True):
    """Groups that differ in one column, and their sum."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def keys(self) -> Iterable[Key]:
        return chain(self.parts, (self.total,))


def apply(cells: Cells, names: Sequence[str], step: Aggregate, missing: Sequence[str]) -> Fixed:
    """The table of counts, in the order of its values; `count` is how many groups are not in it."""
    columns = [column for column in cells.columns if column in names]
    counts, firsts = _count(cells, columns, missing, with_totals=step.totals)
    hidden = {key for key, times in counts.items() if times < step.k}
    if step.totals:
        hidden = _protect(counts, hidden, step.k)
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


def _protect(counts: Mapping[Key, int], small: set[Key], k: int) -> set[Key]:
    """All groups that must not be shown for the small ones to stay unknown.

    A sum gives its only hidden part away, and tells too much where its hidden parts are fewer than k together.
    """
    hidden = set(small)
    lines = _lines(counts)
    of_key: dict[Key, list[_Line]] = {}
    for line in lines:
        for key in line.keys:
            of_key.setdefault(key, []).append(line)
    pending = list(dict.fromkeys(line for key in small for line in of_key.get(key, ())))
    while True:
        while pending:
            line = pending.pop()
            if (more := _next_hidden(line, counts, hidden, k)) is not None:
                hidden.add(more)
                pending += of_key[more]
        found = _derivable(hidden, lines)
        if found is None:
            return hidden
        # Hiding one more group beside it takes an equation away, until there are too few to solve.
        shown = [key for line in of_key[found] for key in line.keys if key not in hidden]
        if not shown:
            return hidden
        more = min(shown, key=lambda key: (counts[key], key))
        hidden.add(more)
        pending += of_key[more]


def _lines(counts: Mapping[Key, int]) -> list[_Line]:
    parts: dict[tuple[int, Key], list[Key]] = {}
    for key in counts:
        for index, value in enumerate(key):
            if value != TOTAL:
                parts.setdefault((index, (*key[:index], TOTAL, *key[index + 1 :])), []).append(key)
    return [_Line(total, tuple(members)) for (_, total), members in parts.items()]


def _next_hidden(line: _Line, counts: Mapping[Key, int], hidden: set[Key], k: int) -> Key | None:
    """The group that must be hidden too, the smallest first; None where the line gives nothing away."""
    unknown = [key for key in line.keys if key in hidden]
    if not unknown:
        return None
    is_enough = line.total in hidden or sum(counts[key] for key in unknown) >= k
    if len(unknown) > 1 and is_enough:
        return None
    shown = [key for key in line.parts if key not in hidden] or ([line.total] if line.total not in hidden else [])
    return min(shown, key=lambda key: (counts[key], key), default=None)


def _derivable(hidden: set[Key], lines: Sequence[_Line]) -> Key | None:
    """A hidden group whose count follows from all sums together; None where there is none."""
    if len(hidden) > MOST_SOLVED:
        return None
    rows: dict[Key, dict[Key, int]] = {}
    for line in lines:
        row = {key: (_PRIME - 1 if key == line.total else 1) for key in line.keys if key in hidden}
        for pivot in [key for key in row if key in rows]:
            row = _less(row, rows[pivot], row[pivot])
        if row:
            pivot = next(iter(row))
            inverse = pow(row[pivot], -1, _PRIME)
            row = {key: value * inverse % _PRIME for key, value in row.items()}
            for other in [key for key, known in rows.items() if pivot in known]:
                rows[other] = _less(rows[other], row, rows[other][pivot])
            rows[pivot] = row
    return next((pivot for pivot, row in rows.items() if len(row) == 1), None)


def _less(row: Mapping[Key, int], other: Mapping[Key, int], factor: int) -> dict[Key, int]:
    """The row without so many of the other one."""
    rest = dict(row)
    for key, value in other.items():
        left = (rest.get(key, 0) - factor * value) % _PRIME
        if left:
            rest[key] = left
        else:
            rest.pop(key, None)
    return rest


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
