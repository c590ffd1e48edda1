"""JSON → cells: arrays of records, one record a line, tables wrapped in objects; numbers exactly as they are written.

The text is decoded value by value, so that memory holds a batch of records and never the document.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO

import msgspec

from validation.read.geojson import is_feature, record_of
from validation.read.header import header_findings, labels_or_numbers
from validation.read.reading import NotATable, Reading, Source, Surrounding, reading_error, recipe_error
from validation.read.records import Record, RecordTable, Scalar, Whole, text_of
from validation.recipe import Recipe, SetHeaderRow, SetSheet, last
from validation.report import MAX_ROWS, Finding, Gate, Severity, Suggestion

CHUNK_CHARACTERS = 1024 * 1024
MAX_VALUE_CHARACTERS = 16 * 1024 * 1024
"""One record is never as large; what is cannot be decoded piece by piece."""
MAX_DEPTH = 4
"""Objects around the array of records."""
MAX_ARRAYS = 100
MAX_OFFERED = 20
MAX_METADATA = 1000
MAX_TEXTS = 2000
KNOWN_NAMES = ("records", "features", "data", "rows", "items", "results", "value")
"""How programs call the array that holds the table, where an object holds several."""
PLAIN = Reading(format="json", header_row=0)
COLUMN_NAMES = ("columns", "fields")
"""How programs call the array that says what each column is."""
BEHIND_PAGE = "[2]"
"""Name of the array of records that stands second in an array, behind what says which page it is."""
KEY = "key"
"""Label of the keys under which the records of an object stand."""
WGS84 = ("CRS84", "4326")


class NotJson(Exception):
    """The text breaks off or breaks the rules."""


class TooDeep(Exception):
    """Objects in objects in objects, further than any table goes."""


class _Text:
    """A JSON text of which only a part is in memory; `position` is where the next value starts."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._buffer = ""
        self._position = 0
        self._is_whole = False
        self._lines = 1
        self.characters = 0
        """Of the last value."""
        self._has_duplicate_key = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=Scalar,
            parse_int=Scalar,
            parse_constant=Scalar,
            strict=False,
        )

    def _object(self, pairs: list[tuple[str, object]]) -> Record:
        record = dict(pairs)
        if len(record) != len(pairs):
            self._has_duplicate_key = True
        return record

    def take_duplicate_key(self) -> bool:
        """Whether an object since the last time had a key twice, of which only the last value is known."""
        found, self._has_duplicate_key = self._has_duplicate_key, False
        return found

    @property
    def line(self) -> int:
        """Line of the next value, from 1; asked before it is taken."""
        return self._lines

    def peek(self) -> str:
        """The next sign that is not space; empty at the end."""
        while True:
            start, buffer = self._position, self._buffer
            end = len(buffer)
            while start < end and buffer[start] in " \t\r\n":
                start += 1
            self._lines += buffer.count("\n", self._position, start)
            self._position = start
            if start < end:
                return buffer[start]
            if not self._grow():
                return ""

    def skip(self, sign: str) -> bool:
        """Pass over that sign, if it is the next one."""
        if self.peek() != sign:
            return False
        self._position += 1
        return True

    def expect(self, sign: str) -> None:
        if not self.skip(sign):
            raise NotJson

    def value(self) -> object:
        """The next value; raises NotJson for what is none, TooDeep for what nests without end."""
        self.peek()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._buffer, self._position)
            except json.JSONDecodeError as error:
                # An error well before the end of what is here is one; else more text may mend it.
                cut_off = error.msg.startswith("Unterminated") or error.pos > len(self._buffer) - 16
                if not (cut_off and self._grow()):
                    raise NotJson from error
            except RecursionError as error:
                raise TooDeep from error
            else:
                # A number may go on in the next piece.
                if end < len(self._buffer) or not self._grow():
                    self._lines += self._buffer.count("\n", self._position, end)
                    self.characters, self._position = end - self._position, end
                    value: object = found
                    return value

    def _grow(self) -> bool:
        """Read on, at least as much again as is kept: decoding from the start stays in proportion."""
        if self._is_whole:
            return False
        kept = self._buffer[self._position :]
        if len(kept) > MAX_VALUE_CHARACTERS:
            raise NotATable(reading_error("json-value-too-large"))
        more = self._file.read(max(CHUNK_CHARACTERS, len(kept)))
        self._is_whole = not more
        self._buffer, self._position = kept + more, 0
        return bool(more)

    def elements(self) -> Iterator[object]:
        """The values of the array that comes next."""
        self.expect("[")
        if self.skip("]"):
            return
        while True:
            yield self.value()
            if self.skip("]"):
                return
            self.expect(",")

    def members(self) -> Iterator[str]:
        """The keys of the object that comes next; each value is to be taken before going on."""
        self.expect("{")
        if self.skip("}"):
            return
        while True:
            key = self.value()
            if not isinstance(key, str) or isinstance(key, Scalar):
                raise NotJson
            self.expect(":")
            yield key
            if self.skip("}"):
                return
            self.expect(",")


