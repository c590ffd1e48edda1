"""The ways to read a column, as a table of small values: each says in SQL which texts it takes.

Of the readings that take every value of a column the first one that some value proves is chosen, for a pattern may fit
by chance: `12.345` is a number or twelve thousand, `1/2/2024` a day in January or in February.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from validation.typing.sql import literal, literals, matches


class ColumnReading(msgspec.Struct, frozen=True):
    """One way to read a column. `{}` stands for the column in its SQL."""

    type: str
    pattern: str
    """Matches the whole of each text that can be read so without changing its value; for RE2 and Python alike."""
    condition: str = "true"
    """What else must hold of such a text."""
    proof: str = "true"
    """Holds for at least one value; otherwise another reading would do as well, and neither is chosen."""
    properties: Mapping[str, Any] = {}
    """What the Table Schema field says beside its type."""
    mark: str = ""
    """The sign that makes the reading worth asking about: where no value holds it, there is nothing to read."""
    sign: str = ""
    """`%` or a currency that stands before or behind every number."""
    words: tuple[str, ...] = ()
    """All texts there are, where they can be listed; then the pattern is theirs."""

    @property
    def takes(self) -> str:
        """SQL that holds for a text that can be read so."""
        if self.words:
            return f"{{}} IN {literals(self.words)}"
        plain = matches(self.pattern) + ("" if self.condition == "true" else f" AND {self.condition}")
        return f"({plain})" if self.is_bare else f"({_has_sign(self.sign)} AND {_of_bare(plain)})"

    @property
    def proves(self) -> str:
        """SQL that holds for a text that can be read so and hardly in another way."""
        return self.proof if self.is_bare else _of_bare(self.proof)

    @property
    def is_bare(self) -> bool:
        """Whether numbers stand alone; otherwise what stands around them is taken off before the pattern is tried."""
        return bool(self.properties.get("bareNumber", True))

    @property
    def marks(self) -> tuple[str, str]:
        """Decimal mark and thousands separator."""
        return self.properties.get("decimalChar", "."), self.properties.get("groupChar", "")


def _has_sign(sign: str) -> str:
    """SQL that holds for a number with the sign once at one end; with whatever signs where none is named."""
    if not sign:
        return matches("[^0-9.,-]*-?[0-9].*")
    space, escaped = "[ \u00a0]*", re.escape(sign)
    ends = matches(f" *({escaped}{space}[+-]?[0-9].*|[+-]?[0-9].*{escaped} *)")
    return f"{ends} AND length({{}}) - length(replace({{}}, {literal(sign)}, '')) = {len(sign)}"


def bare_number(value: str = "{}") -> str:
    """SQL of a number without what stands around it, as Frictionless takes it off where `bareNumber` is false."""
    return f"regexp_replace(regexp_replace({value}, '^[^-0-9]*', ''), '[^0-9]*$', '')"


def _of_bare(sql: str) -> str:
    """SQL about a value, said of the number without what stands around it."""
    return sql.replace("{}", bare_number())


# `1E5` is as often a code as a number: a power of ten needs a fraction or a sign to be taken for one.
_PLAIN = r"((0|[1-9][0-9]*)(\.[0-9]+)?|\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]+[eE][+-]?|[eE][+-])[0-9]{1,2})"
_COMMA = r"(0|[1-9][0-9]*)(,[0-9]+)?"
# `1.234` could be a thousand, as Vietnamese writes it, and a whole number could stand in either column.
_UNSURE_POINT = r"([0-9]+|[1-9][0-9]{0,2}\.[0-9]{3})"
# So could `1,234`: a fraction of another length, or a zero or four digits before it, could not.
_SURE_COMMA = r"([0-9]+,([0-9]{1,2}|[0-9]{4,})|(0|[0-9]{4,}),[0-9]+)"
_OCTET = "(1[0-9]{2}|2[0-4][0-9]|25[0-5])"
_ADDRESS = re.compile(rf"{_OCTET}(\.{_OCTET}){{3}}")
"""Of a computer, when it looks like a number with thousands."""


def _signed(number: str, signs: str = "-") -> str:
    return f" *[{signs}]?({number}) *"


def _grouped(group: str, decimal: str) -> ColumnReading:
    """Numbers with a separator of thousands and a decimal mark."""
    grouped, fraction = re.escape(group), f"({re.escape(decimal)}[0-9]+)"
    two_groups = (
        rf"[1-9][0-9]{{0,2}}({grouped}[0-9]{{3}}){{2,}}{fraction}?|[1-9][0-9]{{0,2}}({grouped}[0-9]{{3}})+{fraction}"
    )
    # Codes are often written in groups of three, hardly ever with a first group of less.
    short_first = rf"[1-9][0-9]?({grouped}[0-9]{{3}})+{fraction}?"
    proof = matches(_signed(two_groups if group in ".," else short_first))
    return ColumnReading(
        "number",
        _signed(rf"[1-9][0-9]{{0,2}}({grouped}[0-9]{{3}})+{fraction}?|(0|[1-9][0-9]*){fraction}?"),
        proof=proof,
        properties=number_properties(decimal, group),
        mark=group,
    )


def number_properties(decimal: str, group: str) -> dict[str, str]:
    """Decimal mark and thousands separator as a Table Schema field names them."""
    decimal_char = {"decimalChar": decimal} if decimal != "." else {}
    return {**decimal_char, **({"groupChar": group} if group else {})}


def _integers(signs: str, proof: str = "true") -> ColumnReading:
    # Leading zeros and digits beyond 64 bits belong to codes, not to quantities.
    short = "(length({}) < 19 OR TRY_CAST({} AS BIGINT) IS NOT NULL)"
    return ColumnReading("integer", f" *(0|[{signs}]?[1-9][0-9]{{0,18}}) *", short, proof)


_IS_NEGATIVE = "starts_with(ltrim({}), '-')"
_POINT = ColumnReading("number", _signed(_PLAIN), proof=f"NOT {matches(_signed(_UNSURE_POINT))}", mark=".")
_DECIMAL_COMMA = ColumnReading(
    "number", _signed(_COMMA), proof=matches(_signed(_SURE_COMMA)), properties={"decimalChar": ","}, mark=","
)
_GROUPED = (
    *(_grouped(group, decimal) for group, decimal in ((".", ","), (",", "."))),
    *(_grouped(space, decimal) for space in (" ", "\u00a0", "\u202f") for decimal in (",", ".")),
    _grouped("'", "."),
)
_NUMBERS = (
    _integers("-"),
    # A plus belongs to a code or a telephone number, but where others have a minus it says that something grew.
    _integers("+-", _IS_NEGATIVE),
    _POINT,
    _DECIMAL_COMMA,
    *(
        msgspec.structs.replace(
            reading, pattern=_signed(number, "+-"), proof=f"({reading.proof} AND {_IS_NEGATIVE})", mark="+"
        )
        for reading, number in ((_POINT, _PLAIN), (_DECIMAL_COMMA, _COMMA))
    ),
    *_GROUPED,
)

_DAY = "[0-9]{1,2}"
_YEAR = "[12][0-9]{3}"
_CLOCK = "([01]?[0-9]|2[0-3]):[0-5][0-9]"
_SECONDS = ":[0-5][0-9]"
_MOMENT = rf"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}[T ][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]{{1,6}})?"
_MONTHS = {
    "%b": "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
    "%B": "(January|February|March|April|May|June|July|August|September|October|November|December)",
}
_PARTS = {"%d": _DAY, "%m": _DAY, "%Y": _YEAR, "%y": "[0-9]{2}", "%H:%M": _CLOCK, "%S": "[0-5][0-9]", **_MONTHS}


def _written(type: str, format: str, other: str = "", proof: str = "") -> ColumnReading:
    """Days or moments in a format; where `other` would read them too, at least one must not fit it."""
    pattern = re.escape(format)
    for part, digits in _PARTS.items():
        pattern = pattern.replace(re.escape(part), digits)
    return ColumnReading(
        type,
        pattern,
        f"try_strptime({{}}, {literal(format)}) IS NOT NULL",
        proof or (f"try_strptime({{}}, {literal(other)}) IS NULL" if other else "true"),
        {"format": format},
        mark=other and ("/" if "/" in format else "-" if "-" in format else "."),
    )


_ORDERS = (("%d/%m/%Y", "%m/%d/%Y"), ("%m/%d/%Y", "%d/%m/%Y"))
_ISO_DAY = ColumnReading("date", f"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}", "TRY_CAST({} AS DATE) IS NOT NULL")
_DATES = (
    _ISO_DAY,
    *(
        _written("date", day.replace("/", mark), other.replace("/", mark))
        for mark in ("/", "-", ".")
        for day, other in _ORDERS
    ),
    *(
        _written("date", day)
        for day in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%B %d, %Y")
    ),
    # 69 may be 1969 or 2069: nobody but the officer knows.
    *(
        _written("date", day.replace("/", mark).replace("Y", "y"), other.replace("/", mark).replace("Y", "y"), "false")
        for mark in ("/", "-")
        for day, other in _ORDERS
    ),
)
_COMPACT_DAYS = msgspec.structs.replace(
    _written("date", "%Y%m%d"), pattern="(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
)
"""Whole numbers too; only where the label says so they are days."""
_MOMENTS = (
    ColumnReading("datetime", _MOMENT, "TRY_CAST({} AS TIMESTAMP) IS NOT NULL"),
    *(_written("datetime", f"%Y-%m-%d{between}%H:%M") for between in (" ", "T")),
    *(
        _written("datetime", f"{day.replace('/', mark)} {clock}", f"{other.replace('/', mark)} {clock}")
        for mark in ("/", "-")
        for clock in ("%H:%M", "%H:%M:%S")
        for day, other in _ORDERS
    ),
    *(_written("datetime", f"%H:%M {day}", f"%H:%M {other}") for day, other in _ORDERS),
)
_CLOCKS = (
    ColumnReading("time", rf"([01][0-9]|2[0-3]):[0-5][0-9]{_SECONDS}(\.[0-9]{{1,6}})?"),
    # `1:10` and `1:50` may be scales; hours of two digits are hours.
    ColumnReading("time", _CLOCK, proof=matches("[0-9]{2}:[0-9]{2}"), properties={"format": "%H:%M"}),
)
_YEARMONTH = ColumnReading(
    "yearmonth",
    "(1[89]|20|21)[0-9]{2}-(0[1-9]|1[0-2])",
    # `2010-11` may be a school year, as long as every value names the year after.
    proof="TRY_CAST({}[6:7] AS INTEGER) <> (TRY_CAST({}[3:4] AS INTEGER) + 1) % 100",
)


def _booleans(yes: Sequence[str], no: Sequence[str], **properties: Any) -> ColumnReading:
    words = (*yes, *no)
    return ColumnReading("boolean", "|".join(map(re.escape, words)), properties=properties, words=words)


READINGS = (
    *(_booleans([yes], [no]) for yes, no in (("true", "false"), ("True", "False"), ("TRUE", "FALSE"))),
    *_NUMBERS,
    *_DATES,
    *_MOMENTS,
    *_CLOCKS,
    _YEARMONTH,
)
TEXT = ColumnReading("string", "(?s:.*)")

SIGNS = (
    "%",
    "‰",
    "đồng",
    "VNĐ",
    "VND",
    "đ",
    "₫",
    "USD",
    "EUR",
    "$",
    "€",
    "£",
    "¥",
    "°C",
    "km²",
    "km",
    "m²",
    "ha",
    "kg",
)
"""Units that may stand beside every number of a column; those that hold another one come first."""

_WITH_OFFSET = re.compile(_MOMENT + r"(Z|[+-][0-9]{2}:[0-9]{2})")
_PATTERNS = tuple((re.compile(reading.pattern), reading) for reading in READINGS)
_COMPACT_PATTERN = re.compile(_COMPACT_DAYS.pattern)
_SIGNED_NUMBERS = tuple(
    msgspec.structs.replace(reading, type="number", pattern=reading.pattern.replace(r"|\.[0-9]+", ""))
    for reading in (_integers("-"), _POINT, _DECIMAL_COMMA, *_GROUPED)
)
_SIGNED_PATTERNS = tuple((re.compile(reading.pattern), reading) for reading in _SIGNED_NUMBERS)

_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_CODE_LABEL = re.compile(
    r"(ma_|mã ).*|mã|(.*[ _])?(code|postcode|isbn|issn)|zip|"
    r"(số )?(điện thoại|fax|tổng đài|đường dây nóng|hotline)( .*)?|sđt|(tele)?phone( number)?|tel"
)
_VERSION_LABEL = re.compile("(số )?phiên bản|version( number)?")
_DAY_LABEL = re.compile(r"(ngày|date|day)\b.*|.*[ _](date|day|ngày)")


def _said(label: str) -> str:
    """A label as the patterns above know it."""
    return " ".join(_BRACKETS.sub(" ", unicodedata.normalize("NFC", label)).casefold().split())


def candidates(label: str, sample: Sequence[str]) -> list[ColumnReading]:
    """Readings that the first values of a column allow, the likeliest first.

    A label may say that figures are a code, a telephone number or a version, which nobody counts with; or that
    `20240131` is a day.
    """
    said = _said(label)
    if all(map(_ADDRESS.fullmatch, sample)):
        return []
    fitting = [reading for pattern, reading in _PATTERNS if all(map(pattern.fullmatch, sample))]
    if _VERSION_LABEL.fullmatch(said):
        return [reading for reading in fitting if reading.type not in ("integer", "number")]
    if _CODE_LABEL.fullmatch(said):
        return [reading for reading in fitting if reading.type != "integer"]
    if fitting and fitting[0].type == "integer" and _DAY_LABEL.fullmatch(said):
        return [*([_COMPACT_DAYS] if all(map(_COMPACT_PATTERN.fullmatch, sample)) else []), *fitting]
    return fitting or [*_with_sign(sample), *_with_offset(sample)]


def _with_sign(sample: Sequence[str]) -> Iterator[ColumnReading]:
    """Numbers that all have the same sign beside them."""
    first = sample[0].strip() if sample else ""
    sign = next((sign for sign in SIGNS if first.startswith(sign) or first.endswith(sign)), "")
    if not sign or not all(sign in value for value in sample):
        return
    # Beside a unit a plus says that something grew: it belongs to no code.
    bare = [value.replace(sign, "").strip(" \u00a0").removeprefix("+") for value in sample]
    for pattern, reading in _SIGNED_PATTERNS:
        if all(map(pattern.fullmatch, bare)):
            yield with_sign(reading, sign)


def with_sign(reading: ColumnReading, sign: str) -> ColumnReading:
    """Numbers read as before, each beside its sign, which becomes the column's unit."""
    properties = {**reading.properties, "bareNumber": False, "unit": sign}
    return msgspec.structs.replace(reading, properties=properties, sign=sign)


