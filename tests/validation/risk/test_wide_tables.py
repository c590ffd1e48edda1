"""Surveys of very many questions are measured and planned for with work that stays bounded."""

from __future__ import annotations

import random
from collections.abc import Callable

from validation.fix.plan import MOST_COLUMNS
from validation.inspect import Inspection
from validation.recipe import DropColumn
from validation.report import Finding, Severity

CheckFile = Callable[..., Inspection]

QUESTIONS = 80
_DRAW = random.Random(8)
SURVEY = ",".join(("tuổi", "giới tính", "phường", *(f"câu {turn}" for turn in range(QUESTIONS)))) + "\n"
SURVEY += "".join(
    ",".join(
        (
            str(_DRAW.randint(18, 80)),
            _DRAW.choice(("Nam", "Nữ")),
            _DRAW.choice(("Láng", "Ba Đình", "Tây Hồ")),
            *(str(_DRAW.randint(1, 5)) for _ in range(QUESTIONS)),
        )
    )
    + "\n"
    for _ in range(200)
)


def test_a_survey_of_many_questions_is_planned_for(check_file: CheckFile) -> None:
    """Of more columns than can be searched the further ones go; after the plan nobody stands out."""
    found = {finding.code: finding for finding in check_file(SURVEY).findings}
    alone: Finding = found["r1-uniqueness"]
    assert alone.severity is Severity.BLOCK
    assert found["r2-combinations"].params["facts"].startswith("tuổi, ")
    plan = alone.suggestions[0]
    dropped = {step.column for step in plan.steps if isinstance(step, DropColumn)}
    assert {f"câu {turn}" for turn in range(MOST_COLUMNS, QUESTIONS)} <= dropped
    checked = check_file(SURVEY, plan.steps)
    assert [finding.code for finding in checked.findings if finding.severity is Severity.BLOCK] == []
