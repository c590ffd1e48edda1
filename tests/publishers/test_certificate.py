"""The certificate of a version: what everybody can read of how it was checked, and that it stays as it was written."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlmodel import Session

from catalog.portal import Portal
from catalog.principal import Principal, Role
from catalog.store.models import Dataset, FormerSlug, Resource, Version
from publishers import overrides, review, submissions
from publishers.audit import has_entry
from publishers.certificate import STATEMENT
from publishers.decisions import overridable
from publishers.metadata import ResourceTitle, create_dataset, create_resource, parse_metadata
from publishers.models import Submission
from publishers.submissions import WithdrawnKind, placed
from tests.publishers.conftest import Browser, People, words_of
from tests.publishers.pipeline.stage import PEOPLE, Stage
from tests.publishers.pipeline.test_review import APPROVAL, DOUBTFUL, PHONES, PLEA, WORDS
from validation.recipe import DropColumn, SetUnit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NUMBERS = ("001190123456", "031285004321", "0912345678")


@pytest.fixture
def stage(app: Litestar, people: People, client: TestClient[Litestar]) -> Stage:
    """The health department's dataset, for which An hands in and Bình approves."""
    portal: Portal = app.state.portal
    with portal.database.writing() as session:
        said = {"title_vi": "Trạm y tế", "title_en": "Health stations", "description_vi": "Mỗi dòng một trạm."}
        metadata = parse_metadata(said | {"theme": "HEAL", "contact": "soyte@example.gov.vn"})
        dataset = create_dataset(session, people.health, metadata)
        resource = create_resource(session, dataset, ResourceTitle(), "tram")
    an = Principal(person_id=people.an, name="An", roles={people.health: Role.EDITOR})
    binh = Principal(person_id=people.binh, name="Bình", roles={people.health: Role.APPROVER})
    return Stage(portal, an, binh, people.health, dataset.id, resource.id)


@pytest.fixture
def dung(people: People) -> Principal:
    """The portal's steward."""
    return Principal(person_id=people.dung, name="Dũng", is_steward=True)


def handed_in(stage: Stage, content: str) -> str:
    submission_id = stage.hand_in(content)
    stage.work()
    return submission_id


