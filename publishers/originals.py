"""Originals: in quarantine for people of the agency to correct, gone at their time or at once on request; and which of
them become part of what is published.

First it is recorded that an original is gone, then its bytes go. After a crash in between nothing refers to them any
more, and the sweep takes them.
"""

from datetime import timedelta
from pathlib import PurePosixPath

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.portal import Portal
from catalog.queries import Original
from catalog.store.columns import now
from publishers.audit import Event
from publishers.models import Submission, SubmissionState
from publishers.submissions import note, release, require_original
from validation.inspect import Inspection, Reading
from validation.report import Finding, Gate, Severity

UNDER_WAY = (SubmissionState.RECEIVED, SubmissionState.CHECKING)
"""A file that waits for a worker is not forgotten by anybody."""


class FileKind(msgspec.Struct, frozen=True):
    """How files of a format are called; the first suffix is for those that are called otherwise."""

    media_type: str
    suffixes: tuple[str, ...]


FILE_KINDS = {
    "csv": FileKind("text/csv", (".csv", ".tsv", ".tab", ".txt")),
    "xlsx": FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)),
    "xls": FileKind("application/vnd.ms-excel", (".xls",)),
    "ods": FileKind("application/vnd.oasis.opendocument.spreadsheet", (".ods",)),
    "json": FileKind("application/json", (".json",)),
    "ndjson": FileKind("application/x-ndjson", (".ndjson", ".jsonl")),
    "geojson": FileKind("application/geo+json", (".geojson", ".json")),
    "parquet": FileKind("application/vnd.apache.parquet", (".parquet",)),
    "gz": FileKind("application/gzip", (".gz",)),
    "zip": FileKind("application/zip", (".zip",)),
}
"""By `Reading.format`, and what a table may be packed in."""


def is_public(inspection: Inspection) -> bool:
    """Whether the file may be public with its table: it says no more, and nobody had to decide about personal data."""
    return inspection.original_is_whole and not any(map(_was_decided, inspection.findings))


def _was_decided(finding: Finding) -> bool:
    """An override leaves a note with its legal basis."""
    return finding.gate is Gate.PRIVACY and (finding.severity is not Severity.NOTE or "basis" in finding.params)


def public_original(submission: Submission, inspection: Inspection) -> Original | None:
    """What readers are told of the file, if it is public."""
    if inspection.reading is None or not is_public(inspection):
        return None
    kind = _kind(inspection.reading)
    return Original(
        name=_public_name(submission.input_name, kind),
        media_type=kind.media_type,
        size_bytes=submission.input_bytes,
        sha256=submission.input_sha256,
    )


def _kind(reading: Reading) -> FileKind:
    return FILE_KINDS[reading.container.partition(":")[0] or reading.format]


def _public_name(name: str, kind: FileKind) -> str:
    """The name as given, if it says what the file is: a table that is called `.html` would open as a page."""
    return name if PurePosixPath(name).suffix.lower() in kind.suffixes else f"{name}{kind.suffixes[0]}"


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