def _with_offset(sample: Sequence[str]) -> Iterator[ColumnReading]:
    """Moments that all have the same offset from UTC."""
    if sample and (first := _WITH_OFFSET.fullmatch(sample[0])):
        reading = moments_with_offset(first[2])
        pattern = re.compile(reading.pattern)
        if all(map(pattern.fullmatch, sample)):
            yield reading


def moments_with_offset(offset: str) -> ColumnReading:
    """Moments that end with this offset; `Z` and `+00:00` are one."""
    is_utc = offset in ("Z", "UTC", "+00:00")
    return ColumnReading(
        "datetime",
        _MOMENT + (r"(Z|\+00:00)" if is_utc else f"({re.escape(offset)})"),
        "TRY_CAST(left({}, 19) AS TIMESTAMP) IS NOT NULL",
        properties={"timezone": "UTC" if is_utc else offset},
    )


def described(field: Mapping[str, Any]) -> ColumnReading | None:
    """The reading that a Table Schema field promises; None where it promises text, or a type that is kept as text.

    It is as strict as the readings that are found by looking: what would change its value is not taken.
    """
    kind = str(field.get("type", "string"))
    build = _DESCRIBED.get(kind)
    return None if build is None else build({key: value for key, value in field.items() if key in _PROPERTIES})


