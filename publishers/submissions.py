"""What people do to a submission: hand in, correct, publish, withdraw. Nothing here commits."""

from enum import StrEnum
from itertools import chain

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.errors import N_, CatalogError, Conflict, Message, NotFound
from catalog.principal import Principal, Role
from catalog.publish import withdraw_dataset, withdraw_resource, withdraw_version
from catalog.store.columns import now
from catalog.store.models import Agency, Dataset, Resource
from publishers.audit import Event, Facts, entries_of, recipe_facts, record, text_hash
from publishers.models import OverrideRequest, Submission, SubmissionState
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


class OwnSubmission(CatalogError):
    status = 403
    slug = "own-submission"
    title = N_("A second person must decide")
    detail = N_(
        "You handed this file in or corrected it. Ask another approver of your agency, or the portal's steward."
    )


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


class Capacity(StrEnum):
    """As what somebody asks or decides: the log keeps it, for roles change, and readers are told no names."""

    SUBMITTER = "submitter"
    APPROVER = "approver"
    STEWARD = "steward"


class OriginalGone(Conflict):
    """There is nothing left to be checked."""

    slug = "original-gone"
    title = N_("The file is not here any more")
    detail = N_("It was deleted on {date}. Hand the file in again.")


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
    note(session, submission, Event.RECEIVED, principal.person_id, {"input_sha256": upload.sha256})
    return submission, ""


def replace_file(session: Session, principal: Principal, submission: Submission, upload: Upload) -> str:
    """Check another file under the same recipe. Returns the id of the input that is no longer needed."""
    require_state(submission, *OPEN)
    former = submission.input_id
    submission.input_id, submission.input_name = upload.id, upload.name
    submission.input_sha256, submission.input_bytes = upload.sha256, upload.size_bytes
    submission.original_removed_at = None
    # Who brings a file can't be the second person for it, whoever began.
    submission.submitted_by = principal.person_id
    check_again(submission, SubmissionState.RECEIVED)
    note(session, submission, Event.FILE_REPLACED, principal.person_id, {"input_sha256": upload.sha256})
    return former


def add_steps(session: Session, principal: Principal, submission: Submission, steps: Recipe) -> None:
    """Correct how the input is read or typed, and check again; undo takes these steps back together."""
    if steps:
        _correct(session, principal, submission, (*corrections_of(submission), steps))


def undo_correction(session: Session, principal: Principal, submission: Submission) -> None:
    """Drop the steps that the last correction brought, and check again. Nothing to undo is fine."""
    _correct(session, principal, submission, corrections_of(submission)[:-1])


def undo_all(session: Session, principal: Principal, submission: Submission) -> None:
    """Drop every correction, and check again."""
    _correct(session, principal, submission, ())


def set_recipe(session: Session, principal: Principal, submission: Submission, recipe: Recipe) -> None:
    """Check the same file again under another recipe. Raises OriginalGone where there is no file any more.

    Corrections at its beginning that are there already stay whole; each other step is a correction of its own.
    """
    kept: list[Recipe] = []
    for correction in corrections_of(submission):
        if recipe[: len(correction)] != correction:
            break
        kept.append(correction)
        recipe = recipe[len(correction) :]
    _correct(session, principal, submission, (*kept, *((step,) for step in recipe)))


def _correct(session: Session, principal: Principal, submission: Submission, corrections: tuple[Recipe, ...]) -> None:
    require_state(submission, *OPEN)
    former = recipe_of(submission)
    recipe = tuple(chain.from_iterable(corrections))
    if recipe == former:
        return
    require_original(submission)
    submission.recipe = [msgspec.to_builtins(steps[0] if len(steps) == 1 else steps) for steps in corrections]
    check_again(submission, SubmissionState.CHECKING)
    event = Event.UNDONE if former[: len(recipe)] == recipe else Event.RECIPE_CHANGED
    note(session, submission, event, principal.person_id, recipe_facts(recipe))


def recipe_of(submission: Submission) -> Recipe:
    return tuple(chain.from_iterable(corrections_of(submission)))


