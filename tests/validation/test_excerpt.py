"""Rows of an input can be looked at, with personal values masked."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from validation.inspect import Inspection
from validation.read.excerpt import Excerpt, read_cells
from validation.read.reading import Reading

CSV = Reading(format="csv", encoding="utf-8", delimiter=",", quote='"')


def test_cells_by_row(write: Callable[[str], Path]) -> None:
    """Rows are those of a spreadsheet: cells over two lines count once."""
    path = write('a,b\n"x\ny",1\n\n3,4\n')
    assert read_cells(path, CSV, [2, 4]) == Excerpt(("a", "b"), {2: ("x\ny", "1"), 4: ("3", "4")})


def test_the_reading_of_a_check_is_enough(
    write: Callable[[bytes], Path], check_file: Callable[..., Inspection]
) -> None:
    """What the check found out about the bytes is all that is needed."""
    path = write("tiêu đề;;\nmã;tên;số\n1;Hà Nội;2\n".encode("utf-16"))
    inspection = check_file(path)
    assert inspection.reading
    assert read_cells(path, inspection.reading, [3]) == Excerpt(("mã", "tên", "số"), {3: ("1", "Hà Nội", "2")})


def test_workbooks(write: Callable[[bytes], Path]) -> None:
    """Rows of a sheet are looked up too."""
    book = openpyxl.Workbook()
    book.active.title = "Bảng"
    book.active.append(["a"])
    book.active.append([5])
    buffer = io.BytesIO()
    book.save(buffer)
    path = write(buffer.getvalue())
    assert read_cells(path, Reading(format="xlsx", sheet="Bảng"), [2]).rows == {2: ("5",)}


@pytest.mark.parametrize("raw", ["gọi 0912345678", "lan.tran@yahoo.com", "001099012345"])
def test_personal_values_are_masked(raw: str, write: Callable[[str], Path]) -> None:
    """A value that a privacy rule finds is not shown, even to its own agency."""
    ((shown,),) = read_cells(write(f"a\n{raw}\n"), CSV, [2]).rows.values()
    assert raw.removeprefix("gọi ") not in shown
    assert "•••" in shown


def test_columns_with_findings_are_masked_altogether(write: Callable[[str], Path]) -> None:
    """In a column of personal data also what no rule recognises alone is hidden."""
    excerpt = read_cells(write("Họ  tên,b\nNguyễn Văn An,1\n"), CSV, [2], ["Họ tên"])
    assert excerpt.rows == {2: ("N•••", "1")}


def test_an_input_that_cannot_be_read_has_no_rows(write: Callable[[bytes], Path]) -> None:
    """A page shows no cells rather than an error."""
    assert read_cells(write(b"a\n\xff\n"), CSV, [2]).rows == {}
    assert read_cells(write(b"PK\x03\x04"), Reading(format="xlsx", sheet="x"), [2]).rows == {}


@pytest.mark.parametrize("label", ["Số\nCCCD", "Số \u200bCCCD", "CCCD 0912345678"])
def test_a_personal_column_is_known_by_any_form_of_its_label(
    label: str, write: Callable[[str], Path], check_file: Callable[..., Inspection]
) -> None:
    """Line breaks, invisible marks and masked values in a label do not uncover its column."""
    path = write(f'"{label}",b\n' + "001085012345,x\n" * 3 + "chưa có,x\n")
    inspection = check_file(path)
    columns = [finding.column for finding in inspection.findings if finding.column is not None]
    assert inspection.reading
    assert read_cells(path, inspection.reading, [5], columns).rows == {5: ("c•••", "x")}


def test_a_personal_column_without_labels(write: Callable[[str], Path]) -> None:
    """Where a file has no labels its columns go by their numbers."""
    reading = Reading(format="csv", encoding="utf-8", delimiter=",", quote='"', header_row=0)
    assert read_cells(write("x,12\n"), reading, [1], ["column_2"]).rows == {1: ("x", "•••")}


def test_a_number_is_masked_before_it_is_cut(write: Callable[[str], Path]) -> None:
    """Half of a number at the end of what is shown is not shown."""
    ((shown,),) = read_cells(write(f"a\n{'x' * 190} 0912345678\n"), CSV, [2]).rows.values()
    assert shown.endswith("x •••678")


def test_a_sheet_with_a_masked_name_is_found(write: Callable[[bytes], Path]) -> None:
    """The name as the answer keeps it leads to the sheet."""
    book = openpyxl.Workbook()
    book.active.title = "Chị Hoa 0912 340 023"
    book.active.append(["a"])
    book.active.append([5])
    buffer = io.BytesIO()
    book.save(buffer)
    reading = Reading(format="xlsx", sheet="Chị Hoa •••023")
    assert read_cells(write(buffer.getvalue()), reading, [2]).rows == {2: ("5",)}


@pytest.mark.parametrize(
    ("content", "row", "expected"),
    [
        (b'[{"a": 1}, {"a": 1.10, "b": {"c": [1]}}]', 2, Excerpt(("a", "b.c"), {2: ("1.10", "[1]")})),
        (b'{"a": 1}\n\n{"a": 2}', 3, Excerpt(("a",), {3: ("2",)})),
        (b'{"x": {"data": [["a", "b"], [1, 2]]}}', 2, Excerpt(("a", "b"), {2: ("1", "2")})),
        (
            b'{"features": [{"type": "Feature", "properties": {}, "geometry": null}]}',
            1,
            Excerpt(("geometry",), {1: ("",)}),
        ),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), 2, Excerpt(("a", "b"), {2: ("1", "2")})),
    ],
)
def test_other_formats(
    content: bytes, row: int, expected: Excerpt, write: Callable[[bytes], Path], check_file: Callable[..., Inspection]
) -> None:
    """Records and packed files are looked up by what the check found out about them."""
    path = write(content)
    inspection = check_file(path)
    assert inspection.reading
    assert read_cells(path, inspection.reading, [row]) == expected


def test_a_parquet_file_in_an_archive(
    tmp_path: Path, write: Callable[[bytes], Path], check_file: Callable[..., Inspection]
) -> None:
    """The member is found by its name, though a personal value in it is masked."""
    pq.write_table(pa.table({"a": [1, 2], "b": ["x", "y"]}), tmp_path / "table")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.write(tmp_path / "table", "an.nguyen@gmail.com.parquet")
    path = write(buffer.getvalue())
    reading = check_file(path).reading
    assert reading
    assert "an.nguyen" not in reading.container
    assert read_cells(path, reading, [2]) == Excerpt(("a", "b"), {2: ("2", "y")})
