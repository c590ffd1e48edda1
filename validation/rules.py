"""What was declared of columns and the cells that break it.

A type that was decided on every value (`validation.schema`) holds for every value, so only what somebody declared can
fail: types, constraints and keys. `validation.conformity` finds the cells, Frictionless judges them, and what they look
like says the cause.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from frictionless import Field, FrictionlessException, Schema

from validation.advice import changed_type
from validation.conformity import compile_fields, find_misfits, survey_columns
from validation.fields.condition import CheckedField
from validation.keys import BrokenKey, Keys
from validation.misfits import Repair, causes_of, limits_of, repairs_of
from validation.privacy.redact import is_marker, show_example
from validation.read.cells import ROW, Cells
from validation.recipe import SetColumnType, SetMissingValues
from validation.report import MAX_EXAMPLES, MAX_ROWS, Finding, Gate, Severity, Suggestion
from validation.schema import Column, Descriptor, TableSchema

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
MOST_MARKERS = 5
"""Different words of one column that may all mean "no value"."""


def broken_rules(
    cells: Cells, schema: TableSchema, columns: Sequence[Column], progress: Callable[[float], None]
) -> Iterator[Finding]:
    """What breaks the rules of some columns, and the keys of the table."""
    fields, unfit = _fields(columns, schema.descriptor)
    yield from (_error("field-error", column) for column in unfit)
    yield from _broken_rules(cells, schema, columns, fields, progress)


def _fields(columns: Sequence[Column], descriptor: Descriptor) -> tuple[list[Field], list[Column]]:
    """Frictionless' fields of the columns, and columns whose constraints it does not know for their type."""
    fields, unfit = [], []
    by_name = {field["name"]: field for field in descriptor["fields"]}
    for column in columns:
        field = by_name[column.name]
        if not _has_sense(field):
            unfit.append(column)
            field = {**field, "constraints": {}}
        fields.append(Field.from_descriptor(field))
    # The fields know the schema's missing values by belonging to it.
    Schema(fields=fields, missing_values=list(descriptor["missingValues"]))
    return fields, unfit


def _has_sense(descriptor: Descriptor) -> bool:
    """Whether the constraints are such of the type, and its bounds values of it."""
    try:
        field = Field.from_descriptor(descriptor)
    except FrictionlessException:
        return False
    read = field.create_value_reader()
    bounds = [field.constraints.get(name) for name in BOUNDS]
    return all(bound is None or read(bound) is not None for bound in bounds)


def _broken_rules(
    cells: Cells,
    schema: TableSchema,
    columns: Sequence[Column],
    fields: Sequence[Field],
    progress: Callable[[float], None],
) -> Iterator[Finding]:
    checked, unfit = compile_fields(cells, fields, [column.source for column in columns])
    by_name = {column.name: column for column in columns}
    yield from (_error("field-error", by_name[field.name]) for field in unfit)
    lost = [
        f"(NOT {one.missing} AND ({column.sql}) IS NULL)" if column.declared else "false"
        for column, one in zip(columns, checked, strict=True)
    ]
    doubtful = survey_columns(cells, checked, lost).doubtful
    for number, (column, one, loses) in enumerate(zip(columns, checked, lost, strict=True), 1):
        if one in doubtful:
            yield from _misfits(cells, column, one, loses, schema.missing_values)
        progress(number / (len(columns) + 1))
    descriptor = schema.descriptor
    elsewhere = [key for key in descriptor.get("foreignKeys", ()) if key["reference"]["resource"]]
    if elsewhere:
        yield _error("foreign-key-unchecked", severity=Severity.NOTE, count=len(elsewhere))
    here = [key for key in descriptor.get("foreignKeys", ()) if not key["reference"]["resource"]]
    for key in Keys(cells, checked, descriptor.get("primaryKey", ()), here).broken():
        yield _key_finding(cells, key, [columns[position] for position in key.positions])


class _Tally(msgspec.Struct):
    """Cells of one column with one cause."""

    count: int = 0
    rows: array[int] = msgspec.field(default_factory=lambda: array("q"))
    texts: dict[str, None] = {}
    """Different texts, in their order, and no more than are needed to show and to mend."""


