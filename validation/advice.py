"""Columns that could be read better: what only the officer can know is asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from validation.privacy.redact import is_marker, show_example
from validation.read.cells import Cells
from validation.recipe import SetColumnType, SetMissingValues
from validation.report import MAX_EXAMPLES, MAX_ROWS, Finding, Gate, Severity, Suggestion
from validation.schema import READINGS, SAMPLE_ROWS, Column, ColumnReading, TableSchema, is_missing, is_rival

NEARLY_ALL = 0.9
MOST_STRANGERS = 5
"""Distinct words among numbers that may all mean "no value"."""


def advise(cells: Cells, schema: TableSchema) -> Iterator[Finding]:
    """One note for every column whose values allow two readings, and for words among numbers or dates."""
    for column in schema.columns:
        if column.declared:
            continue
        doubts = tuple(_ambiguous(column))
        yield from doubts
        if column.reading.type == "string" and not doubts:
            yield from _strangers(cells, column, schema.missing_values)


def _ambiguous(column: Column) -> Iterator[Finding]:
    others = [reading for reading in column.alternatives if is_rival(column.reading, reading)]
    if others:
        yield Finding(
            code="ambiguous-date" if others[0].type == "date" else "ambiguous-number",
            severity=Severity.NOTE,
            gate=Gate.VALIDATION,
            column=column.label,
            params={"type": column.reading.type},
            suggestions=tuple(suggest(column, reading) for reading in others),
        )


def suggest(column: Column, reading: ColumnReading) -> Suggestion:
    """The button that reads a column so."""
    properties = reading.properties
    step = SetColumnType(
        column.name,
        reading.type,
        properties.get("format", ""),
        properties.get("decimalChar", ""),
        properties.get("groupChar", ""),
    )
    return Suggestion(_button(reading), (step,), {"mark": properties.get("groupChar", "")})


def _button(reading: ColumnReading) -> str:
    match reading.properties:
        case {"format": format}:
            return "read-month-first" if format.startswith("%m") else "read-day-first"
        case {"groupChar": _}:
            return "read-grouped"
        case {"decimalChar": _}:
            return "read-decimal-comma"
        case _:
            return "read-plain"


_KINDS = tuple(
    (re.compile(reading.pattern), reading)
    for reading in READINGS
    if reading.type in ("number", "date") and not reading.properties
)


def _strangers(cells: Cells, column: Column, missing: Sequence[str]) -> Iterator[Finding]:
    """Words in a column of numbers or dates, which make it text; often they mean that there is no value."""
    source = column.source
    present = f"NOT ({is_missing(source, missing)})"
    for pattern, reading in _KINDS:
        sample = [
            value for value in cells.table.column(source).slice(0, SAMPLE_ROWS).to_pylist() if value not in missing
        ]
        if sum(1 for value in sample if pattern.fullmatch(value)) < len(sample) / 2:
            continue
        stranger = f"{present} AND NOT {reading.takes.replace('{}', source)}"
        count, values = cells.query(f"SELECT count_if({stranger}), count_if({present}) FROM cells")[0]  # noqa: S608
        strange, all_values = int(str(count)), int(str(values))
        if not strange or strange > (1 - NEARLY_ALL) * all_values:
            continue
        words = [
            str(word)
            for (word,) in cells.query(
                f"SELECT DISTINCT {source} FROM cells WHERE {stranger} ORDER BY 1 LIMIT {MOST_STRANGERS + 1}"  # noqa: S608
            )
        ]
        # A number that does not fit is a code, such as `007`: then text is right.
        if any(word.strip().isdigit() for word in words):
            return
        rows = cells.query(f"SELECT row FROM cells WHERE {stranger} ORDER BY row LIMIT {MAX_ROWS}")  # noqa: S608
        # A button carries its words into the page and the database, so none may be a person's.
        are_markers = len(words) <= MOST_STRANGERS and all(map(is_marker, words))
        step = SetMissingValues(tuple(dict.fromkeys([*(value for value in missing if value), *words])))
        yield Finding(
            code="words-among-numbers" if reading.type == "number" else "words-among-dates",
            severity=Severity.NOTE,
            gate=Gate.VALIDATION,
            column=column.label,
            count=strange,
            rows=tuple(int(str(row)) for (row,) in rows),
            examples=tuple(show_example(word) for word in words[:MAX_EXAMPLES]),
            suggestions=(Suggestion("words-are-missing", (step,)),) if are_markers else (),
        )
        return
