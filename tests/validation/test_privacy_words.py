"""Rules that go by words find their own examples, let look-alikes pass, and go by what stands beside a column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from validation.privacy import d8_name, d9_address, d12_sensitive, d13_free_text
from validation.privacy.names import Sort, sort_of
from validation.privacy.rule import ColumnExample, Rule, Span
from validation.privacy.scan import RULES, personal_hits, personal_spans, scan
from validation.read.cells import Cells
from validation.read.reading import Surrounding
from validation.report import Finding, Severity

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]
JUDGING = [d8_name.RULE, d9_address.RULE, d12_sensitive.RULE]
COLUMNS = [
    pytest.param(rule, column, id=f"{rule.code}: {column.label} {column.cells[0]}")
    for rule in JUDGING
    for column in rule.columns
]


def findings(cells: Cells, *surroundings: Surrounding, rules: Sequence[Rule] = RULES) -> tuple[Finding, ...]:
    return scan(cells, surroundings, lambda _share: None, rules)


def severities(cells: Cells, code: str, *surroundings: Surrounding) -> list[Severity]:
    return [finding.severity for finding in findings(cells, *surroundings) if finding.code == code]


@pytest.mark.parametrize(("rule", "example"), COLUMNS)
def test_a_rule_judges_columns(rule: Rule, example: ColumnExample, cells_of: CellsOf) -> None:
    """Every example column weighs what the rule says it does."""
    found = findings(cells_of({example.label: example.cells}), rules=[rule])
    assert [finding.severity for finding in found] == ([example.severity] if example.severity else [])


@pytest.mark.parametrize("text", d9_address.RULE.hits)
def test_a_house_is_told_from_the_text(text: str) -> None:
    """House number and street make an address, in any of the ways that people write them."""
    assert d9_address.is_address(text)


@pytest.mark.parametrize("text", d9_address.RULE.passes)
def test_what_is_no_house_is_none(text: str) -> None:
    """Wards, roads, distances and streets alone are no addresses."""
    assert not d9_address.is_address(text)


@pytest.mark.parametrize("text", d12_sensitive.RULE.hits)
def test_sensitive_words_are_known(text: str) -> None:
    """A word of a closed vocabulary is known in each language."""
    assert list(d12_sensitive.find_in_cell(text))


@pytest.mark.parametrize("text", d12_sensitive.RULE.passes)
def test_other_words_are_not_sensitive(text: str) -> None:
    """Towns, goods and figures are in no vocabulary."""
    assert not list(d12_sensitive.find_in_cell(text))


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Trần Thị Lụa", Sort.VIETNAMESE_WHOLE),
        ("TRAN THI LUA", Sort.VIETNAMESE_WHOLE),
        ("Bà Trần Thị Lụa (1985)", Sort.VIETNAMESE_WHOLE),
        ("Lò Pành", Sort.VIETNAMESE),
        ("Trần Hưng Đạo", Sort.NAMESAKE),
        ("Phan Thiết", Sort.NAMESAKE),
        ("Công ty TNHH Trần Phú", Sort.INSTITUTION),
        ("St Mary Hospital", Sort.INSTITUTION),
        ("Whitford, Alan", Sort.FOREIGN_WHOLE),
        ("남궁민", Sort.KOREAN),
        ("Xi măng", Sort.NONE),
        ("Trạm 12", Sort.NONE),
        ("", Sort.NONE),
    ],
)
def test_names_are_told_apart(text: str, sort: Sort) -> None:
    """A text is a person's name, that of a street, that of an institution, or none."""
    assert sort_of(text) is sort


def test_an_address_is_an_offices_beside_the_name_of_a_school(cells_of: CellsOf) -> None:
    """Nothing is said of addresses where another column holds the schools that stand there."""
    schools = ("Trường Tiểu học Kim Liên", "Trường THCS Trưng Vương", "Trường Mầm non Hoa Mai")
    table = {"Tên trường": schools, "Địa chỉ": d9_address.RULE.columns[0].cells[:3]}
    assert severities(cells_of(table), "d9-address") == []