def certificate(browser: Browser, query: str = "") -> dict[str, Any]:
    answer = browser.get(f"/api/v1/datasets/tram-y-te/tram/privacy{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def result_of(found: dict[str, Any], code: str) -> str:
    return next(str(rule["result"]) for rule in found["rules"] if rule["code"] == code)


def edit(stage: Stage, *steps: DropColumn | SetUnit, submission_id: str) -> None:
    with stage.portal.database.writing() as session:
        submissions.add_steps(session, stage.an, session.get_one(Submission, submission_id), steps)
    stage.work()


def let_be_public(stage: Stage, submission_id: str, steward: Principal) -> None:
    with stage.portal.database.writing() as session:
        where = placed(session, submission_id)
        findings = [finding for _, finding in overridable(where)]
        request = overrides.ask(session, stage.binh, where.submission, findings, PLEA)
        session.flush()
        overrides.grant(session, steward, where.submission, request.id, WORDS)
    stage.work()


def withdraw(stage: Stage, session: Session, kind: WithdrawnKind, record_id: str) -> None:
    submissions.withdraw(session, stage.an, kind, record_id, "Nhầm bản nháp.")


def test_it_names_each_rule_the_ruleset_and_both_files(stage: Stage, browser: Browser) -> None:
    """A reader with the file in her hand can check that it is the one that was checked."""
    submission_id = handed_in(stage, "ma,pm25\n1,41\n2,38\n")
    stage.publish(submission_id)
    (version,) = stage.versions()
    found = certificate(browser)
    assert found["statement"] == {"vi": "Đã qua kiểm tra", "en": "Checks passed"}
    assert found["input_sha256"] == stage.submission(submission_id).input_sha256
    assert (found["parquet_sha256"], found["ruleset_version"]) == (
        version.parquet_sha256,
        version.statements["ruleset_version"],
    )
    assert {"d1-cccd", "d6-email", "d7-phone", "d15-hidden"} <= {rule["code"] for rule in found["rules"]}
    assert {rule["result"] for rule in found["rules"] if rule["code"].startswith("d")} == {"nothing found"}
    assert result_of(found, "r1-uniqueness") == "does not apply"
    assert found["rows_are"] is None
    assert (found["changes"], found["decisions"], found["notes"]) == ([], [], [])


def test_it_says_how_many_people_are_alike(stage: Stage, browser: Browser) -> None:
    """Of a table of people a reader learns what a row is, what others may know, and the k that was reached."""
    rows = "".join(f"{sex},{age}\n" for sex in ("Nam", "Nữ") for age in (30, 40, 50) for _ in range(15))
    submission_id = handed_in(stage, f"gioi_tinh,tuoi_nguoi_benh\n{rows}")
    edit(stage, SetUnit("person"), submission_id=submission_id)
    stage.publish(submission_id)
    found = certificate(browser)
    assert result_of(found, "r1-uniqueness") == "nothing found"
    assert found["rows_are"] | {"unit_said": None} == {
        "unit": "person",
        "unit_said": None,
        "is_declared": True,
        "quasi_identifiers": ["tuoi_nguoi_benh", "gioi_tinh"],
        "k_asked": 11,
        "k_reached": 15,
    }
    page = words_of(browser.get("/datasets/tram-y-te/tram/privacy"))
    assert "One person (as the agency says)" in page
    assert "15 (asked for: 11)" in page


def test_a_fix_is_told_in_words_with_its_count(stage: Stage, browser: Browser) -> None:
    """What was taken out is named in both languages, and no value of it."""
    submission_id = handed_in(stage, PEOPLE)
    edit(stage, DropColumn("so_cccd"), submission_id=submission_id)
    stage.publish(submission_id)
    found = certificate(browser)
    said = "Column “so_cccd” is left out to protect the people or organisations it is about (5 values)."
    assert found["changes"][0]["en"] == said
    assert "so_cccd" in found["changes"][0]["vi"]
    assert result_of(found, "d1-cccd") == "nothing found"
    page = browser.get("/datasets/tram-y-te/tram/privacy")
    assert found["changes"][0]["en"] in words_of(page)
    assert not any(number in page.text for number in NUMBERS)


def test_an_override_names_offices_and_the_legal_basis_but_no_person(
    stage: Stage, dung: Principal, browser: Browser
) -> None:
    """Who asked and who granted are told by what they are, for a public page is no place for a clerk's name."""
    submission_id = handed_in(stage, PHONES)
    edit(stage, SetUnit("organisation"), submission_id=submission_id)
    let_be_public(stage, submission_id, dung)
    stage.publish(submission_id)
    found = certificate(browser)
    assert result_of(found, "d7-phone") == "overridden"
    (decision,) = found["decisions"]
    assert (decision["basis"], decision["citation"]) == (PLEA.basis.value, PLEA.citation)
    assert decision["asked_by"]["en"] == "an approver of the agency"
    assert decision["decided_by"]["en"] == "the portal's steward"
    page = words_of(browser.get("/datasets/tram-y-te/tram/privacy"))
    assert PLEA.citation in page
    assert not any(name in page for name in ("Bình", "Dũng", WORDS, "0912345678"))


def test_an_approval_names_its_basis_and_keeps_the_reason_to_itself(stage: Stage, browser: Browser) -> None:
    """What the second person wrote is for the agency; that she decided, as what, on what basis and where that is
    written, is for all."""
    submission_id = handed_in(stage, DOUBTFUL)
    approval = msgspec.structs.replace(APPROVAL, citation="Điều 12, Nghị định 47/2024")
    with stage.portal.database.writing() as session:
        submission = session.get_one(Submission, submission_id)
        review.approve(session, stage.binh, submission, approval, submission.run_key)
    stage.publish(submission_id)
    found = certificate(browser)
    assert result_of(found, "d1-cccd") == "approved"
    (decision,) = found["decisions"]
    assert decision["rules"] == ["d1-cccd"]
    assert decision["basis"] == "not personal data"
    assert (decision["citation"], decision["asked_by"]["en"]) == (approval.citation, "whoever handed the file in")
    assert decision["decided_by"]["en"] == "an approver of the agency"
    assert approval.citation in words_of(browser.get("/datasets/tram-y-te/tram/privacy"))
    assert APPROVAL.reason not in msgspec.json.encode(found).decode()


def test_its_entry_stands_in_the_log(stage: Stage, browser: Browser) -> None:
    """Whoever doubts it can have the log looked up at the hash that it carries."""
    submission_id = handed_in(stage, "ma,pm25\n1,41\n2,38\n")
    stage.publish(submission_id)
    sha256 = certificate(browser)["log_sha256"]
    with stage.portal.database.reading() as session:
        assert has_entry(session, sha256)


def test_it_stays_as_it_was_when_another_version_follows(stage: Stage, browser: Browser) -> None:
    """Each version has its own, under its own number for ever; without a number the newest is shown."""
    first = handed_in(stage, PEOPLE)
    edit(stage, DropColumn("so_cccd"), submission_id=first)
    stage.publish(first)
    before = certificate(browser)
    stage.publish(handed_in(stage, "ma\n1\n2\n3\n"))
    assert certificate(browser, "?version=1") == before
    assert certificate(browser)["version"] == 2
    assert certificate(browser)["changes"] == []
    page = browser.get("/datasets/tram-y-te/tram/privacy?version=1")
    assert before["changes"][0]["en"] in words_of(page)


@pytest.mark.parametrize("kind", list(WithdrawnKind))
def test_it_goes_with_what_is_withdrawn(stage: Stage, browser: Browser, kind: WithdrawnKind) -> None:
    """Page and API answer 410 with the reason, and the database has forgotten it."""
    stage.publish(handed_in(stage, "ma,pm25\n1,41\n2,38\n"))
    (version,) = stage.versions()
    records = {
        WithdrawnKind.DATASET: stage.dataset_id,
        WithdrawnKind.RESOURCE: stage.resource_id,
        WithdrawnKind.VERSION: version.id,
    }
    with stage.portal.database.writing() as session:
        withdraw(stage, session, kind, records[kind])
    for address in ("/datasets/tram-y-te/tram/privacy", "/api/v1/datasets/tram-y-te/tram/privacy"):
        answer = browser.get(address)
        assert answer.status_code == 410
        assert "Nhầm bản nháp." in answer.text
    assert STATEMENT not in stage.versions()[0].statements


def test_a_version_from_before_there_were_any_has_none(stage: Stage, browser: Browser) -> None:
    """Nothing is made up later: its page is not there, and nothing leads to it."""
    stage.publish(handed_in(stage, "ma,pm25\n1,41\n2,38\n"))
    assert "/tram/privacy" in browser.get("/datasets/tram-y-te").text
    with stage.portal.database.writing() as session:
        version = session.get_one(Version, stage.versions()[0].id)
        version.statements = {name: said for name, said in version.statements.items() if name != STATEMENT}
    assert browser.get("/datasets/tram-y-te/tram/privacy").status_code == 404
    assert "/tram/privacy" not in browser.get("/datasets/tram-y-te").text
    assert "/tram/privacy" not in browser.get("/datasets/tram-y-te/tram").text


def test_the_address_follows_a_dataset_that_is_renamed(stage: Stage, browser: Browser) -> None:
    """Whoever noted the former address is led to the present one."""
    stage.publish(handed_in(stage, "ma,pm25\n1,41\n2,38\n"))
    with stage.portal.database.writing() as session:
        dataset = session.get_one(Dataset, session.get_one(Resource, stage.resource_id).dataset_id)
        session.add(FormerSlug(kind="dataset", slug=dataset.slug, target_id=dataset.id))
        dataset.slug = "tram-y-te-tinh"
    answer = browser.get("/datasets/tram-y-te/tram/privacy?version=1")
    assert answer.status_code == 301
    assert answer.headers["location"] == "/datasets/tram-y-te-tinh/tram/privacy?version=1"
