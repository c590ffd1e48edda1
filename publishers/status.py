"""What the status page shows of a submission, and the corrections it takes."""

from collections.abc import Mapping
from typing import Any

import msgspec

from catalog.errors import N_, Invalid
from catalog.portal import Portal
from publishers import risk_part
from publishers.fix_list import CHANGES, cards, may_leave_out, personal_columns, rows_at_risk
from publishers.models import SubmissionState
from publishers.privacy_cards import privacy_of
from publishers.schema_form import DATE_FORMATS, MOST_COLUMNS, SAMPLE_DAY, form_values
from publishers.submissions import Placed, corrections_of
from publishers.views import STEPS, inspection_of, is_under_way, submission_out
from validation.inspect import Inspection
from validation.messages import type_words
from validation.read.encoding import ENCODINGS
from validation.read.excerpt import Excerpt, read_cells
from validation.recipe import (
    LeaveOutRows,
    Recipe,
    SetDelimiter,
    SetEncoding,
    SetHeaderRow,
    SetLastRow,
    SetMember,
    SetQuote,
    SetSheet,
    SetTable,
    Step,
)
from validation.report import Gate, Severity
from validation.schema import TYPES, unfit_steps

EXCERPT_ROWS = 10
"""Rows of the file that the page shows beside those of findings."""

STAGE_OF_GATE = {Gate.READING: "read", Gate.VALIDATION: "check", Gate.PRIVACY: "privacy"}
"""The step of the page at which a gate stops a file."""

STEP_LABELS = {
    "received": N_("Received"),
    "read": N_("Read"),
    "check": N_("Checked"),
    "privacy": N_("Looked through for personal data"),
    "convert": N_("Converted"),
    "profile": N_("Summarised"),
    "publish": N_("Published"),
}

STEP_KINDS: dict[str, type[Step]] = {
    "encoding": SetEncoding,
    "delimiter": SetDelimiter,
    "quote": SetQuote,
    "header_row": SetHeaderRow,
    "last_row": SetLastRow,
    "table": SetTable,
    "sheet": SetSheet,
    "member": SetMember,
    "leave_out_rows": LeaveOutRows,
}
"""Corrections that have a form of their own, by the tag of their step."""


class StepView(msgspec.Struct, frozen=True):
    label: str
    state: str
    """`done`, `current`, `waiting` or `failed`."""
    share: float


NO_STEPS = N_("Nothing was changed: this correction says nothing.")
NO_COLUMN = N_("Nothing was changed: the table has no such column any more. Look at what is proposed now.")


def recipe_step(values: Mapping[str, str]) -> Recipe:
    """Corrections from a form: one step's fields, or `steps` as a suggestion's button sends them. Raises Invalid."""
    try:
        if "steps" in values:
            steps = msgspec.json.decode(values["steps"], type=Recipe)
            if not steps:
                raise Invalid({"step": NO_STEPS})
            return steps
        kind = STEP_KINDS[values["step"]]
        fields = {field.name: values[field.name] for field in msgspec.structs.fields(kind) if field.name in values}
        if fields.get("delimiter") == "\\t":
            fields["delimiter"] = "\t"
        return (msgspec.convert(fields, kind, strict=False),)
    except (KeyError, msgspec.ValidationError, msgspec.DecodeError) as error:
        name = values.get("step", "step")
        raise Invalid({name: N_("This correction is not complete. Choose a value and send it again.")}) from error


def require_known_columns(inspection: Inspection | None, steps: Recipe) -> None:
    """Pass if the table has the columns that the steps name, as far as it could be read. Raises Invalid."""
    if inspection is None or inspection.table_schema is None:
        return
    names = [field["name"] for field in inspection.table_schema["fields"]]
    if unfit_steps(steps, names, inspection.table_schema):
        raise Invalid({"step": NO_COLUMN})


def status_context(portal: Portal, where: Placed, language: str) -> dict[str, Any]:
    """Everything about the submission that the page's template shows."""
    inspection = inspection_of(where)
    out = submission_out(where, language)
    allows_partial = where.agency.allows_partial
    found = [] if inspection is None else cards(portal, where, inspection, language, allows_partial=allows_partial)
    privacy = privacy_of(portal, where, inspection, language)
    changes = [card for card in found if card.finding.code in CHANGES]
    others = [card for card in found if card.finding.code not in CHANGES]
    return {
        "where": where,
        "last_steps": len(corrections_of(where.submission)[-1]) if where.submission.recipe else 0,
        "submission": out,
        "under_way": is_under_way(where),
        "steps": step_views(where, inspection),
        "reading": out.reading,
        "encodings": [(name, name) for name in ENCODINGS],
        "types": [(name, type_words(name, language)) for name in TYPES],
        "date_formats": [(format, SAMPLE_DAY.strftime(format)) for format in DATE_FORMATS],
        "excerpt": None if inspection is None or inspection.reading is None else _excerpt(portal, where, inspection),
        "refusals": [card for card in others if card.finding.severity in (Severity.ERROR, Severity.BLOCK)],
        "changes": changes,
        "privacy": privacy,
        "questions": [card for card in others if card.finding.severity == Severity.REVIEW],
        "notes": [card for card in others if card.finding.severity == Severity.NOTE],
        **risk_part.context(inspection, language),
        "risk_rows": [] if inspection is None else rows_at_risk(portal, where, inspection),
        "may_leave_out": allows_partial and inspection is not None and may_leave_out(inspection),
        "schema_values": {} if out.table_schema is None else form_values(out.table_schema),
        "most_columns": MOST_COLUMNS,
    }


def _excerpt(portal: Portal, where: Placed, inspection: Inspection) -> Excerpt | None:
    """The first rows, as they stand in quarantine; None once they are gone."""
    assert inspection.reading is not None  # noqa: S101 - asked by the caller
    first = inspection.reading.header_row + inspection.reading.header_rows
    excerpt = read_cells(
        portal.files.quarantined(where.submission.input_id),
        inspection.reading,
        range(first, first + EXCERPT_ROWS),
        personal_columns(inspection),
    )
    return excerpt if excerpt.rows else None


def step_views(where: Placed, inspection: Inspection | None) -> list[StepView]:
    """The steps of the way of a file, each done, current, waiting, or the one where the file was stopped."""
    submission = where.submission
    reached, state = _position(submission.state, submission.stage, inspection)
    views = []
    for position, step in enumerate(STEPS):
        this = "done" if position < reached else state if position == reached else "waiting"
        views.append(StepView(STEP_LABELS[step], this, submission.progress if this == "current" else 0.0))
    return views


def _position(state: SubmissionState, stage: str, inspection: Inspection | None) -> tuple[int, str]:
    """The step a submission stands at, and how it stands there."""
    match state:
        case SubmissionState.RECEIVED:
            return 0, "current"
        case SubmissionState.CHECKING:
            return STEPS.index(stage) if stage in STEPS else 1, "current"
        case SubmissionState.READY:
            return STEPS.index("publish"), "current"
        case SubmissionState.PUBLISHED:
            return len(STEPS), "done"
        case SubmissionState.IN_REVIEW:
            return STEPS.index("publish"), "waiting"
        case SubmissionState.FAILED:
            return 1, "failed"
    stopped = [
        STEPS.index(STAGE_OF_GATE[finding.gate])
        for finding in (() if inspection is None else inspection.findings)
        if finding.severity in (Severity.ERROR, Severity.BLOCK)
    ]
    return min(stopped, default=1), "failed"
