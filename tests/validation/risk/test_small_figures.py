"""Tables of figures that tell of few people or few firms are told from those that don't, and mended in place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from validation.inspect import Inspection
from validation.messages import words
from validation.recipe import Recipe, SetK, SetQuasiIdentifiers, SetUnit
from validation.report import Finding, Gate, Severity

CheckFile = Callable[..., Inspection]

DISTRICTS = ("Ba Đình", "Hoàn Kiếm", "Tây Hồ", "Long Biên", "Cầu Giấy", "Đống Đa", "Hai Bà Trưng", "Hoàng Mai")

HIV = "Quận,Giới tính,Số người nhiễm HIV\n" + "".join(
    f"{district},{sex},{count}\n"
    for turn, district in enumerate(DISTRICTS)
    for sex, count in (("Nam", 40 + turn), ("Nữ", 3 if turn == 2 else 25 + turn))
)
PUPILS = "Quận,Giới tính,Số học sinh\n" + "".join(
    f"{district},{sex},{count}\n"
    for turn, district in enumerate(DISTRICTS)
    for sex, count in (("Nam", 140 + turn), ("Nữ", 4 if turn == 5 else 125 + turn))
)
HIDDEN = "Quận,Số người nhiễm HIV\n" + "".join(
    f"{district},{'' if turn == 3 else 50 + turn}\n" for turn, district in enumerate(DISTRICTS)
)
TOTAL = sum(50 + turn for turn in range(len(DISTRICTS)) if turn != 3) + 6
DERIVED = f"{HIDDEN}Tổng số,{TOTAL}\n"
REVENUE = (
    "Ngành,Số doanh nghiệp,Doanh thu (tỷ đồng)\nDệt may,42,1250\nXi măng,2,9800\nChế biến gỗ,31,760\nĐóng tàu,1,4100\n"
)


def of_risk(inspection: Inspection) -> list[Finding]:
    """What the rules of risk ask to be seen to."""
    return [
        finding
        for finding in inspection.findings
        if finding.gate is Gate.PRIVACY
        and finding.code.startswith("r")
        and finding.severity in (Severity.BLOCK, Severity.REVIEW)
    ]


def test_few_people_with_an_illness_block(check_file: CheckFile) -> None:
    """A cell of three people with HIV holds the table back, and its row is named."""
    (finding,) = of_risk(check_file(HIV, file_name="hiv-theo-quan.csv"))
    assert (finding.code, finding.severity, finding.count, finding.rows) == ("r4-small-counts", Severity.BLOCK, 1, (7,))


def test_few_people_of_no_delicate_kind_are_for_a_second_person(check_file: CheckFile) -> None:
    """Four pupils in a cell are asked about, not refused."""
    (finding,) = of_risk(check_file(PUPILS, file_name="hoc-sinh-theo-quan.csv"))
    assert (finding.code, finding.severity, finding.count) == ("r4-small-counts", Severity.REVIEW, 1)


def test_what_was_left_out_is_worked_out_from_the_total(check_file: CheckFile) -> None:
    """A missing cell whose value the total gives away counts as if it stood there."""
    (finding,) = of_risk(check_file(DERIVED, file_name="hiv-theo-quan.csv"))
    assert (finding.code, finding.severity, finding.params["derived"]) == ("r4-small-counts", Severity.BLOCK, "1")
    assert of_risk(check_file(HIDDEN, file_name="hiv-theo-quan.csv")) == []


def test_sums_of_one_or_two_firms_are_for_a_second_person(check_file: CheckFile) -> None:
    """Where two firms make up a sum, each can work out the other's revenue."""
    (finding,) = of_risk(check_file(REVENUE, file_name="doanh-thu-theo-nganh.csv"))
    assert (finding.code, finding.severity, finding.count) == ("r5-dominance", Severity.REVIEW, 2)


@pytest.mark.parametrize(("content", "name"), [(HIV, "hiv.csv"), (PUPILS, "hoc-sinh.csv"), (REVENUE, "doanh-thu.csv")])
def test_what_is_proposed_for_small_figures_clears_them(check_file: CheckFile, content: str, name: str) -> None:
    """Each proposal, followed alone, leaves nothing to see to; the next check says so."""
    (finding,) = of_risk(check_file(content, file_name=name))
    assert finding.suggestions
    for suggestion in finding.suggestions:
        steps: Recipe = tuple(suggestion.steps)
        assert of_risk(check_file(content, steps, file_name=name)) == []


def test_a_list_of_named_people_is_no_table_of_figures(check_file: CheckFile) -> None:
    """Who says that rows with citizens' numbers are counts is contradicted."""
    people = "Số CCCD,Tuổi,Giới tính\n" + "".join(
        f"001{turn % 2}{60 + turn % 39}{(turn * 7919) % 1_000_000:06},{20 + turn % 50},{'Nam' if turn % 2 else 'Nữ'}\n"
        for turn in range(200)
    )
    inspection = check_file(people, (SetUnit("aggregate"),), file_name="danh-sach.csv")
    assert "r-unit-contradicted" in [finding.code for finding in inspection.findings]


PEOPLE = "Tuổi,Giới tính,Phường,Điểm thi\n" + "".join(
    f"{20 + 10 * (turn % 2)},{('Nam', 'Nữ')[turn // 2 % 2]},Phường {turn // 4 % 4},{turn % 9}\n"
    for turn in range(8 * 16)
)
"""Sixteen kinds of people, eight of each."""


def test_fewer_alike_than_asked_for_is_for_a_steward(check_file: CheckFile) -> None:
    """A lower k than the rules ask for stays a block, which says how far it was lowered."""
    asked = (SetUnit("person"), SetQuasiIdentifiers(("Tuổi", "Giới tính", "Phường")))
    (strict,) = of_risk(check_file(PEOPLE, asked, file_name="diem-thi.csv"))
    (lowered,) = of_risk(check_file(PEOPLE, (*asked, SetK(8)), file_name="diem-thi.csv"))
    assert (strict.code, strict.severity) == (lowered.code, lowered.severity) == ("r1-uniqueness", Severity.BLOCK)
    assert (strict.params["place"], lowered.params["place"]) == ("rows", "lowered")
    said = words(lowered, "en")
    assert "With the k = 8 that you chose no group is too small, but the rules ask for k = 11: 128 of 128" in said.what
    assert "only a steward of the portal may allow it" in said.next


def test_fewer_alike_that_are_not_reached_either_name_what_the_rules_ask_for(check_file: CheckFile) -> None:
    """Where groups are smaller than even a lowered k, she is told that the rules ask for more."""
    asked = (SetUnit("person"), SetQuasiIdentifiers(("Tuổi", "Giới tính", "Phường")), SetK(10))
    (finding,) = of_risk(check_file(PEOPLE, asked, file_name="diem-thi.csv"))
    said = words(finding, "en")
    assert "at least 10 people share them; 128 rows are in smaller groups now" in said.next
    assert "The rules ask for k = 11: only a steward of the portal may allow less." in said.next