def _misfits(
    cells: Cells, column: Column, checked: CheckedField, lost: str, missing: tuple[str, ...]
) -> Iterator[Finding]:
    """One finding for each cause that values of a column do not fit."""
    tallies: dict[str, _Tally] = {}
    known: dict[tuple[str | None, frozenset[str]], list[str]] = {}
    for misfits in find_misfits(cells, checked, lost=lost):
        for row, text, notes in zip(*misfits, strict=True):
            codes = known.get((text, notes))
            if codes is None:
                codes = known[text, notes] = causes_of(checked.field, text or "", notes)
            for code in codes:
                tally = tallies.setdefault(code, _Tally())
                tally.count += 1
                tally.rows.append(row)
                if len(tally.texts) <= MOST_MARKERS and text:
                    tally.texts[text] = None
        known.clear()
    repairs = _mending(cells, checked, tallies)
    for code, tally in tallies.items():
        yield _error(
            code,
            column,
            count=tally.count,
            rows=tuple(tally.rows),
            examples=tuple(dict.fromkeys(map(show_example, tally.texts)))[:MAX_EXAMPLES],
            params={"type": column.reading.type, **limits_of(checked.field, code)},
            suggestions=(
                *(repair.suggest(column.name) for repair in repairs if repair in repairs_of(code)),
                *_words_are_missing(code, tally, missing),
                *changed_type(column),
                *_as_text(column),
            ),
        )


def _mending(cells: Cells, checked: CheckedField, tallies: dict[str, _Tally]) -> list[Repair]:
    """Readings that leave fewer misfits than there are; of those that begin with the same button, the best one."""
    repairs = list(dict.fromkeys(repair for code in tallies for repair in repairs_of(code)))
    if not repairs:
        return []
    left = ", ".join(
        f"count(*) FILTER (WHERE NOT {checked.missing} AND ({repair.takes}) IS NOT TRUE)".replace("{}", checked.source)
        for repair in repairs
    )
    counts = [int(str(count)) for count in cells.query(f"SELECT {left} FROM cells")[0]]  # noqa: S608
    now = sum(tally.count for tally in tallies.values())
    best: dict[str, tuple[int, Repair]] = {}
    for count, repair in zip(counts, repairs, strict=True):
        if count < best.get(repair.button, (now, repair))[0]:
            best[repair.button] = count, repair
    return [repair for _, repair in sorted(best.values(), key=lambda found: found[0])]


def _words_are_missing(code: str, tally: _Tally, missing: tuple[str, ...]) -> Iterator[Suggestion]:
    # A button carries its words into the page and the database, so none may be a person's.
    if code == "word-for-missing" and len(tally.texts) <= MOST_MARKERS and all(map(is_marker, tally.texts)):
        words = dict.fromkeys([*filter(None, missing), *tally.texts])
        yield Suggestion("words-are-missing", (SetMissingValues(tuple(words)),))


def _as_text(column: Column) -> Iterator[Suggestion]:
    if column.declared and column.reading.type != "string":
        yield Suggestion("read-as-text", (SetColumnType(column.name, "string"),))


def _key_finding(cells: Cells, key: BrokenKey, columns: Sequence[Column]) -> Finding:
    numbers = tuple(int(str(row)) for (row,) in cells.query(key.rows))
    examples: tuple[str, ...] = ()
    if len(columns) == 1 and not key.is_absent:
        listed = ", ".join(map(str, numbers[:MAX_ROWS]))
        texts = cells.query(f"SELECT {columns[0].source} FROM cells WHERE {ROW} IN ({listed}) ORDER BY {ROW}")  # noqa: S608
        examples = tuple(dict.fromkeys(show_example(str(text)) for (text,) in texts))[:MAX_EXAMPLES]
    return _error(
        "primary-key-missing" if key.is_absent else key.type,
        columns[0] if len(columns) == 1 else None,
        count=len(numbers),
        rows=numbers,
        examples=examples,
        params={"labels": ", ".join(f"“{column.label}”" for column in columns)},
    )


def _error(code: str, column: Column | None = None, severity: Severity = Severity.ERROR, **about: Any) -> Finding:
    return Finding(code=code, severity=severity, gate=Gate.VALIDATION, column=column.label if column else None, **about)
