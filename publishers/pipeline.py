"""The way of a submission from received to its end: claim a unit of work, do it, record the answer once.

A claim is a lease with a fencing token. Whatever a worker found out counts only if its token is still the newest when
it is recorded, in the same transaction as what follows from it; so a worker that was killed, cut off or merely slow
can neither lose a submission nor answer for it twice.
"""

import hashlib
import uuid
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

import msgspec
import sqlalchemy as sa
import structlog
from sqlmodel import Session, col, select

from catalog.errors import Conflict
from catalog.portal import Portal
from catalog.publish import NewVersion, publish_version
from catalog.queries import Original
from catalog.store.columns import now
from catalog.store.models import Agency, Dataset, Resource, Version
from publishers.audit import Event, finding_counts
from publishers.certificate import STATEMENT, Certificate, certify
from publishers.checking import ChildDied, run_child
from publishers.models import Submission, SubmissionState
from publishers.originals import public_original
from publishers.overrides import granted
from publishers.submissions import Placed, note, placed, recipe_of, release
from validation.inspect import RULESET_VERSION, Around, Inspection, Job, Limits
from validation.report import Severity, Verdict
from validation.schema import same_schema

log = structlog.get_logger("publishers.pipeline")


PROGRESS_SECONDS = 1.5
"""How often the status page hears of a check that goes on."""


class Work(StrEnum):
    CHECK = "check"
    PUBLISH = "publish"


class Claim(msgspec.Struct, frozen=True):
    submission_id: str
    fencing_token: int
    work: Work


class ClaimLost(Exception):
    """Somebody else answers for the submission now; drop what was found."""


_WAITING = {
    Work.CHECK: col(Submission.state).in_((SubmissionState.RECEIVED, SubmissionState.CHECKING)),
    Work.PUBLISH: sa.and_(
        col(Submission.state) == SubmissionState.READY, col(Submission.publish_requested_by).is_not(None)
    ),
}


