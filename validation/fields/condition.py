"""A field over one column of cells: what DuckDB can be sure of, and Frictionless' word on everything else."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from frictionless import Field

from validation.fields import FIELD_TYPES
from validation.fields.field_type import FieldType
from validation.schema import literal

ABSENT = "CAST(NULL AS VARCHAR)"
"""SQL of a cell in a column that the file does not have."""

INCOMPARABLE = "incomparable"
"""Noted where Frictionless fails: a moment with an offset against a bound without one, or against no moment at all."""


class CheckedField(msgspec.Struct, frozen=True):
    """A field of the schema, the column that it stands over, and SQL that holds for cells without doubt."""

    field: Field
    source: str
    """The column, or `ABSENT`."""
    missing: str
    """Holds where there is no value."""
    right: str
    """Holds only for cells that break neither type nor constraint; `unique` is not among them."""
    value: str
    """The value where equal ones are the same to Frictionless; NULL where there is none, and where that is not sure."""
    read_cell: Any
    """Frictionless' reading of a cell: its value, and notes on what it breaks."""
    read_value: Any
    """Frictionless' reading of a text that is not missing: None where it has none. A value that breaks a constraint is
    still a value."""

    def notes(self, text: str | None) -> frozenset[str]:
        """Names of what a cell breaks: `type`, or constraints."""
        try:
            return frozenset(self.read_cell(text)[1] or ())
        except Exception:
            return frozenset({INCOMPARABLE})


def checked_field(field: Field, source: str, has_absent: bool) -> CheckedField:
    """Compile a field of a valid schema.

    `has_absent` says that rows may end before the column. Raises what Frictionless raises where a constraint makes no
    sense, such as a pattern that is none.
    """
    field_type = FIELD_TYPES[field.type]
    columnwise = field_type.columnwise(field)
    missing = _missing(field, source, has_absent)
    conditions = [columnwise.fits, *(_constraint(field_type, field, name) for name in _constraints(field))]
    holds = "false" if "false" in conditions else f"({' AND '.join(conditions)})".replace("{}", source)
    right = f"(NOT {missing} AND {holds})" if field.constraints.get("required") else f"({missing} OR {holds})"
    sure = f"{columnwise.fits} AND {columnwise.exact}"
    return CheckedField(
        field=field,
        source=source,
        missing=missing,
        right=right,
        value=f"CASE WHEN NOT {missing} AND {sure} THEN {columnwise.value} END".replace("{}", source)
        if columnwise.value
        else "",
        read_cell=field.create_cell_reader(),
        read_value=field.create_value_reader(),
    )


def _missing(field: Field, source: str, has_absent: bool) -> str:
    words = field.missing_values
    if not field.has_defined("missing_values") and field.schema:
        words = field.schema.missing_values
    tests = [f"{source} IS NULL"] if has_absent or source == ABSENT else []
    if words:
        tests.append(
            f"coalesce({source} IN ({', '.join(map(literal, words))}), false)" if tests else _is_one_of(source, words)
        )
    return f"({' OR '.join(tests)})" if tests else "false"


def _is_one_of(source: str, words: list[str]) -> str:
    return f"{source} = {literal(words[0])}" if len(words) == 1 else f"{source} IN ({', '.join(map(literal, words))})"


def _constraints(field: Field) -> list[str]:
    return [
        name for name in field.supported_constraints if name != "required" and field.constraints.get(name) is not None
    ]


_COMPARISONS = {"minimum": ">", "maximum": "<", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}


def _constraint(field_type: FieldType, field: Field, name: str) -> str:
    """SQL that holds only where a text that fits keeps a constraint."""
    given = field.constraints[name]
    columnwise = field_type.columnwise(field)
    match name:
        case "minLength" | "maxLength" if columnwise.length:
            return f"{columnwise.length} {'>=' if name == 'minLength' else '<='} {int(given)}"
        case "pattern":
            return _pattern(given)
        case "enum":
            # The same text is the same value; other ways to write it are Frictionless' to know.
            texts = [literal(text) for text in given if isinstance(text, str)]
            return f"{{}} IN ({', '.join(texts)})" if texts else "false"
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" if columnwise.value:
            bound = _bound(field_type, field, given)
            if not bound:
                return "false"
            beyond = f"{columnwise.value} {_COMPARISONS[name]} {bound}"
            if name.startswith("exclusive"):
                return f"({beyond})"
            return f"({beyond} OR ({columnwise.exact} AND {columnwise.value} = {bound}))"
        case _:
            return "false"


def _bound(field_type: FieldType, field: Field, given: Any) -> str:
    value = field.create_value_reader()(given)
    return "" if value is None else field_type.bound(value)


_CLASS = r"\[(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9 _.,:;/@#%+=])+\]"
_ATOM = rf"(?:[A-Za-z0-9 _,:;/@#%=!<>~'\"-]|\\[.\-/+*?()\[\]{{}}|]|\\d|{_CLASS})"
_TIMES = r"(?:[*+?]|\{[0-9]{1,2}(?:,[0-9]{0,2})?\})?"
_PLAIN_PATTERN = re.compile(rf"(?:{_ATOM}{_TIMES}|\((?:\?:)?|\)[*+?]?|\|)+")
_MOST_PATTERN_CHARACTERS = 200


def _pattern(pattern: str) -> str:
    """SQL for patterns of letters, classes, groups and repetitions; others, which engines read differently, never hold.

    Where the whole text matches `p` in RE2, `^p$` matches it in Python, too, whatever alternatives `p` has: RE2's `\\d`
    is only the narrower one.
    """
    if len(pattern) > _MOST_PATTERN_CHARACTERS or not _PLAIN_PATTERN.fullmatch(pattern):
        return "false"
    return f"regexp_full_match({{}}, {literal(f'(?:{pattern})')})"
