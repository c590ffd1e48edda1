"""What people do to a submission: hand in, correct, publish, decide, withdraw. Nothing here commits."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.errors import N_, CatalogError, Conflict, Message, NotFound
from catalog.principal import Principal
from catalog.publish import withdraw_dataset, withdraw_resource, withdraw_version
from catalog.store.columns import now
from catalog.store.models import Agency, Dataset, Resource
from publishers.models import Submission, SubmissionEvent, SubmissionState
from publishers.uploads import Upload
from validation.recipe import Recipe

OPEN = (
    SubmissionState.RECEIVED,
    SubmissionState.CHECKING,
    SubmissionState.REFUSED,
    SubmissionState.IN_REVIEW,
    SubmissionState.READY,
    SubmissionState.FAILED,
)
"""States in which a submission still waits for somebody; a resource has at most one such submission."""

MIN_REASON_LENGTH = 80
"""Characters of an approver's written reason: enough that it has to say something."""


class Event(StrEnum):
    """Lines of a submission's history."""

    RECEIVED = "received"
    CHECKING = "checking"
    REFUSED = "refused"
    IN_REVIEW = "in review"
    READY = "ready"
    PUBLISHED = "published"
    FAILED = "failed"
    RECIPE_CHANGED = "recipe changed"
    FILE_REPLACED = "file replaced"
    PUBLISH_REQUESTED = "publish requested"
    APPROVED = "approved"
    DECLINED = "declined"
    RETRIED = "retried"
    WITHDRAWN = "withdrawn"


class OwnSubmission(CatalogError):
    status = 403
    slug = "own-submission"
    title = N_("A second person must decide")
    detail = N_("You handed this file in yourself. Ask another approver of your agency, or the portal's steward.")


class ReasonTooShort(CatalogError):
    status = 422
    slug = "reason-too-short"
    title = N_("The reason is too short")
    detail = N_("Write at least {minimum} characters: what you checked, and why the table may be public.")


STATES = {
    SubmissionState.RECEIVED: N_("Received"),
    SubmissionState.CHECKING: N_("Being checked"),
    SubmissionState.REFUSED: N_("Needs your attention"),
    SubmissionState.IN_REVIEW: N_("In review"),
    SubmissionState.READY: N_("Ready to publish"),
    SubmissionState.PUBLISHED: N_("Published"),
    SubmissionState.FAILED: N_("Could not be checked"),
}
"""The states of a submission for people."""


class NotInState(Conflict):
    """The action belongs to another state than the submission is in."""

    slug = "wrong-state"
    title = N_("The submission is in another state by now")
    detail = N_("It is “{state}”. Load its page again and look at what can be done there.")


def hand_in(session: Session, principal: Principal, resource: Resource, upload: Upload) -> tuple[Submission, str]:
    """Start a check of `upload` for `resource`. Returns the submission, and the input id that it no longer needs or ``.

    A resource has one open submission at most: a further file takes the place of an unfinished one and starts afresh.
    Raises Conflict where the upload was handed in already, as by a form that is sent twice.
    """
    if session.exec(select(Submission.id).where(Submission.input_id == upload.id)).first() is not None:
        raise Conflict()
    session.exec(select(Resource).where(Resource.id == resource.id).with_for_update())
    submission = session.exec(
        select(Submission).where(Submission.resource_id == resource.id, col(Submission.state).in_(OPEN))
    ).one_or_none()
    if submission is not None:
        former = replace_file(session, principal, submission, upload)
        submission.recipe = []
        submission.submitted_by = principal.person_id
        return submission, former
    submission = Submission(
        resource_id=resource.id,
        submitted_by=principal.person_id,
        input_id=upload.id,
        input_name=upload.name,
        input_sha256=upload.sha256,
        input_bytes=upload.size_bytes,
    )
    session.add(submission)
    session.flush()
    note(session, submission, Event.RECEIVED, principal.person_id)
    return submission, ""


