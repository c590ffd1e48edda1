"""Ways of writing cells that are not the usual one are recognised, and read to the letter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validation.inspect import Inspection
from validation.read.dialect import Dialect, candidates, is_rule, records
from validation.read.excerpt import read_cells
from validation.read.reading import Source
from validation.recipe import SetDelimiter, SetQuote
from validation.report import Finding

Read = Callable[..., Source]


def cells(source: Source) -> list[list[str]]:
    return [list(row) for row in zip(*(column.to_pylist() for column in source.table.columns[1:]), strict=True)]


def found(source: Source, code: str) -> Finding:
    return next(finding for finding in source.findings if finding.code == code)


WRITTEN = {
    "backslash": (r"a,b" "\n" r'1,"Công ty \"Sao\", Huế"' "\n" r'2,"C:\tep\\x"' "\n"),
    "spaced": 'a, b\n1, "Công ty ""Sao"", Huế"\n2, C:\\tep\\x\n',
    "drawn": ' a |         b\n---+-----------\n 1 | Công ty "Sao", Huế\n 2 | C:\\tep\\x\n(2 rows)\n',
    "tabs": 'a\t\tb\n1\tCông ty "Sao", Huế\n2\t\t\tC:\\tep\\x\n',
}


@pytest.mark.parametrize("style", WRITTEN)
def test_each_style_gives_the_same_table(style: str, read_text: Read) -> None:
    """However the cells are marked, they come out as they were meant."""
    source = read_text(WRITTEN[style])
    assert (source.reading.style, [label.strip() for label in source.labels]) == (style, ["a", "b"])
    assert cells(source) == [["1", 'Công ty "Sao", Huế'], ["2", r"C:\tep\x"]]


@pytest.mark.parametrize("style", WRITTEN)
def test_an_excerpt_shows_the_same_cells(
    style: str, write: Callable[[str], Path], check_file: Callable[..., Inspection]
) -> None:
    """The rows that the page shows are the rows that were checked."""
    path = write(WRITTEN[style])
    reading = check_file(path).reading
    assert reading
    row = 4 if style == "drawn" else 3
    assert read_cells(path, reading, [row]).rows == {row: ("2", r"C:\tep\x")}


@pytest.mark.parametrize(
    "text", ["| a | b |\n|:--|---|\n| 1 | 2 |\n", "+--+--+\n| a | b |\n+--+--+\n| 1 | 2 |\n+--+--+\n"]
)
def test_drawn_tables(text: str, read_text: Read) -> None:
    """Lines between rows are no rows, and frames make no columns."""
    source = read_text(text)
    assert ([label.strip() for label in source.labels], cells(source), source.findings) == (
        ["a", "b"],
        [["1", "2"]],
        (),
    )


def test_lines_that_are_quoted_as_a_whole(read_text: Read) -> None:
    """A file that a program took for one column and wrote again is the table that it was before."""
    source = read_text('"a,b"\n"1,""x, y"""\n"2,z"\n')
    assert (source.reading.style, source.labels, cells(source)) == ("wrapped", ["a", "b"], [["1", "x, y"], ["2", "z"]])
    assert read_text('"a, b"\n"một, hai, ba"\n"c"\n').reading.style == ""


def test_backslashes_at_the_end_of_a_cell_are_letters(read_text: Read) -> None:
    """The name of a folder does not make every backslash an escape."""
    assert cells(read_text('a,b\n1,"C:\\tep\\"\n2,"D:\\x"\n')) == [["1", "C:\\tep\\"], ["2", "D:\\x"]]


def test_escapes_far_below_count_too(read_text: Read) -> None:
    """A quote behind a backslash is found wherever it first stands."""
    text = "a,b\n" + '1,"x"\n' * 200_000 + '2,"y \\"z\\", w"\n3,"v"\n'
    assert cells(read_text(text))[-2:] == [["2", 'y "z", w'], ["3", "v"]]


