"""Records with named values → cells: the columns are all names that occur, in the order of their first appearance.

An object among the values is spread over columns of its own, one level deep (`address.city`); what nests further, and
every array, stays JSON in its cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from validation.read.blank import leave_out_blank
from validation.read.cells import MAX_COLUMNS, ROW, row_numbers, trim
from validation.read.reading import NotATable, Reading, Source, Surrounding, reading_error
from validation.report import MAX_ROWS, Finding

BATCH_ROWS = 20_000
BATCH_CHARACTERS = 16 * 1024 * 1024
MAX_NESTING = 200
"""Arrays in arrays that are written back as JSON."""

Record = dict[str, object]
ColumnPath = tuple[str, ...]
"""The keys that lead to a value: one, or two where an object is spread."""


class Scalar(str):
    """A number, or a word such as `NaN` that stands for one, exactly as it is written."""

    __slots__ = ()


class Whole(msgspec.Struct, frozen=True):
    """An object that is not spread over columns but kept as JSON."""

    value: object


class _Places(msgspec.Struct):
    """Rows of one trouble; only the first ones are kept."""

    count: int = 0
    rows: list[int] = []

    def add(self, row: int) -> None:
        self.count += 1
        if len(self.rows) < MAX_ROWS:
            self.rows.append(row)


def columns_of(records: Sequence[Record]) -> dict[ColumnPath, list[object]]:
    """The values by column, None where a record has none."""
    columns: dict[ColumnPath, list[object]] = {}
    for key in dict.fromkeys(chain.from_iterable(records)):
        values = [record.get(key) for record in records]
        objects = [value for value in values if type(value) is dict and value]
        if not objects:
            columns[(key,)] = values
            continue
        plain = [None if type(value) is dict and value else value for value in values]
        if any(value is not None for value in plain):
            columns[(key,)] = plain
        for inner in dict.fromkeys(chain.from_iterable(objects)):
            columns[(key, inner)] = [value.get(inner) if type(value) is dict else None for value in values]
    return columns


def label_of(path: ColumnPath) -> str:
    return ".".join(path)


def text_of(value: object) -> str:
    """A value as the text of a cell; nothing for a missing one."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case Whole(inner):
            return as_json(inner)
        case _:
            return as_json(value)


def as_json(value: object, nesting: int = 0) -> str:
    """JSON of a value whose numbers stand as they were written."""
    if nesting > MAX_NESTING:
        raise NotATable(reading_error("json-too-deep"))
    match value:
        case Scalar():
            return str(value)
        case dict():
            pairs = (f"{json.dumps(key, ensure_ascii=False)}: {as_json(v, nesting + 1)}" for key, v in value.items())
            return f"{{{', '.join(pairs)}}}"
        case list():
            return f"[{', '.join(as_json(item, nesting + 1) for item in value)}]"
        case _:
            return json.dumps(value, ensure_ascii=False)


