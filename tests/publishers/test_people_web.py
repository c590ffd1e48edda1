"""The pages about people, agencies and tokens, through the real application."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlmodel import select

from catalog.principal import Role
from catalog.store.db import Database
from publishers.accounts import join_agency
from publishers.models import Membership, Person
from tests.publishers.conftest import Browser, People, words_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def role_of(database: Database, person_id: str, agency_id: str) -> Role | None:
    with database.reading() as session:
        membership = session.get(Membership, (person_id, agency_id))
    return membership.role if membership else None


def test_approver_sees_the_people_of_her_agency(browser_of: Callable[[str], Browser], people: People) -> None:
    """Names, addresses and roles of her agency's people, and of nobody else."""
    page = words_of(browser_of(people.binh).get("/publish/people"))
    assert "an@example.gov.vn" in page
    assert "Editor" in page
    assert "chi@example.gov.vn" not in page
    assert browser_of(people.binh).get("/publish/people?agency=so-xay-dung").status_code == 404


def test_steward_begins_with_the_stewards_and_chooses_an_agency(
    browser_of: Callable[[str], Browser], people: People
) -> None:
    """The portal's own people first; any agency by choice."""
    dung = browser_of(people.dung)
    assert "an@example.gov.vn" not in dung.get("/publish/people").text
    assert "an@example.gov.vn" in dung.get("/publish/people?agency=so-y-te").text


def test_role_is_changed_and_ended(browser_of: Callable[[str], Browser], people: People, database: Database) -> None:
    """Bình makes An approver, and then removes her from the agency."""
    binh = browser_of(people.binh)
    answer = binh.post(f"/publish/people/{people.an}/role", agency="so-y-te", role="approver")
    assert answer.headers["location"] == "/publish/people?agency=so-y-te"
    assert role_of(database, people.an, people.health) is Role.APPROVER
    binh.post(f"/publish/people/{people.an}/role", agency="so-y-te", role="none")
    assert role_of(database, people.an, people.health) is None


def test_nobody_changes_her_own_role(browser_of: Callable[[str], Browser], people: People, database: Database) -> None:
    """So an agency is never left without an approver, nor the portal without a steward, by a slip."""
    assert (
        browser_of(people.binh).post(f"/publish/people/{people.binh}/role", agency="so-y-te", role="none").status_code
        == 403
    )
    assert browser_of(people.dung).post(f"/publish/people/{people.dung}/role", role="none").status_code == 403
    assert browser_of(people.dung).post(f"/publish/people/{people.dung}/deactivate").status_code == 403
    assert role_of(database, people.binh, people.health) is Role.APPROVER


def test_steward_ends_another_stewardship(
    browser_of: Callable[[str], Browser], people: People, database: Database
) -> None:
    """Without an agency the role form is about stewards."""
    with database.writing() as session:
        session.get_one(Person, people.chi).is_steward = True
    assert browser_of(people.dung).post(f"/publish/people/{people.chi}/role", role="none").status_code == 303
    with database.reading() as session:
        assert not session.get_one(Person, people.chi).is_steward


def test_deactivated_person_is_out_until_she_is_let_in_again(
    browser_of: Callable[[str], Browser], people: People, browser: Browser
) -> None:
    """Her open browser is out at once; later she signs in with the password she had."""
    an, binh = browser_of(people.an), browser_of(people.binh)
    binh.post(f"/publish/people/{people.an}/deactivate", agency="so-y-te")
    assert not an.is_signed_in()
    assert browser.sign_in("an@example.gov.vn").status_code == 422
    assert "Deactivated" in words_of(binh.get("/publish/people"))
    binh.post(f"/publish/people/{people.an}/reactivate", agency="so-y-te")
    assert browser.sign_in("an@example.gov.vn").status_code == 303


def test_buttons_that_would_be_refused_are_not_shown(
    browser_of: Callable[[str], Browser], people: People, database: Database
) -> None:
    """For An, who also works elsewhere, Bình finds no button to deactivate her or reset her password."""
    with database.writing() as session:
        join_agency(session, people.an, people.construction, Role.EDITOR)
    page = browser_of(people.binh).get("/publish/people").text
    assert f"/publish/people/{people.an}/role" in page
    assert f"/publish/people/{people.an}/deactivate" not in page
    assert f"/publish/people/{people.an}/password-link" not in page