@pytest.mark.parametrize("mark", ["^", "~", ":"])
def test_rare_delimiters_need_every_line(mark: str, read_text: Read) -> None:
    """They are taken where all lines agree, else they are letters."""
    assert cells(read_text(f"a{mark}b\n1{mark}x\n2{mark}y\n")) == [["1", "x"], ["2", "y"]]
    assert read_text(f"a\n1{mark}x\n2{mark}y\n").reading.delimiter == ""


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_line_for_excel_declares_the_delimiter(line: str, read_text: Read) -> None:
    """It wins over what the rows look like, and is no row of the table."""
    source = read_text(f"{line}\na,b;c\n1,2;3\n4,5;6\n")
    assert (source.labels, cells(source), source.reading.header_row) == (["a,b", "c"], [["1,2", "3"], ["4,5", "6"]], 2)
    assert source.surroundings == ()


def test_formulas_that_keep_codes(read_text: Read) -> None:
    """`="00004"` is the text 00004, in cells and labels, and a note says so."""
    source = read_text('="mã",tên\n="00004",x\n00005,y\n')
    assert (source.labels, cells(source)) == (["mã", "tên"], [["00004", "x"], ["00005", "y"]])
    assert found(source, "excel-text").rows == (2,)


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ('2,"Công ty "Sao" Mai"', 'Công ty "Sao" Mai'),
        ('2,"Sao" Mai', '"Sao" Mai'),
        ('2,"Công ty "Sao", Huế"', 'Công ty "Sao", Huế'),
        ('2,"Sao Mai', '"Sao Mai'),
    ],
)
def test_quotes_inside_cells_are_letters_by_a_click(row: str, cell: str, read_text: Read) -> None:
    """Where the writer did not double quotes, one click reads every cell as it was meant."""
    text = f'a,b\n1,"x ""y"", z"\n{row}\n3,w\n'
    findings = [finding for finding in read_text(text).findings if finding.code in ("stray-quote", "unclosed-quote")]
    assert [suggestion.steps for suggestion in findings[0].suggestions] == [(SetQuote('"', are_letters_inside=True),)]
    source = read_text(text, findings[0].suggestions[0].steps)
    assert (cells(source), source.findings) == ([["1", 'x "y", z'], ["2", cell], ["3", "w"]], ())


def test_no_click_is_offered_that_mends_nothing(read_text: Read) -> None:
    """Where rows would still have another width, the officer has to mend them."""
    assert found(read_text('a,b\n1,"x "y", z", w"\n2,v\n'), "stray-quote").suggestions == ()


def test_the_officer_says_that_quotes_are_letters(read_text: Read) -> None:
    """Without a quote sign every sign is kept."""
    assert cells(read_text('a,b\n"1",5"\n', (SetQuote(""), SetDelimiter(",")))) == [['"1"', '5"']]


@pytest.mark.parametrize("line", ["---+---", "|:--|--:|", "+====+", "-----"])
def test_drawn_lines(line: str) -> None:
    """What only draws is told from what holds a dash for no value."""
    assert is_rule(line)
    assert not any(is_rule(other) for other in ("-", "- | -", "a---b", ""))


LETTERS = st.text(st.sampled_from('ab ",;\\\t|'), max_size=6)


@given(st.lists(st.lists(LETTERS, min_size=2, max_size=3), max_size=5), st.sampled_from(["", ",", ";"]))
def test_no_text_breaks_the_search(lines: list[list[str]], delimiter: str) -> None:
    """Any first lines give at least one dialect, and can be read under it."""
    head = [";".join(cells) + "\n" for cells in lines]
    for dialect in candidates(head, delimiter):
        assert len(list(records(head, dialect))) <= len(head)


@given(st.lists(LETTERS, min_size=2, max_size=3).filter(lambda row: not any(cell.startswith('"') for cell in row)))
def test_well_written_rows_are_the_same_with_quotes_as_letters(row: list[str]) -> None:
    """The click changes no row whose quotes stand as they should."""
    line = ",".join('"' + cell.replace('"', '""') + '"' for cell in row)
    letters = Dialect(",", '"', "letters")
    if not any('",' in cell or cell.endswith('"') or ',"' in cell for cell in row):
        assert list(records([line], letters)) == [row]
