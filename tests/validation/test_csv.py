"""Delimited text becomes cells with the row numbers of the file."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validation.read.csv import read_csv
from validation.read.reading import NotATable, Source
from validation.recipe import Recipe, SetDelimiter, SetEncoding, SetHeaderRow

Read = Callable[..., Source]


@pytest.fixture
def read(write: Callable[[bytes | str], Path], tmp_path: Path) -> Read:
    def run(content: bytes | str, recipe: Recipe = ()) -> Source:
        return read_csv(write(content), recipe, tmp_path)

    return run


def cells(source: Source) -> list[list[str]]:
    columns = source.table.columns[1:]
    return [list(row) for row in zip(*(column.to_pylist() for column in columns), strict=True)]


def rows(source: Source) -> list[int]:
    return source.table.column("row").to_pylist()


def finding(source: Source, code: str) -> object:
    return next((found for found in source.findings if found.code == code), None)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, end: str, read: Read) -> None:
    """Every common delimiter and line end is recognised."""
    source = read(end.join(delimiter.join(row) for row in (["ma", "tên"], ["1", "Hà Nội"], ["2", "Huế"])))
    assert (source.reading.delimiter, source.labels, cells(source)) == (
        delimiter,
        ["ma", "tên"],
        [["1", "Hà Nội"], ["2", "Huế"]],
    )


def test_a_decimal_comma_is_no_delimiter(read: Read) -> None:
    """In a file with semicolons commas belong to the numbers."""
    source = read("a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n")
    assert cells(source) == [["1,5", "2,5", "3,5"], ["4,5", "5,5", "6,5"]]


def test_commas_in_some_texts_are_no_delimiter(read: Read) -> None:
    """A column of sentences does not outvote the delimiter that every row has."""
    source = read("tên;mô tả\na;một, hai\nb;ba\nc;bốn, năm, sáu\n")
    assert source.reading.delimiter == ";"


def test_the_whole_file_decides_the_delimiter(read: Read) -> None:
    """Where the head fits two delimiters, rows far below tell which one is meant."""
    head = "a,b;c\n" + "1,2;3\n" * 120_000
    source = read(head + "4,5,5;6\n" * 20_000)
    assert (source.reading.delimiter, len(source.findings)) == (";", 0)


def test_single_quotes(read: Read) -> None:
    """Cells may be quoted with single quotes."""
    source = read("'a','b'\n'1, 2','x'\n'3','y'\n")
    assert cells(source) == [["1, 2", "x"], ["3", "y"]]


def test_rows_are_numbered_as_in_a_spreadsheet(read: Read) -> None:
    """A cell over two lines is one row, a blank line is one too, though it is left out."""
    source = read('a,b\n"x\ny",1\n\n3,4\n')
    assert (rows(source), finding(source, "blank-rows-left-out").rows) == ([2, 4], (3,))


def test_rows_of_another_width_are_named(read: Read) -> None:
    """Rows with too few or too many cells are findings with their row numbers; the others keep theirs."""
    source = read("a,b,c\n1,2,3\n4,5\n6,7,8\n9,10,11,12\n13,14,15\n" + "1,1,1\n" * 60)
    assert (finding(source, "missing-cell").rows, finding(source, "extra-cell").rows) == ((3,), (5,))
    assert rows(source)[:4] == [2, 4, 6, 7]


def test_a_quote_that_does_not_close_is_named(read: Read) -> None:
    """A stray quote that swallows the rest of the file is told by the row where it opens."""
    source = read("a,b\n1,2\n" * 20 + '"x,3\n4,5\n')
    assert finding(source, "unclosed-quote").rows == (41,)


def test_columns_without_label_and_value_are_dropped(read: Read) -> None:
    """Delimiters at the ends of all rows make no column."""
    source = read("a,b,,\n1,2,,\n3,4,,\n")
    assert (source.labels, cells(source)) == (["a", "b"], [["1", "2"], ["3", "4"]])


def test_values_without_a_label_are_kept(read: Read) -> None:
    """A column that has values is never dropped for want of a label."""
    source = read("a,b\n1,2,x\n3,4,y\n")
    assert (source.labels, cells(source)) == (["a", "b", ""], [["1", "2", "x"], ["3", "4", "y"]])


def test_blank_rows_at_the_end_are_dropped(read: Read) -> None:
    """What ends a file but holds nothing is no part of the table."""
    assert rows(read("a,b\n1,2\n\n,\n\n")) == [2]


def test_titles_above_the_table_are_left_out_and_named(read: Read) -> None:
    """The labels are found below a title, and the note says where they are."""
    source = read("Dân số theo tỉnh,,\nĐơn vị: nghìn người,,\n\nTỉnh,Năm,Dân số\nHà Nội,2024,8500\nHuế,2024,1200\n")
    assert (source.reading.header_row, source.labels) == (4, ["Tỉnh", "Năm", "Dân số"])
    assert finding(source, "preamble-left-out").rows == (1, 2)
    assert [text.text for text in source.surroundings] == ["Dân số theo tỉnh  ", "Đơn vị: nghìn người  "]


def test_data_without_labels_is_noticed(read: Read) -> None:
    """A first row of numbers over numbers is data; the officer is asked for labels."""
    source = read("Hà Nội,8500.3\nHuế,1200.1\nĐà Nẵng,1300.4\n")
    assert finding(source, "header-missing").suggestions[0].steps == (SetHeaderRow(0),)


def test_years_are_labels(read: Read) -> None:
    """A row of years over numbers is a row of labels."""
    assert read("Tỉnh,2022,2023\nHà Nội,1,2\nHuế,3,4\n").labels == ["Tỉnh", "2022", "2023"]


def test_the_officer_says_that_there_are_no_labels(read: Read) -> None:
    """With header row 0 every row is data and columns are numbered."""
    source = read("Hà Nội,8500.3\nHuế,1200.1\n", (SetHeaderRow(0),))
    assert (source.labels, rows(source), source.findings) == (["column_1", "column_2"], [1, 2], ())


def test_the_officer_corrects_the_reading(read: Read) -> None:
    """Delimiter, header row and encoding of the recipe win over what was detected."""
    recipe = (SetDelimiter(":"), SetHeaderRow(2), SetEncoding("windows-1252"))
    source = read("x:y\na:b\n1,5:é\n".encode("cp1252"), recipe)
    assert (source.labels, cells(source)) == (["a", "b"], [["1,5", "é"]])


def test_a_header_row_beyond_the_file_cannot_be_followed(read: Read) -> None:
    """A correction that fits nothing is said to do so."""
    with pytest.raises(NotATable) as refused:
        read("a,b\n1,2\n", (SetHeaderRow(9),))
    assert refused.value.finding.code == "recipe-unfit"


def test_one_column(read: Read) -> None:
    """A list of names is a table of one column, whatever commas are in it."""
    source = read("tên\nHà Nội\nHuế, Thừa Thiên\nĐà Nẵng\nCần Thơ\n")
    assert (source.labels, len(source.findings)) == (["tên"], 0)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12))
def test_every_cell_comes_out_as_written(tmp_path: Path, table: list[tuple[str, str, str]]) -> None:
    """What the csv module writes, whatever is in the cells, is read back to the letter; rows of nothing are none."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("một", "hai", "ba"), *table, ("cuối", "x", "y")])
    path = tmp_path / "table.csv"
    path.write_bytes(text.getvalue().encode())
    source = read_csv(path, (SetDelimiter(","), SetHeaderRow(1)), tmp_path)
    written = [row for row in table if any(row)]
    expected = [[unicodedata.normalize("NFC", cell) for cell in row] for row in [*written, ("cuối", "x", "y")]]
    assert cells(source) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_quote_that_swallows_whole_rows_is_named(end: str, read: Read) -> None:
    """Even where the cell that runs to the end of the file leaves a row of the right width."""
    source = read(end.join(["a,b", '"x', 'y",1', '2,"x', "2,y", "3,z", "4,w", ""]))
    assert finding(source, "unclosed-quote").rows == (3,)


