"""What is in review or blocked, who may decide about it, and how long a decision holds."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from catalog.errors import Conflict, Invalid
from catalog.principal import Principal
from catalog.store.columns import now
from catalog.store.models import Dataset
from publishers import overrides, review, submissions
from publishers.accounts import create_person
from publishers.audit import Event, entries_of, verify
from publishers.decisions import overridable
from publishers.metadata import edit_dataset, metadata_values, parse_metadata
from publishers.models import OverrideRequest, Submission, SubmissionState
from publishers.originals import remove_bytes, remove_original
from publishers.submissions import NotInState, OriginalGone, OwnSubmission, placed
from publishers.sweep import sweep
from tests.publishers.pipeline.stage import PEOPLE, STATIONS, Stage
from validation.privacy.overrides import LegalBasis
from validation.recipe import SetColumn, SetColumnType

REASON = "Đã xem từng dòng: chỉ có số liệu của trạm quan trắc, không có dữ liệu của cá nhân nào trong tệp này."
WORDS = "Đã đối chiếu với văn bản được nêu."
DOUBTFUL = "ma,x\n1,001085012345\n2,038190004321\n3,079085012345\n"
DOUBTFUL_TOO = DOUBTFUL.replace("1,", "9,", 1)
PHONES = "phong,di_dong\nMột cửa,0912345678\nVăn thư,0987654321\nThanh tra,0903112233\n"
SAID = {
    "reason": REASON,
    "basis": "not personal data",
    "singled_out": "Không ai: mỗi dòng là một trạm, không phải một người.",
    "joined": "Bản đồ các trạm; ghép lại không biết thêm gì về ai.",
    "harm": "Không có điều gì mà chúng tôi nghĩ ra được.",
}
APPROVAL = review.read_approval(SAID)
PLEA = review.Plea(REASON, LegalBasis.OFFICIALS, "Luật Cán bộ, công chức")


@pytest.fixture
def dung(stage: Stage) -> Principal:
    """The portal's steward."""
    with stage.portal.database.writing() as session:
        person = create_person(session, email="dung@example.com", name="Dũng", is_steward=True)
    return Principal(person_id=person.id, name="Dũng", is_steward=True)


def checked(stage: Stage, content: str) -> str:
    submission_id = stage.hand_in(content)
    stage.work()
    return submission_id


def approve(stage: Stage, submission_id: str, by: Principal | None = None) -> None:
    with stage.portal.database.writing() as session:
        submission = session.get_one(Submission, submission_id)
        review.approve(session, by or stage.binh, submission, APPROVAL, submission.run_key)


def ask(stage: Stage, submission_id: str, plea: review.Plea = PLEA) -> str:
    """Bình asks about all that blocks the submission; returns the request's id."""
    with stage.portal.database.writing() as session:
        where = placed(session, submission_id)
        findings = [finding for _, finding in overridable(where)]
        return overrides.ask(session, stage.binh, where.submission, findings, plea).id


def grant(stage: Stage, submission_id: str, request_id: str, by: Principal) -> None:
    with stage.portal.database.writing() as session:
        overrides.grant(session, by, session.get_one(Submission, submission_id), request_id, WORDS)
    stage.work()


def history(stage: Stage, submission_id: str) -> list[str]:
    with stage.portal.database.reading() as session:
        return [entry.event for entry in entries_of(session, submission_id)]


def test_a_second_person_approves_on_a_legal_basis(stage: Stage) -> None:
    """Reason, basis and answers are kept with the submission, which can be published then."""
    submission_id = checked(stage, DOUBTFUL)
    assert stage.submission(submission_id).state is SubmissionState.IN_REVIEW
    approve(stage, submission_id)
    submission = stage.submission(submission_id)
    assert submission.state is SubmissionState.READY
    assert (submission.decided_by, submission.decision_reason) == (stage.binh.person_id, REASON)
    assert (submission.decision_basis, submission.decision_answers) == ("not personal data", list(APPROVAL.answers))
    stage.publish(submission_id)
    assert len(stage.versions()) == 1


def test_the_submitter_never_approves(stage: Stage) -> None:
    """Whatever her role, and though she is the one who asks."""
    submission_id = checked(stage, DOUBTFUL)
    with pytest.raises(OwnSubmission):
        approve(stage, submission_id, stage.an)