def replace_file(session: Session, principal: Principal, submission: Submission, upload: Upload) -> str:
    """Check another file under the same recipe. Returns the id of the input that is no longer needed."""
    _require(submission, *OPEN)
    former = submission.input_id
    submission.input_id, submission.input_name = upload.id, upload.name
    submission.input_sha256, submission.input_bytes = upload.sha256, upload.size_bytes
    # Who brings a file can't be the second person for it, whoever began.
    submission.submitted_by = principal.person_id
    _check_again(submission, SubmissionState.RECEIVED)
    note(session, submission, Event.FILE_REPLACED, principal.person_id)
    return former


def add_steps(session: Session, principal: Principal, submission: Submission, steps: Recipe) -> None:
    """Correct how the input is read or typed, and check again."""
    set_recipe(session, principal, submission, (*recipe_of(submission), *steps))


def undo_step(session: Session, principal: Principal, submission: Submission) -> None:
    """Drop the last correction, and check again. Nothing to undo is fine."""
    set_recipe(session, principal, submission, recipe_of(submission)[:-1])


def undo_all(session: Session, principal: Principal, submission: Submission) -> None:
    """Drop every correction, and check again."""
    set_recipe(session, principal, submission, ())


def set_recipe(session: Session, principal: Principal, submission: Submission, recipe: Recipe) -> None:
    _require(submission, *OPEN)
    if recipe == recipe_of(submission):
        return
    submission.recipe = msgspec.to_builtins(recipe)
    _check_again(submission, SubmissionState.CHECKING)
    note(session, submission, Event.RECIPE_CHANGED, principal.person_id)


def recipe_of(submission: Submission) -> Recipe:
    return msgspec.convert(submission.recipe, Recipe)


def request_publication(session: Session, principal: Principal, submission: Submission) -> None:
    """The editor's click. Once is enough; a second click changes nothing."""
    if submission.state is SubmissionState.PUBLISHED or submission.publish_requested_by is not None:
        return
    _require(submission, SubmissionState.READY)
    submission.publish_requested_by = principal.person_id
    submission.changed_at = now()
    note(session, submission, Event.PUBLISH_REQUESTED, principal.person_id)


def approve(session: Session, principal: Principal, submission: Submission, reason: str) -> None:
    """A second person lets a submission in review pass; it holds for this run only.

    Raises OwnSubmission for whoever handed the file in, steward or not.
    """
    _decide(submission, principal, reason)
    submission.decided_run_key = submission.run_key
    submission.state = SubmissionState.READY
    note(session, submission, Event.APPROVED, principal.person_id)


def decline(session: Session, principal: Principal, submission: Submission, reason: str) -> None:
    _decide(submission, principal, reason)
    submission.decided_run_key = ""
    submission.state = SubmissionState.REFUSED
    note(session, submission, Event.DECLINED, principal.person_id)


def retry(session: Session, principal: Principal, submission: Submission) -> None:
    """A steward lets a failed submission be tried again."""
    _require(submission, SubmissionState.FAILED)
    _check_again(submission, SubmissionState.CHECKING)
    note(session, submission, Event.RETRIED, principal.person_id)


def check_open_submissions_again(session: Session, dataset_id: str) -> None:
    """The words around the tables changed, so what is still open has to pass the gates with the new ones."""
    query = (
        select(Submission)
        .join(Resource, col(Resource.id) == Submission.resource_id)
        .where(Resource.dataset_id == dataset_id, col(Submission.state).in_(OPEN))
    )
    for submission in session.exec(query).all():
        _check_again(submission, SubmissionState.CHECKING)


class WithdrawnKind(StrEnum):
    VERSION = "version"
    RESOURCE = "resource"
    DATASET = "dataset"


class Remains(msgspec.Struct, frozen=True):
    """Files that must go once a withdrawal is committed."""

    version_ids: tuple[str, ...]
    input_ids: tuple[str, ...]
    submission_ids: tuple[str, ...]


