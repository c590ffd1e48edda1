"""Parquet → cells: values as text once more, so that they are checked like those of any other file; types are kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from validation.read.blank import leave_out_blank
from validation.read.cells import MAX_CELL_BYTES, MAX_COLUMNS, ROW, row_numbers, store, trim
from validation.read.reading import NotATable, Reading, Source, Surrounding, reading_error
from validation.report import Finding, Gate, Severity

READING = Reading(format="parquet", header_row=0)
BATCH_ROWS = 20_000
FREE_CELLS = 20_000_000
CELLS_PER_BYTE = 50
"""Tables have about one cell in a byte; beyond `FREE_CELLS`, a file that declares many more is a bomb."""
MAX_GROUP_BYTES = 2 * 1024**3
"""Of one column of a row group, unpacked: so much may be in memory."""
MAX_BATCH_BYTES = 512 * 1024**2
"""Of the texts of a batch: a dictionary lets a small file repeat long ones."""
MAX_TEXT_BYTES = 8 * 1024**3
MAX_METADATA = 200
INDEX_PREFIX = "__index_level_"
"""How pandas names the columns of an index that has no name."""
BROKEN = (pa.ArrowException, OSError, ValueError, IndexError)


class _Column(msgspec.Struct, frozen=True):
    index: int
    label: str
    type: pa.DataType


class _Kind(msgspec.Struct, frozen=True):
    """How the values of some Arrow types are written."""

    is_one: Callable[[pa.DataType], bool]
    type: str
    """Table Schema type."""
    write: Callable[[pa.Array], pa.Array]


def read_parquet(path: Path, folder: Path) -> Source:
    """Cells of a Parquet file; raises NotATable for one that is damaged, too large, or holds what is no text."""
    try:
        with _open(path) as file:
            columns, index = _columns(file)
            table, blank = leave_out_blank(store(_batches(file, columns), len(columns), folder / "cells.arrow"))
            table, labels = trim(table, [column.label for column in columns])
            kinds = {f"c{number}": _kind(column.type).type for number, column in enumerate(columns)}
            return Source(
                READING,
                table,
                labels,
                tuple(_metadata(file)),
                (*_about_index(index), *_about_zones(columns), *blank),
                kinds={name: kind for name, kind in kinds.items() if name in table.column_names},
            )
    except BROKEN as error:
        # What Arrow says may hold cells: not passed on.
        raise NotATable(reading_error("parquet-damaged"), READING) from error


def records(path: Path) -> Iterator[list[str]]:
    """The labels of a Parquet file and then its rows, as text; raises NotATable where they break off."""
    try:
        with _open(path) as file:
            columns, _ = _columns(file)
            yield [column.label for column in columns]
            for batch in _batches(file, columns):
                yield from map(list, zip(*(column.to_pylist() for column in batch.columns[1:]), strict=True))
    except BROKEN as error:
        raise NotATable(reading_error("parquet-damaged"), READING) from error


def _open(path: Path) -> pq.ParquetFile:
    """Raises NotATable where what the file declares of itself is too much to unpack."""
    metadata = pq.read_metadata(path)
    if metadata.num_columns > MAX_COLUMNS:
        params = {"columns": str(metadata.num_columns), "most": str(MAX_COLUMNS)}
        raise NotATable(reading_error("too-many-columns", params=params), READING)
    if metadata.num_rows * metadata.num_columns > max(FREE_CELLS, path.stat().st_size * CELLS_PER_BYTE):
        raise NotATable(reading_error("parquet-too-large"), READING)
    in_dictionaries = set()
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for column in map(group.column, range(metadata.num_columns)):
            if column.total_uncompressed_size > MAX_GROUP_BYTES:
                raise NotATable(reading_error("parquet-too-large"), READING)
            if column.physical_type == "BYTE_ARRAY" and any("DICTIONARY" in name for name in column.encodings):
                in_dictionaries.add(column.path_in_schema)
    return pq.ParquetFile(path, memory_map=True, pre_buffer=False, read_dictionary=sorted(in_dictionaries))


def _columns(file: pq.ParquetFile) -> tuple[list[_Column], list[str]]:
    """The columns of the table, and those that only number its rows: an index of pandas without a name."""
    fields = [_Column(number, field.name, _plain_type(field.type)) for number, field in enumerate(file.schema_arrow)]
    index = [column for column in fields if column.label.startswith(INDEX_PREFIX) and pa.types.is_integer(column.type)]
    return [column for column in fields if column not in index], [column.label for column in index]


def _plain_type(kind: pa.DataType) -> pa.DataType:
    if isinstance(kind, pa.BaseExtensionType):
        return _plain_type(kind.storage_type)
    return _plain_type(kind.value_type) if pa.types.is_dictionary(kind) else kind


def _batches(file: pq.ParquetFile, columns: list[_Column]) -> Iterator[pa.RecordBatch]:
    names = [ROW, *(f"c{number}" for number in range(len(columns)))]
    number, written = 1, 0
    for batch in file.iter_batches(BATCH_ROWS):
        numbers = range(number, number + batch.num_rows)
        arrays = [_texts(batch.column(column.index), column, numbers) for column in columns]
        written += sum(array.nbytes for array in arrays)
        if written > MAX_TEXT_BYTES:
            raise NotATable(reading_error("parquet-too-large"), READING)
        yield pa.RecordBatch.from_arrays([row_numbers(numbers), *arrays], names=names)
        number += batch.num_rows


def _texts(values: pa.Array, column: _Column, numbers: range) -> pa.Array:
    """A column's values as text, the missing ones empty."""
    if isinstance(values, pa.ExtensionArray):
        values = values.storage
    if isinstance(values, pa.DictionaryArray):
        _refuse_long_texts(values, numbers)
        values = values.dictionary_decode()
    try:
        return _kind(column.type).write(values).fill_null("")
    except (pa.ArrowInvalid, UnicodeError) as error:
        raise NotATable(reading_error("parquet-binary", params={"labels": f"“{column.label}”"}), READING) from error


