"""What the officer declares is free where the table is in doubt, and for a second person where it is not."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from validation.inspect import Inspection
from validation.recipe import DropColumn, SetQuasiIdentifiers, SetUnit, Step
from validation.report import Finding, Gate, Severity, Verdict

CheckFile = Callable[..., Inspection]

_DRAW = random.Random(6)
SICK_LEAVE = "phòng ban,tuổi,giới tính,số ngày nghỉ\n" + "".join(
    f"{_DRAW.choice(('Kế toán', 'Nhân sự', 'Kỹ thuật'))},{_DRAW.randint(22, 60)},{_DRAW.choice(('Nam', 'Nữ'))},"
    f"{_DRAW.randint(1, 30)}\n"
    for _ in range(300)
)
"""Surely people, of whom nearly all stand out."""
COARSE = "giới tính,nhóm tuổi,đồng ý\n" + "".join(
    f"{_DRAW.choice(('Nam', 'Nữ'))},{_DRAW.choice(('18-39', '40-59'))},{_DRAW.choice(('Có', 'Không'))}\n"
    for _ in range(600)
)
"""People of whom nobody stands out."""
DOUBTFUL = "tuổi,nơi ở,mức tiêu thụ\n" + "".join(
    f"{_DRAW.randint(18, 80)},{_DRAW.choice(('Ba Đình', 'Láng'))},{_DRAW.randint(1, 900)}\n" for _ in range(300)
)


def of_declarations(inspection: Inspection) -> list[Finding]:
    return [finding for finding in inspection.findings if finding.code.startswith("r-")]


@pytest.mark.parametrize("unit", ["organisation", "event", "aggregate"])
def test_people_who_are_said_to_be_none_are_for_a_second_person(unit: str, check_file: CheckFile) -> None:
    """Rows that are surely people pass by no word of one officer alone."""
    assert check_file(SICK_LEAVE).verdict is Verdict.REFUSE
    inspection = check_file(SICK_LEAVE, (SetUnit(unit),))
    (finding,) = of_declarations(inspection)
    assert (finding.code, finding.severity, inspection.verdict) == (
        "r-unit-contradicted",
        Severity.REVIEW,
        Verdict.REVIEW,
    )


def test_what_was_doubtful_is_hers_to_say(check_file: CheckFile) -> None:
    """Where the table leaves it open what a row is, her answer is taken as it is."""
    (asked,) = of_declarations(check_file(DOUBTFUL))
    assert asked.code == "r-unit-unclear"
    inspection = check_file(DOUBTFUL, (SetUnit("aggregate"),))
    assert (of_declarations(inspection), inspection.verdict) == ([], Verdict.ACCEPT)


def test_a_fact_taken_back_is_for_a_second_person(check_file: CheckFile) -> None:
    """An age that is proposed and not confirmed is named, and the table waits for somebody else."""
    confirmed = (SetUnit("person"), SetQuasiIdentifiers(("phòng ban", "giới tính")))
    inspection = check_file(SICK_LEAVE, confirmed)
    (finding,) = of_declarations(inspection)
    assert (finding.code, finding.severity, finding.params["facts"]) == ("r-facts-removed", Severity.REVIEW, "tuổi")
    assert inspection.verdict is Verdict.REVIEW


def test_a_fact_that_only_its_spread_speaks_for_is_hers_to_take_back(check_file: CheckFile) -> None:
    """A column that nothing but its figures proposed may go unconfirmed."""
    confirmed = SetQuasiIdentifiers(("phòng ban", "giới tính", "tuổi"))
    assert of_declarations(check_file(SICK_LEAVE, (SetUnit("person"), confirmed))) == []


def test_a_fact_that_singles_nobody_out_may_be_taken_back(check_file: CheckFile) -> None:
    """Where people are many alike with it too, nothing is asked."""
    inspection = check_file(COARSE, (SetUnit("person"), SetQuasiIdentifiers(("giới tính",))))
    assert of_declarations(inspection) == []


@pytest.mark.parametrize("first", [(), (DropColumn("số ngày nghỉ"),)])
def test_what_a_plan_declares_asks_nothing(first: tuple[Step, ...], check_file: CheckFile) -> None:
    """A plan that is followed confirms what was measured, and what it drops is not missed."""
    refused = check_file(SICK_LEAVE, first)
    plans = [finding.suggestions for finding in refused.findings if finding.code == "r1-uniqueness"]
    for suggestion in plans[0]:
        inspection = check_file(SICK_LEAVE, (*first, *suggestion.steps))
        assert of_declarations(inspection) == []
        assert not [one for one in inspection.findings if one.gate is Gate.PRIVACY and one.severity is Severity.BLOCK]