def test_a_quote_that_swallows_megabytes_is_named(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row where the quote opens is told, even where it swallows more than a row may hold."""
    monkeypatch.setattr("validation.read.parse.BLOCK_BYTES", 1000)
    with pytest.raises(NotATable) as refused:
        read('a,b\n1,2\n3,"x\n' + "4,5\n" * 5_000)
    assert (refused.value.finding.code, refused.value.finding.rows) == ("unclosed-quote", (3,))


@pytest.mark.parametrize("cell", ['"a"b', '"Sao" Mai', '"a" ', '"Hoa "Sao" Mai"'])
def test_text_behind_a_closing_quote_is_named(cell: str, read: Read) -> None:
    """Text that follows a closing quote would be glued to the cell, and the quote be lost."""
    source = read(f'a,b\n1,x\n"2\n2",y\n3,{cell}\n4,z\n')
    assert finding(source, "stray-quote").rows == (4,)


def test_quotes_inside_plain_cells_are_letters(read: Read) -> None:
    """A quote that does not open the cell stays as it is."""
    source = read('a,b\n1,5" ống\n2,"""Sao"" Mai"\n')
    assert (cells(source), source.findings) == ([["1", '5" ống'], ["2", '"Sao" Mai']], ())


@pytest.mark.parametrize(
    "note", ["Nguồn: Tổng cục Thống kê", "Ghi chú", "(*) Số sơ bộ", "Source: GSO", '"Nguồn: A, B"']
)
def test_notes_below_the_table_are_left_out(note: str, read: Read) -> None:
    """From the first row that begins as notes do nothing is data; what it says is kept for the privacy rules."""
    source = read(f"a,b,c\n1,2,3\n4,5,6\n{note}\nxem thêm\n")
    assert (rows(source), source.reading.last_row, finding(source, "notes-left-out").rows) == ([2, 3], 3, (4, 5))
    assert [text.text for text in source.surroundings] == [note.strip('"'), "xem thêm"]
