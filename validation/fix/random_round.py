"""Counts become one of the two multiples of a base beside them, by a draw that belongs to the cell.

A cell is what its row says beside figures: the same cell, be it in another order of columns or in another table made
with the same seed, draws the same. What stands for a total is no part of a cell's name, so that a total agrees with the
table in which the same figure is a part. Without a seed that readers don't know they could draw again themselves and
narrow down the figure; the column as it was before is one as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pyarrow as pa

from validation.fix.numbers import written
from validation.fix.transformation import Fixed, RiskExample, RiskTransformation, with_column
from validation.fix.values import distinct_texts, read_as
from validation.privacy.labels import plain_label
from validation.read.cells import ROW, Cells
from validation.recipe import RandomRound
from validation.typing.sql import is_missing, literal, literals

TOTALS = ("tong", "tong so", "tong cong", "toan tinh", "ca nuoc", "toan quoc", "chung", "total", "all", "both", "")
"""What stands in a cell of a row that sums over the column, as `plain_label` writes it."""
_DRAWS = 1 << 32


def apply(cells: Cells, names: Sequence[str], step: RandomRound, missing: Sequence[str]) -> Fixed:
    """The table with the counts of one column rounded, on average to what they are."""
    name, *by = names
    fit = read_as(distinct_texts(cells, name), missing, ("integer",))
    if fit is None:
        return Fixed(cells, 0)
    seed = step.seed or _column_hash(cells, name)
    draw = f"CAST('0x' || substr(md5({literal(seed)} || {_cell_key(cells, by)}), 1, 8) AS BIGINT)"
    value = f"CAST({name} AS BIGINT)"
    over = f"(({value} % {step.base}) + {step.base}) % {step.base}"
    rounded = f"{value} - {over} + CASE WHEN {draw} * {step.base} < {over} * {_DRAWS} THEN {step.base} ELSE 0 END"
    stays = is_missing(name, tuple(dict.fromkeys(("", *missing))))
    asked = f"SELECT CASE WHEN {stays} THEN {name} ELSE {written(rounded, {})} END AS text FROM shown ORDER BY {ROW}"  # noqa: S608
    connection = cells.connection.cursor()
    shown = cells.table.select([name, *by]).append_column(ROW, pa.arange(0, cells.row_count))
    connection.register("shown", shown)
    texts = connection.sql(asked).to_arrow_table().column("text").cast(pa.string())
    changed = connection.execute(
        f"SELECT count(*) FROM shown WHERE NOT ({stays}) AND {value} % {step.base} <> 0"  # noqa: S608
    ).fetchall()[0][0]
    return Fixed(with_column(cells, name, texts), int(changed)) if changed else Fixed(cells, 0)


def _cell_key(cells: Cells, by: Sequence[str]) -> str:
    """SQL of a cell's name: its labels and values in an order that does not depend on that of the columns."""
    labels = dict(zip(cells.columns, cells.labels, strict=True))
    parts = []
    for column in sorted(by, key=lambda column: plain_label(labels[column])):
        texts = distinct_texts(cells, column).table.column("c0").to_pylist()
        totals = [text for text in texts if plain_label(text) in TOTALS] or [""]
        said = f"{literal(plain_label(labels[column]) + '=')} || lower(trim({column})) || chr(31)"
        parts.append(f"CASE WHEN {column} IN {literals(totals)} THEN '' ELSE {said} END")
    return f"({' || '.join(parts)})"


def _column_hash(cells: Cells, name: str) -> str:
    digest = sha256()
    for chunk in cells.table.column(name).chunks:
        for text in chunk.to_pylist():
            digest.update(f"{text}\n".encode())
    return digest.hexdigest()


FIX = RiskTransformation(
    code="random_round",
    version=1,
    note="values-rounded-randomly",
    apply=apply,
    examples=(
        RiskExample(
            {"Xã": ("A", "B", "C", "D"), "Số ca": ("0", "3", "", "12")},
            RandomRound("Số ca", 3, ("Xã",)),
            {"Xã": ("A", "B", "C", "D"), "Số ca": ("0", "3", "", "12")},
            count=0,
        ),
        RiskExample(
            {"Xã": ("A", "B", "A", "Tổng"), "Số ca": ("1", "5", "1", "7")},
            RandomRound("Số ca", 5, ("Xã",), "một hạt giống"),
            {"Xã": ("A", "B", "A", "Tổng"), "Số ca": ("0", "5", "0", "5")},
            count=3,
        ),
    ),
)
