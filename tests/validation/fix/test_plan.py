"""A plan reaches k, tells what it loses, and leaves everything else as it is."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validation.fix.follow import follow
from validation.fix.plan import RiskPlan, propose_plans
from validation.inspect import Inspection
from validation.messages import loss_words, suggestion_words
from validation.read.cells import Cells
from validation.recipe import KAnonymise, LocalSuppress, Recipe
from validation.report import Verdict
from validation.risk.frequency import count_frequencies
from validation.risk.uniqueness import measure_uniqueness
from validation.typing.plan import plan_columns

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]
CheckFile = Callable[..., Inspection]

FACTS = ("Ngày sinh", "Giới tính", "Xã", "Dân tộc")
WARDS = ("00004", "00008", "00025", "00070", "31519", "32248", "", "không rõ")


def people(count: int, seed: int) -> dict[str, tuple[str, ...]]:
    """A table of made people with a column that tells nothing about them."""
    chance = random.Random(seed)
    return {
        "Ngày sinh": tuple(
            f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(1950, 2005)}" for _ in range(count)
        ),
        "Giới tính": tuple(chance.choice(("Nam", "Nữ")) for _ in range(count)),
        "Xã": tuple(chance.choice(WARDS) for _ in range(count)),
        "Dân tộc": tuple(chance.choices(("Kinh", "Tày", "Ơ Đu"), (90, 9, 1))[0] for _ in range(count)),
        "Ghi chú": tuple(f"ghi chú {row}" for row in range(count)),
    }


def plans_of(cells: Cells, k: int) -> tuple[RiskPlan, ...]:
    return propose_plans(cells, {cells.columns[cells.labels.index(fact)]: fact for fact in FACTS}, k)


def followed(cells: Cells, recipe: Recipe) -> Cells:
    return follow(cells, plan_columns(cells.labels, recipe, None)).cells


def smallest_class(cells: Cells) -> int:
    facts = [name for name, label in zip(cells.columns, cells.labels, strict=True) if label in FACTS]
    return measure_uniqueness(count_frequencies(cells, facts)).smallest_class


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(count=st.integers(30, 300), seed=st.integers(0, 1000), k=st.sampled_from([2, 5, 11]))
def test_after_every_plan_k_people_agree(cells_of: CellsOf, count: int, seed: int, k: int) -> None:
    """The second look finds no class of fewer than k, whichever plan is taken, and hardly a row has gone."""
    table = people(count, seed)
    for plan in plans_of(cells_of(table), k):
        fixed = followed(cells_of(table), plan.steps)
        assert smallest_class(fixed) >= k or not set(fixed.labels) & set(FACTS)
        assert count - fixed.row_count == plan.left_out_rows <= 0.02 * count


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(count=st.integers(12, 200), seed=st.integers(0, 1000), keep=st.sampled_from(["", "age", "geography", "detail"]))
def test_one_step_does_what_a_plan_does(cells_of: CellsOf, count: int, seed: int, keep: str) -> None:
    """After it k people agree, and all columns are there."""
    fixed = followed(cells_of(people(count, seed)), (KAnonymise(FACTS, 5, keep),))
    assert smallest_class(fixed) >= 5
    assert fixed.labels == (*FACTS, "Ghi chú")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(st.tuples(*[st.sampled_from(["a", "b", "c", "d", ""])] * 3), min_size=2, max_size=60),
    k=st.integers(2, 6),
)
def test_suppression_takes_cells_of_small_classes_only(cells_of: CellsOf, rows: list[tuple[str, ...]], k: int) -> None:
    """Every class has k rows in the end, no value has become another one, and no cell goes where no class is small."""
    labels = ("x", "y", "z")
    before = dict(zip(labels, zip(*rows, strict=True), strict=True))
    fixed = followed(cells_of(before), (LocalSuppress(labels, k),))
    left = list(zip(*(fixed.table.column(name).to_pylist() for name in fixed.columns), strict=True))
    if len(rows) < k:
        assert left == rows
        return
    assert min(Counter(left).values()) >= k
    numbers = fixed.table.column("row").to_pylist()
    assert all(
        new in ("", old)
        for number, row in zip(numbers, left, strict=True)
        for old, new in zip(rows[number - 2], row, strict=True)
    )
    if min(Counter(rows).values()) >= k:
        assert left == rows


def test_what_no_plan_is_about_stays(cells_of: CellsOf) -> None:
    """Columns that are no quasi-identifiers keep every text, and rows their numbers."""
    table = people(200, 1)
    for plan in plans_of(cells_of(table), 5):
        fixed = followed(cells_of(table), plan.steps)
        notes = fixed.table.column(fixed.columns[fixed.labels.index("Ghi chú")]).to_pylist()
        rows = fixed.table.column("row").to_pylist()
        assert notes == [table["Ghi chú"][row - 2] for row in rows]


def test_there_are_alternatives_that_keep_something(cells_of: CellsOf) -> None:
    """The one that keeps ages loses least of these, the one that keeps places least of those."""
    plans = {plan.code: plan for plan in plans_of(cells_of(people(2000, 3)), 11)}
    assert next(iter(plans)) == "plan-proposed"

    def lost(code: str, fact: str) -> float:
        plan = plans.get(code, plans["plan-proposed"])
        return next(column.loss for column in plan.by_column if column.column == fact)

    assert lost("plan-keep-age", "Ngày sinh") == min(lost(code, "Ngày sinh") for code in plans)
    assert lost("plan-keep-geography", "Xã") == min(lost(code, "Xã") for code in plans)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(count=st.integers(100, 600), seed=st.integers(0, 1000), k=st.sampled_from([5, 11, 20]))
def test_no_alternative_loses_less_than_what_is_proposed(cells_of: CellsOf, count: int, seed: int, k: int) -> None:
    """The plan for one click is the best that was found, and each other one differs from it."""
    first, *others = plans_of(cells_of(people(count, seed)), k)
    assert first.code == "plan-proposed"
    assert first.loss <= min((plan.loss for plan in others), default=1)
    assert len({plan.steps for plan in (first, *others)}) == 1 + len(others)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(count=st.integers(200, 600), seed=st.integers(0, 1000))
def test_places_can_be_kept_where_the_proposal_makes_them_coarser(cells_of: CellsOf, count: int, seed: int) -> None:
    """A plan that keeps them finer stands beside one that doesn't leave them as they are."""
    chance = random.Random(seed)
    survey = {
        "province": tuple(chance.choice(("Sơn La", "Huế", "An Giang")) for _ in range(count)),
        "age": tuple(str(chance.randint(18, 80)) for _ in range(count)),
        "income_million": tuple(f"{chance.uniform(1, 30):.1f}" for _ in range(count)),
    }
    plans = propose_plans(cells_of(survey), {"c0": "province", "c1": "age", "c2": "income_million"}, 11)
    losses = {plan.code: {column.column: column.loss for column in plan.by_column}["province"] for plan in plans}
    assert losses["plan-proposed"] < 0.1 or losses["plan-keep-geography"] < losses["plan-proposed"]


