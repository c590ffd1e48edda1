"""Rows with too few or too many cells are mended where it is sure, and by one click where it is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from validation.inspect import Inspection
from validation.read.reading import Source
from validation.recipe import DropMisfits, FillShortRows, JoinCells
from validation.report import Finding

Read = Callable[..., Source]


def cells(source: Source) -> list[tuple[str, ...]]:
    return list(zip(*(column.to_pylist() for column in source.table.columns[1:]), strict=True))


def found(source: Source, code: str) -> Finding:
    return next(finding for finding in source.findings if finding.code == code)


def test_blank_cells_beyond_the_table_are_dropped(read_text: Read) -> None:
    """Delimiters at the ends of some rows say nothing."""
    source = read_text("a,b\n1,x\n2,y,,\n3,z,\n4,w\n")
    assert (cells(source), source.findings) == ([("1", "x"), ("2", "y"), ("3", "z"), ("4", "w")], ())


def test_cells_of_columns_without_anything_may_be_missing(read_text: Read) -> None:
    """Where most rows end in a delimiter the others lack nothing."""
    source = read_text("a,b,\n1,x,\n2,y\n3,z,\n")
    assert (cells(source), source.findings) == ([("1", "x"), ("2", "y"), ("3", "z")], ())


SHORT = "a,b,c\n1,x,5\n2,y\n3,z,6\n"


def test_short_rows_are_filled_by_a_click(read_text: Read) -> None:
    """Nothing is assumed: a click takes the absent cells for no value, and a note says so."""
    assert found(read_text(SHORT), "missing-cell").suggestions[0].steps == (FillShortRows(),)
    source = read_text(SHORT, (FillShortRows(),))
    assert cells(source) == [("1", "x", "5"), ("2", "y", ""), ("3", "z", "6")]
    assert [(finding.code, finding.rows) for finding in source.findings] == [("short-rows-filled", (3,))]


def test_misfits_are_left_out_by_a_click(read_text: Read) -> None:
    """The rows that are gone are named."""
    text = "a,b,c\n1,x,5\n2,y\n3,z,6\n4,w,7,8\n"
    assert (DropMisfits(),) in [suggestion.steps for suggestion in found(read_text(text), "extra-cell").suggestions]
    source = read_text(text, (DropMisfits(),))
    assert (source.table.column("row").to_pylist(), found(source, "misfits-left-out").rows) == ([2, 4], (3, 5))


@pytest.mark.parametrize(
    ("row", "column"),
    [("3,Vinh, Nghệ An,9,05/01/2024", 2), ("3,Vinh,Nghệ An,9,05/01/2024", 2), ("3,Vinh,a,b,9,05/01/2024", 2)],
)
def test_a_delimiter_inside_a_text_is_mended_by_a_click(row: str, column: int, read_text: Read) -> None:
    """Only in one column of words can it be: there the cells are joined as they were typed."""
    text = f"Mã,Nơi,Số,Ngày\n1,Huế,5,04/01/2024\n2,Đà Lạt,6,06/01/2024\n{row}\n"
    suggestion = found(read_text(text), "extra-cell").suggestions[0]
    assert (suggestion.steps, suggestion.params) == ((JoinCells(column),), {"column": "Nơi"})
    mended = cells(read_text(text, suggestion.steps))[-1]
    assert ",".join(mended) == row
    assert mended[2:] == ("9", "05/01/2024")


@pytest.mark.parametrize("row", ["3,Vinh,9,05/01/2024,thừa", "3,Vinh,x,9,y,05/01/2024"])
def test_what_fits_no_column_is_not_joined(row: str, read_text: Read) -> None:
    """Where figures and days would no longer stand in their columns, only leaving out is offered."""
    source = read_text(f"Mã,Nơi,Số,Ngày\n1,Huế,5,04/01/2024\n2,Đà Lạt,6,06/01/2024\n{row}\n")
    assert [suggestion.steps for suggestion in found(source, "extra-cell").suggestions] == [(DropMisfits(),)]


@pytest.mark.parametrize(
    ("labels", "row", "column"),
    [
        ("Tỉnh,Tỷ lệ", "T{n},1{n},5", 2),
        ("Tỉnh,Tỷ lệ,Ghi chú", "T{n},1{n},5,x", 2),
        ("Tỉnh,Năm,Tỷ lệ", "T{n},201{n},1{n},5", 3),
        ("TT,Tỷ lệ", "{n},7,5", 2),
    ],
)
def test_numbers_split_at_the_comma_in_every_row_are_joined_by_the_first_click(
    labels: str, row: str, column: int, check_file: Callable[..., Inspection]
) -> None:
    """Where a label is missing only because a comma stands before decimals, joining comes before naming a column."""
    text = "\n".join([labels, *(row.format(n=n) for n in range(1, 9))])
    suggestion = check_file(text).findings[0].suggestions[0]
    assert suggestion.steps == (JoinCells(column),)
    joined = check_file(text, suggestion.steps)
    assert (joined.verdict, joined.row_count) == ("accept", 8)
    field = joined.table_schema["fields"][column - 1]
    assert (len(joined.table_schema["fields"]), field["decimalChar"]) == (len(labels.split(",")), ",")


def test_whole_numbers_among_split_ones_stay(check_file: Callable[..., Inspection]) -> None:
    """A row whose number has no decimals keeps its cells when those of the others are joined."""
    text = "Tỉnh,Tỷ lệ\nA,12,5\nB,13\nC,14,5\nD,15,5\n"
    (step,) = check_file(text).findings[0].suggestions[0].steps
    assert (step, check_file(text, (step,)).row_count) == (JoinCells(2), 4)


def test_a_few_numbers_split_at_the_comma_are_joined_by_the_first_click(read_text: Read) -> None:
    """Two cells of digits in a column of numbers are likelier one number than a year is part of a name."""
    source = read_text("Tỉnh,Năm,Tỷ lệ\nA,2021,5\nB,2022,6\nC,2023,7\nD,2024,5,7\n")
    assert found(source, "extra-cell").suggestions[0].steps == (JoinCells(3),)


@pytest.mark.parametrize("row", ["T{n},201{n},5", "T{n},x,5", "T{n},1{n},-5"])
def test_a_column_without_label_is_not_taken_for_decimals(row: str, read_text: Read) -> None:
    """Years, words and what has a sign of its own are no two parts of a number."""
    assert read_text("\n".join(["Tỉnh,Số", *(row.format(n=n) for n in range(1, 9))])).joins == ()


def test_signs_for_no_value_make_no_words(read_text: Read) -> None:
    """A column of figures with dots in it is none of words."""
    source = read_text("Hồ,Mức,Dòng\nSơn La,201.3,...\nTrị An,56.4,220\nLai Châu,284.9,...,thừa\n")
    assert [suggestion.code for suggestion in found(source, "extra-cell").suggestions] == ["drop-misfits"]


def test_two_columns_of_words_are_a_doubt(read_text: Read) -> None:
    """Nobody knows to which of two texts the cell belongs."""
    source = read_text("a,b\nx y,z\nu,v w\np,q,r\n")
    assert [suggestion.code for suggestion in found(source, "extra-cell").suggestions] == ["drop-misfits"]


def test_a_file_that_was_cut_off(read_text: Read) -> None:
    """A last row that is short and has no line end tells that something is missing."""
    source = read_text("a,b,c\n1,x,5\n2,y,6\n3,z")
    assert (found(source, "missing-cell").rows, found(source, "file-cut-off").rows) == ((4,), (4,))


def test_many_short_rows(read_text: Read) -> None:
    """Also thousands of them, as programs write that leave blank cells at the end away, keep their order."""
    text = "a,b,c\n" + "".join(f"{number},x,1\n" if number % 3 else f"{number},x\n" for number in range(20_000))
    source = read_text(text, (FillShortRows(),))
    assert source.table.column("c0").to_pylist() == [str(number) for number in range(20_000)]
    assert source.table.column("row").to_pylist() == list(range(2, 20_002))
