"""What an officer downloads: every place of every error, and the rows that she leaves out."""

from __future__ import annotations

import csv
import io

import pytest

from catalog.errors import NotFound
from catalog.store.models import Agency
from publishers import submissions
from publishers.models import Submission, SubmissionState
from publishers.places import errors_csv, left_out_csv
from publishers.submissions import placed
from publishers.sweep import sweep
from tests.publishers.pipeline.stage import Stage
from validation.recipe import LeaveOutRows, SetColumnType, Step

BAD_ROWS = 30
TABLE = "ma,so\n" + "".join(f"m{n},{'x' if n < BAD_ROWS else n}\n" for n in range(400))
NUMBER = SetColumnType("so", "integer")


def correct(stage: Stage, submission_id: str, *steps: Step) -> None:
    with stage.portal.database.writing() as session:
        submissions.add_steps(session, stage.an, session.get_one(Submission, submission_id), steps)
    stage.work()


def allow_partial(stage: Stage) -> None:
    with stage.portal.database.writing() as session:
        session.get_one(Agency, stage.agency_id).allows_partial = True


def errors(stage: Stage, submission_id: str, language: str = "en") -> list[list[str]]:
    with stage.portal.database.reading() as session:
        where = placed(session, submission_id)
    text = b"".join(errors_csv(stage.portal, where, language)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def left_out(stage: Stage, submission_id: str) -> list[list[str]]:
    with stage.portal.database.reading() as session:
        where = placed(session, submission_id)
    return list(csv.reader(io.StringIO(left_out_csv(stage.portal, where).decode("utf-8-sig"))))


def test_the_file_of_errors_names_every_place(stage: Stage) -> None:
    """Thirty bad cells are thirty lines, each with its row, column, code and words in the reader's language."""
    submission_id = stage.hand_in(TABLE)
    stage.work()
    correct(stage, submission_id, NUMBER)
    header, *lines = errors(stage, submission_id)
    assert header == ["row", "column", "error", "message"]
    assert [(line[0], line[1]) for line in lines] == [(str(row), "so") for row in range(2, 2 + BAD_ROWS)]
    assert lines[4][3].endswith("row 6.")
    assert "dòng 6" in errors(stage, submission_id, "vi")[5][3]


def test_a_label_is_no_formula(stage: Stage) -> None:
    """A column that is called like a formula is text for the spreadsheet that opens the file of errors."""
    submission_id = stage.hand_in("ma,=1+1\n" + "".join(f"m{n},{'x' if n < 3 else n}\n" for n in range(50)))
    stage.work()
    correct(stage, submission_id, SetColumnType("=1+1", "integer"))
    assert {line[1] for line in errors(stage, submission_id)[1:]} == {"'=1+1"}


def test_what_was_left_out_is_kept_as_long_as_the_file(stage: Stage) -> None:
    """After publication the rows can still be downloaded, a sweep leaves them, and a withdrawal takes them away."""
    allow_partial(stage)
    submission_id = stage.hand_in(TABLE)
    stage.work()
    correct(stage, submission_id, NUMBER)
    assert stage.submission(submission_id).inspection["misfit_rows"] == BAD_ROWS
    correct(stage, submission_id, LeaveOutRows())
    assert stage.submission(submission_id).state is SubmissionState.READY
    stage.publish(submission_id)
    sweep(stage.portal)
    assert len(left_out(stage, submission_id)) == 1 + BAD_ROWS
    (version,) = stage.versions()
    assert (version.row_count, version.statements["left_out_rows"]) == (400 - BAD_ROWS, BAD_ROWS)
    assert [note["code"] for note in version.statements["notes"]] == ["rows-left-out"]


def test_without_leave_of_the_agency_the_step_is_refused(stage: Stage) -> None:
    """Whoever sends it by script gets the same answer as on the page, and no file of rows."""
    submission_id = stage.hand_in(TABLE)
    stage.work()
    correct(stage, submission_id, NUMBER, LeaveOutRows())
    submission = stage.submission(submission_id)
    assert submission.state is SubmissionState.REFUSED
    assert [finding["code"] for finding in submission.inspection["findings"]] == ["leaving-out-not-allowed"]
    with pytest.raises(NotFound):
        left_out(stage, submission_id)


def test_all_corrections_are_taken_back_at_once(stage: Stage) -> None:
    """After two corrections the first answer is there again."""
    submission_id = stage.hand_in(TABLE)
    stage.work()
    first = stage.submission(submission_id).run_key
    correct(stage, submission_id, NUMBER, SetColumnType("ma", "string"))
    with stage.portal.database.writing() as session:
        submissions.undo_all(session, stage.an, session.get_one(Submission, submission_id))
    stage.work()
    assert stage.submission(submission_id).run_key == first