class _Array(msgspec.Struct, frozen=True):
    """An array somewhere in the document."""

    name: str
    """The keys that lead to it, joined by points."""
    key: str
    kind: str
    """Of its first value: `object`, `array`, `scalar`, or nothing where it is empty."""
    texts: tuple[str, ...] = ()
    """The first texts in it, or the names in the objects that describe columns."""


class _Outline(msgspec.Struct):
    """What stands in a document whose outermost value is an object."""

    arrays: list[_Array] = []
    metadata: list[str] = []
    crs: str = ""
    is_lines: bool = False
    """Further values follow the first one."""
    has_page: bool = False
    """The document is an array of two: an object about the page, and the array of its records."""


class _Shape(msgspec.Struct):
    """What the values of the chosen array are, and how they become records."""

    has_degrees: bool = True
    labels: dict[str, str] | None = None
    """Of the columns of a table whose rows are plain arrays, by position."""
    has_labels: bool = True
    short: list[int] = []
    long: list[int] = []

    def record(self, row: int, value: object) -> object:
        if self.labels is None:
            return record_of(value, self.has_degrees) if isinstance(value, dict) and is_feature(value) else value
        if not isinstance(value, list):
            return value
        if len(value) != len(self.labels):
            (self.short if len(value) < len(self.labels) else self.long).append(row)
        return {
            key: Whole(cell) if isinstance(cell, dict) else cell for key, cell in zip(self.labels, value, strict=False)
        }

    def findings(self) -> Iterator[Finding]:
        expected = {"expected": str(len(self.labels or ()))}
        for code, rows in (("missing-cell", self.short), ("extra-cell", self.long)):
            if rows:
                yield reading_error(code, count=len(rows), rows=tuple(rows[:MAX_ROWS]), params=expected)


def read_json(path: Path, recipe: Recipe, folder: Path) -> Source:
    """Cells of the records of a JSON file; raises NotATable where there are none."""
    table = RecordTable(folder)
    try:
        return _read(path, recipe, table)
    except UnicodeError as error:
        row = table.row_count + 1
        raise NotATable(reading_error("encoding-error", rows=(row,), params={"encoding": "utf-8"}), PLAIN) from error
    except NotJson as error:
        raise NotATable(reading_error("json-damaged", rows=(table.row_count + 1,)), PLAIN) from error
    except TooDeep as error:
        raise NotATable(reading_error("json-too-deep", rows=(table.row_count + 1,)), PLAIN) from error


def records(path: Path, reading: Reading) -> Iterator[tuple[int, object]]:
    """The records of a file that was read before, each with its row number; raises NotATable where they break off."""
    try:
        with open_text(path) as file:
            text = _Text(file)
            if text.peek() == "{" and not reading.sheet:
                # Objects one after another are another format than one object that holds records under their keys.
                yield from _keyed(text) if reading.format == "json" else _lines(text)
            else:
                _go_to(text, reading.sheet)
                yield from enumerate(text.elements(), 1)
    except (UnicodeError, NotJson, TooDeep) as error:
        raise NotATable(reading_error("json-damaged")) from error


def open_text(path: Path) -> IO[str]:
    """JSON is UTF-8; some programs write UTF-16 with a mark at the start."""
    with path.open("rb") as file:
        start = file.read(2)
    encoding = "utf-16" if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    return path.open(encoding=encoding, newline="")