def test_whoever_corrected_the_file_does_not_approve_it(stage: Stage) -> None:
    """An approver who chooses what becomes of a file has made the table, and would decide alone."""
    submission_id = checked(stage, DOUBTFUL)
    with stage.portal.database.writing() as session:
        step = SetColumn(column="x", title="Số hiệu")
        submissions.add_steps(session, stage.binh, session.get_one(Submission, submission_id), (step,))
    stage.work()
    assert stage.submission(submission_id).state is SubmissionState.IN_REVIEW
    with pytest.raises(OwnSubmission):
        approve(stage, submission_id)


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"reason": "được"}, {"reason"}),
        ({"reason": "x " * 50}, {"reason"}),
        ({"harm": ""}, {"harm"}),
        ({"joined": "không"}, {"joined"}),
        ({"basis": ""}, {"basis"}),
        ({"basis": "because I say so"}, {"basis"}),
        ({"basis": "consent on file"}, {"citation"}),
        ({"reason": REASON + " Gọi 0912345678."}, {"reason"}),
        ({"citation": "hoi.nguyen.van.an.1985@gmail.com"}, {"citation"}),
    ],
)
def test_an_approval_has_to_say_enough_and_nothing_personal(changed: dict[str, str], wrong: set[str]) -> None:
    """80 characters of reason, a basis of the list with its citation, an answer to each question."""
    with pytest.raises(Invalid) as refused:
        review.read_approval(SAID | changed)
    assert set(refused.value.fields) == wrong


def test_what_is_sent_back_says_why(stage: Stage) -> None:
    """The submission is refused with the reason, and can be handed in again."""
    submission_id = checked(stage, DOUBTFUL)
    with stage.portal.database.writing() as session:
        submission = session.get_one(Submission, submission_id)
        review.send_back(session, stage.binh, submission, WORDS, submission.run_key)
    submission = stage.submission(submission_id)
    assert (submission.state, submission.decision_reason) == (SubmissionState.REFUSED, WORDS)
    assert stage.hand_in(STATIONS) == submission_id


@pytest.mark.parametrize("change", ["file", "recipe", "words"])
def test_an_approval_lapses_with_what_it_was_given_for(stage: Stage, change: str) -> None:
    """Another file, another correction or other words around the table are in review again."""
    submission_id = checked(stage, DOUBTFUL)
    approve(stage, submission_id)
    with stage.portal.database.writing() as session:
        submission = session.get_one(Submission, submission_id)
        dataset = session.get_one(Dataset, stage.dataset_id)
        match change:
            case "recipe":
                submissions.add_steps(session, stage.an, submission, (SetColumnType(column="ma", type="string"),))
            case "words":
                edit_dataset(session, dataset, parse_metadata({**metadata_values(dataset), "title_vi": "Bụi mịn"}))
    if change == "file":
        stage.hand_in(DOUBTFUL_TOO)
    stage.work()
    assert stage.submission(submission_id).state is SubmissionState.IN_REVIEW


