"""What a row stands for, where that is doubtful or said otherwise than the cells say: a question to the officer."""

from __future__ import annotations

from collections.abc import Iterator

from validation.privacy.r1_uniqueness import ROWS
from validation.recipe import SetUnit
from validation.report import Finding, Gate, Severity, Suggestion
from validation.risk.assess import Assessment

UNCLEAR = "r-unit-unclear"
CONTRADICTED = "r-unit-contradicted"

_ANSWERS = {
    "person": Suggestion("unit-is-person", (SetUnit("person"),)),
    "household": Suggestion("unit-is-household", (SetUnit("household"),)),
    "aggregate": Suggestion("unit-is-aggregate", (SetUnit("aggregate"),)),
    "organisation": Suggestion("unit-is-organisation", (SetUnit("organisation"),)),
    "event": Suggestion("unit-is-event", (SetUnit("event"),)),
}


def findings(assessment: Assessment) -> Iterator[Finding]:
    """At most one finding, with the answers that the officer may give."""
    risk, proposed = assessment.risk, assessment.proposal.unit
    if risk is None or proposed is None:
        return
    if assessment.contradicts:
        yield _finding(CONTRADICTED, {"said": risk.unit}, (_ANSWERS[proposed],))
    elif not risk.unit_is_sure:
        first = _ANSWERS[proposed]
        yield _finding(UNCLEAR, {}, (first, *(answer for answer in _ANSWERS.values() if answer is not first)))


def _finding(code: str, params: dict[str, str], suggestions: tuple[Suggestion, ...]) -> Finding:
    return Finding(
        code=code,
        severity=Severity.REVIEW,
        gate=Gate.PRIVACY,
        params={"place": ROWS, **params},
        suggestions=suggestions,
    )
