"""A submission from received to its end, and what its people do on the way."""

from __future__ import annotations

import threading
from datetime import timedelta

import msgspec
import pytest
from sqlmodel import select

from catalog.errors import Conflict
from catalog.store.columns import now
from catalog.store.models import Agency, Dataset, DatasetState, IndexTask, Resource
from publishers import pipeline, submissions
from publishers.metadata import edit_dataset, metadata_values, parse_metadata
from publishers.models import Submission, SubmissionState
from publishers.pipeline import ClaimLost, Work
from publishers.submissions import NotInState, WithdrawnKind, withdraw
from publishers.sweep import remove_remains
from tests.publishers.pipeline.stage import PEOPLE, STATIONS, Stage
from validation.recipe import SetColumnType


def test_a_good_file_waits_for_the_click_and_is_then_public(stage: Stage) -> None:
    """Checks passed makes a submission ready; only the editor's click makes a version, and queues it for search."""
    submission_id = stage.hand_in(STATIONS)
    stage.work()
    assert stage.submission(submission_id).state is SubmissionState.READY
    assert stage.versions() == []

    stage.publish(submission_id)
    (version,) = stage.versions()
    with stage.portal.database.reading() as session:
        dataset = session.get_one(Dataset, stage.dataset_id)
        queued = session.exec(select(IndexTask.dataset_id)).all()
    assert (dataset.state, version.row_count) == (DatasetState.PUBLISHED, 3)
    assert list(queued) == [stage.dataset_id]


def test_personal_data_is_refused_and_never_stored_in_findings(stage: Stage) -> None:
    """A CCCD column is refused, and no identity number stands in the database record."""
    submission_id = stage.hand_in(PEOPLE)
    stage.work()
    submission = stage.submission(submission_id)
    assert submission.state is SubmissionState.REFUSED
    assert "001190123456" not in msgspec.json.encode(submission.inspection).decode()


def test_a_correction_is_checked_again_and_undo_takes_it_back(stage: Stage) -> None:
    """Each change of the recipe leads to another run from the same input; undo leads back to the first answer."""
    submission_id = stage.hand_in(STATIONS)
    stage.work()
    first = stage.submission(submission_id)
    with stage.portal.database.writing() as session:
        submission = session.get_one(Submission, submission_id)
        submissions.add_steps(session, stage.an, submission, (SetColumnType(column="pm25", type="string"),))
    stage.work()
    corrected = stage.submission(submission_id)
    assert [f["type"] for f in corrected.inspection["table_schema"]["fields"]] == ["string", "string", "string"]

    with stage.portal.database.writing() as session:
        submissions.undo_correction(session, stage.an, session.get_one(Submission, submission_id))
    stage.work()
    undone = stage.submission(submission_id)
    assert (undone.run_key, undone.inspection) == (first.run_key, first.inspection)


def test_the_next_file_of_an_open_submission_takes_its_place(stage: Stage) -> None:
    """A resource has one open submission: the second file replaces the first, whose bytes are gone."""
    first = stage.hand_in(PEOPLE)
    former = stage.submission(first).input_id
    assert stage.hand_in(STATIONS) == first
    stage.work()
    assert stage.submission(first).state is SubmissionState.READY
    assert not stage.portal.files.quarantined(former).exists()


def test_an_unchanged_schema_is_published_at_once_where_the_agency_chose_so(stage: Stage) -> None:
    """The first file needs the click; the next one with the same columns does not; one that lacks some is looked at."""
    with stage.portal.database.writing() as session:
        session.get_one(Agency, stage.agency_id).publishes_unchanged_schema_at_once = True
    first = stage.hand_in(STATIONS)
    stage.work()
    assert stage.submission(first).state is SubmissionState.READY
    stage.publish(first)

    second = stage.hand_in(STATIONS + "00004,Long Biên,30.5\n")
    stage.work()
    assert stage.submission(second).state is SubmissionState.PUBLISHED
    assert [version.number for version in stage.versions()] == [1, 2]

    wider = stage.hand_in("ma_tram,ten,pm25,ghi_chu\n00001,Hàng Đậu,12.5,x\n")
    stage.work()
    assert stage.submission(wider).state is SubmissionState.READY

    narrower = stage.hand_in("ma_tram,ten\n00001,Hàng Đậu\n")
    stage.work()
    assert stage.submission(narrower).state is SubmissionState.IN_REVIEW


