"""Groups of people are asked about where they tell of a sensitive fact, and not where chance makes them differ."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from validation.inspect import Inspection
from validation.messages import words
from validation.recipe import SetQuasiIdentifiers, SetUnit
from validation.report import Finding

CheckFile = Callable[..., Inspection]

PEOPLE = (SetUnit("person"), SetQuasiIdentifiers(("giới tính", "nhóm tuổi", "phường")))


def workers(count: int, income: Callable[[Random, str], int]) -> str:
    draw = Random(count)
    lines = ["giới tính,nhóm tuổi,phường,thu nhập"]
    for _ in range(count):
        age = draw.choice(("18-39", "40-59", "60+"))
        lines.append(f"{draw.choice(('Nam', 'Nữ'))},{age},{draw.choice(('Láng', 'Sóc Sơn'))},{income(draw, age)}")
    return "\n".join(lines) + "\n"


def drawn(draw: Random, _age: str) -> int:
    return int(draw.lognormvariate(15.5, 0.7) // 100_000 * 100_000)


def by_age(draw: Random, age: str) -> int:
    return drawn(draw, age) // (4 if age == "60+" else 1)


def of_income(inspection: Inspection) -> list[Finding]:
    return [finding for finding in inspection.findings if finding.code == "r3-homogeneity"]


@pytest.mark.parametrize("count", [600, 2000])
def test_incomes_that_nothing_explains_are_no_alarm(count: int, check_file: CheckFile) -> None:
    """Incomes drawn by themselves differ between small groups by chance alone."""
    inspection = check_file(workers(count, drawn), PEOPLE)
    assert inspection.risk
    assert inspection.risk.sensitive[0].t > 0.2
    assert of_income(inspection) == []


def test_a_group_of_other_incomes_is_named_for_what_it_is(check_file: CheckFile) -> None:
    """The old have far less here: who knows somebody's age can guess, but does not know, what she has."""
    (finding,) = of_income(check_file(workers(2000, by_age), PEOPLE))
    assert finding.count > 500
    said = words(finding, "en")
    assert "differ much from those of the whole table" in said.what
    assert "can guess this value" in said.next
    assert "is to know this value" not in said.next
