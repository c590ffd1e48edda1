"""Each privacy rule finds its own examples and lets its own look-alikes pass; the scan misses no place."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validation.privacy.chance import chance_of, is_numbered, shared_prefix
from validation.privacy.d1_cccd import is_cccd
from validation.privacy.d6_email import is_office
from validation.privacy.labels import plain_label
from validation.privacy.mask import mask_personal
from validation.privacy.redact import is_marker, redact, show_example
from validation.privacy.rule import ColumnExample, Rule
from validation.privacy.scan import RULES, personal_spans, personal_spans_of_name, scan
from validation.privacy.together import write_together
from validation.read.cells import Cells
from validation.read.reading import Surrounding
from validation.report import Finding, Severity

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]

BY_FORM = [rule for rule in RULES if not rule.judge]
HITS = [pytest.param(rule, text, id=f"{rule.code}: {text}") for rule in BY_FORM for text in rule.hits]
PASSES = [pytest.param(rule, text, id=f"{rule.code}: {text}") for rule in BY_FORM for text in rule.passes]
COLUMNS = [
    pytest.param(rule, column, id=f"{rule.code}: {column.label} {column.cells[0]}")
    for rule in BY_FORM
    for column in rule.columns
]


def findings(cells: Cells, *surroundings: Surrounding, rules: Sequence[Rule] = RULES) -> tuple[Finding, ...]:
    return scan(cells, surroundings, lambda _share: None, rules)


@pytest.mark.parametrize(("rule", "text"), HITS)
def test_a_rule_finds_its_examples(rule: Rule, text: str) -> None:
    """Every example text holds a value, and the hint that runs on all cells lets it through."""
    hinted = duckdb.execute(
        f"SELECT {rule.prefilter} AND regexp_matches(x, ?) FROM (SELECT ? AS x)".replace("{}", "x"), [rule.hint, text]
    ).fetchone()
    assert (hinted, bool(list(rule.find(text)))) == ((True,), True)


@pytest.mark.parametrize(("rule", "text"), PASSES)
def test_a_rule_lets_look_alikes_pass(rule: Rule, text: str) -> None:
    """No look-alike is taken for a value."""
    assert list(rule.find(text)) == []


@pytest.mark.parametrize(("rule", "example"), COLUMNS)
def test_a_rule_weighs_columns(rule: Rule, example: ColumnExample, cells_of: CellsOf) -> None:
    """Every example column weighs what the rule says it does."""
    found = findings(cells_of({example.label: example.cells}), rules=[rule])
    assert [finding.severity for finding in found] == ([example.severity] if example.severity else [])


@pytest.mark.parametrize("rule", BY_FORM, ids=lambda rule: rule.code)
def test_a_rule_has_examples_of_both_kinds(rule: Rule) -> None:
    """A rule cannot be added without texts and columns that it must find and must let pass."""
    severities = {column.severity for column in rule.columns}
    assert rule.hits
    assert rule.passes
    assert {Severity.REVIEW if rule.is_trace else Severity.BLOCK, None} <= severities


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_examples_in_findings_are_masked(rule: Rule, cells_of: CellsOf) -> None:
    """No example of a finding holds a raw value or more than three of its characters."""
    cells = [cell for column in rule.columns for cell in column.cells]
    for finding in findings(cells_of({"Ghi chú": [*cells, *rule.hits]}), rules=[rule]):
        for example in finding.examples:
            assert example not in cells
            assert len(example.replace("•", "").replace("@", "")) <= 3


def test_one_value_among_a_hundred_thousand_texts_blocks(cells_of: CellsOf) -> None:
    """Free text is looked at to the last cell, and the finding names the row."""
    texts = [f"Hồ sơ số {number} đã trả" for number in range(100_000)]
    texts[99_998] = "Gọi lại cho chị Lan 0987654321"
    (found,) = findings(cells_of({"Ghi chú": texts}))
    assert (found.code, found.severity, found.rows, found.count) == ("d7-phone", Severity.BLOCK, (100_000,), 1)


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [
        ("preamble", "Phòng Thống kê, 0912345678", "d7-phone"),
        ("preamble", "Người lập biểu: Nguyễn Văn An", "d8-name"),
        ("file_name", "don_cua_ba_Tran_Thi_Lua.xlsx", "d8-name"),
        ("sheet", "an.nguyen@gmail.com", "d6-email"),
        ("file_name", "hoa-0912340023.csv", "d7-phone"),
        ("other_sheet", "Chị Hoa 0912 340 023", "d7-phone"),
        ("sheet", "Chị Lan 0987\u200b654321", "d7-phone"),
        ("file_name", "danh_sach_001099012345_2024.csv", "d1-cccd"),
        ("contact", "nguyen.van.an@gmail.com", "d6-email"),
        ("description", "Số liệu do anh An (0912 345 678) cung cấp", "d7-phone"),
        ("sheet", "Hồ sơ bà Trần Thị Lụa", "d8-name"),
    ],
)
def test_texts_around_the_table_are_scanned(place: str, text: str, code: str, cells_of: CellsOf) -> None:
    """What stands around the cells blocks as well, and the finding says where it stands."""
    (found,) = findings(cells_of({"a": ["1"]}), Surrounding(place, text))
    assert (found.code, found.severity, found.params["place"]) == (code, Severity.BLOCK, place)


def test_labels_are_scanned(cells_of: CellsOf) -> None:
    """A value in a label blocks."""
    (found,) = findings(cells_of({"Chị Lan 0987654321": ["1"]}))
    assert found.params["place"] == "label"


@pytest.mark.parametrize(
    "contact",
    [
        "info@vidu.vn",
        "vanthu@hanoi.gov.vn",
        "thongke@hanoi.gov.vn",
        "ubnd.quan1@hcm.gov.vn",
        "pgd.badinh@hanoi.gov.vn",
        "so.yte@hue.gov.vn",
        "sotttt@thainguyen.gov.vn",
        "thainguyen@gso.gov.vn",
        "data@stat.go.kr",
    ],
)
def test_a_role_mailbox_is_a_good_contact(contact: str, cells_of: CellsOf) -> None:
    """Mailboxes of an office may stand in the metadata."""
    assert findings(cells_of({"a": ["1"]}), Surrounding("contact", contact)) == ()


@pytest.mark.parametrize(
    "address",
    [
        "lan.tran@yahoo.com",
        "infonguyen1990@gmail.com",
        "an@thongtin.vn",
        "nguyen.van.an8@hanoi.gov.vn",
        "nguyenvana@moh.gov.vn",
        "lan.tran@hue.gov.vn",
        "truong.nguyen@gmail.com",
        "nguyễn.hoà@hanoi.gov.vn",
    ],
)
def test_a_person_is_no_office(address: str) -> None:
    """A name before the sign, or a role's name glued to one, is a person's mailbox."""
    assert not is_office(address)


def random_tables(seed: int) -> dict[str, list[str]]:
    """Columns of public tables that look like identifiers and are none."""
    draw = random.Random(seed)
    count = 300
    return {
        "Mã trạm": [f"{draw.randrange(10**5):05}" for _ in range(count)],
        "Mã vạch": [f"893{draw.randrange(10**10):010}" for _ in range(count)],
        "Mã số thuế": [f"0{draw.randrange(10**9):09}" for _ in range(count)],
        "Vốn điều lệ": [str(draw.randrange(10**8, 10**9)) for _ in range(count)],
        "GDP": [str(draw.random() * 10**12) for _ in range(count)],
        "Thời điểm": [str(1_700_000_000 + draw.randrange(10**7)) for _ in range(count)],
        "Ngày giờ": [
            f"2024{draw.randrange(1, 13):02}{draw.randrange(1, 29):02}{draw.randrange(24):02}00" for _ in range(count)
        ],
        "Mã hồ sơ": [f"{draw.randrange(10**12):012}" for _ in range(count)],
        "Số quyết định": [f"{draw.randrange(9999)}/QĐ-UBND" for _ in range(count)],
        "Vĩ độ": [f"{8 + draw.random() * 15:.7f}" for _ in range(count)],
        "ISBN": [
            f"978-604-{draw.randrange(100):02}-{draw.randrange(10**4):04}-{draw.randrange(10)}" for _ in range(count)
        ],
        "Hotline": [f"1900{draw.randrange(10**4):04}" for _ in range(count)],
    }


@pytest.mark.parametrize("seed", range(5))
def test_codes_and_figures_pass(seed: int, cells_of: CellsOf) -> None:
    """Codes, tax numbers, money, times and coordinates are nobody's."""
    found = findings(cells_of(random_tables(seed)))
    assert [finding for finding in found if finding.severity is not Severity.NOTE] == []