def test_words_that_change_after_the_check_pass_the_gates_again(stage: Stage) -> None:
    """An edit of the metadata lapses the answer of every open hand-in, the click included."""
    submission_id = stage.hand_in(STATIONS)
    stage.work()
    before = stage.submission(submission_id).run_key
    stage.request_publication(submission_id)
    with stage.portal.database.writing() as session:
        dataset = session.get_one(Dataset, stage.dataset_id)
        edit_dataset(session, dataset, parse_metadata({**metadata_values(dataset), "title_vi": "Bụi mịn"}))
    assert stage.submission(submission_id).state is SubmissionState.CHECKING
    stage.work()
    after = stage.submission(submission_id)
    assert after.state is SubmissionState.READY
    assert after.publish_requested_by is None
    assert after.run_key != before


def test_a_worker_that_lost_its_lease_cannot_answer(stage: Stage) -> None:
    """The answer of an outdated fencing token is dropped: the newer claim's answer stands."""
    submission_id = stage.hand_in(STATIONS)
    slow = stage.claim(Work.CHECK, "slow")
    assert slow is not None
    with stage.portal.database.writing() as session:
        session.get_one(Submission, submission_id).lease_expires_at = now() - timedelta(seconds=1)
    quick = stage.claim(Work.CHECK, "quick")
    assert quick is not None
    with pytest.raises(ClaimLost):
        pipeline.check(stage.portal, slow, lambda: False)
    assert stage.submission(submission_id).lease_holder == "quick"
    pipeline.check(stage.portal, quick, lambda: False)
    assert stage.submission(submission_id).state is SubmissionState.READY


def test_after_three_attempts_without_an_answer_a_submission_fails_in_plain_sight(stage: Stage) -> None:
    """Leases that run out count as attempts; a steward may then let it be tried again."""
    submission_id = stage.hand_in(STATIONS)
    for _ in range(3):
        assert stage.claim(Work.CHECK) is not None
        with stage.portal.database.writing() as session:
            session.get_one(Submission, submission_id).lease_expires_at = now() - timedelta(seconds=1)
    assert stage.claim(Work.CHECK) is None
    assert stage.submission(submission_id).state is SubmissionState.FAILED

    with stage.portal.database.writing() as session:
        submissions.retry(session, stage.an, session.get_one(Submission, submission_id))
    stage.work()
    assert stage.submission(submission_id).state is SubmissionState.READY


def test_a_worker_told_to_stop_gives_its_work_back(stage: Stage) -> None:
    """The child is ended, the lease is free at once, and the attempt does not count."""
    submission_id = stage.hand_in(STATIONS)
    claimed = stage.claim(Work.CHECK)
    assert claimed is not None
    with pytest.raises(ClaimLost):
        pipeline.check(stage.portal, claimed, lambda: True)
    submission = stage.submission(submission_id)
    assert (submission.state, submission.attempts) == (SubmissionState.CHECKING, 0)
    assert submission.lease_expires_at is None


def test_many_workers_claim_each_submission_once(stage: Stage) -> None:
    """Eight claimers at the same time: one gets the submission, the others get nothing and no error."""
    stage.hand_in(STATIONS)
    claims: list[pipeline.Claim | None] = []
    start = threading.Barrier(8)

    def take() -> None:
        start.wait()
        claims.append(stage.claim(Work.CHECK))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claims) == 8
    assert len([claim for claim in claims if claim is not None]) == 1


def test_a_published_submission_takes_no_more_corrections(stage: Stage) -> None:
    """What is published is immutable; the next file is another submission."""
    submission_id = stage.hand_in(STATIONS)
    stage.work()
    stage.publish(submission_id)
    with stage.portal.database.writing() as session, pytest.raises(NotInState):
        submissions.add_steps(
            session, stage.an, session.get_one(Submission, submission_id), (SetColumnType(column="ten", type="string"),)
        )
    assert stage.hand_in(STATIONS) != submission_id


def test_the_same_upload_is_handed_in_once(stage: Stage) -> None:
    """A form that is sent twice does not make two submissions share one file."""
    submission_id = stage.hand_in(STATIONS)
    submission = stage.submission(submission_id)
    upload = submissions.Upload(
        id=submission.input_id, name="tram.csv", sha256=submission.input_sha256, size_bytes=submission.input_bytes
    )
    with stage.portal.database.writing() as session, pytest.raises(Conflict):
        submissions.hand_in(session, stage.an, session.get_one(Resource, stage.resource_id), upload)


def test_withdrawn_before_the_click_is_carried_out_nothing_becomes_public(stage: Stage) -> None:
    """A withdrawal between the click and the worker wins: no version, no file."""
    submission_id = stage.hand_in(STATIONS)
    stage.work()
    stage.request_publication(submission_id)
    with stage.portal.database.writing() as session:
        remains = withdraw(session, stage.an, WithdrawnKind.DATASET, stage.dataset_id, "Nộp nhầm tệp.")
    remove_remains(stage.portal, remains)
    stage.work()
    assert stage.versions() == []
    assert stage.stored_files() == set()
