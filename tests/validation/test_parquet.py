"""Parquet files become cells once more, with the types that they give themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from validation.inspect import Inspection
from validation.read.reading import Source
from validation.read.source import read as read_source

Read = Callable[..., Source]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def run(table: pa.Table, **options: object) -> Source:
        pq.write_table(table, tmp_path / "input", **options)
        return read_source(tmp_path / "input", (), tmp_path)

    return run


@pytest.mark.parametrize(
    ("values", "type_", "texts", "kind"),
    [
        ([5, 6], pa.int32(), ["5", "6"], "integer"),
        ([2**64 - 1], pa.uint64(), ["18446744073709551615"], "integer"),
        ([0.1, 1e300], pa.float64(), ["0.1", "1e+300"], "number"),
        ([float("nan"), float("-inf")], pa.float64(), ["NaN", "-Infinity"], "number"),
        ([Decimal("1.10")], pa.decimal128(10, 2), ["1.10"], "number"),
        ([True, False], pa.bool_(), ["true", "false"], "boolean"),
        ([dt.date(2024, 1, 2)], pa.date32(), ["2024-01-02"], "date"),
        ([dt.datetime(2024, 1, 2, 3, 4, 5, 600)], pa.timestamp("us"), ["2024-01-02T03:04:05.0006"], "datetime"),
        ([dt.datetime(2024, 1, 2, 3)], pa.timestamp("ns", "UTC"), ["2024-01-02T03:00:00Z"], "datetime"),
        ([dt.time(3, 4, 5)], pa.time64("us"), ["03:04:05"], "string"),
        ([dt.timedelta(days=1, seconds=5)], pa.duration("ms"), ["PT86405S"], "string"),
        (["Ha\u0300 Nội"], pa.string(), ["Hà Nội"], "string"),
        (["00004"], pa.large_string(), ["00004"], "string"),
        ([b"H\xc3\xa0"], pa.binary(), ["Hà"], "string"),
        ([{"a": [1, "x"][:1]}], pa.struct([("a", pa.list_(pa.int8()))]), ['{"a": [1]}'], "string"),
    ],
)
def test_values_and_kinds(values: list[object], type_: pa.DataType, texts: list[str], kind: str, read: Read) -> None:
    """Every type is written as a person would, and says which Table Schema type it is."""
    source = read(pa.table({"a": pa.array(values, type_)}))
    assert (source.table.column("c0").to_pylist(), source.kinds) == (texts, {"c0": kind})


def test_blank_records_are_left_out(read: Read) -> None:
    """A record of nulls is none, wherever it stands, and the note names each; a null beside a value is a blank cell."""
    source = read(pa.table({"a": pa.array([1, None, None, None]), "b": ["x", None, "y", None]}))
    assert [(note.code, note.rows) for note in source.findings] == [("blank-records-left-out", (2, 4))]
    assert source.table.to_pydict() == {"row": [1, 3], "c0": ["1", ""], "c1": ["x", "y"]}


def test_categories_are_their_words(read: Read) -> None:
    """A dictionary-encoded column is the column of its values."""
    source = read(pa.table({"a": pa.array(["x", "y", "x"]).dictionary_encode()}))
    assert (source.table.column("c0").to_pylist(), source.kinds) == (["x", "y", "x"], {"c0": "string"})


def test_moments_of_a_zone_are_told(read: Read) -> None:
    """A moment in Hanoi is the same moment in UTC, and readers are told."""
    source = read(pa.table({"a": pa.array([dt.datetime(2024, 1, 2, 3)], pa.timestamp("s", "Asia/Ho_Chi_Minh"))}))
    assert source.table.column("c0").to_pylist() == ["2024-01-02T03:00:00Z"]
    assert [found.code for found in source.findings] == ["moments-in-utc"]


def test_row_numbers_of_pandas_are_left_out(read: Read) -> None:
    """pandas writes an index without a name as a column: numbers only number rows, words are values."""
    source = read(pa.table({"a": [1, 2], "__index_level_0__": [4, 7]}))
    assert (source.labels, [found.code for found in source.findings]) == (["a"], ["index-left-out"])
    assert read(pa.table({"a": [1], "__index_level_0__": ["x"]})).labels == ["a", "__index_level_0__"]


def test_metadata_is_looked_at(read: Read) -> None:
    """What the file says beside its cells is for the privacy gate."""
    source = read(pa.table({"a": [1]}).replace_schema_metadata({"author": "an@example.vn"}))
    assert "an@example.vn" in [text.text for text in source.surroundings]


def test_bytes_are_refused(check_file: Callable[..., Inspection], tmp_path: Path) -> None:
    """Pictures and binary geometries are no cells; the columns are named."""
    pq.write_table(pa.table({"a": [1], "hình": [b"\xff\x00"]}), tmp_path / "input")
    (found,) = check_file(tmp_path / "input").findings
    assert (found.code, found.params) == ("parquet-binary", {"labels": "“hình”"})


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("table", "code"),
    [
        (pa.table({"a": pa.repeat(1, 100_000_000)}), "parquet-too-large"),
        (pa.table({"a": pa.DictionaryArray.from_arrays(pa.repeat(0, 20_000), ["x" * 900_000])}), "parquet-too-large"),
        (pa.table({"a": pa.DictionaryArray.from_arrays(pa.repeat(0, 20_000), ["x" * 2_000_000])}), "cell-too-long"),
        (pa.table({f"c{n}": [1] for n in range(3000)}), "too-many-columns"),
        (pa.table({"a": pa.array([], pa.string())}), "no-rows"),
    ],
)
def test_bombs_are_small_and_soon_told(
    table: pa.Table, code: str, check_file: Callable[..., Inspection], tmp_path: Path
) -> None:
    """A small file that stands for very much is refused before it is unpacked."""
    pq.write_table(table, tmp_path / "input", compression="zstd")
    assert [found.code for found in check_file(tmp_path / "input").findings] == [code]


def test_a_cut_off_file_is_damaged(check_file: Callable[..., Inspection], tmp_path: Path) -> None:
    """An upload that ended too early is refused in words."""
    pq.write_table(pa.table({"a": list(range(1000))}), tmp_path / "whole")
    assert [found.code for found in check_file((tmp_path / "whole").read_bytes()[:-100]).findings] == [
        "parquet-damaged"
    ]


def test_a_parquet_file_is_published_as_it_is(check_file: Callable[..., Inspection], tmp_path: Path) -> None:
    """Types and values of the published table are those of the file that was handed in."""
    table = pa.table({"số": [1, 2], "tỉ lệ": [0.5, 2.0], "chữ": ["a", "b"], "đúng": [True, False]})
    pq.write_table(table, tmp_path / "input")
    assert check_file(tmp_path / "input").verdict == "accept"
    published = pq.read_table(tmp_path / "out" / "table.parquet")
    assert published.to_pylist() == table.to_pylist()
