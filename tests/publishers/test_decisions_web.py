"""Deciding on the pages and by the API: who may, what is kept, what others see of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlmodel import select

from catalog.portal import Portal
from catalog.principal import Principal, Role
from publishers.accounts import join_agency
from publishers.metadata import ResourceTitle, create_dataset, create_resource, parse_metadata
from publishers.models import OverrideRequest, SubmissionState
from publishers.tokens import create_token
from tests.publishers.conftest import Browser, People, words_of
from tests.publishers.pipeline.stage import Stage
from tests.publishers.pipeline.test_review import DOUBTFUL, PHONES, REASON, SAID, WORDS

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PLEA = {"reason": REASON, "basis": "officials in their public role", "citation": "Luật Cán bộ, công chức"}
Browsers = Callable[[str], Browser]


@pytest.fixture
def stage(app: Litestar, people: People, client: TestClient[Litestar]) -> Stage:
    """The health department's dataset, for which An hands in and Bình approves."""
    portal: Portal = app.state.portal
    with portal.database.writing() as session:
        said = {"title_vi": "Trạm y tế", "description_vi": "Mỗi dòng một trạm.", "theme": "HEAL"}
        metadata = parse_metadata(said | {"contact": "soyte@example.gov.vn"})
        dataset = create_dataset(session, people.health, metadata)
        resource = create_resource(session, dataset, ResourceTitle(), "tram")
    an = Principal(person_id=people.an, name="An", roles={people.health: Role.EDITOR})
    binh = Principal(person_id=people.binh, name="Bình", roles={people.health: Role.APPROVER})
    return Stage(portal, an, binh, people.health, dataset.id, resource.id)


def checked(stage: Stage, content: str) -> str:
    """The path of a submission's page, once it is checked."""
    submission_id = stage.hand_in(content)
    stage.work()
    return f"/publish/submissions/{submission_id}"


def state(stage: Stage, page: str) -> SubmissionState:
    return stage.submission(page.rpartition("/")[2]).state


def approve(browser: Browser, stage: Stage, page: str) -> int:
    run = stage.submission(page.rpartition("/")[2]).run_key
    return browser.post(f"{page}/decision", decision="approve", run=run, **SAID).status_code


def test_a_colleague_approves_and_her_words_stay_on_the_page(
    stage: Stage, people: People, browser_of: Browsers
) -> None:
    """The submitter reads the reason, the basis and the answers."""
    page = checked(stage, DOUBTFUL)
    assert approve(browser_of(people.binh), stage, page) == 303
    text = words_of(browser_of(people.an).get(page))
    assert all(said in text for said in (REASON, SAID["harm"], "It only looks so: nothing here is about a person"))
    assert state(stage, page) is SubmissionState.READY


def test_the_submitter_cannot_approve_her_own_even_as_an_approver(
    stage: Stage, people: People, browser_of: Browsers
) -> None:
    """A role gives nobody the right to be her own second person."""
    page = checked(stage, DOUBTFUL)
    with stage.portal.database.writing() as session:
        join_agency(session, people.an, people.health, Role.APPROVER)
    assert "Your decision" not in words_of(browser_of(people.an).get(page))
    assert approve(browser_of(people.an), stage, page) == 403
    assert state(stage, page) is SubmissionState.IN_REVIEW


def test_an_approver_of_another_agency_finds_nothing_to_approve(
    stage: Stage, people: People, browser_of: Browsers
) -> None:
    """To her the submission does not exist."""
    page = checked(stage, DOUBTFUL)
    with stage.portal.database.writing() as session:
        join_agency(session, people.chi, people.construction, Role.APPROVER)
    assert approve(browser_of(people.chi), stage, page) == 404
    assert state(stage, page) is SubmissionState.IN_REVIEW


def test_a_form_with_too_little_comes_back_with_all_that_was_typed(
    stage: Stage, people: People, browser_of: Browsers
) -> None:
    """Each field says what it lacks, and nothing is decided."""
    page = checked(stage, DOUBTFUL)
    run = stage.submission(page.rpartition("/")[2]).run_key
    sent = SAID | {"harm": "không"}
    answer = browser_of(people.binh).post(f"{page}/decision", decision="approve", run=run, **sent)
    assert answer.status_code == 422
    assert REASON in answer.text
    assert "at least 20 characters" in words_of(answer)
    assert state(stage, page) is SubmissionState.IN_REVIEW