def _refuse_long_texts(values: pa.DictionaryArray, numbers: range) -> None:
    """Raise NotATable before long texts are repeated for every row."""
    if not pa.types.is_string(values.dictionary.type) and not pa.types.is_binary(values.dictionary.type):
        return
    lengths = pc.take(pc.binary_length(values.dictionary), values.indices)
    if (pc.max(lengths).as_py() or 0) > MAX_CELL_BYTES:
        row = numbers[pc.index(pc.greater(lengths, MAX_CELL_BYTES), True).as_py()]
        raise NotATable(reading_error("cell-too-long", rows=(row,), params={"most": str(MAX_CELL_BYTES)}), READING)
    if (pc.sum(lengths).as_py() or 0) > MAX_BATCH_BYTES:
        raise NotATable(reading_error("parquet-too-large"), READING)


def _write_texts(values: pa.Array) -> pa.Array:
    return pc.utf8_normalize(values.cast(pa.string()), "NFC")


def _write_plain(values: pa.Array) -> pa.Array:
    return values.cast(pa.string())


def _write_floats(values: pa.Array) -> pa.Array:
    """The shortest text that is the number; the words for what is none are those of JSON and Python."""
    texts = values.cast(pa.string())
    for written, word in (("nan", "NaN"), ("inf", "Infinity"), ("-inf", "-Infinity")):
        texts = pc.if_else(pc.equal(texts, written), word, texts)
    return texts


def _write_moments(values: pa.Array) -> pa.Array:
    """ISO 8601; a moment with a zone is the same moment in UTC."""
    zone = values.type.tz
    texts = values.cast(pa.timestamp(values.type.unit)).cast(pa.string())
    texts = pc.replace_substring(texts, " ", "T", max_replacements=1)
    texts = _without_zeros(texts)
    return pc.binary_join_element_wise(texts, "Z", "") if zone else texts


def _write_times(values: pa.Array) -> pa.Array:
    return _without_zeros(values.cast(pa.string()))


def _without_zeros(texts: pa.Array) -> pa.Array:
    """Parts of a second without the zeros that the file's precision adds."""
    texts = pc.replace_substring_regex(texts, r"(\.[0-9]*[1-9])0+$", r"\1")
    return pc.replace_substring_regex(texts, r"\.0+$", "")


def _write_nested(values: pa.Array) -> pa.Array:
    texts = [
        None if value is None else json.dumps(value, ensure_ascii=False, default=str) for value in values.to_pylist()
    ]
    return pa.array(texts, pa.string())


def _write_durations(values: pa.Array) -> pa.Array:
    """Seconds, as ISO 8601 writes them."""
    seconds = [value / timedelta(seconds=1) if isinstance(value, timedelta) else value for value in values.to_pylist()]
    return pa.array([None if value is None else f"PT{value:g}S" for value in seconds], pa.string())


def _refuse(_: pa.Array) -> pa.Array:
    raise pa.ArrowInvalid


_KINDS = (
    _Kind(pa.types.is_boolean, "boolean", _write_plain),
    _Kind(pa.types.is_integer, "integer", _write_plain),
    _Kind(pa.types.is_floating, "number", _write_floats),
    _Kind(pa.types.is_decimal, "number", _write_plain),
    _Kind(pa.types.is_date, "date", _write_plain),
    _Kind(pa.types.is_timestamp, "datetime", _write_moments),
    _Kind(pa.types.is_time, "string", _write_times),
    _Kind(pa.types.is_duration, "string", _write_durations),
    _Kind(pa.types.is_null, "", _write_plain),
    _Kind(pa.types.is_fixed_size_binary, "string", _refuse),
    # Older programs do not say that bytes are text: those that are valid UTF-8 are taken for it.
    _Kind(lambda kind: pa.types.is_binary(kind) or pa.types.is_large_binary(kind), "string", _write_texts),
    _Kind(lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind), "string", _write_texts),
    _Kind(pa.types.is_nested, "string", _write_nested),
)
_UNKNOWN = _Kind(lambda _: True, "string", _refuse)


def _kind(kind: pa.DataType) -> _Kind:
    return next((known for known in _KINDS if known.is_one(kind)), _UNKNOWN)


def _metadata(file: pq.ParquetFile) -> Iterator[Surrounding]:
    """What stands in the file beside its cells: for the privacy gate to look at."""
    schema = file.schema_arrow
    texts = [dict(schema.metadata or {}), *(dict(field.metadata or {}) for field in schema)]
    for pairs in texts[:MAX_METADATA]:
        for key, value in pairs.items():
            for text in (key, value):
                yield Surrounding("metadata", text[:100_000].decode("utf-8", "replace"))


def _about_index(labels: list[str]) -> Iterator[Finding]:
    if labels:
        yield Finding(
            code="index-left-out",
            severity=Severity.NOTE,
            gate=Gate.READING,
            count=len(labels),
            params={"labels": ", ".join(labels)},
        )


def _about_zones(columns: list[_Column]) -> Iterator[Finding]:
    for column in columns:
        if pa.types.is_timestamp(column.type) and column.type.tz not in (None, "UTC", "+00:00"):
            yield Finding(
                code="moments-in-utc",
                severity=Severity.NOTE,
                gate=Gate.READING,
                column=column.label,
                params={"format": column.type.tz},
            )
