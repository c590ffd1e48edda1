"""Text cells → Table Schema: a column's type is what every one of its values is, and no value may change by it.

Readings are a table of small values. Each says in SQL which texts it takes; the first one that takes every value of a
column wins. A sample rules readings out cheaply, the whole column decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
import pyarrow.compute as pc

from validation.read.cells import Cells
from validation.recipe import TYPES as TYPES
from validation.recipe import Recipe, SetColumnType, SetMissingValues, last

Descriptor = dict[str, Any]
"""A Table Schema, or one of its fields, as Frictionless describes it."""

SAMPLE_ROWS = 2048
COLUMNS_PER_QUERY = 20
MAX_LABEL_CHARACTERS = 500


class ColumnReading(msgspec.Struct, frozen=True):
    """One way to read a column. `{}` stands for the column in its SQL."""

    type: str
    pattern: str
    """Matches the whole of each text that can be read so without changing its value; for RE2 and Python alike."""
    condition: str = "true"
    """What else must hold of such a text."""
    proof: str = "true"
    """Holds for at least one value; otherwise another reading would do as well, and neither is chosen."""
    properties: Mapping[str, str] = {}
    """What the Table Schema field says beside its type."""
    mark: str = ""
    """The sign that makes the reading worth asking about: where no value holds it, there is nothing to read."""

    @property
    def takes(self) -> str:
        return f"({_is(self.pattern)} AND {self.condition})"


def _is(pattern: str) -> str:
    return f"regexp_full_match({{}}, '{pattern}')"


def _marked(group: str, decimal: str, proof: str, **properties: str) -> ColumnReading:
    """Numbers with thousands separator and decimal mark, both given as patterns."""
    grouped = rf"[1-9][0-9]{{0,2}}({group}[0-9]{{3}})+"
    pattern = rf" *-?({grouped}|0|[1-9][0-9]*)({decimal}[0-9]+)? *"
    return ColumnReading(
        "number", pattern, proof=_is(rf" *-?({proof}) *"), properties=properties, mark=properties["groupChar"]
    )


def _dates(pattern: str, format: str, other: str = "") -> ColumnReading:
    """Days in a format; where `other` would read them too, at least one must not fit it."""
    return ColumnReading(
        "date",
        pattern,
        f"try_strptime({{}}, '{format}') IS NOT NULL",
        f"try_strptime({{}}, '{other}') IS NULL" if other else "true",
        {"format": format},
    )


# `1E5` is as often a code as a number: a power of ten needs a fraction or a sign to be taken for one.
_PLAIN = r" *-?((0|[1-9][0-9]*)(\.[0-9]+)?|\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]+[eE][+-]?|[eE][+-])[0-9]{1,3}) *"
# `1.234` could be a thousand, as Vietnamese writes it, and a whole number could stand in either column.
_UNSURE_POINT = r" *-?([0-9]+|[1-9][0-9]{0,2}\.[0-9]{3}) *"
# So could `1,234`: a fraction of another length, or a zero or four digits before it, could not.
_SURE_FRACTION = r" *-?([0-9]+,([0-9]{1,2}|[0-9]{4,})|(0|[0-9]{4,}),[0-9]+) *"
_TWO_GROUPS = r"[1-9][0-9]{{0,2}}({0}[0-9]{{3}}){{2,}}({1}[0-9]+)?|[1-9][0-9]{{0,2}}({0}[0-9]{{3}})+{1}[0-9]+"
_ISO_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DAY = "[0-9]{1,2}"
_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"

READINGS = (
    *(ColumnReading("boolean", words) for words in ("true|false", "True|False", "TRUE|FALSE")),
    # Leading zeros, plus signs and digits beyond 64 bits belong to codes, not to quantities.
    ColumnReading("integer", " *(0|-?[1-9][0-9]{0,18}) *", "TRY_CAST({} AS BIGINT) IS NOT NULL"),
    ColumnReading("number", _PLAIN, proof=f"NOT {_is(_UNSURE_POINT)}", mark="."),
    ColumnReading("number", r" *-?(0|[1-9][0-9]*)(,[0-9]+)? *", "true", _is(_SURE_FRACTION), {"decimalChar": ","}, ","),
    _marked(r"\.", ",", _TWO_GROUPS.format(r"\.", ","), groupChar=".", decimalChar=","),
    _marked(",", r"\.", _TWO_GROUPS.format(",", r"\."), groupChar=","),
    *(
        _marked(space, mark, rf"[1-9][0-9]?({space}[0-9]{{3}})+({mark}[0-9]+)?", groupChar=space, **properties)
        for space in (" ", "\u00a0", "\u202f")
        for mark, properties in ((",", {"decimalChar": ","}), (r"\.", {}))
    ),
    ColumnReading("date", _ISO_DAY, "TRY_CAST({} AS DATE) IS NOT NULL"),
    *(
        _dates(f"{_DAY}{mark}{_DAY}{mark}[0-9]{{4}}", written.replace("/", plain), other.replace("/", plain))
        for mark, plain in (("/", "/"), ("-", "-"), (r"\.", "."))
        for written, other in (("%d/%m/%Y", "%m/%d/%Y"), ("%m/%d/%Y", "%d/%m/%Y"))
    ),
    _dates(f"[0-9]{{4}}/{_DAY}/{_DAY}", "%Y/%m/%d"),
    ColumnReading("datetime", _MOMENT, "TRY_CAST({} AS TIMESTAMP) IS NOT NULL"),
    ColumnReading(
        "datetime",
        _MOMENT + r"(Z|\+00:00)",
        "TRY_CAST(left({}, 19) AS TIMESTAMP) IS NOT NULL",
        properties={"timezone": "UTC"},
    ),
)
TEXT = ColumnReading("string", ".*")


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
    """The officer said what it is; its values may not fit."""
    alternatives: tuple[ColumnReading, ...] = ()
    """Other readings that take every value, without any value that proves them unless the type was declared; of these
    only the ones whose mark stands in some value."""

    @property
    def field(self) -> Descriptor:
        properties = {key: value for key, value in self.reading.properties.items() if key != "timezone"}
        return {"name": self.name, "title": self.label or self.name, "type": self.reading.type, **properties}


class TableSchema(msgspec.Struct, frozen=True):
    columns: tuple[Column, ...]
    missing_values: tuple[str, ...] = ("",)

    @property
    def descriptor(self) -> Descriptor:
        return {"fields": [column.field for column in self.columns], "missingValues": list(self.missing_values)}


def decide(cells: Cells, recipe: Recipe = (), expected: Descriptor | None = None) -> TableSchema:
    """The Table Schema of all values.

    A column keeps the type that `expected` gives it as long as every value fits; what the recipe declares holds
    whether they fit or not.
    """
    step = last(recipe, SetMissingValues)
    missing = ("", *(value for value in (step.values if step else ()) if value))
    names = column_names(cells.labels)
    declared = {step.column: step for step in recipe if isinstance(step, SetColumnType)}
    wanted = {field["name"]: field for field in (expected or {}).get("fields", ())}
    fitting = _fitting(
        cells, missing, {source: wanted.get(name) for source, name in zip(cells.columns, names, strict=True)}
    )
    columns = []
    for source, name, label in zip(cells.columns, names, cells.labels, strict=True):
        reading = _chosen(fitting[source], wanted.get(name))
        if name in declared:
            reading = declared_reading(declared[name])
        value = _value(cells, source, reading, missing, declared=name in declared)
        if value is None:
            reading, value = TEXT, source
        sql = f"CASE WHEN {is_missing(source, missing)} THEN NULL ELSE {value} END"
        others = tuple(
            fit.reading for fit in fitting[source] if name in declared or (fit.has_mark and not fit.is_proved)
        )
        columns.append(Column(source, name, clean_label(label), reading, sql, name in declared, others))
    return TableSchema(tuple(columns), missing)


def same_schema(one: Descriptor | None, other: Descriptor | None) -> bool:
    """Whether a program that reads the one reads the other: the same names with the same types."""
    return one is not None and other is not None and _types(one) == _types(other)


def _types(descriptor: Descriptor) -> dict[str, str]:
    return {field["name"]: field.get("type", "string") for field in descriptor["fields"]}


_INVISIBLE = {"Cc", "Cf", "Co", "Cs"}


def clean_label(label: str) -> str:
    """The label on one line, without characters that cannot be seen."""
    spaced = re.sub(r"\s+", " ", label)
    shown = "".join(char for char in spaced if unicodedata.category(char) not in _INVISIBLE)
    return unicodedata.normalize("NFC", shown).strip()[:MAX_LABEL_CHARACTERS]


def column_names(labels: Sequence[str]) -> list[str]:
    """A unique name for each label, diacritics kept; a repeated one gets its number."""
    names: list[str] = []
    taken: set[str] = set()
    for number, label in enumerate(labels, 1):
        base = clean_label(label) or f"column_{number}"
        name, turn = base, 2
        while name in taken:
            name, turn = f"{base}_{turn}", turn + 1
        taken.add(name)
        names.append(name)
    return names


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def is_missing(source: str, missing: Sequence[str]) -> str:
    """SQL that holds for a missing cell."""
    return f"{source} = ''" if len(missing) == 1 else f"{source} IN ({', '.join(map(literal, missing))})"


class Fit(msgspec.Struct, frozen=True):
    """A reading that takes every value of a column."""

    reading: ColumnReading
    is_proved: bool
    has_mark: bool
    """Some value holds the sign that the reading gives a meaning to."""


def _chosen(fitting: Sequence[Fit], wanted: Descriptor | None) -> ColumnReading:
    """The wanted reading where it fits, else the first that fits and is proved."""
    if wanted is not None and wanted.get("type", "string") == "string":
        return TEXT
    kept = next((fit.reading for fit in fitting if _is_wanted(fit.reading, wanted)), None)
    return kept or next((fit.reading for fit in fitting if fit.is_proved), TEXT)


def _is_wanted(reading: ColumnReading, wanted: Descriptor | None) -> bool:
    """Whether a reading is the one that a Table Schema field describes."""
    if wanted is None or reading.type != wanted.get("type"):
        return False
    return all(reading.properties.get(key) == wanted.get(key) for key in ("format", "decimalChar", "groupChar"))


def is_rival(chosen: ColumnReading, other: ColumnReading) -> bool:
    """Whether another reading that takes every value gives other values: days for months, thousands for fractions."""
    if chosen.type == "number":
        return not chosen.properties and other.properties.get("groupChar") == "."
    return chosen.type == "string" and (other.type == "date" or other.mark in (".", ","))


Fitting = dict[str, list[Fit]]
"""For each column the readings that take every value."""


def _fitting(cells: Cells, missing: Sequence[str], wanted: Mapping[str, Descriptor | None]) -> Fitting:
    """What fits each column; nothing for an empty one.

    The likeliest reading of each column is tried first, with those that it must be told apart from; the others are
    only tried where it fails.
    """
    likely = {column: readings for column in cells.columns if (readings := _likely(cells, column, missing))}
    first = {
        column: [
            reading
            for reading in readings
            if reading is readings[0] or is_rival(readings[0], reading) or _is_wanted(reading, wanted.get(column))
        ]
        for column, readings in likely.items()
    }
    fitting = _taking(cells, first, missing)
    rest = {
        column: [reading for reading in readings if reading not in first[column]]
        for column, readings in likely.items()
        if not any(fit.is_proved for fit in fitting[column])
    }
    for column, more in _taking(cells, rest, missing).items():
        fitting[column] += more
    return {column: fitting.get(column, []) for column in cells.columns}


def _taking(cells: Cells, readings: Mapping[str, Sequence[ColumnReading]], missing: Sequence[str]) -> Fitting:
    """Of the given readings those that take every value."""
    fitting: Fitting = {}
    columns = [column for column in readings if readings[column]]
    for start in range(0, len(columns), COLUMNS_PER_QUERY):
        part = {column: readings[column] for column in columns[start : start + COLUMNS_PER_QUERY]}
        counts = [
            f"count_if(NOT ({is_missing(column, missing)}) AND {condition})"
            for column, tried in part.items()
            for reading in tried
            for condition in (
                f"NOT {reading.takes.replace('{}', column)}",
                f"({reading.proof.replace('{}', column)})",
                f"contains({column}, {literal(reading.mark)})",
                "true",
            )
        ]
        found = iter(cells.query(f"SELECT {', '.join(counts)} FROM cells")[0])  # noqa: S608
        for column, tried in part.items():
            fitting[column] = []
            for reading in tried:
                misfits, proofs, marked, present = (int(str(next(found))) for _ in range(4))
                if not misfits:
                    proved = bool(proofs) and not _is_too_rare(cells, reading, marked, present)
                    proved = proved or (reading.mark == "." and not reading.properties and column in cells.decimals)
                    fitting[column].append(Fit(reading, proved, bool(marked)))
    return fitting


def _is_too_rare(cells: Cells, reading: ColumnReading, marked: int, present: int) -> bool:
    """Whether commas in a few cells of a file whose cells are separated by commas are rather a list: `2,2`."""
    return cells.delimiter == "," and reading.properties == {"decimalChar": ","} and marked * 2 < present


_PATTERNS = tuple((re.compile(reading.pattern), reading) for reading in READINGS)


def _likely(cells: Cells, column: str, missing: Sequence[str]) -> list[ColumnReading]:
    """Readings that the first values allow; none where all values of the column are missing."""
    values = cells.table.column(column)
    sample = [value for value in values.slice(0, SAMPLE_ROWS).to_pylist() if value not in missing]
    if not sample and all(value.as_py() in missing for value in pc.unique(values)):
        return []
    return [reading for pattern, reading in _PATTERNS if all(map(pattern.fullmatch, sample))]


_FORMAT = re.compile(r"(%[dmYyHMS]|[^%'\\])+")


def unfit_steps(recipe: Recipe, labels: Sequence[str]) -> list[SetColumnType]:
    """Declarations that cannot be followed: an unknown column, type or format, or marks that are none."""
    names = column_names(labels)
    return [
        step
        for step in recipe
        if isinstance(step, SetColumnType)
        and not (
            step.column in names
            and step.type in TYPES
            and (not step.format or _FORMAT.fullmatch(step.format))
            and len(step.decimal_char) <= 1
            and len(step.group_char) <= 1
            and not re.search("[0-9eE+-]", step.decimal_char + step.group_char)
        )
    ]


def declared_reading(step: SetColumnType) -> ColumnReading:
    """What the officer says a column is."""
    properties = {
        key: value
        for key, value in (
            ("format", step.format if step.type in ("date", "datetime") else ""),
            ("decimalChar", step.decimal_char if step.type == "number" else ""),
            ("groupChar", step.group_char if step.type == "number" else ""),
        )
        if value
    }
    return ColumnReading(step.type, "true", properties=properties)


def _value(cells: Cells, source: str, reading: ColumnReading, missing: Sequence[str], declared: bool) -> str | None:
    """SQL of the typed value of a present cell; None where no number type holds every value exactly."""
    match reading.type:
        case "boolean":
            yes, no = "('true', 'True', 'TRUE', '1')", "('false', 'False', 'FALSE', '0')"
            return f"CASE WHEN {source} IN {yes} THEN true WHEN {source} IN {no} THEN false END"
        case "integer":
            return f"TRY_CAST({_where(f'trim({source})', '[+-]?[0-9]+', declared)} AS BIGINT)"
        case "number":
            plain = _where(_plain_number(source, reading.properties, declared), _DECLARED_NUMBER, declared)
            kind = _number_type(cells, plain, is_missing(source, missing))
            return kind and f"TRY_CAST({plain} AS {kind})"
        case "date" if "format" in reading.properties:
            return f"CAST(try_strptime({source}, {literal(reading.properties['format'])}) AS DATE)"
        case "date":
            return f"TRY_CAST({_where(source, '[0-9]{4}-[0-9]{2}-[0-9]{2}', declared)} AS DATE)"
        case "datetime" if "format" in reading.properties:
            return f"try_strptime({source}, {literal(reading.properties['format'])})"
        case "datetime":
            moment = _where(source, _MOMENT, declared) if "timezone" not in reading.properties else source
            return rf"TRY_CAST(regexp_replace({moment}, '(Z|\+00:00)$', '') AS TIMESTAMP)"
        case _:
            return source


_DECLARED_NUMBER = r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"


def _where(value: str, pattern: str, needed: bool) -> str:
    """The value where it looks as it should: casts are more generous (`1_000`, `NaN`) than the types are."""
    return f"CASE WHEN regexp_full_match({value}, '{pattern}') THEN {value} END" if needed else value


def _plain_number(source: str, properties: Mapping[str, str], declared: bool) -> str:
    """The number as casts want it. Only the marks that are said count, and groups have three digits."""
    decimal, group = properties.get("decimalChar", "."), properties.get("groupChar", "")
    plain = f"trim({source})"
    if declared:
        grouped = f"[0-9]{{1,3}}({re.escape(group)}[0-9]{{3}})+|" if group else ""
        pattern = f"[+-]?({grouped}[0-9]*)({re.escape(decimal)}[0-9]+)?([eE][+-]?[0-9]{{1,3}})?"
        plain = _where(plain, pattern.replace("'", "''"), declared)
    if group:
        plain = f"replace({plain}, {literal(group)}, '')"
    return f"replace({plain}, {literal(decimal)}, '.')" if decimal != "." else plain


def _number_type(cells: Cells, plain: str, missing: str) -> str | None:
    """DOUBLE where the shortest text of every double is the written number, else a DECIMAL for all, else None."""
    written = f"""SELECT {plain} AS written, ltrim(written, '+-') AS digits
        FROM cells WHERE NOT ({missing}) AND written IS NOT NULL"""  # noqa: S608
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