def random_cccd(draw: random.Random) -> str:
    province = draw.choice(["001", "027", "038", "079", "092"])
    year = draw.randrange(1940, 2010)
    return f"{province}{(year // 100 - 19) * 2 + draw.randrange(2)}{year % 100:02}{draw.randrange(10**6):06}"


def random_mobile(draw: random.Random) -> str:
    return f"0{draw.choice(['32', '38', '70', '79', '86', '90', '91', '98'])}{draw.randrange(10**7):07}"


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("lost_zero", [False, True])
@pytest.mark.parametrize(("make", "code"), [(random_cccd, "d1-cccd"), (random_mobile, "d7-phone")])
def test_people_are_found_without_a_telling_label(
    make: Callable[[random.Random], str], code: str, lost_zero: bool, seed: int, cells_of: CellsOf
) -> None:
    """A hundred random numbers of people block under any label, sorted or not, with or without their zeros."""
    draw = random.Random(seed)
    numbers = sorted(make(draw) for _ in range(100))
    cells = [number.lstrip("0") for number in numbers] if lost_zero else numbers
    found = findings(cells_of({"x": cells}))
    assert (code, Severity.BLOCK) in {(finding.code, finding.severity) for finding in found}


def test_nobody_is_born_in_the_future() -> None:
    """The structure knows provinces, centuries and this year."""
    assert (is_cccd("001099012345"), is_cccd("003099012345"), is_cccd("001299012345"), is_cccd("001999012345")) == (
        True,
        False,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("0912 345 678", "0912345678"),
        ("(+84) 912-345-678", "+84912345678"),
        ("912345678.0", "912345678"),
        ("105.8341598", "105.8341598"),
        ("0912.345.678", "0912345678"),
        ("1.23E+11", "123E+11"),
        ("-912345678", "-912345678"),
    ],
)
def test_numbers_are_written_together_but_decimals_are_not(text: str, together: str) -> None:
    """Stripping the point of a decimal would make a telephone of it."""
    assert write_together(text) == together