_PROPERTIES = ("format", "decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues", "timezone", "unit")


def _described_number(properties: Mapping[str, Any]) -> ColumnReading:
    decimal, group = str(properties.get("decimalChar", ".")), str(properties.get("groupChar", ""))
    plain = _POINT if decimal == "." else _DECIMAL_COMMA if decimal == "," else _grouped("", decimal)
    reading = _grouped(group, decimal) if group else plain
    if properties.get("bareNumber", True):
        return reading
    unit = str(properties.get("unit", ""))
    return with_sign(reading, unit if unit in SIGNS else "")


def _described_moment(properties: Mapping[str, Any]) -> ColumnReading:
    if timezone := properties.get("timezone"):
        return moments_with_offset(timezone)
    format = properties.get("format", "default")
    return _MOMENTS[0] if format == "default" else _in_format("datetime", format)


def _in_format(type: str, format: str) -> ColumnReading:
    known = next(
        (reading for reading in READINGS if (reading.type, reading.properties) == (type, {"format": format})), None
    )
    condition = f"try_strptime({{}}, {literal(format)}) IS NOT NULL"
    return known or ColumnReading(type, "(?s:.*)", condition, properties={"format": format})


def _described_date(properties: Mapping[str, Any]) -> ColumnReading:
    match properties.get("format", "default"):
        case "default" | "any":
            return _ISO_DAY
        case "%Y%m%d":
            return _COMPACT_DAYS
        case format:
            return _in_format("date", format)


