"""API tokens: one agency, never more than an editor, and only while the owner may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from catalog.errors import NotFound
from catalog.principal import Principal, Role
from catalog.store.db import Database
from publishers.accounts import change_role, join_agency, principal_of, secret_hash, set_active
from publishers.models import ApiToken, Person
from publishers.tokens import create_token, note_use, principal_of_token, revoke_token, tokens_seen_by, was_used_today
from tests.publishers.conftest import People


def make_token(database: Database, person_id: str, agency_id: str) -> tuple[str, str]:
    """Id and secret of a new token."""
    with database.writing() as session:
        token, secret = create_token(session, person_id, agency_id, "nightly upload")
        return token.id, secret


def acting_with(database: Database, secret: str) -> Principal | None:
    with database.reading() as session:
        found = principal_of_token(session, secret)
    return found[0] if found else None


def reader(session: Session, person_id: str) -> Principal:
    return principal_of(session, session.get_one(Person, person_id))


def test_token_acts_for_its_agency_as_editor(database: Database, people: People) -> None:
    """Even a token of an approver with two agencies is an editor of one."""
    with database.writing() as session:
        join_agency(session, people.binh, people.construction, Role.APPROVER)
    _, secret = make_token(database, people.binh, people.health)
    assert acting_with(database, secret) == Principal(
        person_id=people.binh, name="Bình", roles={people.health: Role.EDITOR}, via_token=True
    )


def test_stewards_token_is_no_steward(database: Database, people: People) -> None:
    """A steward may have a token for any agency; it edits there and nothing more."""
    _, secret = make_token(database, people.dung, people.health)
    acting = acting_with(database, secret)
    assert acting is not None
    assert acting.may_edit(people.health)
    assert not acting.may_edit(people.construction)
    assert not acting.may_approve(people.health)


STOPPED_BY: dict[str, Callable[[Session, People, str], None]] = {
    "revoking": lambda session, people, token_id: revoke_token(session, reader(session, people.an), token_id),
    "deactivating": lambda session, people, _: set_active(session, session.get_one(Person, people.an), is_active=False),
    "leaving": lambda session, people, _: change_role(session, people.an, people.health, None),
}


@pytest.mark.parametrize("event", STOPPED_BY)
def test_token_stops(database: Database, people: People, event: str) -> None:
    """A token ends when it is revoked, when its owner is shut out, and when she leaves the agency."""
    token_id, secret = make_token(database, people.an, people.health)
    with database.writing() as session:
        STOPPED_BY[event](session, people, token_id)
    assert acting_with(database, secret) is None


def test_use_is_noted_once_a_day(database: Database, people: People) -> None:
    """The day of the last use is known, and its hour is not."""
    token_id, secret = make_token(database, people.an, people.health)
    with database.writing() as session:
        note_use(session, token_id)
    with database.reading() as session:
        found = principal_of_token(session, secret)
    assert found is not None
    _, token = found
    assert was_used_today(token)
    assert token.last_used_on is not None
    assert token.last_used_on.time().isoformat() == "00:00:00"


def test_database_and_list_do_not_hold_the_secret(database: Database, people: People) -> None:
    """Nothing that is kept or shown later is enough to act with the token."""
    _, secret = make_token(database, people.an, people.health)
    with database.reading() as session:
        kept = session.exec(select(ApiToken)).one()
        listed = tokens_seen_by(session, reader(session, people.an))
    assert kept.secret_sha256 == secret_hash(secret)
    assert secret.startswith(kept.hint)
    assert len(kept.hint) < len(secret) / 3
    assert secret not in repr(kept) + repr(listed)


def test_each_sees_her_own_and_an_approver_those_of_her_agency(database: Database, people: People) -> None:
    """A list shows what its reader may revoke, and tokens in force only."""
    an_token, _ = make_token(database, people.an, people.health)
    binh_token, _ = make_token(database, people.binh, people.health)
    chi_token, _ = make_token(database, people.chi, people.construction)
    revoked, _ = make_token(database, people.an, people.health)
    with database.writing() as session:
        revoke_token(session, reader(session, people.an), revoked)
    with database.reading() as session:
        seen = {
            person_id: {token.id for token in tokens_seen_by(session, reader(session, person_id))}
            for person_id in (people.an, people.binh, people.chi, people.dung)
        }
    assert seen == {
        people.an: {an_token},
        people.binh: {an_token, binh_token},
        people.chi: {chi_token},
        people.dung: {an_token, binh_token, chi_token},
    }


def test_nobody_else_can_revoke_a_token(database: Database, people: People) -> None:
    """For whoever does not see it in her list, the token is not there."""
    token_id, secret = make_token(database, people.binh, people.health)
    for person_id in (people.an, people.chi):
        with pytest.raises(NotFound), database.writing() as session:
            revoke_token(session, reader(session, person_id), token_id)
    assert acting_with(database, secret) is not None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(invented=st.text(), place=st.integers(0, 46), other=st.characters(codec="utf-8"))
def test_no_other_secret_is_a_token(database: Database, people: People, invented: str, place: int, other: str) -> None:
    """Neither a made-up secret nor a changed one, nor what the database holds, acts for anybody."""
    token_id, secret = make_token(database, people.an, people.health)
    assume(other != secret[place])
    changed = secret[:place] + other + secret[place + 1 :]
    for forged in (invented, changed, secret[:-1], secret + other, secret_hash(secret), token_id):
        assert acting_with(database, forged) is None
