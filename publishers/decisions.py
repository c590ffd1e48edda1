"""What the pages show of decisions: who may take which, what was decided, the log in plain words."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlmodel import Session, col, select

from catalog.portal import Portal
from catalog.principal import Principal
from publishers.audit import entries_of
from publishers.models import AuditEntry, OverrideRequest, OverrideState, Person, SubmissionState
from publishers.overrides import present_request
from publishers.review import BASES, MIN_REASON_LENGTH, QUESTIONS
from publishers.risk_part import RULES
from publishers.submissions import Placed, authors
from publishers.views import inspection_of
from validation.privacy.overrides import LegalBasis, Target, bases_for, target_of
from validation.report import Finding


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the log for people: who, when, what, and the codes and counts that belong to it."""

    number: int
    at: datetime
    event: str
    person: str
    """Name; empty where the worker did it."""
    submission_id: str | None
    counts: dict[str, int]
    """Places found by severity; of questions, notes and what is said of the table as a whole, how many findings."""


class AuditEntryOut(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the log for programs; nothing in it is a text that somebody typed, nor from a file."""

    number: int
    at: datetime
    event: str
    person_id: str | None
    """Null where the worker did it."""
    submission_id: str | None
    facts: dict[str, Any]
    """Codes, counts, ids and hashes that belong to the event."""
    previous_sha256: str
    sha256: str
    """Over all of the above, as JSON with sorted keys and without blanks."""


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """A request to let blocked data be public."""

    id: str
    state: OverrideState
    targets: tuple[Target, ...]
    basis: str
    """A message of `review.BASES`."""
    citation: str
    reason: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    words: str


def decision_context(session: Session, portal: Portal, principal: Principal, where: Placed) -> dict[str, Any]:
    """Everything about decisions that the submission's page shows."""
    submission = where.submission
    names = names_of_people(session)
    is_author = principal.person_id in authors(session, submission)
    request = present_request(session, submission)
    may_approve = principal.may_approve(where.dataset.agency_id)
    return {
        "log": [log_line(entry, names) for entry in entries_of(session, submission.id)],
        "may_decide": may_approve and not is_author,
        "may_ask": may_approve,
        "may_grant": principal.is_steward and not is_author and not _is_asked_by(request, principal),
        "bases": [(basis.value, label) for basis, label in BASES.items()],
        "intruder_questions": QUESTIONS,
        "min_reason": MIN_REASON_LENGTH,
        "override": None if request is None else request_view(request, names),
        "overridable": overridable(where),
        "decided_by": names.get(submission.decided_by or "", ""),
        "decided_basis": BASES[LegalBasis(submission.decision_basis)] if submission.decision_basis else "",
        "goes_at": submission.changed_at + timedelta(days=portal.settings.retention_days),
    }


def overridable(where: Placed) -> list[tuple[str, Finding]]:
    """What blocks the submission and can be overridden, each under the name of its box in the form."""
    inspection = inspection_of(where)
    if where.submission.state is not SubmissionState.REFUSED or inspection is None:
        return []
    blocking = {target_of(finding): finding for finding in inspection.findings if bases_for(finding)}
    return [(f"finding-{number}", finding) for number, finding in enumerate(blocking.values())]


def request_view(request: OverrideRequest, names: dict[str, str]) -> RequestView:
    return RequestView(
        id=request.id,
        state=request.state,
        targets=msgspec.convert(request.targets, tuple[Target, ...]),
        basis=BASES[request.basis],
        citation=request.citation,
        reason=request.reason,
        asked_by=names.get(request.asked_by, ""),
        asked_at=request.asked_at,
        decided_by=names.get(request.decided_by or "", ""),
        words=request.words,
    )


def log_line(entry: AuditEntry, names: dict[str, str]) -> LogLine:
    findings: dict[str, dict[str, int]] = entry.facts.get("findings", {}) if "verdict" in entry.facts else {}
    return LogLine(
        number=entry.number,
        at=entry.at,
        event=entry.event,
        person=names.get(entry.person_id or "", ""),
        submission_id=entry.submission_id,
        counts=_counts(findings),
    )


def _counts(findings: dict[str, dict[str, int]]) -> dict[str, int]:
    counts = {severity: sum(codes.values()) for severity, codes in findings.items()}
    counts |= {severity: len(findings[severity]) for severity in ("review", "note") if severity in findings}
    if of_people := [code for code in findings.get("block", ()) if code.startswith(RULES)]:
        counts["risk"] = len(of_people)
        counts["block"] -= sum(findings["block"][code] for code in of_people)
    return counts


def names_of_people(session: Session) -> dict[str, str]:
    """By id."""
    return dict(session.exec(select(Person.id, Person.name).order_by(col(Person.id))).all())


def _is_asked_by(request: OverrideRequest | None, principal: Principal) -> bool:
    return request is not None and request.asked_by == principal.person_id
