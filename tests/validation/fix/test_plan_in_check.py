"""A check that finds people who could be found proposes plans; after one the next check blocks nothing."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from validation.inspect import Inspection
from validation.recipe import DropColumn, LocalSuppress, SetUnit
from validation.report import Severity, Verdict

_DRAW = random.Random(4)
TITLE = {"title_vi": "Danh sách học viên"}
WARDS = ("Ba Đình", "Tây Hồ", "Cầu Giấy")
PEOPLE = "tuổi,giới tính,phường,xếp loại\n" + "".join(
    f"{_DRAW.randint(18, 60)},{_DRAW.choice(('Nam', 'Nữ'))},{_DRAW.choice(WARDS)},{'ABC'[n % 3]}\n" for n in range(300)
)


@pytest.mark.parametrize("turn", range(2))
def test_after_a_plan_nothing_is_blocked(turn: int, check_file: Callable[..., Inspection]) -> None:
    """Each plan that a refused table of people is offered makes it pass, under the same k."""
    refused = check_file(PEOPLE, texts=TITLE)
    (uniqueness,) = (finding for finding in refused.findings if finding.code == "r1-uniqueness")
    assert uniqueness.severity is Severity.BLOCK
    plan = uniqueness.suggestions[turn]
    checked = check_file(PEOPLE, plan.steps, texts=TITLE)
    assert [finding.code for finding in checked.findings if finding.severity is Severity.BLOCK] == []
    assert checked.risk
    assert checked.risk.smallest_class >= int(uniqueness.params["k"])
    (lost,) = (finding for finding in checked.findings if finding.code == "detail-lost")
    assert (lost.severity, lost.params["share"]) == (Severity.NOTE, plan.params["share"])


ALIKE = "30,Nam\n" * 120 + "40,Nữ\n" * 119
ALONE = "".join(f"{60 + person},nhóm {person}\n" for person in range(11))
AGES = f"tuổi,giới tính\n{ALONE}{ALIKE}"


def test_rows_that_a_fix_empties_are_no_fault_of_the_file(check_file: Callable[..., Inspection]) -> None:
    """A table of nothing but quasi-identifiers passes with all its rows, some of which say nothing any more."""
    steps = (SetUnit("person"), LocalSuppress(("tuổi", "giới tính"), 11))
    checked = check_file(AGES, steps, texts=TITLE)
    assert checked.verdict is not Verdict.REFUSE
    assert checked.row_count == 250
    assert [column.missing for column in checked.profile] == [11, 11]


def test_rows_left_without_a_value_by_dropped_columns_are_no_fault(check_file: Callable[..., Inspection]) -> None:
    """A column that says something in a few rows only may be all that is left."""
    content = "tên,ghi chú\n" + "".join(f"A{row},{'' if row % 3 else 'muộn'}\n" for row in range(30))
    checked = check_file(content, (DropColumn("tên"),))
    assert [finding.code for finding in checked.findings] == ["column-dropped"]
    assert checked.row_count == 30


@pytest.mark.parametrize(
    ("label", "codes", "is_told"),
    [
        ("pupil_id", tuple(f"HS{7919 * row % 100003:06}" for row in range(300)), True),
        ("mã số", tuple(str(7919 * row % 100003) for row in range(300)), True),
        ("stt", tuple(str(row + 1) for row in range(300)), False),
        ("mã lớp", tuple(f"L{row % 9}" for row in range(300)), False),
    ],
)
def test_codes_of_people_are_told(
    label: str, codes: tuple[str, ...], is_told: bool, check_file: Callable[..., Inspection]
) -> None:
    """A code of one's own is a note with a way to leave it out; running numbers and codes of groups are none."""
    header, *rows = PEOPLE.splitlines()
    content = "\n".join([f"{label},{header}", *(f"{code},{row}" for code, row in zip(codes, rows, strict=True))])
    told = [finding for finding in check_file(content, texts=TITLE).findings if finding.code == "person-codes"]
    assert [(finding.column, finding.suggestions[0].steps) for finding in told] == (
        [(label, (DropColumn(label),))] if is_told else []
    )
