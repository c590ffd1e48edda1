"""Take away what nothing refers to any more: half uploads, answers nobody waits for, originals past their time."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.portal import Portal
from catalog.store.columns import now
from catalog.store.models import Version
from publishers.models import SignInFailure, SignInSession, Submission
from publishers.originals import remove_due_originals
from publishers.submissions import Remains


def sweep(portal: Portal) -> int:
    """Remove every stray file older than the grace time; returns how many. Safe beside running workers and uploads."""
    removed = remove_due_originals(portal)
    with portal.database.reading() as session:
        kept = _kept(session)
    for folder, names in kept.items():
        for path in portal.files.older_than(folder, portal.settings.sweep_grace_seconds):
            if path.name not in names:
                portal.files.remove(path)
                removed += 1
    removed += portal.serving.sweep()
    with portal.database.writing() as session:
        session.exec(sa.delete(SignInSession).where(col(SignInSession.expires_at) < now()))
        session.exec(sa.delete(SignInFailure).where(col(SignInFailure.at) < now() - timedelta(days=1)))
    portal.database.forget_deleted()
    return removed


def remove_remains(portal: Portal, remains: Remains) -> None:
    """Take away the files of what was withdrawn; call it once the withdrawal is committed.

    A crash in between is mended by the sweep, for nothing refers to these files any more.
    """
    for version_id in remains.version_ids:
        portal.files.remove(portal.files.version(version_id))
        portal.files.remove(portal.files.original(version_id))
        portal.serving.remove(version_id)
    for input_id in remains.input_ids:
        portal.files.remove(portal.files.quarantined(input_id))
    for submission_id in remains.submission_ids:
        portal.files.remove(portal.files.checked(submission_id, ""))
    portal.database.forget_deleted()


def remove_input(portal: Portal, input_id: str) -> None:
    """Take away an input that another file has replaced; `` is fine."""
    if input_id:
        portal.files.remove(portal.files.quarantined(input_id))


def _kept(session: Session) -> dict[str, set[str]]:
    """Names that something refers to, by folder."""
    is_there = col(Submission.original_removed_at).is_(None)
    inputs = session.exec(select(Submission.input_id, Submission.id).where(is_there)).all()
    versions = session.exec(select(Version.id, Version.original).where(col(Version.withdrawn_at).is_(None))).all()
    return {
        "quarantine": {input_id for input_id, _ in inputs},
        "checked": {submission_id for _, submission_id in inputs},
        "versions": {
            *(f"{id_}.parquet" for id_, _ in versions),
            *(f"{id_}.original" for id_, original in versions if original),
        },
        "work": set(),
    }
