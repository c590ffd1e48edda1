"""Blocked data that may be public by law: an approver asks with a legal basis, a portal steward grants or declines."""

from collections.abc import Sequence

import msgspec
from sqlmodel import Session, col, select

from catalog.errors import N_, Conflict, Invalid
from catalog.principal import Principal
from catalog.store.columns import now
from publishers.audit import Event, Facts, text_hash
from publishers.models import OverrideRequest, OverrideState, Submission, SubmissionState
from publishers.review import Plea
from publishers.submissions import (
    Capacity,
    OwnSubmission,
    Placed,
    capacity_of,
    check_again,
    note,
    placed,
    require_original,
    require_second_person,
    require_state,
)
from validation.privacy.overrides import Override, Target, bases_for, target_of
from validation.report import Finding

NOTHING_CHOSEN = N_("Choose what your request is about.")
BASIS_TOO_WEAK = N_("Identity numbers and the like may be public only where a law makes the register public.")


def ask(
    session: Session, principal: Principal, submission: Submission, findings: Sequence[Finding], plea: Plea
) -> OverrideRequest:
    """Ask that `findings` of the refused submission may be public; what was asked before and is open is replaced.

    Raises Invalid where the basis does not suffice for one of them.
    """
    require_state(submission, SubmissionState.REFUSED)
    require_original(submission)
    if not findings:
        raise Invalid({"finding-0": NOTHING_CHOSEN})
    if any(plea.basis not in bases_for(finding) for finding in findings):
        raise Invalid({"basis": BASIS_TOO_WEAK})
    former = present_request(session, submission)
    if former is not None and former.state is OverrideState.ASKED:
        # Another one, not the same one changed: a steward who looks at the former must not grant this.
        session.delete(former)
    request = OverrideRequest(
        submission_id=submission.id,
        gate_key=submission.gate_key,
        targets=msgspec.to_builtins([target_of(finding) for finding in findings]),
        basis=plea.basis,
        citation=plea.citation,
        reason=plea.reason,
        asked_by=principal.person_id,
    )
    session.add(request)
    note(
        session,
        submission,
        Event.OVERRIDE_ASKED,
        principal.person_id,
        _facts(request, capacity_of(session, principal, submission)),
    )
    return request


def grant(session: Session, principal: Principal, submission: Submission, request_id: str, words: str) -> None:
    """Let what was asked for pass: the submission is checked again, and what is overridden counts as a note.

    Raises OwnSubmission for whoever asked, handed the file in or corrected it; Conflict where another
    request or none is open by now.
    """
    request = _decide(session, principal, submission, request_id, OverrideState.GRANTED, words)
    check_again(submission, SubmissionState.CHECKING)
    capacity = capacity_of(session, principal, submission)
    note(session, submission, Event.OVERRIDE_GRANTED, principal.person_id, _facts(request, capacity))


def decline(session: Session, principal: Principal, submission: Submission, request_id: str, words: str) -> None:
    """Leave the submission refused, and say why. Raises as `grant` does."""
    request = _decide(session, principal, submission, request_id, OverrideState.DECLINED, words)
    capacity = capacity_of(session, principal, submission)
    note(session, submission, Event.OVERRIDE_DECLINED, principal.person_id, _facts(request, capacity))


def granted(session: Session, submission_id: str, gate_key: str) -> tuple[Override, ...]:
    """What a check of the submission has to let pass, as long as file, corrections, words and ruleset are the same."""
    requests = session.exec(
        select(OverrideRequest)
        .where(
            OverrideRequest.submission_id == submission_id,
            OverrideRequest.gate_key == gate_key,
            OverrideRequest.state == OverrideState.GRANTED,
        )
        .order_by(col(OverrideRequest.asked_at), col(OverrideRequest.id))
    ).all()
    return tuple(
        Override(target, request.basis, request.citation)
        for request in requests
        for target in msgspec.convert(request.targets, list[Target])
    )


def present_request(session: Session, submission: Submission) -> OverrideRequest | None:
    """The latest request about the present file under its present corrections."""
    if not submission.gate_key:
        return None
    return session.exec(
        select(OverrideRequest)
        .where(
            OverrideRequest.submission_id == submission.id,
            OverrideRequest.gate_key == submission.gate_key,
        )
        .order_by(col(OverrideRequest.asked_at).desc())
        .limit(1)
    ).first()


def open_requests(session: Session) -> list[tuple[OverrideRequest, Placed]]:
    """All that waits for a steward, the longest wait first."""
    query = (
        select(OverrideRequest)
        .join(Submission, col(Submission.id) == OverrideRequest.submission_id)
        .where(
            OverrideRequest.state == OverrideState.ASKED,
            OverrideRequest.gate_key == Submission.gate_key,
            Submission.state == SubmissionState.REFUSED,
            col(Submission.original_removed_at).is_(None),
        )
        .order_by(col(OverrideRequest.asked_at))
    )
    return [(request, placed(session, request.submission_id)) for request in session.exec(query).all()]


def _decide(
    session: Session,
    principal: Principal,
    submission: Submission,
    request_id: str,
    state: OverrideState,
    words: str,
) -> OverrideRequest:
    require_state(submission, SubmissionState.REFUSED)
    require_second_person(session, principal, submission)
    request = present_request(session, submission)
    if request is None or request.id != request_id or request.state is not OverrideState.ASKED:
        raise Conflict()
    if request.asked_by == principal.person_id:
        raise OwnSubmission()
    request.state, request.words = state, words
    request.decided_by, request.decided_at = principal.person_id, now()
    return request


def _facts(request: OverrideRequest, capacity: Capacity) -> Facts:
    targets = msgspec.convert(request.targets, list[Target])
    return {
        "request": request.id,
        "capacity": capacity.value,
        "gate_key": request.gate_key,
        "findings": sorted(target.code for target in targets),
        "basis": request.basis.value,
        "citation_sha256": text_hash(request.citation),
        "reason_sha256": text_hash(request.reason),
        "words_sha256": text_hash(request.words),
    }
