"""What a row stands for and what others know of it, where that is doubtful or said otherwise than the table says.

Doubt is a question to the officer, and her answer is free. An answer against what is sure would take the rules off a
table of people: a second person looks at it.
"""

from __future__ import annotations

from collections.abc import Iterator

from validation.privacy.r1_uniqueness import ROWS
from validation.recipe import SetUnit
from validation.report import Finding, Gate, Severity, Suggestion
from validation.risk.assess import Assessment

UNCLEAR = "r-unit-unclear"
CONTRADICTED = "r-unit-contradicted"
FACTS_REMOVED = "r-facts-removed"

_ANSWERS = {
    "person": Suggestion("unit-is-person", (SetUnit("person"),)),
    "household": Suggestion("unit-is-household", (SetUnit("household"),)),
    "aggregate": Suggestion("unit-is-aggregate", (SetUnit("aggregate"),)),
    "organisation": Suggestion("unit-is-organisation", (SetUnit("organisation"),)),
    "event": Suggestion("unit-is-event", (SetUnit("event"),)),
}


def findings(assessment: Assessment) -> Iterator[Finding]:
    """At most one finding, with the answers that the officer may give where there are any."""
    risk, proposed = assessment.risk, assessment.proposal.unit
    if risk is None:
        return
    if proposed is not None and assessment.contradicts:
        yield _finding(CONTRADICTED, {"said": risk.unit, "unit": proposed}, (_ANSWERS[proposed],))
    elif assessment.removed:
        yield _finding(FACTS_REMOVED, {"unit": risk.unit, "facts": ", ".join(assessment.removed)}, ())
    elif proposed is not None and not risk.unit_is_sure:
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