def _described_time(properties: Mapping[str, Any]) -> ColumnReading:
    format = properties.get("format", "default")
    return _CLOCKS[0] if format == "default" else _in_format("time", format)


def _described_boolean(properties: Mapping[str, Any]) -> ColumnReading:
    yes, no = (tuple(properties.get(key, default)) for key, default in BOOLEAN_WORDS.items())
    return _booleans(yes, no, **properties)


BOOLEAN_WORDS = {"trueValues": ("true", "True", "TRUE", "1"), "falseValues": ("false", "False", "FALSE", "0")}
"""What Table Schema takes for true and false unless a field says otherwise."""

_DESCRIBED: Mapping[str, Callable[[Mapping[str, Any]], ColumnReading]] = {
    "integer": lambda _properties: _integers("+-"),
    "year": lambda _properties: ColumnReading("year", "[0-9]{4}"),
    "number": _described_number,
    "boolean": _described_boolean,
    "date": _described_date,
    "datetime": _described_moment,
    "time": _described_time,
    "yearmonth": lambda _properties: ColumnReading("yearmonth", "[0-9]{4}-(0[1-9]|1[0-2])"),
}


def is_rival(chosen: ColumnReading, other: ColumnReading) -> bool:
    """Whether another reading that takes every value gives other values: days for months, thousands for fractions."""
    if chosen.type == "number":
        return chosen.marks == (".", "") and other.marks[1] == "."
    return chosen.type == "string" and (other.type in ("date", "datetime") or other.mark in (".", ","))