def withdraw(session: Session, principal: Principal, kind: WithdrawnKind, record_id: str, reason: str) -> Remains:
    """Take back a version, resource or dataset, and forget what its submissions held of it."""
    match kind:
        case WithdrawnKind.VERSION:
            version_ids = withdraw_version(session, record_id, reason)
            which: sa.ColumnElement[bool] = col(Submission.version_id).in_(version_ids)
        case WithdrawnKind.RESOURCE:
            version_ids = withdraw_resource(session, record_id, reason)
            which = col(Submission.resource_id) == record_id
        case WithdrawnKind.DATASET:
            version_ids = withdraw_dataset(session, record_id, reason)
            resources = select(Resource.id).where(Resource.dataset_id == record_id)
            which = col(Submission.resource_id).in_(resources)
    submissions = session.exec(select(Submission).where(which)).all()
    input_ids = tuple(submission.input_id for submission in submissions)
    for submission in submissions:
        _forget(submission)
        note(session, submission, Event.WITHDRAWN, principal.person_id)
    return Remains(tuple(version_ids), input_ids, tuple(submission.id for submission in submissions))


def note(session: Session, submission: Submission, event: Event, person_id: str | None = None) -> None:
    session.add(SubmissionEvent(submission_id=submission.id, event=event.value, person_id=person_id))


def events(session: Session, submission_id: str) -> Sequence[SubmissionEvent]:
    """The history, the oldest line first."""
    query = select(SubmissionEvent).where(SubmissionEvent.submission_id == submission_id)
    return session.exec(query.order_by(col(SubmissionEvent.id))).all()


class Placed(msgspec.Struct, frozen=True):
    """A submission with the records it belongs to."""

    submission: Submission
    resource: Resource
    dataset: Dataset
    agency: Agency


def placed(session: Session, submission_id: str, *, for_update: bool = False) -> Placed:
    """Raises NotFound."""
    query = (
        select(Submission, Resource, Dataset, Agency)
        .join(Resource, col(Resource.id) == Submission.resource_id)
        .join(Dataset, col(Dataset.id) == Resource.dataset_id)
        .join(Agency, col(Agency.id) == Dataset.agency_id)
        .where(Submission.id == submission_id)
    )
    row = session.exec(query.with_for_update(of=Submission) if for_update else query).one_or_none()
    if row is None:
        raise NotFound()
    return Placed(*row)


def _require(submission: Submission, *states: SubmissionState) -> None:
    if submission.state not in states:
        raise NotInState(state=Message(STATES[submission.state]))


def _decide(submission: Submission, principal: Principal, reason: str) -> None:
    _require(submission, SubmissionState.IN_REVIEW)
    if principal.person_id == submission.submitted_by:
        raise OwnSubmission()
    if len(reason.strip()) < MIN_REASON_LENGTH:
        raise ReasonTooShort(minimum=MIN_REASON_LENGTH)
    submission.decided_by = principal.person_id
    submission.decision_reason = reason.strip()
    submission.changed_at = now()


def _check_again(submission: Submission, state: SubmissionState) -> None:
    submission.state = state
    submission.publish_requested_by = None
    submission.attempts = 0
    release(submission)
    submission.changed_at = now()


def release(submission: Submission) -> None:
    """End whatever lease there is: a worker that still holds it finds its fencing token outdated."""
    submission.fencing_token += 1
    submission.lease_holder, submission.lease_expires_at = "", None
    submission.stage, submission.progress = "", 0.0


def _forget(submission: Submission) -> None:
    release(submission)
    if submission.state is not SubmissionState.PUBLISHED:
        submission.state = SubmissionState.REFUSED
    submission.publish_requested_by = None
    submission.input_name, submission.recipe, submission.inspection = "", [], {}
    submission.decision_reason = ""
    submission.changed_at = now()
