"""Labels are found where they stand, over one row or several."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from validation.read.header import find_heading, is_column_numbers, join_labels
from validation.read.reading import Source
from validation.recipe import SetHeaderRow

Read = Callable[..., Source]


def rows_of(text: str) -> list[list[str]]:
    return [line.split(",") if line else [] for line in text.splitlines()]


HEADINGS = {
    "one row": ("a,b\nx,1\ny,2\n", (1, 1, ("a", "b"))),
    "a title above": ("Bảng 1\na,b,c\nx,1,2\ny,2,3\n", (2, 1, ("a", "b", "c"))),
    "a group with its labels below": (
        "STT,Tỉnh,Dân số,,Diện tích\n,,Nam,Nữ,\n1,Huế,2,3,4\n2,Vinh,3,4,5\n",
        (1, 2, ("STT", "Tỉnh", "Dân số – Nam", "Dân số – Nữ", "Diện tích")),
    ),
    "groups over full labels": (
        ",,Dân số,,Kinh tế,\nSTT,Tỉnh,Nam,Nữ,Thu,Chi\n1,Huế,2,3,4,5\n2,Vinh,3,4,5,6\n",
        (1, 2, ("STT", "Tỉnh", "Dân số – Nam", "Dân số – Nữ", "Kinh tế – Thu", "Kinh tế – Chi")),
    ),
    "three levels": (
        "Tỉnh,Năm 2024,,\n,Kế hoạch,Kết quả,\n,Lớp,Lớp,Trò\nHuế,1,2,3\nVinh,4,5,6\n",
        (1, 3, ("Tỉnh", "Năm 2024 – Kế hoạch – Lớp", "Năm 2024 – Kết quả – Lớp", "Năm 2024 – Kết quả – Trò")),
    ),
    "years below a group": (
        "Tỉnh,Dân số,\n,2022,2023\nHuế,1200,1300\nVinh,900,910\n",
        (1, 2, ("Tỉnh", "Dân số – 2022", "Dân số – 2023")),
    ),
    "units below": (
        "Tỉnh,Thu,Tỷ lệ\n,triệu đồng,%\nHuế,12,3\nVinh,9,4\n",
        (1, 2, ("Tỉnh", "Thu – triệu đồng", "Tỷ lệ – %")),
    ),
    "two languages": (
        "Cấp,Trường,\nLevel,Công lập,Tư thục\nMầm non,12,3\nTiểu học,9,4\n",
        (1, 2, ("Cấp – Level", "Trường – Công lập", "Trường – Tư thục")),
    ),
    "names and their words": (
        "ma,c1,c2\nMã hộ,Số người,Diện tích\nH1,4,62.5\nH2,6,48\n",
        (1, 2, ("ma – Mã hộ", "c1 – Số người", "c2 – Diện tích")),
    ),
    "column numbers below": ("Tỉnh,Thu,Chi\n(1),(2),(3)\nHuế,12,3\nVinh,9,4\n", (1, 2, ("Tỉnh", "Thu", "Chi"))),
    "letters and formulas": ("Tỉnh,Thu,Chi\nA,1,2=1-3\nHuế,12,3\nVinh,9,4\n", (1, 2, ("Tỉnh", "Thu", "Chi"))),
    "bare column numbers": ("Tỉnh,Thu,Chi\n1,2,3\nHuế,12,3\nVinh,9,4\n", (1, 2, ("Tỉnh", "Thu", "Chi"))),
    "data that count up": ("a,b,c\n1,2,3\n4,5,6\n7,8,9\n", (1, 1, ("a", "b", "c"))),
    "names and values above": ("Nguồn,Bộ Y tế\nNgày,x\n\nMã,Tên,Số\n1,Huế,5\n2,Vinh,6\n", (4, 1, ("Mã", "Tên", "Số"))),
    "comments above": ("# máy 5, trạm 7, Hà Nội\nMã,Tên,Số\n1,Huế,5\n2,Vinh,6\n", (2, 1, ("Mã", "Tên", "Số"))),
    "a first row with a remark": (
        "Tỉnh,Thu,Chi\nHuế,chưa có,3\nVinh,9,4\nĐà Lạt,8,4\n",
        (1, 1, ("Tỉnh", "Thu", "Chi")),
    ),
    "no labels over numbers": ("Huế,12.5\nVinh,9.1\n", (0, 0, ())),
    "no labels over days": ("Huế,05/01/2024\nVinh,06/01/2024\nĐà Lạt,07/01/2024\n", (0, 0, ())),
    "no labels over codes": ("HN-01,Huế\nHN-02,Vinh\nHN-03,Đà Lạt\n", (0, 0, ())),
    "nothing": (",\n\n", (1, 1, ())),
}


@pytest.mark.parametrize("name", HEADINGS)
def test_headings(name: str) -> None:
    """The first row of labels, how many there are, and what they say together."""
    text, expected = HEADINGS[name]
    found = find_heading(rows_of(text))
    assert (found.row, found.rows, found.labels) == expected


def test_a_label_goes_no_further_than_the_one_above_it() -> None:
    """A label of the second level stands over blanks only as far as its group does."""
    rows = rows_of("A,,B,\nx,,,y\np,q,r,s")
    assert join_labels(rows) == ("A – x – p", "A – x – q", "B – r", "B – y – s")


@pytest.mark.parametrize("text", ["(1),(2),(3)", "A,B,1,2", "1,2,3=2/1", "[1],[2]", "a,(1),(2)"])
def test_rows_of_column_numbers(text: str) -> None:
    """Forms number their columns in several ways."""
    assert is_column_numbers(text.split(","))


@pytest.mark.parametrize("text", ["1,2,3", "Huế,1,2", "(1),(3)", "B,A,1", "(1),"])
def test_other_rows_number_no_columns(text: str) -> None:
    """Bare numbers may be data, and what does not count up is no numbering."""
    assert not is_column_numbers(text.split(","))


def test_the_officer_says_which_rows_hold_the_labels(read_text: Read) -> None:
    """A row and a count win over what was found."""
    source = read_text("x,y\na,b\nc,d\n1,2\n", (SetHeaderRow(2, 2),))
    assert (source.labels, source.reading.header_row, source.reading.header_rows) == (["a – c", "b – d"], 2, 2)
    assert source.table.column("row").to_pylist() == [4]


def test_without_labels_one_click_takes_the_first_row(read_text: Read) -> None:
    """Either way is one click: there are no labels, or the first row has them."""
    (found,) = read_text("Huế,12.5\nVinh,9.1\n").findings
    assert [suggestion.steps for suggestion in found.suggestions] == [(SetHeaderRow(0),), (SetHeaderRow(1),)]


def test_column_numbers_are_said_to_be_left_out(read_text: Read) -> None:
    """The row is named, and kept for the privacy rules."""
    source = read_text("Tỉnh,Thu,Chi\n(1),(2),(3)\nHuế,12,3\nVinh,9,4\n")
    (found,) = source.findings
    assert (found.code, found.rows, source.surroundings[0].text) == ("column-numbers-left-out", (2,), "(1) (2) (3)")


@pytest.mark.parametrize(
    "text",
    [
        "mã,giá trị\nA,1\nB,2\nC,3\n",
        "nhóm,hạng,điểm\nA,1,2\nB,2,5\nC,3,9\n",
        "khối,số,ghi chú\na,1,\nb,1,tốt\n",
        "mã,x,y\n1,2,3\n2,9,9\n2A,5,6\n3B,5,6\n4C,5,6\n",
    ],
)
def test_signs_that_go_on_below_are_data(text: str, read_text: Read) -> None:
    """What only looks like column numbers is not left out where the rows below it look the same."""
    source = read_text(text)
    assert (source.findings, source.table.num_rows) == ((), text.count("\n") - 1)


@pytest.mark.parametrize(
    "text",
    [
        "STT,chỉ tiêu,thu,chi\nA,B,1,2\nA,Ngân sách,5,6\nB,Vốn vay,7,8\n",
        "tỉnh,thu,chi\nA,1,2\nHuế,5,6\nVinh,7,8\n",
        "tỉnh,thu,chi\n1,2,3\nHuế,5,6\nVinh,7,8\n",
    ],
)
def test_signs_that_no_row_takes_up_number_the_columns(text: str, read_text: Read) -> None:
    """Columns are numbered above sections that have letters, too."""
    source = read_text(text)
    assert ([found.code for found in source.findings], source.table.num_rows) == (["column-numbers-left-out"], 2)