def corrections_of(submission: Submission) -> tuple[Recipe, ...]:
    """The steps of the recipe, those together that one click or one form brought."""
    stored = [[steps] if isinstance(steps, dict) else steps for steps in submission.recipe]
    return msgspec.convert(stored, tuple[Recipe, ...])


def request_publication(session: Session, principal: Principal, submission: Submission) -> None:
    """The editor's click. Once is enough; a second click changes nothing."""
    if submission.state is SubmissionState.PUBLISHED or submission.publish_requested_by is not None:
        return
    require_state(submission, SubmissionState.READY)
    submission.publish_requested_by = principal.person_id
    submission.changed_at = now()
    note(session, submission, Event.PUBLISH_REQUESTED, principal.person_id)


def retry(session: Session, principal: Principal, submission: Submission) -> None:
    """A steward lets a failed submission be tried again."""
    require_state(submission, SubmissionState.FAILED)
    require_original(submission)
    check_again(submission, SubmissionState.CHECKING)
    note(session, submission, Event.RETRIED, principal.person_id)


def check_open_submissions_again(session: Session, dataset_id: str) -> None:
    """The words around the tables changed, so what is still open has to pass the gates with the new ones."""
    query = (
        select(Submission)
        .join(Resource, col(Resource.id) == Submission.resource_id)
        .where(
            Resource.dataset_id == dataset_id,
            col(Submission.state).in_(OPEN),
            col(Submission.original_removed_at).is_(None),
        )
    )
    for submission in session.exec(query).all():
        check_again(submission, SubmissionState.CHECKING)


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
    facts = {"kind": kind.value, "record": record_id, "reason_sha256": text_hash(reason)}
    for submission in submissions:
        _forget(submission)
        for request in session.exec(
            select(OverrideRequest).where(OverrideRequest.submission_id == submission.id)
        ).all():
            request.reason = request.citation = request.words = ""
            request.targets = []
        note(session, submission, Event.WITHDRAWN, principal.person_id, facts)
    if not submissions:
        record(session, Event.WITHDRAWN, person_id=principal.person_id, facts=facts)
    return Remains(tuple(version_ids), input_ids, tuple(submission.id for submission in submissions))


def note(
    session: Session,
    submission: Submission,
    event: Event,
    person_id: str | None = None,
    facts: Facts | None = None,
) -> None:
    """A line of the submission's history."""
    record(session, event, person_id=person_id, submission_id=submission.id, facts=facts)


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


def require_state(submission: Submission, *states: SubmissionState) -> None:
    """Pass if the submission is in one of the states. Raises NotInState."""
    if submission.state not in states:
        raise NotInState(state=Message(STATES[submission.state]))


def require_original(submission: Submission) -> None:
    """Pass if the file is still there. Raises OriginalGone."""
    if submission.original_removed_at is not None:
        raise OriginalGone(date=submission.original_removed_at.date())


def require_second_person(session: Session, principal: Principal, submission: Submission) -> None:
    """Pass for whoever neither handed the file in nor made of it the table that is to be decided about.

    Raises OwnSubmission, also for stewards: who chooses a sheet or a fix and then decides would decide alone.
    """
    if principal.person_id in authors(session, submission):
        raise OwnSubmission()


def capacity_of(session: Session, principal: Principal, submission: Submission) -> Capacity:
    """As what the principal decides about the submission: an approver of its agency is that first."""
    agency_id = placed(session, submission.id).dataset.agency_id
    return Capacity.APPROVER if principal.roles.get(agency_id) is Role.APPROVER else Capacity.STEWARD


def authors(session: Session, submission: Submission) -> set[str]:
    """Ids of the people whose file and corrections it is, since that file came."""
    found = {submission.submitted_by}
    for entry in reversed(entries_of(session, submission.id)):
        if entry.event in (Event.RECEIVED, Event.FILE_REPLACED):
            break
        if entry.event in (Event.RECIPE_CHANGED, Event.UNDONE) and entry.person_id:
            found.add(entry.person_id)
    return found


def check_again(submission: Submission, state: SubmissionState) -> None:
    """Put the submission back in the queue; whatever was asked of its last answer is void."""
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
    submission.decision_reason = submission.decision_citation = ""
    submission.decision_answers = []
    submission.original_removed_at = submission.original_removed_at or now()
    submission.changed_at = now()
