"""Columns that could be read better: what only the officer can know is asked, never guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from validation.privacy.redact import is_marker, show_example
from validation.read.cells import Cells
from validation.recipe import SetColumn, SetColumnType, SetMissingValues, Step
from validation.report import MAX_EXAMPLES, MAX_ROWS, Finding, Gate, Severity, Suggestion
from validation.schema import Column, ColumnReading, TableSchema, is_missing, is_rival
from validation.typing.fit import sample_of
from validation.typing.readings import candidates
from validation.typing.sql import matches

NEARLY_ALL = 0.9
MOST_STRANGERS = 5
"""Distinct words among numbers that may all mean "no value"."""
MARKERS = frozenset(
    (
        *("-", "--", "–", "—", ".", "..", "...", "…", "*", "x", "?", "/"),
        *("n/a", "#n/a", "na", "nan", "null", "none", "nil", "missing", "unknown", "not available", "no data"),
        *("không", "không có", "không có số liệu", "không có dữ liệu", "không rõ", "không xác định", "chưa có"),
        *("chưa có số liệu", "chưa rõ", "kxđ", "k/c", "trống"),
    )
)
"""Words that mean "no value" wherever they stand among numbers or dates."""
READINGS_TRIED = 3


def advise(cells: Cells, schema: TableSchema) -> Iterator[Finding]:
    """One note for every column whose values allow two readings, and for words among numbers or dates."""
    for column in schema.columns:
        if column.declared or column.promised:
            continue
        doubts = tuple(_ambiguous(column))
        yield from doubts
        if column.reading.type == "string" and not doubts:
            yield from _words_among_values(cells, column, schema.missing_values)
            yield from _periods(cells, column, schema.missing_values)


def _ambiguous(column: Column) -> Iterator[Finding]:
    others = [reading for reading in column.alternatives if is_rival(column.reading, reading)]
    if others:
        yield _note(
            _doubt(others[0]),
            column,
            params={"type": column.reading.type},
            suggestions=tuple(suggest(column, reading) for reading in others),
        )


def _doubt(reading: ColumnReading) -> str:
    """The code of a finding about a column that might be read so."""
    if reading.type == "number":
        return "ambiguous-number"
    return "two-digit-years" if "%y" in reading.properties.get("format", "") else "ambiguous-date"


def suggest(column: Column, reading: ColumnReading, code: str = "") -> Suggestion:
    """The button that reads a column so; `code` names its sentence where the reading does not say it all."""
    properties = reading.properties
    is_bare = properties.get("bareNumber", True)
    read = SetColumnType(
        column.name,
        reading.type,
        properties.get("format", ""),
        properties.get("decimalChar", ""),
        properties.get("groupChar", ""),
        is_bare,
        tuple(properties.get("trueValues", ())),
        tuple(properties.get("falseValues", ())),
    )
    # A unit that is taken off the numbers is kept with the column.
    steps: tuple[Step, ...] = (read,) if is_bare else (read, SetColumn(column.name, unit=properties.get("unit", "")))
    return Suggestion(code or _button(reading), steps, {"mark": properties.get("groupChar", ""), "type": reading.type})


def _button(reading: ColumnReading) -> str:
    match reading.properties:
        case {"format": format} if reading.type in ("date", "datetime"):
            return "read-month-first" if _is_month_first(format) else "read-day-first"
        case {"groupChar": _}:
            return "read-grouped"
        case {"decimalChar": _}:
            return "read-decimal-comma"
        case _:
            return "read-plain"


def _is_month_first(format: str) -> bool:
    day, month = format.find("%d"), re.search("%[mbB]", format)
    return month is not None and month.start() < day


def repairs(cells: Cells, column: Column, missing: Sequence[str]) -> tuple[Suggestion, ...]:
    """What would make every value of a column fit whose declared or promised type does not take them all.

    Either some words mean that there is no value, or the values are written in another way than was said, or the type
    is another one: then what it has become is said, and as text every value fits.
    """
    words = _strangers(cells, column, column.reading, missing)
    alike = [reading for reading in column.alternatives if reading.type == column.reading.type]
    return (
        *(words.suggestions(missing) if words is not None else ()),
        *(suggest(column, reading) for reading in alike),
        *changed_type(column),
        Suggestion("read-as-text", (SetColumnType(column.name, "string"),)),
    )


def changed_type(column: Column) -> Iterator[Suggestion]:
    """The button that says what a column has become which the last version promised to be of another type."""
    others = [reading for reading in column.alternatives if reading.type != column.reading.type]
    if column.promised and others:
        yield suggest(column, others[0], "read-as-type")


class _Strangers(msgspec.Struct, frozen=True):
    """Values of a column that its other values are not like."""

    count: int
    values_count: int
    words: tuple[str, ...]
    """The first ones, at most `MOST_STRANGERS` and one more."""
    rows: tuple[int, ...]

    @property
    def are_few(self) -> bool:
        """Whether the others say what the column is. Well-known marks of missing values may be as many as they."""
        share = 0.5 if all(word.strip().casefold() in MARKERS for word in self.words) else 1 - NEARLY_ALL
        return self.count <= share * self.values_count

    @property
    def are_codes(self) -> bool:
        """Whether a number is among them that only does not fit because it is a code, such as `007`."""
        return any(word.strip().isdigit() for word in self.words)

    def suggestions(self, missing: Sequence[str]) -> tuple[Suggestion, ...]:
        """The button that takes them for missing values, where that may be so."""
        # A button carries its words into the page and the database, so none may be a person's.
        if (
            not self.are_few
            or any(map(_DIGIT.search, self.words))
            or len(self.words) > MOST_STRANGERS
            or not all(map(is_marker, self.words))
        ):
            return ()
        step = SetMissingValues(tuple(dict.fromkeys([*(value for value in missing if value), *self.words])))
        return (Suggestion("words-are-missing", (step,)),)


def _strangers(cells: Cells, column: Column, reading: ColumnReading, missing: Sequence[str]) -> _Strangers | None:
    """The values that a reading does not take; None where it takes all."""
    source = column.source
    present = f"NOT ({is_missing(source, missing)})"
    fits = f"({column.sql}) IS NOT NULL" if column.declared else reading.takes.replace("{}", source)
    stranger = f"{present} AND NOT {fits}"
    count, values = cells.query(f"SELECT count_if({stranger}), count_if({present}) FROM cells")[0]  # noqa: S608
    if not count:
        return None
    words = cells.query(
        f"SELECT DISTINCT {source} FROM cells WHERE {stranger} ORDER BY 1 LIMIT {MOST_STRANGERS + 1}"  # noqa: S608
    )
    rows = cells.query(f"SELECT row FROM cells WHERE {stranger} ORDER BY row LIMIT {MAX_ROWS}")  # noqa: S608
    return _Strangers(
        int(str(count)),
        int(str(values)),
        tuple(str(word) for (word,) in words),
        tuple(int(str(row)) for (row,) in rows),
    )


_DIGIT = re.compile("[0-9]")
_FIGURES = re.compile("[0-9]+")
_LETTER = re.compile(r"[^\W\d_]")


def _words_among_values(cells: Cells, column: Column, missing: Sequence[str]) -> Iterator[Finding]:
    """Words in a column of numbers or dates, which make it text; often they mean that there is no value."""
    for reading in _without_words(column.label, sample_of(cells, column.source, missing)):
        strangers = _strangers(cells, column, reading, missing)
        if strangers is None or not strangers.are_few:
            continue
        if strangers.are_codes:
            return
        yield _note(
            "words-among-numbers" if reading.type in ("integer", "number") else "words-among-dates",
            column,
            count=strangers.count,
            rows=strangers.rows,
            examples=tuple(show_example(word) for word in strangers.words[:MAX_EXAMPLES]),
            suggestions=strangers.suggestions(missing),
        )
        return


def _without_words(label: str, sample: Sequence[str]) -> list[ColumnReading]:
    """What a column would be without the words in it, as far as its first values say."""
    figures = [value for value in sample if _DIGIT.search(value)]
    bare = [value for value in figures if not _LETTER.search(value)]
    for values in (bare, figures):
        if values and len(values) * 2 >= len(sample):
            found = candidates(label, values) or candidates(label, _written_alike(values))
            return found[:READINGS_TRIED]
    return []


def _written_alike(values: Sequence[str]) -> list[str]:
    """Those that are written as nearly all of them are, whatever their figures: none of `(1.5)` among `2.5`."""
    shapes = Counter(map(_shape, values))
    usual: set[str] = set()
    for shape, _ in shapes.most_common():
        if sum(shapes[known] for known in usual) >= NEARLY_ALL * len(values):
            break
        usual.add(shape)
    return [value for value in values if _shape(value) in usual]


def _shape(value: str) -> str:
    return _FIGURES.sub("0", value.strip())


_ROMAN = "(I|II|III|IV|[1-4])"
_PERIODS = (
    r"[0-9]{4} ?[-/]? ?[QqT][1-4]|[Qq][1-4] ?[-/ ] ?[0-9]{4}|"
    rf"([Qq]uý|QUÝ) {_ROMAN}( ?[-/] ?| năm | )[0-9]{{4}}|"
    r"([Tt]háng|THÁNG|T) ?[0-9]{1,2}( ?[-/] ?| năm )[0-9]{4}|(0?[1-9]|1[0-2])[-/.][12][0-9]{3}"
)
_PERIOD = re.compile(_PERIODS)


def _periods(cells: Cells, column: Column, missing: Sequence[str]) -> Iterator[Finding]:
    """Months and quarters in a writing that Table Schema has no type for: they stay as they are written."""
    sample = sample_of(cells, column.source, missing)
    if not sample or not all(map(_PERIOD.fullmatch, sample)):
        return
    other = f"NOT ({is_missing(column.source, missing)}) AND NOT {matches(_PERIODS, column.source)}"
    if cells.query(f"SELECT count_if({other}) FROM cells") == [(0,)]:  # noqa: S608
        yield _note("periods-as-text", column, examples=(show_example(sample[0]),))


def _note(code: str, column: Column, **more: object) -> Finding:
    note = Finding(code=code, severity=Severity.NOTE, gate=Gate.VALIDATION, column=column.label)
    return msgspec.structs.replace(note, **more)
