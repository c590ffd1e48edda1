"""Sums that one organisation nearly makes up are for a second person, however the table tells it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from validation.inspect import Inspection
from validation.report import Finding, Severity

CheckFile = Callable[..., Inspection]

BRANCHES = ("Thép", "Xi măng", "Dược", "Giấy")


def named(giant: int) -> str:
    return "ngành,doanh nghiệp,doanh thu (triệu đồng)\n" + "".join(
        f"{branch},Công ty {branch} {turn},{giant if not turn else 900 + 10 * turn}\n"
        for branch in BRANCHES
        for turn in range(8)
    )


BESIDE = "Ngành,Doanh thu,Doanh thu công ty lớn nhất\n" + "".join(
    f"{branch},{1000 + turn},{960 if turn == 1 else 300}\n" for turn, branch in enumerate(BRANCHES)
)
SHARES = "Ngành,Doanh thu,Tỷ trọng doanh nghiệp lớn nhất (%)\n" + "".join(
    f"{branch},{1000 + turn},{91 if turn == 1 else 30}\n" for turn, branch in enumerate(BRANCHES)
)
FEW = "Ngành,Tỉnh,Số doanh nghiệp,Doanh thu\n" + "".join(
    f"{branch},{province},{2 if (branch, province) == ('Dược', 'Huế') else 30},{1000 + turn}\n"
    for turn, branch in enumerate(BRANCHES)
    for province in ("Huế", "Hà Nội")
)


def of_sums(inspection: Inspection) -> list[Finding]:
    return [finding for finding in inspection.findings if finding.code == "r5-dominance"]


@pytest.mark.parametrize(
    ("content", "column", "count"),
    [
        (named(900_000), "doanh thu (triệu đồng)", 4),
        (BESIDE, "Doanh thu công ty lớn nhất", 1),
        (SHARES, "Tỷ trọng doanh nghiệp lớn nhất (%)", 1),
        (FEW, "Doanh thu", 1),
    ],
    ids=["named", "the largest", "its share", "few"],
)
def test_one_that_is_nearly_all_is_for_a_second_person(
    content: str, column: str, count: int, check_file: CheckFile
) -> None:
    """A giant in its branch, the largest beside the sum, its share, and sums of two."""
    (finding,) = of_sums(check_file(content))
    assert (finding.severity, finding.column, finding.count) == (Severity.REVIEW, column, count)


def test_named_companies_of_like_size_are_left_alone(check_file: CheckFile) -> None:
    """Where each one's revenue stands there with its name, the sums tell nothing more."""
    assert of_sums(check_file(named(1500))) == []
