"""What the texts of a column become: SQL of the typed value, which holds every written value exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from validation.read.cells import Cells
from validation.typing.readings import BOOLEAN_WORDS, ColumnReading, bare_number
from validation.typing.sql import literal, literals, matches

_DECLARED_NUMBER = r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
_TYPED = {
    "integer": "[+-]?[0-9]+",
    "year": "[0-9]{4}",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "datetime": r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?",
    "time": r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?",
    "yearmonth": "[0-9]{4}-(0?[1-9]|1[0-2])",
}
"""How values of a declared type look: casts are more generous (`1_000`, `NaN`) than the types are."""
_OFFSET = "(Z|[+-][0-9]{2}:[0-9]{2})"


def typed_value(cells: Cells, source: str, reading: ColumnReading, missing: str, *, is_short: bool) -> str | None:
    """SQL of the value of a present cell that the reading takes; None where no number type holds every value exactly.

    `missing` is SQL that holds for a missing cell.
    """
    if reading.type == "number":
        plain = _plain_number(source, reading.properties)
        kind = "DOUBLE" if is_short else _number_type(cells, source, plain, missing)
        return kind and f"TRY_CAST({plain} AS {kind})"
    return _value(source, reading.type, reading.properties)


def declared_value(cells: Cells, source: str, reading: ColumnReading, missing: str) -> str | None:
    """SQL of the value of a present cell that may or may not be of the declared type; else the same."""
    properties = reading.properties
    if reading.type == "number":
        plain = _where(_declared_number(source, properties), _DECLARED_NUMBER)
        kind = _number_type(cells, source, plain, missing)
        return kind and f"TRY_CAST({plain} AS {kind})"
    if reading.type not in _TYPED or "format" in properties:
        return _value(source, reading.type, properties)
    text = f"trim({source})" if reading.type == "integer" else source
    # An offset that is not said to be that of all moments has no place to go.
    end = _OFFSET if "timezone" in properties else ""
    return _value(_where(text, _TYPED[reading.type] + end), reading.type, properties)


def _value(source: str, type: str, properties: Mapping[str, Any]) -> str:
    format = literal(properties.get("format", ""))
    match type:
        case "boolean":
            yes, no = (literals(properties.get(key, words)) for key, words in BOOLEAN_WORDS.items())
            return f"CASE WHEN {source} IN {yes} THEN true WHEN {source} IN {no} THEN false END"
        case "integer" | "year":
            return f"TRY_CAST({source} AS BIGINT)"
        case "date" if "format" in properties:
            return f"CAST(try_strptime({source}, {format}) AS DATE)"
        case "date":
            return f"TRY_CAST({source} AS DATE)"
        case "datetime" if "format" in properties:
            return f"try_strptime({source}, {format})"
        case "datetime":
            return _moment(source, str(properties.get("timezone", "")))
        case "time" if "format" in properties:
            return f"CASE WHEN try_strptime({source}, {format}) IS NOT NULL THEN {source} END"
        case _:
            return source


def _moment(source: str, timezone: str) -> str:
    """The moment as UTC where the zone is known, else as it is written."""
    if not timezone:
        return f"TRY_CAST({source} AS TIMESTAMP)"
    local = f"TRY_CAST(regexp_replace({source}, '{_OFFSET}$', '') AS TIMESTAMP)"
    if timezone == "UTC":
        return local
    hours, minutes = timezone[1:].split(":")
    before = "+" if timezone[0] == "-" else "-"
    return f"{local} {before} INTERVAL {int(hours) * 60 + int(minutes)} MINUTE"


def _where(value: str, pattern: str) -> str:
    return f"CASE WHEN {matches(pattern, value)} THEN {value} END"


def _plain_number(source: str, properties: Mapping[str, Any]) -> str:
    """A number that a reading takes, as casts want it."""
    decimal, group = properties.get("decimalChar", "."), properties.get("groupChar", "")
    plain = f"trim({source})" if properties.get("bareNumber", True) else bare_number(source)
    if group:
        plain = f"replace({plain}, {literal(group)}, '')"
    return f"replace({plain}, {literal(decimal)}, '.')" if decimal != "." else plain


def _declared_number(source: str, properties: Mapping[str, Any]) -> str:
    """A number as casts want it, where only the marks that are said count and groups have three digits."""
    decimal, group = properties.get("decimalChar", "."), properties.get("groupChar", "")
    plain = f"trim({source})" if properties.get("bareNumber", True) else bare_number(source)
    grouped = f"[0-9]{{1,3}}({re.escape(group)}[0-9]{{3}})+|" if group else ""
    pattern = f"[+-]?({grouped}[0-9]*)({re.escape(decimal)}[0-9]+)?([eE][+-]?[0-9]{{1,3}})?"
    bare = {key: value for key, value in properties.items() if key != "bareNumber"}
    return _plain_number(_where(plain, pattern), bare)


def _number_type(cells: Cells, source: str, plain: str, missing: str) -> str | None:
    """DOUBLE where the shortest text of every double is the written number, else a DECIMAL for all, else None.

    The written scale is not kept: `1.10` is 1.1, which is the same number. A DECIMAL would keep it where all values
    have as many digits behind the point, but then one longer value in the next file would change the column's type
    under the programs that read it, and many of them read decimals as objects.
    """
    written = f"""SELECT {plain} AS written, ltrim(written, '+-') AS digits
        FROM {cells.texts(source)} WHERE NOT ({missing}) AND written IS NOT NULL"""  # noqa: S608
    # Fifteen digits always survive; of the others most come back letter by letter.
    doubtful = cells.connection.execute(
        f"""SELECT written FROM ({written})
        WHERE (length(replace(digits, '.', '')) > 15 OR regexp_matches(digits, '[eE]'))
        AND CAST(TRY_CAST(written AS DOUBLE) AS VARCHAR) IS DISTINCT FROM written"""  # noqa: S608
    )
    is_exact = True
    # To the end in any case: a result that is not read to its end keeps the connection busy.
    while some := doubtful.fetchmany(10_000):
        is_exact = is_exact and all(Decimal(repr(float(text))) == Decimal(text) for (text,) in some)
    if is_exact:
        return "DOUBLE"
    (power, whole, fraction) = cells.query(
        f"""SELECT count_if(regexp_matches(digits, '[eE]')), max(length(ltrim(split_part(digits, '.', 1), '0'))),
        max(length(split_part(digits, '.', 2))) FROM ({written})"""  # noqa: S608
    )[0]
    places = int(str(whole)) + int(str(fraction))
    return None if power or places > 38 else f"DECIMAL({max(places, 1)}, {fraction})"