def test_a_steward_finds_the_request_on_her_desk_and_only_she_grants_it(
    stage: Stage, people: People, browser_of: Browsers
) -> None:
    """Asked by the approver, granted by the steward, the blocked file is public, and readers are told on what basis."""
    page = checked(stage, PHONES)
    binh, dung = browser_of(people.binh), browser_of(people.dung)
    assert binh.post(f"{page}/override", **PLEA, **{"finding-0": "1"}).status_code == 303
    assert f'href="{page}#override"' in dung.get("/publish").text
    assert f'href="{page}#override"' not in binh.get("/publish").text
    with stage.portal.database.reading() as session:
        request_id = session.exec(select(OverrideRequest.id)).one()
    reply = {"decision": "grant", "request": request_id, "reason": WORDS}
    assert binh.post(f"{page}/override/decision", **reply).status_code == 403
    stage.work()
    assert state(stage, page) is SubmissionState.REFUSED
    assert dung.post(f"{page}/override/decision", **reply).status_code == 303
    stage.work()
    assert state(stage, page) is SubmissionState.READY
    stage.publish(page.rpartition("/")[2])
    public = words_of(Browser(dung.client).get("/datasets/tram-y-te"))
    assert "officials in their public role (Luật Cán bộ, công chức)" in public


def test_a_steward_says_no_and_the_agency_reads_why(stage: Stage, people: People, browser_of: Browsers) -> None:
    """The submission stays refused, with her words on its page."""
    page = checked(stage, PHONES)
    browser_of(people.binh).post(f"{page}/override", **PLEA, **{"finding-0": "1"})
    with stage.portal.database.reading() as session:
        request_id = session.exec(select(OverrideRequest.id)).one()
    reply = {"decision": "decline", "request": request_id, "reason": WORDS}
    assert browser_of(people.dung).post(f"{page}/override/decision", **reply).status_code == 303
    assert WORDS in words_of(browser_of(people.an).get(page))
    assert state(stage, page) is SubmissionState.REFUSED


def test_a_deleted_file_is_gone_and_the_page_says_when(stage: Stage, people: People, browser_of: Browsers) -> None:
    """At once, from the disk as well; the page offers to hand it in again and nothing else."""
    page = checked(stage, PHONES)
    an = browser_of(people.an)
    assert "It is deleted on" in words_of(an.get(page))
    assert an.post(f"{page}/original/remove").status_code == 303
    assert stage.stored_files() == set()
    text = words_of(an.get(page))
    assert "The file was deleted from the portal on" in text
    assert "Hand in another file" in text
    assert "Delete the file now" not in text
    assert an.post(f"{page}/original/remove").status_code == 409
    assert an.get(f"{page}/errors.csv").status_code == 404


def test_the_api_deletes_the_file_and_tells_the_log(stage: Stage, people: People, client: TestClient[Litestar]) -> None:
    """A script of the agency does what the button does, and reads every entry with its hash."""
    page = checked(stage, PHONES)
    with stage.portal.database.writing() as session:
        secret = create_token(session, people.an, people.health, "An's")[1]
    api = page.replace("/publish", "/api/v1")
    headers = {"authorization": f"Bearer {secret}"}
    assert client.get(api, headers=headers).json()["original_removed_at"] is None
    removed = client.delete(f"{api}/original", headers=headers).json()
    assert removed["original_removed_at"] is not None
    assert stage.stored_files() == set()
    log = client.get(f"{api}/log", headers=headers).json()
    assert [entry["event"] for entry in log] == ["received", "checking", "refused", "original removed"]
    assert log[2]["facts"]["findings"] == {"block": {"d7-phone": 3}}
    assert all(entry["sha256"] == then["previous_sha256"] for entry, then in itertools.pairwise(log))


def test_the_api_tells_what_was_decided(
    stage: Stage, people: People, browser_of: Browsers, client: TestClient[Litestar]
) -> None:
    """An approval is shown with its basis and answers for as long as it holds."""
    page = checked(stage, DOUBTFUL)
    approve(browser_of(people.binh), stage, page)
    with stage.portal.database.writing() as session:
        secret = create_token(session, people.an, people.health, "An's")[1]
    seen = client.get(page.replace("/publish", "/api/v1"), headers={"authorization": f"Bearer {secret}"}).json()
    assert (seen["decision"]["is_approved"], seen["decision"]["legal_basis"]) == (True, "not personal data")
    assert seen["decision"]["answers"] == [SAID["singled_out"], SAID["joined"], SAID["harm"]]


def test_the_log_is_for_stewards_and_turns_pages(
    stage: Stage, people: People, browser_of: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest lines first, older ones on the next page."""
    checked(stage, PHONES)
    monkeypatch.setattr("publishers.decisions_web.LINES_PER_PAGE", 2)
    dung = browser_of(people.dung)
    first = dung.get("/publish/log")
    assert "Checked: something needs attention (3 places with personal data)" in words_of(first)
    assert 'href="/publish/log?before=2"' in first.text
    assert "File received · An" in words_of(dung.get("/publish/log?before=2"))
    assert browser_of(people.binh).get("/publish/log").status_code == 403
