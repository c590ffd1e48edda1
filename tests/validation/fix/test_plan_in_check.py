"""A check that finds people who could be found proposes plans; after one the next check blocks nothing."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from validation.inspect import Inspection
from validation.report import Severity

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