def test_wrong_invitation_comes_back_with_what_is_wrong(browser_of: Callable[[str], Browser], people: People) -> None:
    """The address stays in the form, with its message beside it."""
    answer = browser_of(people.binh).post(
        "/publish/people/invitations", agency="so-y-te", email="nobody", role="editor"
    )
    assert answer.status_code == 422
    assert 'value="nobody"' in answer.text
    assert "This is not an e-mail address." in words_of(answer)


def test_only_a_steward_invites_stewards(browser_of: Callable[[str], Browser], people: People) -> None:
    """An invitation without an agency makes a steward, and no approver can make one."""
    form = {"email": "em@example.gov.vn"}
    assert browser_of(people.binh).post("/publish/people/invitations", **form).status_code == 403
    made = browser_of(people.dung).post("/publish/people/invitations", **form)
    link = re.search(r"/invitations/[\w-]+", made.text)
    assert link
    assert "Become a steward" in words_of(Browser(browser_of(people.dung).client).get(link[0]))


def test_steward_creates_and_moves_an_agency(browser_of: Callable[[str], Browser], people: People) -> None:
    """A new agency can be read at once, and after a move its old address redirects."""
    dung = browser_of(people.dung)
    made = dung.post("/publish/agencies/new", name_vi="Sở Nội vụ", name_en="Home Affairs")
    assert made.headers["location"] == "/publish/people?agency=so-noi-vu"
    assert "Home Affairs" in words_of(dung.get("/agencies/so-noi-vu"))
    address = re.search(
        r"/publish/agencies/[0-9a-f-]{36}(?=[^>]*>Edit<span class=\"unseen\"> Home)", dung.get("/publish/agencies").text
    )
    assert address
    assert 'value="so-noi-vu"' in dung.get(address[0]).text
    dung.post(address[0], name_vi="Sở Nội vụ", slug="noi-vu")
    moved = dung.get("/agencies/so-noi-vu")
    assert moved.is_redirect
    assert moved.headers["location"] == "/agencies/noi-vu"


def test_wrong_agency_comes_back_with_what_is_wrong(browser_of: Callable[[str], Browser], people: People) -> None:
    """A taken address is named beside its field, and what was typed stays."""
    dung = browser_of(people.dung)
    for address in ("/publish/agencies/new", f"/publish/agencies/{people.health}"):
        answer = dung.post(address, name_vi="Sở Nội vụ", slug="so-xay-dung")
        assert answer.status_code == 422
        assert "Another agency has this address" in words_of(answer)
        assert 'value="Sở Nội vụ"' in answer.text


def test_token_is_shown_once_and_then_acts(browser_of: Callable[[str], Browser], people: People) -> None:
    """The page after making it holds the token, the list only how it begins; revoked it is worth nothing."""
    an = browser_of(people.an)
    made = an.post("/publish/tokens", agency="so-y-te", name="hourly upload")
    token = re.search(r"cat_[\w-]{43}", made.text)
    assert token
    assert made.headers["cache-control"] == "no-store"
    listed = an.get("/publish/tokens").text
    assert token[0] not in listed
    assert token[0][:10] in listed
    assert "hourly upload" in listed
    revoke = re.search(r"/publish/tokens/[0-9a-f-]{36}/revoke", listed)
    assert revoke
    headers = {"authorization": f"Bearer {token[0]}"}
    assert an.get("/api/v1/submissions/none", **headers).status_code == 404
    an.post(revoke[0])
    assert an.get("/api/v1/submissions/none", **headers).status_code == 401
    assert "hourly upload" not in an.get("/publish/tokens").text


def test_token_needs_a_name(browser_of: Callable[[str], Browser], people: People) -> None:
    """The form comes back with the missing field named."""
    answer = browser_of(people.an).post("/publish/tokens", agency="so-y-te", name=" ")
    assert answer.status_code == 422
    assert "#field-name" in answer.text


def test_names_that_people_type_are_never_markup(
    browser_of: Callable[[str], Browser], people: People, database: Database
) -> None:
    """A name full of tags is shown as it was typed."""
    with database.writing() as session:
        for person in session.exec(select(Person)).all():
            person.name = f"<script>alert('{person.id}')</script>"
    for address in ("/publish/people?agency=so-y-te", "/account", "/publish/tokens"):
        assert "<script>alert" not in browser_of(people.binh).get(address).text
