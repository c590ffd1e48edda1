"""Table Schema and cells → findings. Frictionless decides what is an error; its findings are grouped by cause."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from frictionless import Resource, Schema

from validation.privacy.mask import mask
from validation.read.cells import Cells
from validation.report import MAX_EXAMPLES, MAX_ROWS, Finding, Gate, Severity
from validation.schema import Column, TableSchema

BATCH_ROWS = 5000
PROGRESS_ROWS = 20_000


class _Cause(msgspec.Struct):
    """Errors of one type in one column."""

    count: int = 0
    rows: list[int] = []
    examples: list[str] = []
    expected: str = ""

    def take(self, row: int, example: str) -> None:
        self.count += 1
        if len(self.rows) < MAX_ROWS:
            self.rows.append(row)
        if example and len(self.examples) < MAX_EXAMPLES and (shown := mask(example)) not in self.examples:
            self.examples.append(shown)


def check(cells: Cells, schema: TableSchema, progress: Callable[[float], None]) -> tuple[Finding, ...]:
    """Every error of every row, grouped by type and column, with the row numbers of the file."""
    row_numbers = array("q")

    def rows() -> Iterator[list[Any]]:
        yield [column.name for column in schema.columns]
        for batch in cells.table.to_batches(max_chunksize=BATCH_ROWS):
            row_numbers.extend(batch.column(0).to_pylist())
            yield from map(list, zip(*(column.to_pylist() for column in batch.columns[1:]), strict=True))

    causes: dict[tuple[str, str], _Cause] = {}
    by_name = {column.name: column for column in schema.columns}
    with Resource(data=rows, schema=Schema.from_descriptor(schema.descriptor)) as resource:
        for number, row in enumerate(resource.row_stream):
            if number % PROGRESS_ROWS == 0:
                progress(number / max(1, cells.row_count))
            for error in row.errors:
                name = getattr(error, "field_name", "")
                cause = causes.setdefault((error.type, name), _Cause(rows=[], examples=[]))
                cause.take(row_numbers[number], str(getattr(error, "cell", "") or ""))
    return tuple(_finding(code, by_name.get(name), cause) for (code, name), cause in causes.items())


def _finding(code: str, column: Column | None, cause: _Cause) -> Finding:
    return Finding(
        code=code,
        severity=Severity.ERROR,
        gate=Gate.VALIDATION,
        column=column.label if column else None,
        count=cause.count,
        rows=tuple(cause.rows),
        examples=tuple(cause.examples),
        params={"type": column.reading.type} if column else {},
    )