def _read(path: Path, recipe: Recipe, table: RecordTable) -> Source:
    with open_text(path) as file:
        text = _Text(file)
        is_array = text.peek() == "["
        outline = _pages(text) if is_array else _outline(text)
    is_keyed = not is_array and not outline.is_lines and not _holding(outline) and _are_keyed(path)
    chosen = None if is_array or outline.is_lines or is_keyed else _chosen(outline, recipe)
    reading = msgspec.structs.replace(PLAIN, sheet=BEHIND_PAGE) if outline.has_page else PLAIN
    if chosen:
        reading = msgspec.structs.replace(reading, sheet=chosen.name, sheets=tuple(_names(outline)))
    if outline.is_lines:
        reading = msgspec.structs.replace(reading, format="ndjson")
    with open_text(path) as file:
        text = _Text(file)
        _go_to(text, reading.sheet)
        found = _lines(text) if outline.is_lines else _keyed(text) if is_keyed else enumerate(text.elements(), 1)
        first = next(found, None)
        if first is None:
            raise NotATable(reading_error("no-rows"), reading)
        reading, shape = _shape(first[1], reading, outline, recipe)
        for row, value in found if reading.header_row else chain([first], found):
            table.add(row, shape.record(row, value), text.characters, text.take_duplicate_key())
        if outline.has_page:
            text.expect("]")
        if is_array and text.peek():
            raise NotJson
    return table.source(
        reading,
        _surroundings(outline),
        (
            *shape.findings(),
            *(() if shape.has_labels else header_findings(0, last(recipe, SetHeaderRow) is not None, ())),
            *_about(outline, chosen),
        ),
        shape.labels,
    )


def _outline(text: _Text) -> _Outline:
    outline = _Outline()
    _survey(text, "", outline, MAX_DEPTH)
    outline.is_lines = text.peek() == "{"
    if not outline.is_lines and text.peek():
        raise NotJson
    return outline


def _pages(text: _Text) -> _Outline:
    """Of an array: only its first signs are looked at, unless its second value is an array of records."""
    outline = _Outline()
    text.expect("[")
    if text.peek() != "{":
        return outline
    page = text.value()
    if text.skip(",") and text.peek() == "[" and isinstance(page, dict):
        outline.has_page = _measure(text, BEHIND_PAGE, "").kind == "object" and text.skip("]")
        outline.metadata += [value for value in page.values() if isinstance(value, str)][:MAX_METADATA]
    return outline


def _are_keyed(path: Path) -> bool:
    """Whether the document is an object of at least two records that have a name in common, each under its key."""
    count, common = 0, set[str]()
    with open_text(path) as file:
        text = _Text(file)
        for _ in text.members():
            value = text.value()
            if not isinstance(value, dict) or KEY in value:
                return False
            count, common = count + 1, common & value.keys() if count else set(value)
            if not common:
                return False
    return count > 1


def _keyed(text: _Text) -> Iterator[tuple[int, object]]:
    """The records of an object, each with its key as its first value."""
    for row, key in enumerate(text.members(), 1):
        value = text.value()
        yield row, {KEY: key, **value} if isinstance(value, dict) else value


def _survey(text: _Text, prefix: str, outline: _Outline, depth: int) -> None:
    """Pass over an object, noting the arrays in it and its texts."""
    for key in text.members():
        name = prefix + key
        sign = text.peek()
        if sign == "[" and len(outline.arrays) < MAX_ARRAYS:
            outline.arrays.append(_measure(text, name, key))
        elif sign == "{" and depth > 1:
            _survey(text, f"{name}.", outline, depth - 1)
        else:
            value = text.value()
            if name == "crs.properties.name":
                outline.crs = str(value)
            if isinstance(value, str) and len(outline.metadata) < MAX_METADATA:
                outline.metadata.append(value)


def _measure(text: _Text, name: str, key: str) -> _Array:
    kind = ""
    texts: list[str] = []
    for value in text.elements():
        kind = kind or ("object" if isinstance(value, dict) else "array" if isinstance(value, list) else "scalar")
        said = value.get("name") if isinstance(value, dict) and key in COLUMN_NAMES else value
        if isinstance(said, str) and len(texts) < MAX_TEXTS:
            texts.append(said)
    return _Array(name, key, kind, tuple(texts))