def test_personal_spans_leave_offices_alone() -> None:
    """Only what must be hidden is named."""
    text = "vanthu@hue.gov.vn hoặc lan@yahoo.com"
    assert [text[span.start : span.end] for span in personal_spans(text)] == ["lan@yahoo.com"]


@pytest.mark.parametrize("label", ["Số điện thoại", "SoDienThoai", "so_dien_thoai", "SỐ ĐIỆN THOẠI"])
def test_labels_in_plain_form(label: str) -> None:
    """Spellings of a label are one."""
    assert plain_label(label) == "so dien thoai"


def test_numbers_that_were_counted_up() -> None:
    """Steps of one and of any fixed size are counting; random numbers are not, sorted or not."""
    draw = random.Random(1)
    scattered = sorted(str(draw.randrange(10**9)) for _ in range(100))
    assert is_numbered([str(10**9 + number) for number in range(50)])
    assert is_numbered([str(10**9 + number * 1000) for number in range(50)])
    assert not is_numbered(scattered)


def test_shared_prefix() -> None:
    """What all values begin with is counted."""
    assert (shared_prefix(["0912", "0913", "0999"]), shared_prefix(["7", "7"])) == (2, 1)


@given(st.integers(1, 300), st.floats(0.01, 0.9), st.data())
def test_chance_bounds_the_binomial(conforming: int, rate: float, data: st.DataObject) -> None:
    """The bound is never below the exact tail of the binomial distribution."""
    from math import comb

    valid = data.draw(st.integers(0, conforming))
    exact = sum(comb(conforming, k) * rate**k * (1 - rate) ** (conforming - k) for k in range(valid, conforming + 1))
    assert chance_of(valid, conforming, rate) >= exact * (1 - 1e-9)


@given(st.text(min_size=9))
def test_a_mask_keeps_three_characters(text: str) -> None:
    """At most three characters stay, and the length is not told."""
    assert len(mask_personal(text)) <= 6


def test_a_mask_hides_place_and_birth() -> None:
    """Of an ID the last digits stay, never the first six."""
    assert mask_personal("001099012345") == "•••345"
    assert mask_personal("a@b.vn") == "a•••"


@pytest.mark.parametrize(
    "text", ["31/12/2024", "x", "12.345.678.901 đ", "2024-09-12 25:61:00", "không rõ", "105.83415", "-1.234,5"]
)
def test_an_example_shows_what_is_wrong(text: str) -> None:
    """A value that is nobody's is shown as it stands."""
    assert show_example(text) == text


@pytest.mark.parametrize(
    "text", ["0912345678x", "001 099 012 345", "an@vidu.vn", "Nguyễn Văn An", "０９１２３４５６７８", "x0912 345 678"]
)
def test_an_example_tells_of_nobody(text: str) -> None:
    """Long numbers, addresses and names are masked, also where no rule is sure of them."""
    assert len(show_example(text).replace("•", "")) <= 3


@pytest.mark.parametrize("word", ["N/A", "-", "...", "không có", "chưa rõ", "n.a.", "#DIV/0!", "999"])
def test_markers_may_be_offered(word: str) -> None:
    """Short plain words may mean that there is no value."""
    assert is_marker(word)


@pytest.mark.parametrize("word", ["an@vidu.vn", "0912345678", "Trần Thị Mai", "hỏi lại phòng kế toán nhé", "123-456"])
def test_other_words_may_not(word: str) -> None:
    """Addresses, numbers, names and sentences are never put on a button."""
    assert not is_marker(word)


@pytest.mark.parametrize("name", ["hoa-0912340023", "ds-001099012345", "ds_0912-340-023.csv", "hoa0912340023.csv"])
def test_values_inside_joined_names(name: str) -> None:
    """Hyphens, underscores and letters right before a number do not hide it in a slug or the name of a file."""
    assert personal_spans_of_name(name)


@pytest.mark.parametrize("name", ["dan-so-2019-2024", "bao-cao-03-2024-05-20", "qd-1234-2024", "gdp-202411211905.csv"])
def test_joined_names_with_years_and_days(name: str) -> None:
    """Years, days and numbers of papers in names are nobody's."""
    assert personal_spans_of_name(name) == []


def test_redacting_keeps_the_rest() -> None:
    """Only the values go; what overlaps goes once."""
    assert redact("Chị Lan ０９１２３４５６７８, lan@yahoo.com và vanthu@hue.gov.vn") == (
        "Chị Lan •••６７８, l••• và vanthu@hue.gov.vn"
    )
