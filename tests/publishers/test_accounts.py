"""People and their sessions: who gets in, and who may decide about whom."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from catalog.errors import Forbidden, Invalid, NotFound, TooManyRequests
from catalog.principal import Principal, Role
from catalog.store.columns import now
from catalog.store.db import Database
from publishers.accounts import (
    WrongPassword,
    change_password,
    change_role,
    create_person,
    end_session,
    end_stewardship,
    join_agency,
    manageable_person,
    may_manage,
    people_of_agency,
    people_of_portal,
    principal_of,
    principal_of_session,
    secret_hash,
    set_active,
    sign_in,
    start_session,
)
from publishers.models import Membership, Person, SignInSession
from publishers.throttle import FREE_PER_PAIR, attempt_of
from tests.publishers.conftest import NEW_PASSWORD, PASSWORD, People

EMAIL = "an@example.gov.vn"
ATTEMPT = attempt_of(EMAIL, "203.0.113.7", "secret")


def signed_in(database: Database, secret: str) -> Principal | None:
    with database.reading() as session:
        return principal_of_session(session, secret)


def principal(database: Database, person_id: str) -> Principal:
    with database.reading() as session:
        return principal_of(session, session.get_one(Person, person_id))


def start(database: Database, person_id: str, hours: int = 1) -> str:
    with database.writing() as session:
        return start_session(session, person_id, hours)


# --- signing in


def test_right_password_starts_a_session(database: Database, people: People) -> None:
    """With her e-mail address, in whatever case, and her password she is signed in with her roles."""
    secret = sign_in(database, ATTEMPT, "AN@example.gov.vn", PASSWORD, hours=1)
    assert signed_in(database, secret) == Principal(person_id=people.an, name="An", roles={people.health: Role.EDITOR})


def test_refusals_do_not_tell_whether_the_person_exists(database: Database, people: People) -> None:
    """A wrong password, an unknown, a deactivated and a not yet set up person are refused in the same words."""
    with database.writing() as session:
        set_active(session, session.get_one(Person, people.binh), is_active=False)
        create_person(session, email="moi@example.gov.vn", name="Mới")
    refusals = []
    for email, password in (
        ("an@example.gov.vn", PASSWORD + "!"),
        ("nobody@example.gov.vn", PASSWORD),
        ("binh@example.gov.vn", PASSWORD),
        ("moi@example.gov.vn", ""),
    ):
        with pytest.raises(WrongPassword) as refused:
            sign_in(database, attempt_of(email, "203.0.113.7", "secret"), email, password, hours=1)
        refusals.append(refused.value.fields)
    assert all(fields == refusals[0] for fields in refusals)


@pytest.mark.usefixtures("people")
def test_guessing_is_throttled_even_with_the_right_password_at_last(database: Database) -> None:
    """After too many failures not even the right password is looked at."""
    for _ in range(FREE_PER_PAIR):
        with pytest.raises(WrongPassword):
            sign_in(database, ATTEMPT, EMAIL, "wrong", hours=1)
    with pytest.raises(TooManyRequests):
        sign_in(database, ATTEMPT, EMAIL, PASSWORD, hours=1)


@pytest.mark.usefixtures("people")
def test_signing_in_often_is_not_throttled(database: Database) -> None:
    """Attempts that succeed do not count as failures."""
    for _ in range(2 * FREE_PER_PAIR):
        sign_in(database, ATTEMPT, EMAIL, PASSWORD, hours=1)


def test_database_does_not_hold_the_secret(database: Database, people: People) -> None:
    """Only the hash of the cookie's secret is kept."""
    secret = start(database, people.an)
    with database.reading() as session:
        kept = session.exec(select(SignInSession)).one()
    assert kept.secret_sha256 == secret_hash(secret)
    assert secret not in repr(kept)


def test_session_runs_out(database: Database, people: People) -> None:
    """After its hours a session is no longer one, and the next sign-in clears it away."""
    old = start(database, people.an, hours=0)
    assert signed_in(database, old) is None
    start(database, people.an)
    with database.reading() as session:
        assert [kept.expires_at > now() for kept in session.exec(select(SignInSession)).all()] == [True]


def test_signing_out_ends_this_session_only(database: Database, people: People) -> None:
    """Another browser of hers stays signed in."""
    here, there = start(database, people.an), start(database, people.an)
    with database.writing() as session:
        end_session(session, here)
    assert signed_in(database, here) is None
    assert signed_in(database, there) is not None


def test_deactivated_person_is_out_at_once(database: Database, people: People) -> None:
    """Her sessions end with her account, and do not come back when she is let in again."""
    secret = start(database, people.an)
    for is_active in (False, True):
        with database.writing() as session:
            set_active(session, session.get_one(Person, people.an), is_active=is_active)
        assert signed_in(database, secret) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(invented=st.text(), place=st.integers(0, 42), other=st.characters(codec="utf-8"))
def test_no_other_secret_opens_a_session(
    database: Database, people: People, invented: str, place: int, other: str
) -> None:
    """Neither a made-up secret nor a changed one, nor the hash from the database, is anybody's session."""
    secret = start(database, people.an)
    assume(other != secret[place])
    changed = secret[:place] + other + secret[place + 1 :]
    for forged in (invented, changed, secret[:-1], secret + other, secret_hash(secret)):
        assert signed_in(database, forged) is None


# --- passwords


def test_changing_the_password_signs_every_other_browser_out(database: Database, people: People) -> None:
    """Only the session that the change itself starts goes on, and only the new password works."""
    elsewhere = start(database, people.an)
    with database.reading() as session:
        an = session.get_one(Person, people.an)
    here = change_password(database, ATTEMPT, an, PASSWORD, NEW_PASSWORD, hours=1)
    assert signed_in(database, elsewhere) is None
    assert signed_in(database, here) is not None
    sign_in(database, ATTEMPT, EMAIL, NEW_PASSWORD, hours=1)
    with pytest.raises(WrongPassword):
        sign_in(database, ATTEMPT, EMAIL, PASSWORD, hours=1)