class RecordTable:
    """Takes records one by one and keeps a batch of them in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[int] = []
        self._records: list[Record] = []
        self._characters = 0
        self._columns: dict[ColumnPath, int] = {}
        self._kinds: dict[ColumnPath, set[str]] = {}
        self._parts: list[Path] = []
        self._writer: pa.ipc.RecordBatchFileWriter | None = None
        self._duplicates = _Places()
        self._strangers = _Places()
        self._unwritable = _Places()
        self.row_count = 0

    def add(self, row: int, value: object, characters: int = 0, has_duplicate_key: bool = False) -> None:
        """One more record, decoded from so many characters; what is no record is remembered as trouble."""
        self.row_count += 1
        self._characters += characters
        if has_duplicate_key:
            self._duplicates.add(row)
        if type(value) is not dict:
            self._strangers.add(row)
            return
        self._rows.append(row)
        self._records.append(value)
        if len(self._records) >= BATCH_ROWS or self._characters >= BATCH_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Write the batch that is in memory; a new column starts a new part of the file."""
        if not self._records:
            return
        columns = columns_of(self._records)
        if new := [path for path in columns if path not in self._columns]:
            self._columns.update(zip(new, range(len(self._columns), len(self._columns) + len(new)), strict=True))
            self._start_part()
        arrays = [
            self._array(path, columns[path]) if path in columns else pa.repeat("", len(self._rows))
            for path in self._columns
        ]
        batch = pa.RecordBatch.from_arrays([row_numbers(self._rows), *arrays], schema=self._schema())
        assert self._writer is not None  # noqa: S101 - the first batch has new columns
        self._writer.write_batch(batch)
        self._rows, self._records, self._characters = [], [], 0

    def _start_part(self) -> None:
        if len(self._columns) > MAX_COLUMNS:
            params = {"columns": str(len(self._columns)), "most": str(MAX_COLUMNS)}
            raise NotATable(reading_error("too-many-columns", params=params))
        self._end_part()
        self._parts.append(self._folder / f"cells-{len(self._parts)}.arrow")
        self._writer = pa.ipc.new_file(str(self._parts[-1]), self._schema())

    def _end_part(self) -> None:
        if self._writer is not None:
            self._writer.close()

    def _schema(self) -> pa.Schema:
        return pa.schema([(ROW, pa.int64()), *((f"c{index}", pa.string()) for index in range(len(self._columns)))])

    def _array(self, path: ColumnPath, values: list[object]) -> pa.Array:
        """The texts of a column, whose kind is noted."""
        types = set(map(type, values)) - {type(None)}
        kinds = self._kinds.setdefault(path, set())
        texts = values if types <= {str, Scalar} else [text_of(value) for value in values]
        try:
            array = pa.array(texts, pa.string()).fill_null("")
        except UnicodeEncodeError:
            array = pa.array([self._writable(row, text) for row, text in zip(self._rows, texts, strict=True)])
        if Scalar in types:
            numbers = array if types == {Scalar} else pa.array([v for v in values if type(v) is Scalar], pa.string())
            kinds.add("integer" if _all_match(numbers, r"^(-?[0-9]+)?$") else "number")
        if bool in types:
            kinds.add("boolean")
        if types - {Scalar, bool}:
            kinds.add("string")
            array = pc.utf8_normalize(array, "NFC")
            for index in pc.indices_nonzero(pc.match_substring(array, "\0")).to_pylist():
                self._unwritable.add(self._rows[index])
        return array

    def _writable(self, row: int, text: object) -> str:
        """The text without half characters (`\\ud800`), which no encoding can write; its row is noted."""
        written = str(text or "").encode(errors="replace").decode()
        if written != (text or ""):
            self._unwritable.add(row)
        return written

    def source(
        self,
        reading: Reading,
        surroundings: Iterable[Surrounding] = (),
        findings: Iterable[Finding] = (),
        labels: Mapping[str, str] | None = None,
    ) -> Source:
        """The cells of all records; `labels` say what the columns are called where keys do not."""
        self.flush()
        self._end_part()
        if not self._parts:
            code = "json-without-records" if self._strangers.count else "empty-file"
            raise NotATable(reading_error(code), reading)
        table, blank = leave_out_blank(pa.concat_tables([self._part(path) for path in self._parts]))
        table, shown = trim(table, [label_of(path) if labels is None else labels[path[0]] for path in self._columns])
        kinds = {f"c{index}": kind for path, index in self._columns.items() if (kind := _kind(self._kinds[path]))}
        return Source(
            reading,
            table,
            shown,
            tuple(surroundings),
            (*findings, *self._findings(), *blank),
            kinds={name: kind for name, kind in kinds.items() if name in table.column_names},
        )

    def _part(self, path: Path) -> pa.Table:
        """One part of the file, with the columns that only later parts have."""
        table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
        for field in list(self._schema())[table.num_columns :]:
            table = table.append_column(field, pa.repeat("", table.num_rows))
        return table

    def _findings(self) -> Iterator[Finding]:
        for code, places in (
            ("json-duplicate-key", self._duplicates),
            ("json-no-record", self._strangers),
            ("unwritable-text", self._unwritable),
        ):
            if places.count:
                yield reading_error(code, count=places.count, rows=tuple(places.rows))


def _all_match(texts: pa.Array, pattern: str) -> bool:
    return bool(pc.all(pc.match_substring_regex(texts, pattern)).as_py())


def _kind(kinds: set[str]) -> str:
    """The Table Schema type of a column by what its values are; nothing where it has none."""
    if kinds == {"integer", "number"}:
        return "number"
    return next(iter(kinds)) if len(kinds) == 1 else "string" if kinds else ""
