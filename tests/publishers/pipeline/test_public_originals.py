"""Which files become part of the version that was made of them, and what becomes of them then."""

from __future__ import annotations

import msgspec
import pytest

from catalog.principal import Principal
from catalog.queries import Original
from catalog.store.files import sha256_of
from publishers import originals, submissions
from publishers.accounts import create_person
from publishers.models import Submission, SubmissionState
from publishers.originals import public_original
from publishers.submissions import WithdrawnKind
from publishers.sweep import remove_remains, sweep
from tests.publishers.pipeline.stage import PEOPLE, STATIONS, Stage
from tests.publishers.pipeline.test_review import DOUBTFUL, PHONES, approve, ask, checked, grant
from validation.inspect import Inspection, Reading
from validation.recipe import DropColumn, Recipe, SetColumnType
from validation.report import Verdict

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NAME = "trạm quan trắc.csv"


def published(stage: Stage, content: str, name: str = NAME, recipe: Recipe = ()) -> Submission:
    """An hands a file in, corrects it, and publishes."""
    submission_id = stage.hand_in(content, name)
    stage.work()
    if recipe:
        with stage.portal.database.writing() as session:
            submission = session.get_one(Submission, submission_id)
            submissions.add_steps(session, stage.an, submission, recipe)
        stage.work()
    stage.publish(submission_id)
    assert stage.submission(submission_id).state is SubmissionState.PUBLISHED
    return stage.submission(submission_id)


def sweep_at_once(stage: Stage) -> None:
    settings = msgspec.structs.replace(stage.portal.settings, sweep_grace_seconds=0.0)
    sweep(msgspec.structs.replace(stage.portal, settings=settings))


def originals_kept(stage: Stage) -> list[str]:
    return [name for name in stage.stored_files() if name.endswith(".original")]


def test_a_file_that_says_no_more_than_its_table_is_part_of_the_version(stage: Stage) -> None:
    """It lies beside the table, byte for byte, with its name, kind, size and hash in the version."""
    submission = published(stage, STATIONS)
    (version,) = stage.versions()
    assert msgspec.convert(version.original, Original) == Original(
        name=NAME, media_type="text/csv", size_bytes=len(STATIONS.encode()), sha256=submission.input_sha256
    )
    assert sha256_of(stage.portal.files.original(version.id)) == submission.input_sha256


@ON_SQLITE
@pytest.mark.parametrize(
    ("content", "recipe"),
    [
        (PEOPLE + "6,079085012345\n", (DropColumn(column="so_cccd"),)),
        (f"Bảng 1. Trạm quan trắc\n\n{STATIONS}", ()),
        (f"{STATIONS}\nNguồn: Sở Môi trường\n", ()),
    ],
    ids=["a column was left out", "lines stand above", "lines stand below"],
)
def test_a_file_that_says_more_stays_in_quarantine(stage: Stage, content: str, recipe: Recipe) -> None:
    """What was left out of the table is in no file that readers get."""
    published(stage, content, recipe=recipe)
    assert [version.original for version in stage.versions()] == [{}]
    assert originals_kept(stage) == []


@ON_SQLITE
def test_a_correction_that_takes_nothing_away_keeps_the_file_public(stage: Stage) -> None:
    """To read a column as text changes nothing of what the file says."""
    published(stage, STATIONS, recipe=(SetColumnType(column="pm25", type="string"),))
    assert [bool(version.original) for version in stage.versions()] == [True]


@ON_SQLITE
def test_a_file_that_a_second_person_had_to_look_at_is_not_public(stage: Stage) -> None:
    """An approval is for the table."""
    submission_id = checked(stage, DOUBTFUL)
    approve(stage, submission_id)
    stage.publish(submission_id)
    assert [version.original for version in stage.versions()] == [{}]
    assert originals_kept(stage) == []


@ON_SQLITE
def test_a_file_with_an_override_is_not_public(stage: Stage) -> None:
    """So is a steward's word."""
    submission_id = checked(stage, PHONES)
    with stage.portal.database.writing() as session:
        person = create_person(session, email="dung@example.com", name="Dũng", is_steward=True)
        dung = Principal(person_id=person.id, name="Dũng", is_steward=True)
    grant(stage, submission_id, ask(stage, submission_id), dung)
    assert stage.submission(submission_id).state is SubmissionState.READY
    stage.publish(submission_id)
    assert [version.original for version in stage.versions()] == [{}]
    assert originals_kept(stage) == []


def test_the_public_file_outlives_the_one_in_quarantine(stage: Stage) -> None:
    """When the checked copy goes, at its time or by a button, readers keep theirs."""
    submission = published(stage, STATIONS)
    with stage.portal.database.writing() as session:
        originals.remove_original(session, session.get_one(Submission, submission.id), stage.an.person_id)
    originals.remove_bytes(stage.portal, submission)
    sweep_at_once(stage)
    (version,) = stage.versions()
    assert stage.stored_files() == {f"versions/{version.id}.parquet", f"versions/{version.id}.original"}
    assert stage.portal.files.original(version.id).read_bytes() == STATIONS.encode()


def test_withdrawn_means_gone_for_the_file_too(stage: Stage) -> None:
    """Neither its bytes nor its name are kept."""
    submission = published(stage, STATIONS)
    with stage.portal.database.writing() as session:
        remains = submissions.withdraw(
            session, stage.an, WithdrawnKind.VERSION, str(submission.version_id), "Công bố nhầm."
        )
    remove_remains(stage.portal, remains)
    assert stage.stored_files() == set()
    assert [version.original for version in stage.versions()] == [{}]


@ON_SQLITE
def test_a_crash_after_the_withdrawal_leaves_the_file_to_the_sweep(stage: Stage) -> None:
    """Nothing refers to it any more."""
    submission = published(stage, STATIONS)
    with stage.portal.database.writing() as session:
        submissions.withdraw(session, stage.an, WithdrawnKind.VERSION, str(submission.version_id), "Công bố nhầm.")
    assert originals_kept(stage)
    sweep_at_once(stage)
    assert originals_kept(stage) == []


@ON_SQLITE
def test_the_sweep_takes_originals_that_no_version_knows(stage: Stage) -> None:
    """A file beside a table whose version has none is a stray one."""
    published(stage, f"Bảng 1. Trạm quan trắc\n\n{STATIONS}")
    (version,) = stage.versions()
    stage.portal.files.original(version.id).write_bytes(b"stray")
    sweep_at_once(stage)
    assert originals_kept(stage) == []


@pytest.mark.parametrize(
    ("name", "reading", "public_name"),
    [
        ("bang.csv", Reading(format="csv"), "bang.csv"),
        ("BANG.TXT", Reading(format="csv"), "BANG.TXT"),
        ("bang.html", Reading(format="csv"), "bang.html.csv"),
        ("bang", Reading(format="xlsx"), "bang.xlsx"),
        ("bang.csv", Reading(format="csv", container="zip:bang.csv"), "bang.csv.zip"),
        ("bang.csv.gz", Reading(format="csv", container="gz"), "bang.csv.gz"),
    ],
)
def test_a_public_file_is_called_what_it_is(name: str, reading: Reading, public_name: str) -> None:
    """A name that promises another kind of file gets the right ending, so that no table opens as a page."""
    inspection = Inspection(verdict=Verdict.ACCEPT, reading=reading, original_is_whole=True)
    submission = Submission(resource_id="", submitted_by="", input_name=name, input_sha256="", input_bytes=1)
    original = public_original(submission, inspection)
    assert original is not None
    assert original.name == public_name