def claim(session: Session, work: Work, holder: str, *, lease_seconds: float, max_attempts: int) -> Claim | None:
    """Take the submission that has waited longest for this kind of work; None when there is none.

    One whose attempts are used up becomes failed instead, so that it cannot loop for ever.
    """
    query = (
        select(Submission)
        .where(_WAITING[work])
        .where(sa.or_(col(Submission.lease_expires_at).is_(None), col(Submission.lease_expires_at) < now()))
        .order_by(col(Submission.changed_at), col(Submission.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    while (submission := session.exec(query).first()) is not None:
        release(submission)
        if submission.attempts >= max_attempts:
            _fail(session, submission)
            session.flush()
            continue
        submission.attempts += 1
        submission.lease_holder = holder
        submission.lease_expires_at = now() + timedelta(seconds=lease_seconds)
        if submission.state is SubmissionState.RECEIVED:
            submission.state = SubmissionState.CHECKING
            note(session, submission, Event.CHECKING)
        return Claim(submission.id, submission.fencing_token, work)
    return None


def heartbeat(portal: Portal, claimed: Claim, stage: str, progress: float) -> bool:
    """Keep the lease and show how far the work is. False: the claim is lost."""
    lease = timedelta(seconds=portal.settings.lease_seconds)
    with portal.database.writing() as session:
        result = session.exec(
            sa.update(Submission)
            .where(col(Submission.id) == claimed.submission_id, col(Submission.fencing_token) == claimed.fencing_token)
            .values(lease_expires_at=now() + lease, stage=stage, progress=progress)
        )
    return bool(result.rowcount)


def give_back(portal: Portal, claimed: Claim) -> None:
    """Return unfinished work because the worker stops on request; the attempt does not count."""
    with portal.database.writing() as session:
        submission = _held(session, claimed)
        if submission is not None:
            release(submission)
            submission.attempts -= 1


def check(portal: Portal, claimed: Claim, stopping: Callable[[], bool]) -> None:
    """Run the check in a child process and record its answer.

    Raises ClaimLost. `stopping` is asked a few times a second; once true, the child is ended and the work given back.
    """
    with portal.database.reading() as session:
        where = placed(session, claimed.submission_id)
        job = _job(portal, session, where)
    run_key = _run_key(where.submission, job)
    answer_folder = portal.files.checked(claimed.submission_id, run_key)
    if not (answer_folder / "inspection.json").exists():
        work = portal.files.work(f"{claimed.submission_id}.{claimed.fencing_token}")
        try:
            finished = run_child(
                msgspec.structs.replace(job, output_folder=str(work)),
                work,
                beat=lambda stage, share: heartbeat(portal, claimed, stage, share),
                beat_seconds=min(PROGRESS_SECONDS, portal.settings.lease_seconds / 5),
                stopping=stopping,
            )
            if finished:
                portal.files.move(work, answer_folder)
        except ChildDied:
            _record_no_answer(portal, claimed)
            return
        finally:
            portal.files.remove(work)
        if not finished:
            if stopping():
                give_back(portal, claimed)
            raise ClaimLost
    inspection = msgspec.json.decode((answer_folder / "inspection.json").read_bytes(), type=Inspection)
    for finding in inspection.findings:
        if finding.code == "unreadable":
            # A file that our code did not understand: the officer is told so, and the operator where.
            log.error("unreadable", submission=claimed.submission_id, **finding.params)
    _record_answer(portal, claimed, run_key, job, inspection)
    for former in set(answer_folder.parent.iterdir()) - {answer_folder}:
        portal.files.remove(former)


def publish(portal: Portal, claimed: Claim) -> None:
    """Put the checked table in place and make it the current version, in one transaction with the submission's state.

    Raises ClaimLost.
    """
    if not heartbeat(portal, claimed, Work.PUBLISH, 0.0):
        raise ClaimLost
    with portal.database.reading() as session:
        where = placed(session, claimed.submission_id)
        run_key = _run_key(where.submission, _job(portal, session, where))
    submission = where.submission
    table = portal.files.checked(submission.id, submission.run_key) / "table.parquet"
    if run_key != submission.run_key or not table.exists():
        # The rules, the contract or the words around the table are others than those it passed with.
        _restart(portal, claimed)
        return
    # The same run always gets the same version id, so that a repeated attempt leaves no second file.
    version_id = str(uuid.uuid5(uuid.UUID(submission.id), run_key))
    inspection = msgspec.convert(submission.inspection, Inspection)
    original = public_original(submission, inspection)
    if original is not None:
        portal.files.adopt(portal.files.quarantined(submission.input_id), portal.files.original(version_id))
    portal.files.adopt(table, portal.files.version(version_id))
    try:
        with portal.database.writing() as session:
            held = _held(session, claimed)
            if held is None:
                raise ClaimLost
            certificate = certify(session, held, inspection)
            publish_version(session, held.resource_id, _new_version(version_id, inspection, original, certificate))
            held.state = SubmissionState.PUBLISHED
            held.version_id = version_id
            held.attempts = 0
            held.changed_at = now()
            release(held)
            facts = {"version": version_id, "run_key": run_key, "parquet_sha256": inspection.parquet_sha256}
            note(session, held, Event.PUBLISHED, held.publish_requested_by, facts)
    except Conflict as error:
        # Withdrawn meanwhile; the withdrawal has closed the submission, and the sweep takes the file.
        raise ClaimLost from error
    if inspection.row_count >= portal.serving.min_rows:
        portal.serving.want(version_id)
    # The rows that were left out stay for the agency as long as the file does.
    portal.files.remove(table if inspection.left_out_rows else portal.files.checked(submission.id, ""))


def _job(portal: Portal, session: Session, where: Placed) -> Job:
    current = (
        session.get(Version, where.resource.current_version_id)
        if where.resource.current_version_id is not None
        else None
    )
    dataset, resource = where.dataset, where.resource
    texts = {
        "title_vi": dataset.title_vi,
        "title_en": dataset.title_en,
        "description_vi": dataset.description_vi,
        "description_en": dataset.description_en,
        "resource_title_vi": resource.title_vi,
        "resource_title_en": resource.title_en,
        "tags": ", ".join(dataset.tags),
        "contact": dataset.contact,
        "source": dataset.source,
    }
    job = Job(
        input_path=str(portal.files.quarantined(where.submission.input_id)),
        output_folder="",
        recipe=recipe_of(where.submission),
        expected_schema=current.table_schema if current is not None and current.withdrawn_at is None else None,
        around=Around(file_name=where.submission.input_name, texts=texts),
        may_leave_out_rows=where.agency.allows_partial,
        limits=Limits(
            memory_bytes=portal.settings.check_memory_bytes, timeout_seconds=portal.settings.check_timeout_seconds
        ),
    )
    overridden = granted(session, where.submission.id, _gate_key(where.submission, job))
    return msgspec.structs.replace(job, overridden=overridden)


def _run_key(submission: Submission, job: Job) -> str:
    """Same key, same answer: everything that decides it, and nothing that doesn't."""
    gate_key = _gate_key(submission, job)
    return _sha256((gate_key, job.overridden)) if job.overridden else gate_key


def _gate_key(submission: Submission, job: Job) -> str:
    """The same without overrides, which are bound to all the rest."""
    decisive = (
        submission.input_sha256,
        job.recipe,
        job.expected_schema,
        job.around,
        job.may_leave_out_rows,
        RULESET_VERSION,
    )
    return _sha256(decisive)


def _sha256(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()


def _record_answer(portal: Portal, claimed: Claim, run_key: str, job: Job, inspection: Inspection) -> None:
    with portal.database.writing() as session:
        submission = _held(session, claimed)
        if submission is None:
            raise ClaimLost
        submission.run_key = run_key
        submission.gate_key = _gate_key(submission, job)
        submission.inspection = msgspec.to_builtins(inspection)
        submission.state = _state_after(submission, inspection)
        submission.attempts = 0
        submission.changed_at = now()
        release(submission)
        facts = {
            "run_key": run_key,
            "input_sha256": submission.input_sha256,
            "ruleset_version": inspection.ruleset_version,
            "verdict": inspection.verdict.value,
            "findings": finding_counts(inspection.findings),
        }
        note(session, submission, Event(submission.state.value), facts=facts)
        if submission.state is SubmissionState.READY and _publishes_at_once(session, submission, job, inspection):
            submission.publish_requested_by = submission.submitted_by
            note(session, submission, Event.PUBLISH_REQUESTED)


def _state_after(submission: Submission, inspection: Inspection) -> SubmissionState:
    match inspection.verdict:
        case Verdict.REFUSE:
            return SubmissionState.REFUSED
        case Verdict.REVIEW if submission.decided_run_key != submission.run_key:
            return SubmissionState.IN_REVIEW
        case _:
            return SubmissionState.READY


def _publishes_at_once(session: Session, submission: Submission, job: Job, inspection: Inspection) -> bool:
    agency = session.exec(
        select(Agency)
        .join(Dataset, col(Dataset.agency_id) == Agency.id)
        .join(Resource, col(Resource.dataset_id) == Dataset.id)
        .where(Resource.id == submission.resource_id)
    ).one()
    return (
        agency.publishes_unchanged_schema_at_once
        and inspection.verdict is Verdict.ACCEPT
        and job.expected_schema is not None
        and inspection.table_schema is not None
        and same_schema(job.expected_schema, inspection.table_schema)
    )


def _record_no_answer(portal: Portal, claimed: Claim) -> None:
    with portal.database.writing() as session:
        submission = _held(session, claimed)
        if submission is None:
            raise ClaimLost
        release(submission)
        if submission.attempts >= portal.settings.max_attempts:
            _fail(session, submission)


def _fail(session: Session, submission: Submission) -> None:
    submission.publish_requested_by = None
    submission.state = SubmissionState.FAILED
    submission.changed_at = now()
    note(session, submission, Event.FAILED)


def _restart(portal: Portal, claimed: Claim) -> None:
    with portal.database.writing() as session:
        submission = _held(session, claimed)
        if submission is None:
            raise ClaimLost
        release(submission)
        submission.attempts = 0
        submission.publish_requested_by = None
        submission.state = SubmissionState.CHECKING
        submission.changed_at = now()
        note(session, submission, Event.CHECKING)


def _held(session: Session, claimed: Claim) -> Submission | None:
    """The submission, locked, if the claim still holds."""
    return session.exec(
        select(Submission)
        .where(Submission.id == claimed.submission_id, Submission.fencing_token == claimed.fencing_token)
        .with_for_update()
    ).one_or_none()


def _new_version(
    version_id: str, inspection: Inspection, original: Original | None, certificate: Certificate
) -> NewVersion:
    notes = [finding for finding in inspection.findings if finding.severity is Severity.NOTE]
    return NewVersion(
        id=version_id,
        row_count=inspection.row_count,
        parquet_bytes=inspection.parquet_bytes,
        parquet_sha256=inspection.parquet_sha256,
        table_schema=inspection.table_schema or {},
        profile=msgspec.to_builtins(inspection.profile),
        statements={
            "ruleset_version": inspection.ruleset_version,
            "reading": msgspec.to_builtins(inspection.reading),
            "left_out_rows": inspection.left_out_rows,
            "notes": msgspec.to_builtins(notes),
            STATEMENT: msgspec.to_builtins(certificate),
        },
        original=original,
    )
