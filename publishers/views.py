"""A submission as its people see it, in one language; the same for the status page and the API."""

from datetime import datetime
from typing import Any

import msgspec

from publishers.models import Submission, SubmissionState
from publishers.originals import is_public
from publishers.submissions import Placed, recipe_of
from validation.inspect import STAGES, Inspection, Reading
from validation.messages import loss_words, suggestion_words, words
from validation.recipe import Step
from validation.report import Finding

STEPS = ("received", *STAGES, "publish")
"""Steps of the way of a file, in order."""


_BEFORE_AN_ANSWER = (SubmissionState.RECEIVED, SubmissionState.CHECKING)


class SuggestionOut(msgspec.Struct, frozen=True):
    label: str
    loss: str
    """What users of the table lose by it; empty where nothing is taken away."""
    steps: tuple[Step, ...]


class FindingOut(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    severity: str
    gate: str
    column: str | None
    count: int
    rows: tuple[int, ...]
    """The first row numbers, as a spreadsheet shows them."""
    examples: tuple[str, ...]
    """Masked."""
    what: str
    next: str
    suggestions: tuple[SuggestionOut, ...]


class DecisionOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a second person decided about the run that the submission shows, or about an earlier one."""

    is_approved: bool
    """False where it was sent back, and where the approval has lapsed."""
    reason: str
    legal_basis: str
    citation: str
    answers: tuple[str, ...]
    """To the questions of the motivated intruder test."""


class SubmissionOut(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    dataset: str
    """Slug."""
    resource: str
    """Slug."""
    state: SubmissionState
    stage: str
    """What is being done right now; empty when nothing is."""
    progress: float
    """Share of the stage done, 0 to 1."""
    created_at: datetime
    changed_at: datetime
    file_name: str
    """Masked where it holds personal data."""
    file_bytes: int
    file_sha256: str
    recipe: tuple[Any, ...]
    publish_requested: bool
    verdict: str | None
    row_count: int | None
    """Rows of the table."""
    input_rows: int | None
    """Rows of data in the file."""
    left_out_rows: int | None
    """Rows of the file that the officer leaves out of the table."""
    misfit_rows: int | None
    """Rows without which the file would not be refused; 0 where leaving rows out would not mend it."""
    reading: Reading | None
    table_schema: dict[str, Any] | None
    findings: tuple[FindingOut, ...]
    decision: DecisionOut | None
    """What the second person said, if one decided."""
    publishes_original: bool
    """Whether the file itself is public, or will be, with the table: nothing was taken out of it."""
    original_removed_at: datetime | None
    """When the file was deleted from quarantine; null as long as it is there."""


def submission_out(where: Placed, language: str) -> SubmissionOut:
    submission = where.submission
    inspection = inspection_of(where)
    return SubmissionOut(
        id=submission.id,
        dataset=where.dataset.slug,
        resource=where.resource.slug,
        state=submission.state,
        stage=submission.stage,
        progress=submission.progress,
        created_at=submission.created_at,
        changed_at=submission.changed_at,
        file_name=submission.input_name,
        file_bytes=submission.input_bytes,
        file_sha256=submission.input_sha256,
        recipe=msgspec.to_builtins(recipe_of(submission)),
        publish_requested=submission.publish_requested_by is not None,
        verdict=None if inspection is None else inspection.verdict.value,
        row_count=None if inspection is None else inspection.row_count,
        input_rows=None if inspection is None else inspection.input_rows,
        left_out_rows=None if inspection is None else inspection.left_out_rows,
        misfit_rows=None if inspection is None else inspection.misfit_rows,
        reading=None if inspection is None else inspection.reading,
        table_schema=None if inspection is None else inspection.table_schema,
        findings=() if inspection is None else tuple(finding_out(f, language) for f in inspection.findings),
        decision=decision_out(submission),
        publishes_original=inspection is not None and is_public(inspection),
        original_removed_at=submission.original_removed_at,
    )


def decision_out(submission: Submission) -> DecisionOut | None:
    if not submission.decision_reason:
        return None
    return DecisionOut(
        is_approved=bool(submission.run_key) and submission.decided_run_key == submission.run_key,
        reason=submission.decision_reason,
        legal_basis=submission.decision_basis,
        citation=submission.decision_citation,
        answers=tuple(submission.decision_answers),
    )


def inspection_of(where: Placed) -> Inspection | None:
    """The answer of the last run; None while another is under way, for it may belong to another file or recipe."""
    if not where.submission.inspection or where.submission.state in _BEFORE_AN_ANSWER:
        return None
    return msgspec.convert(where.submission.inspection, Inspection)


def is_under_way(where: Placed) -> bool:
    """Whether a worker has still to do something before a person can."""
    submission = where.submission
    return submission.state in _BEFORE_AN_ANSWER or (
        submission.state is SubmissionState.READY and submission.publish_requested_by is not None
    )


def finding_out(finding: Finding, language: str) -> FindingOut:
    said = words(finding, language)
    return FindingOut(
        code=finding.code,
        severity=finding.severity.value,
        gate=finding.gate.value,
        column=finding.column,
        count=finding.count,
        rows=finding.rows,
        examples=finding.examples,
        what=said.what,
        next=said.next,
        suggestions=tuple(
            SuggestionOut(suggestion_words(suggestion, language), loss_words(suggestion, language), suggestion.steps)
            for suggestion in finding.suggestions
        ),
    )
