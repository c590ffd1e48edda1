"""Originals in quarantine: for people of the agency to correct, gone at their time or at once on request.

First it is recorded that an original is gone, then its bytes go. After a crash in between nothing refers to them any
more, and the sweep takes them.
"""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.portal import Portal
from catalog.store.columns import now
from publishers.audit import Event
from publishers.models import Submission, SubmissionState
from publishers.submissions import note, release, require_original

UNDER_WAY = (SubmissionState.RECEIVED, SubmissionState.CHECKING)
"""A file that waits for a worker is not forgotten by anybody."""


def remove_original(session: Session, submission: Submission, person_id: str | None) -> None:
    """Record that the original is gone; take its bytes by `remove_bytes` once that is committed.

    What was not published by then needs another file. Raises OriginalGone where it is gone already.
    """
    require_original(submission)
    submission.original_removed_at = now()
    if submission.state is not SubmissionState.PUBLISHED:
        release(submission)
        submission.state = SubmissionState.REFUSED
        submission.publish_requested_by = None
        submission.decided_run_key = ""
        submission.changed_at = now()
    facts = {"input_sha256": submission.input_sha256}
    note(session, submission, Event.ORIGINAL_REMOVED, person_id, facts)


def remove_bytes(portal: Portal, submission: Submission) -> None:
    """The input, and what was made of it and is not public: rows left out, places of findings, an unpublished table."""
    portal.files.remove(portal.files.quarantined(submission.input_id))
    portal.files.remove(portal.files.checked(submission.id, ""))


def remove_due_originals(portal: Portal) -> int:
    """Remove every original whose time in quarantine is over, each in a transaction of its own; returns how many."""
    latest = now() - timedelta(days=portal.settings.retention_days)
    is_due = sa.and_(
        col(Submission.original_removed_at).is_(None),
        col(Submission.changed_at) <= latest,
        col(Submission.state).not_in(UNDER_WAY),
    )
    with portal.database.reading() as session:
        due = session.exec(select(Submission.id).where(is_due)).all()
    removed = 0
    for submission_id in due:
        with portal.database.writing() as session:
            # Somebody may have handed in another file meanwhile, or another worker sweeps as well.
            submission = session.exec(
                select(Submission).where(Submission.id == submission_id, is_due).with_for_update(skip_locked=True)
            ).one_or_none()
            if submission is None:
                continue
            remove_original(session, submission, None)
        remove_bytes(portal, submission)
        removed += 1
    return removed
