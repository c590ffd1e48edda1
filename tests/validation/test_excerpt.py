"""Rows of an input can be looked at, with personal values masked."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
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
