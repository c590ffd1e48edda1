"""Small counts are found in whatever shape a table has, and hold it back where the topic is delicate."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from validation.inspect import Inspection
from validation.report import Gate, Severity, Verdict

CheckFile = Callable[..., Inspection]

WARDS = ("Ba Đình", "Láng", "Tây Hồ", "Đống Đa", "Sóc Sơn", "Đông Anh", "Cầu Giấy", "Thư Lâm")


def of_wards(labels: str, *figures: Callable[[int], object], title: str = "phường") -> str:
    rows = (",".join((ward, *(str(figure(turn)) for figure in figures))) for turn, ward in enumerate(WARDS))
    return "\n".join((f"{title},{labels}", *rows)) + "\n"


def many(turn: int) -> int:
    return 400 + 17 * turn


def few(turn: int) -> int:
    return turn + 1


DELICATE = {
    "peoples": of_wards("Kinh,Tày,Thái,Mông,Tổng", many, lambda _: 30, few, few, lambda n: many(n) + 30 + 2 * few(n)),
    "peoples without a total": of_wards("Kinh,Tày,Mông", many, few, few),
    "religions": of_wards("Phật giáo,Công giáo,Tin lành", many, many, few),
    "illnesses": of_wards("Sốt xuất huyết,Tay chân miệng,Lao,HIV", many, many, few, few),
    "new cases": of_wards("số ca HIV mới", few),
    "cases in English": of_wards("hiv_cases", few, title="district"),
    "by sex": of_wards("Tổng số ca HIV,Nam,Nữ", lambda n: many(n) + few(n), many, few),
    "suicides": of_wards("Số ca tự tử", few),
    "accused": of_wards("Số bị can hiếp dâm", few),
    "a religion": of_wards("Số người theo Tin lành", few),
    "a minority": of_wards("Tổng số học sinh,Học sinh dân tộc thiểu số", many, few, title="trường"),
}
ORDINARY = {
    "pyramid": "Tuổi,Nam,Nữ\n" + "".join(f"{age},{max(2, 90 - age)},{max(1, 92 - age)}\n" for age in range(101)),
    "deaths": "Năm,Nhóm tuổi,Số ca tử vong\n"
    + "".join(
        f"{year},{age},{count}\n" for year in range(2015, 2024) for age, count in (("0-4", 3), ("5-14", 6), ("60+", 90))
    ),
    "population of hamlets": of_wards("Dân số", few, title="Xã"),
}


@pytest.mark.parametrize("table", DELICATE)
def test_few_of_a_delicate_kind_hold_a_table_back(table: str, check_file: CheckFile) -> None:
    """Peoples, religions, illnesses and crimes block, as rows, as columns and beside their total."""
    inspection = check_file(DELICATE[table], file_name="bang.csv")
    found = {finding.severity for finding in inspection.findings if finding.code == "r4-small-counts"}
    assert (found, inspection.verdict) == ({Severity.BLOCK}, Verdict.REFUSE)


def test_an_empty_cell_beside_men_and_the_total_is_worked_out(check_file: CheckFile) -> None:
    """Few women who were left out are what the total and the men leave; `Nam` is no year here."""
    content = of_wards(
        "Tổng số ca HIV,Nam,Nữ", lambda n: many(n) + (5 if n == 2 else 40), many, lambda n: "" if n == 2 else 40
    )
    (finding,) = (one for one in check_file(content).findings if one.code == "r4-small-counts")
    assert (finding.severity, finding.params["derived"]) == (Severity.BLOCK, "1")


@pytest.mark.parametrize("table", ORDINARY)
def test_how_many_live_and_die_somewhere_is_told_to_readers_only(table: str, check_file: CheckFile) -> None:
    """Population and deaths by place, age, sex and year are noted, whoever is the only one of her age."""
    inspection = check_file(ORDINARY[table], file_name="bang.csv")
    found = [finding for finding in inspection.findings if finding.gate is Gate.PRIVACY]
    assert {(finding.code, finding.severity) for finding in found} == {("r4-small-counts", Severity.NOTE)}
    assert not any(finding.suggestions for finding in found)


def test_flags_of_people_are_no_counts(check_file: CheckFile) -> None:
    """Columns that say yes or no of each person's illnesses count nobody."""
    content = "mã,HIV,Lao,Sởi\n" + "".join(f"M{row},{row % 2},{row % 3 // 2},{row % 5 // 4}\n" for row in range(60))
    assert [one.code for one in check_file(content).findings if one.code == "r4-small-counts"] == []