@pytest.mark.parametrize(
    ("present", "new", "field"), [("wrong", NEW_PASSWORD, "present_password"), (PASSWORD, "short", "password")]
)
def test_password_stays_when_the_change_is_refused(
    database: Database, people: People, present: str, new: str, field: str
) -> None:
    """Without the present password, or with a weak new one, nothing changes and nobody is signed out."""
    elsewhere = start(database, people.an)
    with database.reading() as session:
        an = session.get_one(Person, people.an)
    with pytest.raises(Invalid) as refused:
        change_password(database, ATTEMPT, an, present, new, hours=1)
    assert set(refused.value.fields) == {field}
    assert signed_in(database, elsewhere) is not None


def test_weak_password_makes_no_account(database: Database) -> None:
    """Nobody is created with a password that is easy to guess."""
    with pytest.raises(Invalid), database.writing() as session:
        create_person(session, email=EMAIL, name="An", password="password1234")
    with database.reading() as session:
        assert session.exec(select(Person)).all() == []


@pytest.mark.usefixtures("people")
def test_email_address_belongs_to_one_person(database: Database) -> None:
    """A second account for an address is refused, however it is written."""
    with pytest.raises(Invalid) as refused, database.writing() as session:
        create_person(session, email="An@Example.gov.vn", name="Another")
    assert set(refused.value.fields) == {"email"}


# --- who decides about whom


def test_approver_and_steward_see_the_people_of_an_agency(database: Database, people: People) -> None:
    """People are listed by name with their role in that agency."""
    reader = principal(database, people.dung)
    with database.reading() as session:
        listed = people_of_agency(session, reader, people.health)
        portal = people_of_portal(session, reader)
    assert [(person.name, person.role) for person in listed] == [("An", Role.EDITOR), ("Bình", Role.APPROVER)]
    assert [person.name for person in portal] == ["Dũng"]


def test_person_without_an_agency_is_still_listed_for_stewards(database: Database, people: People) -> None:
    """Whoever lost her last role does not disappear."""
    with database.writing() as session:
        change_role(session, people.an, people.health, None)
    with database.reading() as session:
        assert {person.name for person in people_of_portal(session, principal(database, people.dung))} == {"An", "Dũng"}


def test_approver_manages_only_people_who_are_wholly_hers(database: Database, people: People) -> None:
    """She may not reset a person who also works for another agency: the link would open that agency to her."""
    binh = principal(database, people.binh)
    with database.reading() as session:
        assert manageable_person(session, binh, people.an).id == people.an
    with database.writing() as session:
        join_agency(session, people.an, people.construction, Role.EDITOR)
    with database.reading() as session, pytest.raises(Forbidden):
        manageable_person(session, binh, people.an)


def test_approver_may_not_manage_a_steward_of_her_agency(database: Database, people: People) -> None:
    """A steward with a role in the agency is still a steward."""
    with database.writing() as session:
        join_agency(session, people.dung, people.health, Role.EDITOR)
    with database.reading() as session, pytest.raises(Forbidden):
        manageable_person(session, principal(database, people.binh), people.dung)


def test_people_of_other_agencies_are_hidden(database: Database, people: People) -> None:
    """For an approver elsewhere, and for editors, a person's id leads nowhere."""
    with database.reading() as session:
        for reader, target in ((people.binh, people.chi), (people.an, people.binh), (people.chi, people.an)):
            with pytest.raises(NotFound):
                manageable_person(session, principal(database, reader), target)
        with pytest.raises(NotFound):
            manageable_person(session, principal(database, people.dung), "no such person")


def test_nobody_manages_herself(database: Database, people: People) -> None:
    """A browser left open is not enough to make a link to one's own new password."""
    for person_id in (people.binh, people.dung):
        assert not may_manage(principal(database, person_id), principal(database, person_id))


def test_joining_again_never_lowers_a_role(database: Database, people: People) -> None:
    """An old invitation as editor does not take an approver's role away; one as approver lifts an editor."""
    with database.writing() as session:
        join_agency(session, people.binh, people.health, Role.EDITOR)
        join_agency(session, people.an, people.health, Role.APPROVER)
    with database.reading() as session:
        roles = {member.person_id: member.role for member in session.exec(select(Membership)).all()}
    assert roles[people.binh] is Role.APPROVER
    assert roles[people.an] is Role.APPROVER


def test_role_changes_hold_from_the_next_request_on(database: Database, people: People) -> None:
    """A session carries no roles of its own."""
    secret = start(database, people.an)
    with database.writing() as session:
        change_role(session, people.an, people.health, None)
    assert signed_in(database, secret) == Principal(person_id=people.an, name="An")


def test_only_a_member_has_a_role_to_change(database: Database, people: People) -> None:
    """Somebody of another agency cannot be given a role without accepting an invitation."""
    with pytest.raises(NotFound), database.writing() as session:
        change_role(session, people.chi, people.health, Role.EDITOR)


def test_former_steward_keeps_her_roles_in_agencies(database: Database, people: People) -> None:
    """Ending a stewardship ends nothing else, and works on stewards only."""
    with database.writing() as session:
        join_agency(session, people.dung, people.health, Role.APPROVER)
        end_stewardship(session, people.dung)
    former = principal(database, people.dung)
    assert not former.is_steward
    assert former.roles == {people.health: Role.APPROVER}
    with pytest.raises(NotFound), database.writing() as session:
        end_stewardship(session, people.an)
