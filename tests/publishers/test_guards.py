"""Who is asking: cookies for pages, tokens for the API, never one for the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from catalog.errors import Forbidden, NotFound
from catalog.principal import Principal, Role
from catalog.store.columns import now
from catalog.store.db import Database
from publishers.guards import require_approve, require_edit, require_steward
from publishers.models import ApiToken
from publishers.tokens import create_token
from tests.publishers.conftest import Browser, People

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SOMEWHERE = "/api/v1/submissions/no-such-submission"
"""Answers 404 to whoever is known, and 401 to whoever is not."""

EDITOR = Principal(person_id="an", name="An", roles={"health": Role.EDITOR})
APPROVER = Principal(person_id="binh", name="Bình", roles={"health": Role.APPROVER})
OUTSIDER = Principal(person_id="chi", name="Chi", roles={"construction": Role.APPROVER})
STEWARD = Principal(person_id="dung", name="Dũng", is_steward=True)


def refusal(check: Callable[..., None], principal: Principal, *arguments: str, **options: bool) -> type | None:
    try:
        check(principal, *arguments, **options)
    except (Forbidden, NotFound) as refused:
        return type(refused)
    return None


@pytest.mark.parametrize(
    ("principal", "edit", "approve"),
    [(EDITOR, None, Forbidden), (APPROVER, None, None), (OUTSIDER, NotFound, NotFound), (STEWARD, None, None)],
)
def test_outsiders_are_not_told_that_a_thing_is_there(
    principal: Principal, edit: type | None, approve: type | None
) -> None:
    """Who belongs to the agency learns that she may not; who does not, learns nothing."""
    assert refusal(require_edit, principal, "health") is edit
    assert refusal(require_approve, principal, "health") is approve


@pytest.mark.parametrize("check", [require_edit, require_approve])
def test_what_is_public_is_forbidden_rather_than_hidden(check: Callable[..., None]) -> None:
    """A published dataset does not disappear for those who may not change it."""
    assert refusal(check, OUTSIDER, "health", is_public=True) is Forbidden


def test_only_stewards_run_the_portal() -> None:
    """No role in an agency is enough."""
    assert [refusal(require_steward, who) for who in (EDITOR, APPROVER, OUTSIDER, STEWARD)] == [
        Forbidden,
        Forbidden,
        Forbidden,
        None,
    ]


def make_token(database: Database, people: People) -> str:
    with database.writing() as session:
        return create_token(session, people.an, people.health, "nightly upload")[1]


@on_sqlite
@pytest.mark.parametrize("scheme", ["Bearer {}", "bearer {}", "Bearer   {}", "{}"])
def test_token_is_taken_from_the_authorization_header(
    browser: Browser, database: Database, people: People, scheme: str
) -> None:
    """With the word Bearer in any case, or bare as CKAN clients send it."""
    headers = {"authorization": scheme.format(make_token(database, people))}
    assert browser.get(SOMEWHERE, **headers).status_code == 404


@on_sqlite
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic {}", "Token {}", "Bearer {} x", "Bearer x{}"])
def test_anything_else_is_no_token(browser: Browser, database: Database, people: People, header: str) -> None:
    """Another scheme, or a token with something beside it, is refused with the header that a client expects."""
    answer = browser.get(SOMEWHERE, authorization=header.format(make_token(database, people)))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@on_sqlite
def test_api_does_not_look_at_the_cookie(browser_of: Callable[[str], Browser], people: People) -> None:
    """A signed-in browser is nobody to the API, so no other site can use it through her."""
    assert browser_of(people.dung).get(SOMEWHERE).status_code == 401


@on_sqlite
def test_pages_do_not_look_at_the_token(browser: Browser, database: Database, people: People) -> None:
    """A token opens no page."""
    answer = browser.get("/account", authorization=f"Bearer {make_token(database, people)}")
    assert answer.headers["location"].startswith("/sign-in")


@on_sqlite
def test_reading_with_a_token_writes_once_a_day(browser: Browser, database: Database, people: People) -> None:
    """The first request of a day notes it, later ones leave the database alone."""
    headers = {"authorization": f"Bearer {make_token(database, people)}"}
    yesterday = now() - timedelta(days=1)
    browser.get(SOMEWHERE, **headers)
    with database.writing() as session:
        token = session.exec(select(ApiToken)).one()
        assert token.last_used_on is not None
        assert token.last_used_on.date() == now().date()
        token.last_used_on = now().replace(hour=0, minute=0, second=0, microsecond=1)
    browser.get(SOMEWHERE, **headers)
    with database.writing() as session:
        token = session.exec(select(ApiToken)).one()
        assert token.last_used_on is not None
        assert token.last_used_on.microsecond == 1
        token.last_used_on = yesterday
    browser.get(SOMEWHERE, **headers)
    with database.reading() as session:
        token = session.exec(select(ApiToken)).one()
        assert token.last_used_on is not None
        assert token.last_used_on > yesterday
