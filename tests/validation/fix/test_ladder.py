"""A column becomes coarser in the way that fits what it holds."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

import pytest

from validation.fix.ladder import Kind, find_province, make_ladder
from validation.fix.plan import propose_plans
from validation.read.cells import Cells
from validation.recipe import GeoGeneralise

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]
PROVINCES = ("Sơn La", "Huế", "An Giang", "Cà Mau", "Đắk Lắk")
_DRAW = random.Random(5)
ROWS = 300


def drawn(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(_DRAW.choice(values) for _ in range(ROWS))


BESIDE = {
    "income_million": tuple(f"{_DRAW.uniform(1, 30):.1f}" for _ in range(ROWS)),
    "điểm": drawn([str(mark) for mark in range(1, 11)]),
    "Mã hồ sơ": tuple(f"HS{row:05}" for row in range(ROWS)),
    "mã số": drawn(["00001", "00002", "00003", "00005"]),
    "has_insurance": drawn(["yes", "no"]),
    "occupation": drawn(["teacher", "farmer", "trader", "driver"]),
    "nghề nghiệp": drawn(["Nông dân", "Giáo viên", "Công nhân"]),
    "trường": drawn(["THCS Hòa Bình", "Tiểu học Kim Đồng", "THPT An Giang"]),
}
"""Columns that are no places, as they stand beside the province of each row."""


@pytest.mark.parametrize("label", BESIDE)
@pytest.mark.parametrize("province", ["province", "Tỉnh"])
def test_what_is_no_place_never_becomes_one(label: str, province: str, cells_of: CellsOf) -> None:
    """Neither numbers nor codes, answers or jobs become the province of their row."""
    cells = cells_of({province: drawn(PROVINCES), label: BESIDE[label]})
    assert find_province(cells, cells.columns) == "c0"
    ladder = make_ladder(cells, "c1", label, 11, ("",), ("c0", province))
    assert ladder.kind is Kind.OTHER
    assert not [step for step in ladder.steps if isinstance(step, GeoGeneralise)]


@pytest.mark.parametrize(
    ("label", "texts"),
    [
        ("Xã", ("Xã Tân Lập", "Xã Tân Thành", "Xã Bình Minh", "Xã Hưng Thịnh")),
        ("địa bàn", ("Phường Ba Đình", "Phường Hoàn Kiếm", "Cà Mau", "Tỉnh Sơn La")),
    ],
)
def test_places_are_told_by_their_label_or_by_themselves(label: str, texts: Sequence[str], cells_of: CellsOf) -> None:
    """Wards of names that several provinces have are places by their label, known ones under any label."""
    cells = cells_of({"Tỉnh": drawn(PROVINCES), label: drawn(texts)})
    assert make_ladder(cells, "c1", label, 11, ("",), ("c0", "Tỉnh")).kind is Kind.GEOGRAPHY


def test_a_plan_makes_places_of_places_only(cells_of: CellsOf) -> None:
    """In a survey with a province in each row no other column becomes one, in whichever plan."""
    cells = cells_of(
        {"age": tuple(str(_DRAW.randint(18, 80)) for _ in range(ROWS)), "province": drawn(PROVINCES), **BESIDE}
    )
    plans = propose_plans(cells, dict(zip(cells.columns, cells.labels, strict=True)), 11)
    steps = [step for plan in plans for step in plan.steps if isinstance(step, GeoGeneralise)]
    assert {step.column for step in steps} <= {"province"}
