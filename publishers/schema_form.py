"""The Table Schema as a form: what an officer sees of each column, and what she changed as steps of the recipe.

Fields are called by what they hold and the column's turn, such as `title-0`; those of the whole table have no number.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from catalog.errors import N_, Invalid
from publishers.forms import MISSING
from validation.recipe import (
    TYPES,
    Constraints,
    Recipe,
    SetColumn,
    SetColumnType,
    SetMissingValues,
    SetPrimaryKey,
    Step,
)
from validation.schema import Descriptor, clean_label

MOST_COLUMNS = 100
"""Columns that the form shows; a table of more is described by script."""

DATE_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%m/%d/%Y", "%Y/%m/%d")
"""How days are written, beside the way of ISO 8601."""
SAMPLE_DAY = date(2024, 12, 31)
"""Shows a format: no month has 31 for its number."""

NUMBERS = ("integer", "number")
DATED = ("date", "datetime", "time", "year", "yearmonth")

NAME_TAKEN = N_("Another column has this name.")
NO_NUMBER = N_("This is not a number.")
NO_DAY = N_("Write the day as 2024-12-31.")
NO_LIMIT = N_("Only numbers and dates have a smallest and a largest value.")
WRONG_ORDER = N_("This is less than the smallest value.")
NO_PATTERN = N_("This is not a regular expression.")
SAME_MARKS = N_("This is the decimal mark already.")
SAME_WORDS = N_("The same word means yes already.")


class Written(msgspec.Struct, frozen=True):
    """How the values of a column are written."""

    type: str
    format: str = ""
    decimal: str = ""
    group: str = ""
    true: tuple[str, ...] = ()
    false: tuple[str, ...] = ()


def form_values(schema: Descriptor) -> dict[str, str]:
    """What stands in the form before anything is changed."""
    key = _key(schema)
    values = {"missing": "\n".join(filter(None, schema.get("missingValues", ())))}
    for turn, field in enumerate(schema["fields"]):
        written, rules = _written(field), _rules(field)
        shown: dict[str, Any] = {
            "name": field["name"],
            "title": field.get("title", ""),
            "description": field.get("description", ""),
            "unit": field.get("unit", ""),
            "type": written.type,
            "format": written.format,
            "decimal": written.decimal,
            "group": written.group,
            "true": ", ".join(written.true),
            "false": ", ".join(written.false),
            "required": "1" if rules.required else "",
            "unique": "1" if rules.unique else "",
            "key": "1" if field["name"] in key else "",
            "minimum": "" if rules.minimum is None else rules.minimum,
            "maximum": "" if rules.maximum is None else rules.maximum,
            "pattern": rules.pattern,
            "enum": "\n".join(rules.enum),
        }
        values |= {f"{name}-{turn}": str(value) for name, value in shown.items()}
    return values


def schema_steps(schema: Descriptor, values: Mapping[str, str]) -> Recipe:
    """The steps that make `schema` what the form says; none for what stays. Raises Invalid, a message a field."""
    problems: dict[str, str] = {}
    fields = schema["fields"][:MOST_COLUMNS]
    names = _names(schema["fields"], values, problems)
    steps: list[Step] = []
    for turn, field in enumerate(fields):
        steps.extend(_steps_of(field, turn, names[turn], values, problems))
    steps.extend(_steps_of_table(schema, names, values))
    if problems:
        raise Invalid(problems)
    return tuple(steps)


def _steps_of(
    field: Descriptor, turn: int, name: str, values: Mapping[str, str], problems: dict[str, str]
) -> Iterator[Step]:
    was, now = _written(field), _typed_reading(turn, values, problems)
    if now != was:
        bare = field.get("bareNumber", True) if now.type == was.type else True
        if not problems.get(f"group-{turn}"):
            yield SetColumnType(field["name"], now.type, now.format, now.decimal, now.group, bare, now.true, now.false)
    said = {
        "name": (name, field["name"]),
        "title": (_text(values, "title", turn), field.get("title", "")),
        "description": (_text(values, "description", turn), field.get("description", "")),
        "unit": (_text(values, "unit", turn), field.get("unit", "")),
    }
    changed: dict[str, Any] = {what: typed for what, (typed, before) in said.items() if typed != before}
    rules = _typed_rules(turn, now.type, _rules(field), values, problems)
    if rules != _rules(field):
        changed["constraints"] = rules
    if changed:
        yield SetColumn(field["name"], **changed)


def _steps_of_table(schema: Descriptor, names: Sequence[str], values: Mapping[str, str]) -> Iterator[Step]:
    missing = tuple(dict.fromkeys(_lines(values.get("missing", ""))))
    if missing != tuple(filter(None, schema.get("missingValues", ()))):
        yield SetMissingValues(missing)
    before = _key(schema)
    renamed = dict(zip((field["name"] for field in schema["fields"]), names, strict=True))
    shown = len(schema["fields"][:MOST_COLUMNS])
    key = tuple(
        name for turn, name in enumerate(names) if (f"key-{turn}" in values if turn < shown else name in before)
    )
    if set(key) != {renamed[name] for name in before}:
        yield SetPrimaryKey(key)


def _names(fields: Sequence[Descriptor], values: Mapping[str, str], problems: dict[str, str]) -> list[str]:
    names: list[str] = []
    for turn, field in enumerate(fields):
        name = clean_label(values.get(f"name-{turn}", field["name"]))
        if not name:
            problems[f"name-{turn}"] = MISSING
        elif name in names:
            problems[f"name-{turn}"] = NAME_TAKEN
        names.append(name)
    return names


def _typed_reading(turn: int, values: Mapping[str, str], problems: dict[str, str]) -> Written:
    """How the form says that the column is written; what does not concern its type is left out."""
    kind = values.get(f"type-{turn}", "string")
    if kind not in TYPES:
        problems[f"type-{turn}"] = N_("Please choose one of the options.")
        return Written("string")
    if kind == "boolean":
        true, false = (tuple(_words(values.get(f"{name}-{turn}", ""))) for name in ("true", "false"))
        if set(true) & set(false):
            problems[f"false-{turn}"] = SAME_WORDS
        return Written(kind, true=true, false=false)
    if kind == "number":
        decimal, group = (values.get(f"{name}-{turn}", "") for name in ("decimal", "group"))
        if group == (decimal or "."):
            problems[f"group-{turn}"] = SAME_MARKS
        return Written(kind, decimal=decimal, group=group)
    return Written(kind, format=values.get(f"format-{turn}", "") if kind in ("date", "datetime") else "")


def _typed_rules(
    turn: int, kind: str, before: Constraints, values: Mapping[str, str], problems: dict[str, str]
) -> Constraints:
    limits = {name: _limit(f"{name}-{turn}", kind, values, problems) for name in ("minimum", "maximum")}
    least, most = limits["minimum"], limits["maximum"]
    if least is not None and most is not None and isinstance(least, str) is isinstance(most, str) and most < least:  # type: ignore[operator]
        problems[f"maximum-{turn}"] = WRONG_ORDER
    pattern = _text(values, "pattern", turn)
    try:
        re.compile(pattern)
    except re.error:
        problems[f"pattern-{turn}"] = NO_PATTERN
    return msgspec.structs.replace(
        before,
        required=f"required-{turn}" in values,
        unique=f"unique-{turn}" in values,
        minimum=least,
        maximum=most,
        pattern=pattern,
        enum=tuple(dict.fromkeys(_lines(values.get(f"enum-{turn}", "")))),
    )


def _limit(name: str, kind: str, values: Mapping[str, str], problems: dict[str, str]) -> str | int | float | None:
    text = values.get(name, "").strip()
    if not text:
        return None
    if kind in NUMBERS or kind == "year":
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            problems[name] = NO_NUMBER
            return None
        return int(number) if number.is_integer() else number
    if kind not in DATED:
        problems[name] = NO_LIMIT
    elif kind == "date" and not _is_day(text):
        problems[name] = NO_DAY
    return text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _written(field: Descriptor) -> Written:
    format = field.get("format", "")
    return Written(
        field.get("type", "string"),
        "" if format == "default" else format,
        "" if field.get("decimalChar", "") == "." else field.get("decimalChar", ""),
        field.get("groupChar", ""),
        tuple(field.get("trueValues", ())),
        tuple(field.get("falseValues", ())),
    )


_RULES = {field.encode_name for field in msgspec.structs.fields(Constraints)}


def _rules(field: Descriptor) -> Constraints:
    known = {name: value for name, value in field.get("constraints", {}).items() if name in _RULES}
    if "enum" in known:
        known["enum"] = [str(value) for value in known["enum"]]
    return msgspec.convert(known, Constraints)


def _key(schema: Descriptor) -> tuple[str, ...]:
    key = schema.get("primaryKey", ())
    return (key,) if isinstance(key, str) else tuple(key)


def _text(values: Mapping[str, str], name: str, turn: int) -> str:
    lines = values.get(f"{name}-{turn}", "").strip().splitlines()
    return "\n".join(" ".join(line.split()) for line in lines)


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _words(text: str) -> Iterator[str]:
    return (word.strip() for word in text.split(",") if word.strip())
