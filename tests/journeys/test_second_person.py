"""What one officer may not decide alone: a colleague approves, a steward overrides, each in a browser of their own."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Page, expect

from catalog.demo import PASSWORD, PEOPLE
from catalog.principal import Role
from catalog.settings import Settings
from catalog.store.db import Database
from catalog.store.models import Agency
from publishers.accounts import create_person, join_agency
from tests.journeys.conftest import RunningPortal
from tests.journeys.test_officer import WAIT
from tests.journeys.test_privacy import hand_in, says
from tests.journeys.words import fill, press, say, sign_in
from tests.publishers.pipeline.test_review import DOUBTFUL, PHONES, REASON, SAID

APPROVER, STEWARD = PEOPLE[1].email, PEOPLE[2].email
CITATION = "Luật Cán bộ, công chức, Điều 1"


@pytest.fixture
def name() -> str:
    return f"Trạm {uuid.uuid4().hex[:8]}"


@pytest.fixture
def stranger(portal: RunningPortal) -> str:
    """The address of an approver who belongs to an agency of her own."""
    mark = uuid.uuid4().hex[:8]
    database = Database(Settings(data=portal.data).database)
    with database.writing() as session:
        agency = Agency(slug=f"khac-{mark}", name_vi="Sở Khác")
        session.add(agency)
        session.flush()
        person = create_person(session, email=f"la-{mark}@example.gov.vn", name="Lạ", password=PASSWORD)
        join_agency(session, person.id, agency.id, Role.APPROVER)
        email = person.email
    database.close()
    return email


@contextmanager
def browser_of(page: Page, email: str) -> Iterator[Page]:
    """Another person's browser, signed in, in the language of `page`."""
    assert page.context.browser is not None
    address = page.url.partition("/publish")[0]
    locale = page.locator("html").get_attribute("lang")
    context = page.context.browser.new_context(base_url=address, locale=locale, viewport=page.viewport_size)
    try:
        other = context.new_page()
        sign_in(other, email, PASSWORD)
        yield other
    finally:
        context.close()


def test_a_colleague_decides_and_nobody_else(page: Page, client: httpx.Client, stranger: str, name: str) -> None:
    """Who handed in can't approve, by form or by hand; another agency sees nothing; a colleague's word counts."""
    hand_in(page, name, DOUBTFUL, "tram.csv")
    says(page, say(page, "A second person must decide"))
    decision = page.locator("form[action$='/decision']")
    expect(decision).to_have_count(0)
    submission = page.url

    with browser_of(page, stranger) as other:
        answer = other.goto(submission)
        assert answer is not None
        assert answer.status == 404

    with browser_of(page, APPROVER) as colleague:
        colleague.goto(submission)
        run = str(colleague.locator("[name=run]").first.input_value())
        token = page.locator("[name=_csrf_token]").first.input_value()
        forged = {**SAID, "decision": "approve", "run": run, "_csrf_token": token}
        refused = page.request.post(f"{submission}/decision", form=forged)
        assert refused.status == 403
        page.goto(submission)
        says(page, say(page, "A second person must decide"))

        for field, value in SAID.items():
            control = colleague.locator(f"form[action$='/decision'] [name={field}]")
            if field == "basis":
                control.select_option(value)
            else:
                control.fill(value)
        press(colleague, "Approve")
        says(colleague, say(colleague, "Checks passed"))
        expect(colleague.locator("main")).to_contain_text(REASON)

    page.goto(submission)
    press(page, "Publish now")
    page.get_by_role("link", name=say(page, "See the public table")).click(timeout=WAIT)
    path = page.url.removeprefix(str(client.base_url).rstrip("/")).partition("?")[0]
    assert client.get(f"{path}.csv").status_code == 200
    # What a second person had to look at is public as a table, and never as the file it came from.
    assert client.get(f"{path}/original").status_code == 404


def test_a_steward_grants_what_an_approver_asked_for(page: Page, client: httpx.Client, name: str) -> None:
    """Blocked telephones of offices are public once an approver asked with a basis and a steward agreed."""
    hand_in(page, name, PHONES, "phong.csv")
    says(page, say(page, "Personal data was found"))
    expect(page.locator("form[action$='/override']")).to_have_count(0)
    submission = page.url

    with browser_of(page, APPROVER) as approver:
        approver.goto(submission)
        for box in approver.locator("form[action$='/override'] input[type=checkbox]").all():
            box.check()
        approver.locator("form[action$='/override'] [name=basis]").select_option("officials in their public role")
        fill(approver, "reason", REASON)
        fill(approver, "citation", CITATION)
        press(approver, "Ask the steward")
        expect(approver.locator("#override").locator("..")).to_contain_text(
            say(approver, "A portal steward has been asked")
        )
        expect(approver.locator("form[action$='/override/decision']")).to_have_count(0)

    with browser_of(page, STEWARD) as steward:
        steward.goto("/publish")
        steward.locator(f"a[href='{submission.removeprefix(str(client.base_url).rstrip('/'))}#override']").click()
        steward.locator("form[action$='/override/decision'] [name=reason]").fill(REASON)
        press(steward, "Let it be public")
        says(steward, say(steward, "Checks passed"))

    page.goto(submission)
    press(page, "Publish now")
    page.get_by_role("link", name=say(page, "See the public table")).click(timeout=WAIT)
    path = page.url.removeprefix(str(client.base_url).rstrip("/")).partition("?")[0]
    assert "0912345678" in client.get(f"{path}.csv").text
    assert CITATION in client.get(path.rpartition("/")[0]).text
    assert client.get(f"{path}/original").status_code == 404