def test_an_approval_lapses_with_the_ruleset(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was decided under other rules is checked and decided anew before it is published."""
    submission_id = checked(stage, DOUBTFUL)
    approve(stage, submission_id)
    monkeypatch.setattr("publishers.pipeline.RULESET_VERSION", "of tomorrow")
    stage.publish(submission_id)
    stage.work()
    assert stage.submission(submission_id).state is SubmissionState.IN_REVIEW
    assert stage.versions() == []


def test_an_approval_is_for_the_run_that_she_looked_at(stage: Stage) -> None:
    """A form that was open while another file came decides nothing."""
    submission_id = checked(stage, DOUBTFUL)
    seen = stage.submission(submission_id).run_key
    stage.hand_in(DOUBTFUL_TOO)
    stage.work()
    assert stage.submission(submission_id).state is SubmissionState.IN_REVIEW
    with stage.portal.database.writing() as session, pytest.raises(Conflict):
        review.approve(session, stage.binh, session.get_one(Submission, submission_id), APPROVAL, seen)


def test_an_override_publishes_what_was_blocked_and_says_on_what_basis(stage: Stage, dung: Principal) -> None:
    """Granted, the file is checked again; the finding is a note of the public version, with basis and citation."""
    submission_id = checked(stage, PHONES)
    assert stage.submission(submission_id).state is SubmissionState.REFUSED
    grant(stage, submission_id, ask(stage, submission_id), dung)
    assert stage.submission(submission_id).state is SubmissionState.READY
    stage.publish(submission_id)
    (version,) = stage.versions()
    notes = [note for note in version.statements["notes"] if note["code"] == "d7-phone"]
    assert [note["params"]["basis"] for note in notes] == ["officials in their public role"]
    assert [note["params"]["citation"] for note in notes] == ["Luật Cán bộ, công chức"]


def test_identity_numbers_need_a_statutory_register(stage: Stage, dung: Principal) -> None:
    """No other basis is taken for them; with this one, and its citation, a steward may grant it."""
    submission_id = checked(stage, PEOPLE)
    with pytest.raises(Invalid) as refused:
        ask(stage, submission_id)
    assert set(refused.value.fields) == {"basis"}
    register = review.Plea(REASON, LegalBasis.STATUTORY_REGISTER, "Luật Doanh nghiệp, Điều 33")
    grant(stage, submission_id, ask(stage, submission_id, register), dung)
    assert stage.submission(submission_id).state is SubmissionState.READY


def test_a_request_without_anything_chosen_is_none(stage: Stage) -> None:
    """What may be public is named, column by column."""
    submission_id = checked(stage, PHONES)
    with stage.portal.database.writing() as session, pytest.raises(Invalid):
        overrides.ask(session, stage.binh, session.get_one(Submission, submission_id), [], PLEA)


@pytest.mark.parametrize("change", ["file", "recipe"])
def test_an_override_lapses_with_what_it_was_granted_for(stage: Stage, dung: Principal, change: str) -> None:
    """Another file or correction is blocked as before."""
    submission_id = checked(stage, PHONES)
    grant(stage, submission_id, ask(stage, submission_id), dung)
    if change == "file":
        stage.hand_in(PHONES + "Tiếp dân,0911222333\n")
    else:
        with stage.portal.database.writing() as session:
            step = SetColumn(column="phong", title="Phòng ban")
            submissions.add_steps(session, stage.an, session.get_one(Submission, submission_id), (step,))
    stage.work()
    assert stage.submission(submission_id).state is SubmissionState.REFUSED


def test_undo_leads_back_to_what_was_granted(stage: Stage, dung: Principal) -> None:
    """The same file under the same recipe has the same answer, overrides included."""
    submission_id = checked(stage, PHONES)
    grant(stage, submission_id, ask(stage, submission_id), dung)
    with stage.portal.database.writing() as session:
        submission = session.get_one(Submission, submission_id)
        submissions.add_steps(session, stage.an, submission, (SetColumn(column="phong", title="Phòng ban"),))
    stage.work()
    with stage.portal.database.writing() as session:
        submissions.undo_correction(session, stage.an, session.get_one(Submission, submission_id))
    stage.work()
    assert stage.submission(submission_id).state is SubmissionState.READY


def test_a_declined_request_leaves_the_file_refused(stage: Stage, dung: Principal) -> None:
    """The agency reads why, and may ask again."""
    submission_id = checked(stage, PHONES)
    request_id = ask(stage, submission_id)
    with stage.portal.database.writing() as session:
        overrides.decline(session, dung, session.get_one(Submission, submission_id), request_id, WORDS)
    stage.work()
    assert stage.submission(submission_id).state is SubmissionState.REFUSED
    with stage.portal.database.reading() as session:
        assert session.get_one(OverrideRequest, request_id).words == WORDS
    assert ask(stage, submission_id) != request_id


def test_nobody_grants_her_own_request_or_file(stage: Stage, dung: Principal) -> None:
    """A steward who asks or hands in needs another steward."""
    submission_id = checked(stage, PHONES)
    request_id = ask(stage, submission_id)
    asking = msgspec.structs.replace(stage.binh, is_steward=True)
    submitting = msgspec.structs.replace(stage.an, is_steward=True)
    for person in (asking, submitting):
        with pytest.raises(OwnSubmission):
            grant(stage, submission_id, request_id, person)


def test_a_steward_grants_the_request_that_she_looked_at(stage: Stage, dung: Principal) -> None:
    """A request that was asked anew meanwhile is another one."""
    submission_id = checked(stage, PHONES)
    seen = ask(stage, submission_id)
    ask(stage, submission_id)
    with pytest.raises(Conflict):
        grant(stage, submission_id, seen, dung)


def test_stewards_see_requests_until_they_lapse(stage: Stage) -> None:
    """The list on the desk holds what can still be granted."""

    def waiting() -> list[str]:
        with stage.portal.database.reading() as session:
            return [request.id for request, _ in overrides.open_requests(session)]

    submission_id = checked(stage, PHONES)
    request_id = ask(stage, submission_id)
    assert waiting() == [request_id]
    stage.hand_in(STATIONS)
    stage.work()
    assert waiting() == []


def test_the_log_tells_the_whole_way_and_no_value(stage: Stage, dung: Principal) -> None:
    """Codes, counts and hashes: neither a cell, nor a name of file or column, nor a word that somebody typed."""
    submission_id = checked(stage, PHONES)
    grant(stage, submission_id, ask(stage, submission_id), dung)
    stage.publish(submission_id)
    assert history(stage, submission_id) == [
        *("received", "checking", "refused", "override asked", "override granted", "ready"),
        *("publish requested", "published"),
    ]
    with stage.portal.database.reading() as session:
        log = b"".join(msgspec.json.encode(entry.model_dump()) for entry in entries_of(session, submission_id)).decode()
        assert verify(session).broken_at is None
    assert '"findings":{"block":{"d7-phone":3}}' in log
    for secret in ("0912345678", "di_dong", "tram.csv", "Một cửa", REASON, WORDS, "Luật Cán bộ"):
        assert secret not in log


def test_an_original_goes_at_its_time_whatever_became_of_it(stage: Stage) -> None:
    """Refused, in review, ready or published: after the time nothing of the file is left, and the log says so."""
    published = checked(stage, STATIONS)
    stage.publish(published)
    refused = checked(stage, PHONES)
    kept = stage.portal.files.quarantined(stage.submission(refused).input_id)
    sweep(stage.portal)
    assert kept.exists()
    age(stage, published, refused)
    sweep(stage.portal)
    assert {name.split("/")[0] for name in stage.stored_files()} == {"versions"}
    for submission_id in (published, refused):
        assert stage.submission(submission_id).original_removed_at is not None
        assert history(stage, submission_id)[-1] == "original removed"
    assert stage.submission(published).state is SubmissionState.PUBLISHED
    sweep(stage.portal)
    assert history(stage, refused).count("original removed") == 1


def test_what_waits_for_a_worker_keeps_its_original(stage: Stage) -> None:
    """A queue that stands still for weeks costs nobody her file."""
    submission_id = stage.hand_in(STATIONS)
    age(stage, submission_id)
    sweep(stage.portal)
    stage.work()
    assert stage.submission(submission_id).state is SubmissionState.READY


def test_a_removed_original_cannot_be_published_or_corrected(stage: Stage) -> None:
    """What was ready is refused; only another file goes on, and is checked as a new one."""
    submission_id = checked(stage, STATIONS)
    remove(stage, submission_id)
    with stage.portal.database.writing() as session:
        submission = session.get_one(Submission, submission_id)
        with pytest.raises(NotInState):
            submissions.request_publication(session, stage.an, submission)
        with pytest.raises(OriginalGone):
            submissions.add_steps(session, stage.an, submission, (SetColumnType(column="pm25", type="string"),))
        with pytest.raises(OriginalGone):
            remove_original(session, submission, stage.an.person_id)
    stage.hand_in(STATIONS)
    stage.work()
    submission = stage.submission(submission_id)
    assert (submission.state, submission.original_removed_at) == (SubmissionState.READY, None)


def test_a_removal_ends_a_publication_that_was_asked_for(stage: Stage) -> None:
    """Who deletes the file after the click does not want it public."""
    submission_id = checked(stage, STATIONS)
    stage.request_publication(submission_id)
    remove(stage, submission_id)
    stage.work()
    assert stage.versions() == []


def test_other_words_around_a_table_without_its_original_are_no_check(stage: Stage) -> None:
    """There is nothing to be checked again."""
    submission_id = checked(stage, STATIONS)
    remove(stage, submission_id)
    with stage.portal.database.writing() as session:
        dataset = session.get_one(Dataset, stage.dataset_id)
        edit_dataset(session, dataset, parse_metadata({**metadata_values(dataset), "title_vi": "Bụi mịn"}))
    assert stage.submission(submission_id).state is SubmissionState.REFUSED


def test_a_crash_before_the_bytes_are_gone_is_mended_by_the_sweep(stage: Stage) -> None:
    """Recorded as gone is gone for every page at once, and from the disk with the next sweep."""
    submission_id = checked(stage, STATIONS)
    with stage.portal.database.writing() as session:
        remove_original(session, session.get_one(Submission, submission_id), stage.an.person_id)
    assert stage.stored_files()
    portal = msgspec.structs.replace(
        stage.portal, settings=msgspec.structs.replace(stage.portal.settings, sweep_grace_seconds=0.0)
    )
    sweep(portal)
    assert stage.stored_files() == set()
    assert history(stage, submission_id).count(Event.ORIGINAL_REMOVED) == 1


def age(stage: Stage, *submission_ids: str) -> None:
    """Let the time in quarantine pass."""
    with stage.portal.database.writing() as session:
        for submission_id in submission_ids:
            submission = session.get_one(Submission, submission_id)
            submission.changed_at = now() - timedelta(days=stage.portal.settings.retention_days + 1)


def remove(stage: Stage, submission_id: str) -> None:
    with stage.portal.database.writing() as session:
        submission = session.get_one(Submission, submission_id)
        remove_original(session, submission, stage.an.person_id)
    remove_bytes(stage.portal, submission)