def test_a_table_in_which_nobody_stands_out_needs_no_plan(cells_of: CellsOf) -> None:
    """Nothing is proposed where every class is large."""
    assert propose_plans(cells_of({"Giới": ("nam", "nữ") * 20}), {"c0": "Giới"}, 11) == ()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_plan_says_what_it_loses(cells_of: CellsOf, language: str) -> None:
    """Button and loss come out whole, and the loss is between nothing and all."""
    for plan in plans_of(cells_of(people(300, 2)), 11):
        assert suggestion_words(plan.suggestion, language)
        assert str(round(100 * plan.loss)) in loss_words(plan.suggestion, language)
        assert 0 < plan.loss <= 1


def test_schema_and_profile_follow_and_undo_brings_everything_back(check_file: CheckFile, cells_of: CellsOf) -> None:
    """A table with a plan has a schema of what is left; without the plan's steps it is as it was."""
    table = {label: texts for label, texts in people(300, 4).items() if label != "Dân tộc"}
    content = "\n".join([",".join(table), *(",".join(row) for row in zip(*table.values(), strict=True))])
    before = check_file(content)
    facts = {"c0": "Ngày sinh", "c1": "Giới tính", "c2": "Xã"}
    (plan, *_) = propose_plans(cells_of(table), facts, 11)
    after = check_file(content, plan.steps)
    assert after.verdict is not Verdict.REFUSE
    assert [column.name for column in after.profile] == [
        field["name"] for field in (after.table_schema or {})["fields"]
    ]
    assert "date" not in [field["type"] for field in (after.table_schema or {})["fields"]]
    assert check_file(content).table_schema == before.table_schema
