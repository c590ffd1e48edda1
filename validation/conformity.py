"""A table against a Table Schema: every error that Frictionless would report, at the speed of columns.

Frictionless reads the schema, compares the labels and judges single texts; DuckDB finds in one pass over the columns
which cells need judging. A clean table needs none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
from frictionless import Field, FrictionlessException, Schema
from frictionless import errors as said
from frictionless.table.header import Header

from validation.fields.condition import ABSENT, CheckedField, checked_field
from validation.keys import Keys
from validation.read.cells import ROW, Cells
from validation.schema import Descriptor

COLUMNS_PER_QUERY = 50
ROWS_PER_BATCH = 122_880
LOST = "lost"
"""Noted where Frictionless reads a value that no column of the type could hold unchanged."""


class Error(NamedTuple):
    """One error as Frictionless reports it; what does not apply is None."""

    type: str
    row: int | None = None
    field: str | None = None
    cell: str | None = None


class Misfits(NamedTuple):
    """Cells of one column that break something, of some rows, in the order of the file."""

    rows: list[int]
    texts: list[str | None]
    """None where the row ends before the column."""
    notes: list[frozenset[str]]
    """What each cell breaks: `type`, or names of constraints."""


def errors(cells: Cells, descriptor: Descriptor) -> frozenset[Error]:
    """The full set of errors of a table against any Table Schema, equal to that of `frictionless.validate`.

    A NULL among the cells says that the row ends before it; columns beyond the labels hold cells beyond the header.
    Where Frictionless fails with an exception of Python's, this answers nevertheless.
    """
    try:
        schema = Schema.from_descriptor(msgspec.json.decode(msgspec.json.encode(descriptor)))
        labels = [label.strip() for label in cells.labels]
        header = Header(labels, fields=schema.fields, row_numbers=[1], fields_match=schema.fields_match)
        fields = header.get_expected_fields()
        if any(key["reference"]["resource"] for key in schema.foreign_keys):
            return frozenset({Error(said.ResourceError.type)})
        sources = [*cells.columns[: len(fields)], *[ABSENT] * (len(fields) - len(cells.columns))]
        checked, unfit = compile_fields(cells, fields, sources)
    except FrictionlessException as error:
        return frozenset(Error(part.type) for part in error.to_errors())
    found = {Error(error.type, None, getattr(error, "field_name", None)) for error in header.errors}
    found |= {Error(said.FieldError.type, None, field.name) for field in unfit}
    if not labels and not cells.row_count:
        found.add(Error(said.SourceError.type))
    survey = survey_columns(cells, checked)
    blank = blank_rows(cells, checked) if survey.has_blank_rows else []
    found |= {Error(said.BlankRowError.type, row) for row in blank}
    for column in survey.doubtful:
        for misfits in find_misfits(cells, column, checked if blank else ()):
            for row, text, notes in zip(*misfits, strict=True):
                kinds = {(said.TypeError if note == "type" else said.ConstraintError).type for note in notes}
                found |= {Error(kind, row, column.field.name, str(text)) for kind in kinds}
    found |= set(_ragged(cells, checked, set(blank)))
    for key in Keys(cells, checked, schema.primary_key, schema.foreign_keys).broken():
        found |= set(_key_errors(cells, checked, key.type, key.positions, key.rows))
    return frozenset(found)


def compile_fields(
    cells: Cells, fields: Sequence[Field], sources: Sequence[str]
) -> tuple[list[CheckedField], list[Field]]:
    """The fields over the columns `sources`, and those whose constraints make no sense, left without any."""
    checked, unfit = [], []
    for field, source in zip(fields, sources, strict=True):
        has_absent = source != ABSENT and bool(cells.table.column(source).null_count)
        try:
            checked.append(checked_field(field, source, has_absent))
        except FrictionlessException:
            raise
        except Exception:
            unfit.append(field)
            plain = field.to_copy()
            plain.schema, plain.constraints = field.schema, {}
            checked.append(checked_field(plain, source, has_absent))
    return checked, unfit


class Survey(NamedTuple):
    """What one pass over the columns finds."""

    doubtful: list[CheckedField]
    """Fields over columns with a cell that DuckDB is not sure of."""
    has_blank_rows: bool


def survey_columns(cells: Cells, fields: Sequence[CheckedField], lost: Sequence[str] = ()) -> Survey:
    """Look at every cell once. `lost` is, for each field, what else makes a cell doubtful."""
    wrong = [f"({checked.right}) IS NOT TRUE" for checked in fields]
    if lost:
        wrong = [f"{doubt} OR {loses}" for doubt, loses in zip(wrong, lost, strict=True)]
    conditions = [_is_blank(fields), *wrong]
    counts: list[object] = []
    for start in range(0, len(conditions), COLUMNS_PER_QUERY):
        part = conditions[start : start + COLUMNS_PER_QUERY]
        # A filter leaves off at the first part of its condition that fails, an argument of count_if does not.
        counted = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in part)
        counts.extend(cells.query(f"SELECT {counted} FROM cells")[0])  # noqa: S608
    return Survey([checked for checked, count in zip(fields, counts[1:], strict=True) if count], bool(counts[0]))


def blank_rows(cells: Cells, fields: Sequence[CheckedField]) -> list[int]:
    """Rows without any value."""
    condition = _is_blank(fields)
    return [int(str(row)) for (row,) in cells.query(f"SELECT {ROW} FROM cells WHERE {condition}")]  # noqa: S608


def _is_blank(fields: Sequence[CheckedField]) -> str:
    return " AND ".join(checked.missing for checked in fields) or "true"


def find_misfits(
    cells: Cells, checked: CheckedField, silenced: Sequence[CheckedField] = (), lost: str = "false"
) -> Iterator[Misfits]:
    """Cells that break the type or a constraint, by Frictionless' word, some rows at a time.

    Rows in which all of `silenced` are missing are blank, and nothing more is said of them. `lost` is SQL that holds
    where a value would not survive conversion; such cells have the note `LOST`.
    """
    blank = f"AND NOT ({_is_blank(silenced)})" if silenced else ""
    doubtful_rows = cells.connection.sql(
        f"SELECT {ROW}, {checked.source} AS text, ({lost}) AS lost FROM cells"  # noqa: S608
        f" WHERE (({checked.right}) IS NOT TRUE OR ({lost})) {blank}"
    )
    known: dict[str | None, frozenset[str]] = {}
    for batch in doubtful_rows.to_arrow_reader(ROWS_PER_BATCH):
        misfits = _misfits_of(batch, checked, known)
        if misfits.rows:
            yield misfits
        if len(known) > ROWS_PER_BATCH:
            known.clear()


def _misfits_of(batch: pa.RecordBatch, checked: CheckedField, known: dict[str | None, frozenset[str]]) -> Misfits:
    encoded = batch.column("text").dictionary_encode(null_encoding="encode")
    lost = set(batch.filter(batch.column("lost")).column("text").unique().to_pylist())
    notes = []
    for text in encoded.dictionary.to_pylist():
        if text not in known:
            known[text] = checked.notes(text) or (frozenset({LOST}) if text in lost else frozenset())
        notes.append(known[text])
    wrong = pa.array([bool(note) for note in notes], pa.bool_()).take(encoded.indices)
    rows = batch.column(ROW).filter(wrong).to_pylist()
    found = encoded.filter(wrong)
    texts = found.dictionary.to_pylist()
    codes = found.indices.to_pylist()
    return Misfits(rows, [texts[code] for code in codes], [notes[code] for code in codes])


def _ragged(cells: Cells, fields: Sequence[CheckedField], blank: set[int]) -> Iterator[Error]:
    """Cells that rows lack, and cells that they have too many."""
    table = cells.table
    for position, checked in enumerate(fields):
        if checked.source == ABSENT:
            short = table.column(ROW)
        elif table.column(checked.source).null_count:
            short = table.column(ROW).filter(pc.is_null(table.column(checked.source)))
        else:
            continue
        yield from (
            Error(said.MissingCellError.type, row, fields[position].field.name, "")
            for row in short.to_pylist()
            if row not in blank
        )
    for name in cells.columns[len(fields) :]:
        long = table.select([ROW, name]).filter(pc.is_valid(table.column(name)))
        for row, text in zip(long.column(ROW).to_pylist(), long.column(name).to_pylist(), strict=True):
            if row not in blank:
                yield Error(said.ExtraCellError.type, row, "", text)


def _key_errors(
    cells: Cells, fields: Sequence[CheckedField], kind: str, positions: Sequence[int], rows: str
) -> Iterator[Error]:
    if kind != said.UniqueError.type:
        yield from (Error(kind, int(str(row))) for (row,) in cells.query(rows))
        return
    (checked,) = (fields[position] for position in positions)
    repeated = f"SELECT {ROW}, {checked.source} FROM cells JOIN ({rows}) USING ({ROW})"  # noqa: S608
    for row, text in cells.query(repeated):
        yield Error(kind, int(str(row)), checked.field.name, str(checked.read_value(text)))