def test_an_address_is_somebodys_beside_a_name(cells_of: CellsOf) -> None:
    """The same addresses are refused beside names of people."""
    table = {"Họ tên": d8_name.RULE.columns[0].cells[:3], "Địa chỉ": d9_address.RULE.columns[0].cells[:3]}
    assert severities(cells_of(table), "d9-address") == [Severity.BLOCK]


def test_given_names_are_found_beside_surnames(cells_of: CellsOf) -> None:
    """Split names are refused in both columns, though no header says what they are."""
    table = {
        "x": ("Nguyễn", "Trần", "Lê", "Phạm", "Bùi", "Đỗ"),
        "y": ("Hương", "Dũng", "Lan", "Tuấn", "Hạnh", "Cường"),
    }
    assert severities(cells_of(table), "d8-name") == [Severity.BLOCK, Severity.BLOCK]


def test_what_is_sensitive_is_doubted_beside_a_name(cells_of: CellsOf) -> None:
    """Where names stand beside, a row is a person."""
    table = {"x": d8_name.RULE.columns[0].cells, "Tôn giáo": ("Phật giáo", "Không", "Công giáo", "Cao Đài") * 2}
    assert severities(cells_of(table), "d12-sensitive") == [Severity.REVIEW]


def test_what_is_sensitive_is_doubted_beside_a_date_of_birth(cells_of: CellsOf) -> None:
    """A header that speaks of people suffices where nothing is counted."""
    table = {"Năm sinh": ("1990", "1985", "2001"), "Dân tộc": ("Kinh", "Tày", "Dao")}
    assert severities(cells_of(table), "d12-sensitive") == [Severity.REVIEW]


def test_a_table_of_population_by_ethnicity_is_noted_only(cells_of: CellsOf) -> None:
    """Counts of people are no people."""
    table = {"Dân tộc": ("Kinh", "Tày", "Dao"), "Số người": ("820", "112", "35")}
    assert severities(cells_of(table), "d12-sensitive") == [Severity.NOTE]


@pytest.mark.parametrize("text", d13_free_text.RULE.hits)
def test_names_around_the_table_are_refused(text: str, cells_of: CellsOf) -> None:
    """A footer or a description that names somebody blocks, once."""
    (found,) = findings(cells_of({"a": ["1"]}), Surrounding("footer", text))
    assert (found.code, found.severity, found.params["place"]) == ("d8-name", Severity.BLOCK, "footer")


def test_a_name_in_a_text_is_masked_and_nothing_else() -> None:
    """Only the name is a span of the text."""
    text = "Người lập biểu: Trần Thị Lụa, phòng Thống kê"
    assert personal_spans(text) == [Span(16, 28)]


def test_rows_with_names_are_told_from_those_of_companies(cells_of: CellsOf) -> None:
    """Fixes of a column of owners touch people and leave companies."""
    cells = cells_of({"Chủ sở hữu": ("Công ty TNHH Hoa Sen", "Trần Thị Lụa", "Bùi Quang Vinh")})
    assert sorted(hit.text for hit in personal_hits(cells, "c0")) == ["Bùi Quang Vinh", "Trần Thị Lụa"]


def test_columns_larger_than_the_sample_are_judged(cells_of: CellsOf) -> None:
    """Of many thousand different names some are looked at, and all are counted."""
    middles, givens = ("Văn", "Thị", "Đức", "Minh", "Hữu"), ("An", "Bình", "Chi", "Dũng", "Hà", "Lan", "Nam")
    names = [
        f"{surname} {middle} {other} {given}"
        for surname in ("Nguyễn", "Trần", "Lê", "Phạm", "Bùi")
        for middle in middles
        for other in ("Thanh", "Ngọc", "Hải", "Kim", "Xuân", "Thu", "Quang", "Bảo", "Gia", "Hồng", "Mai", "Thu")
        for given in givens
    ]
    (found,) = findings(cells_of({"x": names * 3}), rules=[d8_name.RULE])
    assert (found.severity, found.count) == (Severity.BLOCK, 3 * len(names))
