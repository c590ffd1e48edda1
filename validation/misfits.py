"""Why a value does not fit its column: causes that a person can mend, each with the readings that would mend it.

Frictionless says that a value does not fit; what the value looks like says why. Ten thousand bad rows of three causes
are three findings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from re import Pattern
from typing import Any

import msgspec
from frictionless import Field

from validation.conformity import LOST
from validation.fields import FIELD_TYPES
from validation.fields.condition import INCOMPARABLE
from validation.privacy.redact import is_marker
from validation.recipe import SetColumnType
from validation.report import Suggestion
from validation.schema import literal


class Repair(msgspec.Struct, frozen=True):
    """Another way to read the column."""

    button: str
    type: str
    format: str = ""
    decimal: str = ""
    group: str = ""

    @property
    def takes(self) -> str:
        """SQL that holds for texts that are read so; `{}` stands for the column."""
        if self.format:
            return f"try_strptime({{}}, {literal(self.format)}) IS NOT NULL"
        marks = {"decimalChar": self.decimal or ".", "groupChar": self.group} if self.type == "number" else {}
        field = Field.from_descriptor({"name": "x", "type": self.type, **marks})
        return FIELD_TYPES[self.type].columnwise(field).fits

    def suggest(self, column: str) -> Suggestion:
        step = SetColumnType(column, self.type, self.format, self.decimal, self.group)
        return Suggestion(self.button, (step,), {"mark": self.group})


class Cause(msgspec.Struct, frozen=True):
    """What a value that is not of its type looks like."""

    code: str
    types: tuple[str, ...]
    is_so: Callable[[str, Field], bool]
    repairs: tuple[Repair, ...] = ()


def _looks(pattern: str) -> Callable[[str, Field], bool]:
    compiled = re.compile(pattern)
    return lambda text, _field: compiled.fullmatch(text.strip()) is not None


_COMMA = Repair("read-decimal-comma", "number", decimal=",")
_POINT = Repair("read-plain", "number")
_GROUPED = (
    Repair("read-grouped", "number", decimal=",", group="."),
    Repair("read-grouped", "number", group=","),
    *(
        Repair("read-grouped", "number", decimal=decimal, group=space)
        for space in (" ", "\u00a0", "\u202f")
        for decimal in (",", "")
    ),
)
_DAYS = (
    *(Repair("read-day-first", "date", f"%d{mark}%m{mark}%Y") for mark in "/-."),
    *(Repair("read-month-first", "date", f"%m{mark}%d{mark}%Y") for mark in "/-."),
    Repair("read-year-first", "date"),
    Repair("read-year-first", "date", "%Y/%m/%d"),
)
_NUMBERS = ("integer", "number")
_DATED = ("date", "datetime")
_SIGN = r"[+-]?"


def _has_shape_of_format(text: str, field: Field) -> bool:
    return _shape(field.format).fullmatch(text) is not None


def _shape(format: str) -> Pattern[str]:
    """A day or moment as the format writes it, whether or not there is such a one."""
    iso = {"default": r"%Y-%m-%d([T ].*)?"}.get(format, re.escape(format))
    return re.compile(re.sub(r"%(.)", lambda part: r"\d{4}" if part[1] == "Y" else r"\d{1,2}", iso))


CAUSES = (
    Cause("word-for-missing", (*_NUMBERS, *_DATED, "time", "year", "yearmonth"), lambda text, _field: _is_word(text)),
    Cause(
        "thousands-mark", _NUMBERS, _looks(rf"{_SIGN}\d{{1,3}}([., '\u00a0\u202f]\d{{3}}){{2,}}([.,]\d+)?"), _GROUPED
    ),
    Cause("thousands-mark", _NUMBERS, _looks(rf"{_SIGN}\d{{1,3}}([. '\u00a0\u202f]\d{{3}})+,\d+"), _GROUPED),
    Cause("thousands-mark", _NUMBERS, _looks(rf"{_SIGN}\d{{1,3}}([, '\u00a0\u202f]\d{{3}})+\.\d+"), _GROUPED),
    Cause("thousands-mark", _NUMBERS, _looks(rf"{_SIGN}\d{{1,3}}[ '\u00a0\u202f]\d{{3}}"), _GROUPED),
    Cause("thousands-mark", ("integer",), _looks(rf"{_SIGN}\d{{1,3}}[.,]\d{{3}}"), (*_GROUPED, _COMMA, _POINT)),
    Cause("fraction-in-whole", ("integer",), _looks(rf"{_SIGN}\d+[.,]\d+"), (_COMMA, _POINT)),
    Cause("decimal-comma", ("number",), _looks(rf"{_SIGN}\d*,\d+"), (_COMMA,)),
    Cause("decimal-point", ("number",), _looks(rf"{_SIGN}\d*\.\d+"), (_POINT,)),
    Cause("number-with-unit", _NUMBERS, _looks(rf"{_SIGN}\d[\d.,]*\s*[^\d\s.,][^\d]*")),
    Cause("no-such-day", _DATED, _has_shape_of_format),
    Cause(
        "day-otherwise",
        _DATED,
        _looks(r"(\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})([T ].*)?"),
        _DAYS,
    ),
)


def _is_word(text: str) -> bool:
    return not any(char.isdigit() for char in text) and is_marker(text)


class Deviation(msgspec.Struct, frozen=True, kw_only=True):
    """Values that Frictionless reads and we refuse: no column holds what is written, or programs do not agree on it."""

    reason: str
    types: tuple[str, ...]
    pattern: str
    """Of the whole text."""
    examples: tuple[str, ...]
    properties: Mapping[str, str] = {}
    """Of the field of the first type in which the examples stand."""

    def is_of(self, field: Field, text: str) -> bool:
        pattern = re.compile(self.pattern, re.DOTALL | re.IGNORECASE)
        is_guessed = self.properties.get("format") == "any"
        return field.type in self.types and (not is_guessed or field.format == "any") and bool(pattern.fullmatch(text))


_WHOLE = ("integer", "year", "yearmonth")
DEVIATIONS = (
    Deviation(
        reason="Python groups digits by underscores, other programs do not read them",
        types=(*_WHOLE, "number"),
        pattern=".*_.*",
        examples=("1_23",),
    ),
    Deviation(
        reason="Python reads the digits of every script and trims every kind of space",
        types=(*_WHOLE, "number", "date", "time", "datetime"),
        pattern=r".*[^\x21-\x7e].*",
        examples=("٣",),
    ),
    Deviation(
        reason="a whole number beyond 64 bits is a code: almost no program holds it",
        types=("integer",),
        pattern=r"\s*[+-]?[0-9]{19,}\s*",
        examples=("9223372036854775808",),
    ),
    Deviation(
        reason="not a number, or without end",
        types=("number",),
        pattern=r"\s*[+-]?(s?nan[0-9]*|inf(inity)?)\s*",
        examples=("NaN", "-Infinity"),
    ),
    Deviation(
        reason="Frictionless removes group marks wherever they stand: `12.34` would be 1234",
        types=("number",),
        pattern=r"[+-]?[0-9.,' -]*",
        examples=("12.34",),
        properties={"groupChar": ".", "decimalChar": ","},
    ),
    Deviation(
        reason="a power of ten or a bare point that no column of the table holds exactly",
        types=("number",),
        pattern=r"\s*[+-]?([0-9]+[.,]?|[0-9]*[.,][0-9]+)(e[+-]?[0-9]+)?\s*",
        examples=("5.",),
    ),
    Deviation(
        reason="a day or month of one digit, which ISO 8601 does not know",
        types=("date", "yearmonth"),
        pattern="[0-9]+-[0-9]+(-[0-9]+)?",
        examples=("2024-1-2",),
    ),
    Deviation(
        reason="guessed by `any`, and filled up with the day of the check",
        types=("date", "time", "datetime"),
        pattern=".*",
        examples=("10:30",),
        properties={"format": "any"},
    ),
    Deviation(
        reason="an offset beside moments of no known zone, or a finer fraction than microseconds",
        types=("time", "datetime"),
        pattern=r".*(Z|[+-][0-9]{2}:?[0-9]{2}|[.,][0-9]+)",
        examples=("03:04:05Z", "03:04:05,5"),
    ),
    Deviation(
        reason="midnight at the end of a day is the next day's",
        types=("time", "datetime"),
        pattern=r"(.*[T ])?24:00:00",
        examples=("24:00:00",),
    ),
    Deviation(
        reason="four characters that Python reads as a number are not always a year of four digits",
        types=("year",),
        pattern="[ +][0-9]{3}",
        examples=("+202",),
    ),
)

_BROKEN: Mapping[str, str] = {
    "required": "value-missing",
    "minimum": "below-minimum",
    "exclusiveMinimum": "below-minimum",
    "maximum": "above-maximum",
    "exclusiveMaximum": "above-maximum",
    "minLength": "too-short",
    "maxLength": "too-long",
    "pattern": "pattern-unmatched",
    "enum": "not-in-list",
    INCOMPARABLE: "not-comparable",
}
"""What is said of each constraint."""


def causes_of(field: Field, text: str, notes: frozenset[str]) -> list[str]:
    """Codes of what is wrong with a value, given Frictionless' notes on it."""
    if "type" in notes:
        return [_cause(field, text)]
    if LOST in notes:
        return ["value-unclear" if any(deviation.is_of(field, text) for deviation in DEVIATIONS) else "type-error"]
    return [_BROKEN[note] for note in _BROKEN if note in notes]


def _cause(field: Field, text: str) -> str:
    fitting = (cause.code for cause in CAUSES if field.type in cause.types and cause.is_so(text, field))
    return next(fitting, "type-error")


def repairs_of(code: str) -> Sequence[Repair]:
    """Ways to read a column in which values have such a misfit."""
    return tuple(dict.fromkeys(repair for cause in CAUSES if cause.code == code for repair in cause.repairs))


def limits_of(field: Field, code: str) -> dict[str, str]:
    """What a constraint says, for the words of a finding."""
    names = [name for name, broken in _BROKEN.items() if broken == code and field.constraints.get(name) is not None]
    return {"limit": _said(field.constraints[names[0]])} if names else {}


def _said(limit: Any) -> str:
    if isinstance(limit, list):
        shown = [str(value) for value in limit[:MOST_NAMED]]
        return ", ".join(shown) + (" …" if len(limit) > MOST_NAMED else "")
    return str(limit)


MOST_NAMED = 5
"""Values of a list that one finding names."""