def _holding(outline: _Outline) -> list[_Array]:
    """The arrays that may be the table: those of objects and, where none of them has a table's name, of arrays."""
    objects = [array for array in outline.arrays if array.kind == "object"]
    arrays = [array for array in outline.arrays if array.kind == "array"]
    if any(array.key in KNOWN_NAMES for array in objects):
        return objects
    return [*objects, *(array for array in arrays if not objects or array.key in KNOWN_NAMES)]


def _names(outline: _Outline) -> Iterator[str]:
    return (array.name for array in _holding(outline))


def _chosen(outline: _Outline, recipe: Recipe) -> _Array:
    """The array that holds the table; raises NotATable where it is not clear which."""
    holding = _holding(outline)
    reading = msgspec.structs.replace(PLAIN, sheets=tuple(_names(outline)))
    if step := last(recipe, SetSheet):
        found = next((array for array in holding if array.name == step.sheet), None)
        if found is None:
            raise NotATable(recipe_error(step), reading)
        return found
    if not holding:
        raise NotATable(reading_error("json-without-records"), reading)
    known = [array for array in holding if array.key in KNOWN_NAMES]
    if len(holding) > 1 and len(known) != 1:
        raise NotATable(_about_arrays("json-with-several", Severity.ERROR, "", list(_names(outline))), reading)
    return known[0] if known else holding[0]


def _shape(first: object, reading: Reading, outline: _Outline, recipe: Recipe) -> tuple[Reading, _Shape]:
    """How the values become records, told by the first of them; rows of plain arrays have their labels somewhere."""
    if isinstance(first, dict) and is_feature(first):
        has_degrees = not outline.crs or outline.crs.endswith(WGS84)
        return msgspec.structs.replace(reading, format="geojson"), _Shape(has_degrees)
    if not isinstance(first, list):
        return reading, _Shape()
    prefix = reading.sheet.rpartition(".")[0]
    named = [array for array in outline.arrays if array.kind == "scalar"]
    described = [array for array in outline.arrays if array.kind == "object" and len(array.texts) == len(first)]
    beside = [array for array in named if array.name == f"{prefix}.columns".lstrip(".")] or described
    step = last(recipe, SetHeaderRow)
    if beside:
        labels = list(beside[0].texts)
    elif all(type(cell) is str for cell in first) if step is None else step.row == 1:
        labels = [text_of(cell) for cell in first]
        reading = msgspec.structs.replace(reading, header_row=1)
    else:
        labels = []
    has_labels = bool(labels)
    labels = labels or labels_or_numbers((), len(first), 0)
    return reading, _Shape(labels={str(index): label for index, label in enumerate(labels)}, has_labels=has_labels)


def _surroundings(outline: _Outline) -> Iterator[Surrounding]:
    if not outline.is_lines:
        yield from (Surrounding("metadata", words) for words in outline.metadata)
        yield from (Surrounding("label", array.name) for array in outline.arrays)


def _about(outline: _Outline, chosen: _Array | None) -> Iterator[Finding]:
    others = [name for name in _names(outline) if chosen and name != chosen.name]
    if chosen and others:
        yield _about_arrays("other-arrays", Severity.NOTE, chosen.name, others)
    if outline.crs and not outline.crs.endswith(WGS84):
        yield Finding(
            code="geojson-other-crs", severity=Severity.NOTE, gate=Gate.READING, params={"format": outline.crs[:100]}
        )


def _about_arrays(code: str, severity: Severity, name: str, others: list[str]) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        gate=Gate.READING,
        count=len(others),
        params={"sheet": name, "others": ", ".join(others[:MAX_OFFERED])},
        suggestions=tuple(
            Suggestion("use-array", (SetSheet(other),), {"sheet": other}) for other in others[:MAX_OFFERED]
        ),
    )


def _go_to(text: _Text, name: str) -> None:
    """Pass over everything before the value of that name."""
    if name == BEHIND_PAGE and text.skip("["):
        text.value()
        text.expect(",")
        return
    while name:
        for key in text.members():
            if name == key or name.startswith(f"{key}."):
                name = name[len(key) + 1 :]
                break
            text.value()
        else:
            raise NotJson


def _lines(text: _Text) -> Iterator[tuple[int, object]]:
    while text.peek():
        yield text.line, text.value()
