"""Rows that are none of the table's are told from those that are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from validation.read.reading import NotATable, Source
from validation.recipe import SetLastRow, SetTable
from validation.report import Finding, Severity

Read = Callable[..., Source]
TABLE = "Tỉnh,Thu,Chi\nHuế,12,3\nVinh,9,4\nĐà Lạt,8,5\n"


def rows(source: Source) -> list[int]:
    return source.table.column("row").to_pylist()


def found(source: Source, code: str) -> Finding:
    return next(finding for finding in source.findings if finding.code == code)


@pytest.mark.parametrize(
    "note",
    [
        "Nguồn: Bộ Y tế, 2024",
        "Nguồn: Bộ Y tế,,",
        "* Không gồm Cồn Cỏ",
        "(*) Số sơ bộ",
        "\nGhi chú: số ước tính\n(1) Theo giá hiện hành.",
        "\nSố liệu chưa kiểm toán",
        "\n,,\nHà Nội ngày 5 tháng 1 năm 2024,,\nNgười lập biểu,,Giám đốc",
        "Số liệu trên đây chưa gồm các huyện đảo,,",
        "# hết",
    ],
)
def test_notes_below_the_table_are_cut(note: str, read_text: Read) -> None:
    """However they are marked, notes are no rows, and nothing else is cut."""
    source = read_text(f"{TABLE}{note}\n")
    assert (rows(source), source.reading.last_row) == ([2, 3, 4], 4)
    assert {finding.severity for finding in source.findings} == {Severity.NOTE}


@pytest.mark.parametrize("total", ["Tổng cộng,29,12", "Tổng cộng,,12", "Chưa rõ,,", "(1),5,6"])
def test_the_last_row_may_be_data(total: str, read_text: Read) -> None:
    """Totals and rows without values belong to the table."""
    source = read_text(f"{TABLE}{total}\n")
    assert (rows(source), source.findings) == ([2, 3, 4, 5], ())


def test_one_text_below_may_be_a_note_or_a_row_cut_off(read_text: Read) -> None:
    """What no sign marks as a note is asked about; a click says where the data end."""
    finding = found(read_text(f"{TABLE}Số sơ bộ\n"), "missing-cell")
    assert (finding.rows, finding.suggestions[0].steps) == ((5,), (SetLastRow(4),))


def test_the_officer_says_where_the_data_end(read_text: Read) -> None:
    """Everything below is notes then."""
    source = read_text(f"{TABLE}Số sơ bộ\nA,B\n", (SetLastRow(4),))
    assert (rows(source), [text.text for text in source.surroundings]) == ([2, 3, 4], ["Số sơ bộ", "A B"])


def test_blank_rows_between_are_left_out(read_text: Read) -> None:
    """They hold nothing; the rows around them keep their numbers."""
    source = read_text("a,b\n1,x\n\n2,y\n,\n\n3,z\n\n\n")
    assert (rows(source), found(source, "blank-rows-left-out").rows) == ([2, 4, 7], (3, 5, 6))


def test_lines_of_blanks_are_blank(read_text: Read) -> None:
    """A line of spaces holds nothing; a cell of spaces in a row of the table is kept."""
    assert rows(read_text("a,b,c\n1,x,5\n  \n2,y,6\n, ,\n3,z,7\n")) == [2, 4, 5, 6]


def test_a_blank_line_in_a_list_is_a_missing_value(read_text: Read) -> None:
    """With one column a blank line cannot be told from a blank cell."""
    assert rows(read_text("tên\nHuế\n\nVinh\n")) == [2, 3, 4]


@pytest.mark.parametrize("page", ["", "\n", "Trang 2/5\n", ",,\n", "Trang tiếp theo\n", "Bảng 1 năm 2024\n"])
def test_labels_on_each_page_are_left_out(page: str, read_text: Read) -> None:
    """The labels again, with a page line or the title of the table, are no data."""
    source = read_text(f"Bảng 1 năm 2024\n{TABLE}{page}Tỉnh,Thu,Chi\nHà Nội,1,2\n")
    assert source.table.column("c0").to_pylist() == ["Huế", "Vinh", "Đà Lạt", "Hà Nội"]
    assert found(source, "labels-repeated").count == 1 + bool(page.strip("\n,"))


def test_all_rows_of_labels_may_stand_again(read_text: Read) -> None:
    """Two rows of labels and the column numbers are left out together."""
    heading = "Tỉnh,Thu,\n,Xã,Huyện\n(1),(2),(3)\n"
    source = read_text(f"{heading}Huế,1,2\nVinh,3,4\n{heading}Đà Lạt,5,6\n")
    assert (rows(source), found(source, "labels-repeated").rows) == ([4, 5, 9], (6, 7, 8))


SECOND = {
    "behind a blank line": "\nVùng,Số\nBắc,1\nNam,2\n",
    "with a title": "\nBảng 2. Theo vùng\nVùng,Số\nBắc,1\nNam,2\n",
    "of full width": "\nVùng,Số,\nBắc,1,\nNam,2,\n",
    "with a title of full width": ",,\nBảng 2,,\nVùng,Loại,Số\nBắc,A,1\nNam,B,2\n",
    "wider": "\nVùng,Số,Loại,Hạng\nBắc,1,A,B\nNam,2,A,B\n",
}


@pytest.mark.parametrize("name", SECOND)
def test_a_second_table_is_named(name: str, read_text: Read) -> None:
    """The table with the most rows is read alone; the other is one click away."""
    text = TABLE + SECOND[name]
    source = read_text(text)
    finding = found(source, "other-tables")
    assert (rows(source), finding.severity, source.reading.table) == ([2, 3, 4], Severity.NOTE, 1)
    assert finding.suggestions[0].steps == (SetTable(2),)
    other = read_text(text, (SetTable(2),))
    assert other.table.column("c0").to_pylist() == ["Bắc", "Nam"]
    assert (other.labels[0], rows(other)[-1]) == ("Vùng", text.count("\n"))


def test_the_largest_table_is_read(read_text: Read) -> None:
    """Also where a smaller one of as many columns stands above it."""
    source = read_text("Vùng,Số,Loại\nBắc,1,A\n\nTỉnh,Hạng,Thu\nHuế,A,3\nVinh,B,4\nĐà Lạt,C,5\n")
    assert (source.labels, rows(source), source.reading.table) == (["Tỉnh", "Hạng", "Thu"], [5, 6, 7], 2)


def test_the_same_labels_below_another_title_are_asked_about(read_text: Read) -> None:
    """Two years may be two tables: one click says which, or that all is one."""
    text = f"Năm 2023\n{TABLE}\nNăm 2024\n{TABLE}"
    finding = found(read_text(text), "other-tables-doubtful")
    steps = [suggestion.steps[0] for suggestion in finding.suggestions]
    assert (finding.severity, steps) == (Severity.ERROR, [SetTable(1), SetTable(2), SetTable(0)])
    assert rows(read_text(text, (SetTable(2),))) == [9, 10, 11]
    assert rows(read_text(text, (SetTable(0),))) == [3, 4, 5, 9, 10, 11]


def test_a_table_that_is_not_there_cannot_be_read(read_text: Read) -> None:
    """A number beyond the tables of the file is a correction that fits nothing."""
    with pytest.raises(NotATable) as refused:
        read_text(TABLE, (SetTable(2),))
    assert refused.value.finding.code == "recipe-unfit"


def test_section_rows_are_data(read_text: Read) -> None:
    """A row with one text among rows of figures belongs to the table."""
    assert rows(read_text("Tỉnh,Thu,Chi\nMiền Trung,,\nHuế,12,3\nMiền Nam,,\nCà Mau,9,4\n")) == [2, 3, 4, 5]
