"""Codes by which an office numbers people: nobody else's facts, but whoever has the office's list finds every row."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow.compute as pc

from validation.privacy.headers import header
from validation.privacy.labels import plain_label
from validation.read.cells import Cells
from validation.report import Finding, Gate, Severity
from validation.risk.assess import Risk
from validation.risk.unit import OF_PEOPLE
from validation.schema import Column, TableSchema

CODE = "person-codes"
LEAST_SHARE = 0.9
"""Of the rows: so many have a code of their own."""


def findings(cells: Cells, schema: TableSchema, risk: Risk | None) -> Iterator[Finding]:
    """A note for each column of codes in a table of people; running numbers of the rows say nothing."""
    if risk is None or risk.unit not in OF_PEOPLE or not risk.unit_is_sure:
        return
    for column in schema.columns:
        label = column.label or column.name
        if column.name in risk.quasi_identifiers or not _is_numbering(plain_label(label)):
            continue
        if _tells_people_apart(cells, column):
            yield Finding(
                code=CODE, severity=Severity.NOTE, gate=Gate.PRIVACY, column=label, params={"place": "column"}
            )


def _is_numbering(label: str) -> bool:
    return any(not one.start() or one.end() == len(label) for one in header("numberings").finditer(label))


def _tells_people_apart(cells: Cells, column: Column) -> bool:
    texts = cells.table.column(column.source)
    distinct = int(pc.count_distinct(texts).as_py())
    if distinct < LEAST_SHARE * cells.row_count:
        return False
    if column.reading.type != "integer":
        return True
    ((low, high),) = cells.query(f"SELECT min({column.sql}), max({column.sql}) FROM cells")  # noqa: S608
    return bool(int(str(high)) - int(str(low)) + 1 > distinct)
