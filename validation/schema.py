"""Text cells → Table Schema: a column's type is what every one of its values is, and no value may change by it.

What the officer declares holds whether values fit or not, and so does what the last version has promised to those who
read it; only of other columns the values decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from validation.read.cells import Cells
from validation.recipe import TYPES as TYPES
from validation.recipe import Recipe, SetColumnType
from validation.typing.fit import SAMPLE_ROWS as SAMPLE_ROWS
from validation.typing.fit import Fit, fitting
from validation.typing.plan import MAX_LABEL_CHARACTERS as MAX_LABEL_CHARACTERS
from validation.typing.plan import ColumnPlan, Plan, plan_columns
from validation.typing.plan import Descriptor as Descriptor
from validation.typing.plan import clean_label as clean_label
from validation.typing.plan import column_names as column_names
from validation.typing.plan import unfit_steps as unfit_steps
from validation.typing.readings import READINGS as READINGS
from validation.typing.readings import TEXT, described, number_properties
from validation.typing.readings import ColumnReading as ColumnReading
from validation.typing.readings import is_rival as is_rival
from validation.typing.sql import is_missing as is_missing
from validation.typing.sql import literal as literal
from validation.typing.sql import quoted as quoted
from validation.typing.values import declared_value, typed_value


class Column(msgspec.Struct, frozen=True):
    """One column of the table to be."""

    source: str
    """Its name among the text cells."""
    name: str
    label: str
    """As it stands in the file, on one line."""
    reading: ColumnReading
    sql: str
    """Gives the typed value of `source`; NULL where it is missing or does not fit."""
    declared: bool = False
    """The officer said what it is, or the last version did and not all values agree: some may not fit."""
    alternatives: tuple[ColumnReading, ...] = ()
    """Other readings that take every value, without any value that proves them unless the type was declared; of these
    only the ones whose mark stands in some value."""
    promised: bool = False
    """The last version said what it is."""
    about: Mapping[str, Any] = {}
    """What the field says beside name and type: title, description, unit, constraints."""

    @property
    def field(self) -> Descriptor:
        title = {"title": self.label or self.name}
        return {"name": self.name, **title, "type": self.reading.type, **self.reading.properties, **self.about}


class TableSchema(msgspec.Struct, frozen=True):
    columns: tuple[Column, ...]
    missing_values: tuple[str, ...] = ("",)
    primary_key: tuple[str, ...] = ()

    @property
    def descriptor(self) -> Descriptor:
        key = {"primaryKey": list(self.primary_key)} if self.primary_key else {}
        fields = [column.field for column in self.columns]
        return {"fields": fields, "missingValues": list(self.missing_values), **key}


def decide(cells: Cells, recipe: Recipe = (), expected: Descriptor | None = None) -> TableSchema:
    """The Table Schema of all values.

    What the recipe declares holds whether values fit or not. So does the type that `expected`, the last version's
    schema, gives a column, unless the values are of the same type and only written in another way.
    """
    return decide_planned(cells, plan_columns(cells.labels, recipe, expected))


def decide_planned(cells: Cells, plan: Plan) -> TableSchema:
    """The same of a table whose fixes have run, with what was planned from all columns of the file."""
    promises = {
        source: promise
        for source, column in zip(cells.columns, plan.kept, strict=True)
        if column.declared is None and (promise := _promise(column, cells.kinds.get(source))) is not None
    }
    fits = fitting(cells, plan.missing_values, promises)
    columns = [
        _column(cells, source, column, fits[source], promises.get(source), plan.missing_values)
        for source, column in zip(cells.columns, plan.kept, strict=True)
    ]
    return TableSchema(tuple(columns), plan.missing_values, plan.primary_key)


def same_schema(one: Descriptor | None, other: Descriptor | None) -> bool:
    """Whether a program that reads the one reads the other: the same names with the same types."""
    return one is not None and other is not None and _types(one) == _types(other)


def _types(descriptor: Descriptor) -> dict[str, str]:
    return {field["name"]: field.get("type", "string") for field in descriptor["fields"]}


def _promise(column: ColumnPlan, kind: str | None) -> ColumnReading | None:
    """The reading to be tried first: the last version's, else that of the type which the file's format itself says."""
    if column.promised is not None:
        return described(column.promised)
    return described({"type": kind}) if kind else None


def _column(
    cells: Cells,
    source: str,
    plan: ColumnPlan,
    fits: Sequence[Fit],
    promise: ColumnReading | None,
    missing_values: Sequence[str],
) -> Column:
    missing = is_missing(source, missing_values)
    is_text = promise is None and (plan.promised is not None or cells.kinds.get(source) == "string")
    fit = None if is_text else _chosen(fits, promise)
    is_broken = plan.promised is not None and promise is not None and (fit is None or fit.reading.type != promise.type)
    value: str | None
    if plan.declared is not None:
        reading = declared_reading(plan.declared, fits)
        value = declared_value(cells, source, reading, missing)
    elif is_broken and promise is not None:
        reading = promise
        value = declared_value(cells, source, reading, missing)
        value = value and f"CASE WHEN {promise.takes.replace('{}', source)} THEN {value} END"
    elif fit is not None:
        reading = fit.reading
        value = typed_value(cells, source, reading, missing, is_short=fit.is_short)
    else:
        reading, value = TEXT, source
    if value is None:
        reading, value = TEXT, source
    may_misfit = plan.declared is not None or is_broken
    others = {
        (fit.reading.type, msgspec.json.encode(fit.reading.properties)): fit.reading
        for fit in reversed(fits)
        if fit.reading != reading
    }
    doubtful = (fit.reading for fit in fits if fit.has_mark and not fit.is_proved)
    return Column(
        source=source,
        name=plan.name,
        label=plan.label,
        reading=reading,
        sql=f"CASE WHEN {missing} THEN NULL ELSE {value} END",
        declared=may_misfit,
        alternatives=tuple(reversed(others.values())) if may_misfit else tuple(doubtful),
        promised=plan.promised is not None,
        about=plan.about(),
    )


def _chosen(fits: Sequence[Fit], promise: ColumnReading | None) -> Fit | None:
    """The promised reading where it fits, else the first that is proved, and rather one of the promised type."""
    kept = next((fit for fit in fits if fit.reading == promise), None)
    proved = [fit for fit in fits if fit.is_proved]
    alike = next((fit for fit in proved if promise is not None and fit.reading.type == promise.type), None)
    return kept or alike or next(iter(proved), None)


def declared_reading(step: SetColumnType, fits: Sequence[Fit] = ()) -> ColumnReading:
    """The reading that the officer declares; an offset from UTC, which no step names, is taken from the values."""
    if step.type == "datetime" and not step.format:
        moments = (
            fit.reading for fit in fits if fit.reading.type == "datetime" and "timezone" in fit.reading.properties
        )
        if found := next(moments, None):
            return found
    properties: dict[str, Any] = {
        "format": step.format,
        **number_properties(step.decimal_char or ".", step.group_char),
        "trueValues": list(step.true_values),
        "falseValues": list(step.false_values),
    }
    said = {key: value for key, value in properties.items() if value}
    bare = {} if step.bare_number else {"bareNumber": False}
    return ColumnReading(step.type, ".*", properties={**said, **bare})
