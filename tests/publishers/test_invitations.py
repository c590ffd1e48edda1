"""Links that work once: what they open, and when they stop."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from catalog.errors import CatalogError, Conflict, Invalid
from catalog.principal import Role
from catalog.queries import Texts
from catalog.store.columns import now
from catalog.store.db import Database
from publishers.accounts import (
    change_role,
    create_person,
    end_stewardship,
    join_agency,
    principal_of,
    principal_of_session,
    set_active,
    sign_in,
    start_session,
)
from publishers.invitations import (
    LinkSpent,
    accept_as_known,
    accept_as_new,
    choose_password,
    invitation,
    invite,
    link_to_new_password,
)
from publishers.models import Invitation, Person
from publishers.throttle import attempt_of
from tests.publishers.conftest import NEW_PASSWORD, PASSWORD, People

EMAIL = "em@example.gov.vn"


def invite_editor(database: Database, people: People, email: str = EMAIL, role: Role = Role.EDITOR) -> str:
    with database.writing() as session:
        return invite(session, invited_by=people.binh, email=email, days=7, agency_id=people.health, role=role)


def password_link(database: Database, person_id: str, made_by: str) -> str:
    with database.writing() as session:
        return link_to_new_password(session, session.get_one(Person, person_id), made_by=made_by, days=7)


def accept(database: Database, secret: str, password: str = PASSWORD) -> Person:
    with database.writing() as session:
        return accept_as_new(session, secret, name="Em", password=password)


def is_open(database: Database, secret: str) -> bool:
    with database.reading() as session:
        try:
            invitation(session, secret)
        except LinkSpent:
            return False
        return True


def test_invitation_says_what_it_is_for(database: Database, people: People) -> None:
    """Before she accepts, the invited person sees for which agency and as what."""
    secret = invite_editor(database, people, role=Role.APPROVER)
    with database.reading() as session:
        shown = invitation(session, secret)
    assert shown.agency_name == Texts("Sở Y tế", "Department of Health")
    assert (shown.email, shown.role, shown.is_known, shown.sets_password) == (EMAIL, Role.APPROVER, False, False)


def test_accepting_creates_the_person_with_her_role(database: Database, people: People) -> None:
    """She can sign in with the password she chose and has the role that the link promised."""
    person = accept(database, invite_editor(database, people))
    sign_in(database, attempt_of(EMAIL, "", "s"), EMAIL, PASSWORD, hours=1)
    with database.reading() as session:
        assert principal_of(session, person).roles == {people.health: Role.EDITOR}


def test_invitation_makes_a_steward(database: Database, people: People) -> None:
    """A steward's link makes another steward."""
    with database.writing() as session:
        secret = invite(session, invited_by=people.dung, email=EMAIL, days=7, makes_steward=True)
    assert accept(database, secret).is_steward


def test_link_works_once(database: Database, people: People) -> None:
    """Used up, it neither shows nor does anything."""
    secret = invite_editor(database, people)
    accept(database, secret)
    assert not is_open(database, secret)
    with pytest.raises(LinkSpent):
        accept(database, secret)


def test_two_requests_at_once_use_a_link_once(database: Database, people: People) -> None:
    """Of several simultaneous acceptances exactly one succeeds."""
    secret = invite_editor(database, people)
    outcomes: list[str] = []

    def try_it() -> None:
        try:
            accept(database, secret)
        except CatalogError as error:
            outcomes.append(error.slug)
        else:
            outcomes.append("accepted")

    threads = [threading.Thread(target=try_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted", "link-spent", "link-spent", "link-spent"]


def test_two_links_for_one_new_person_make_one_person(database: Database, people: People) -> None:
    """The second of two invitations finds that there is an account by now."""
    first, second = invite_editor(database, people), invite_editor(database, people)
    accept(database, first)
    with pytest.raises((Invalid, Conflict)):
        accept(database, second)
    with database.reading() as session:
        assert invitation(session, second).is_known


def test_link_runs_out(database: Database, people: People) -> None:
    """After its days a link opens nothing."""
    secret = invite_editor(database, people)
    with database.writing() as session:
        session.exec(select(Invitation)).one().expires_at = now() - timedelta(seconds=1)
    assert not is_open(database, secret)
    with pytest.raises(LinkSpent):
        accept(database, secret)


def test_weak_password_does_not_use_the_link_up(database: Database, people: People) -> None:
    """After a refused password she may try again with the same link."""
    secret = invite_editor(database, people)
    with pytest.raises(Invalid):
        accept(database, secret, password="em@example.gov.vn")
    accept(database, secret)


def test_known_person_joins_with_the_account_she_has(database: Database, people: People) -> None:
    """Chi, of another agency, is added to this one as well; her password stays."""
    secret = invite_editor(database, people, "Chi@example.gov.vn")
    with database.writing() as session:
        accept_as_known(session, secret, session.get_one(Person, people.chi))
    with database.reading() as session:
        chi = principal_of(session, session.get_one(Person, people.chi))
    assert chi.roles == {people.construction: Role.EDITOR, people.health: Role.EDITOR}
    sign_in(database, attempt_of("", "", ""), "chi@example.gov.vn", PASSWORD, hours=1)


def test_invitation_cannot_set_the_password_of_a_known_person(database: Database, people: People) -> None:
    """An approver who invites the steward's address and opens the link herself gets nowhere."""
    secret = invite_editor(database, people, "dung@example.gov.vn")
    with pytest.raises(Invalid):
        accept(database, secret)
    with pytest.raises(LinkSpent), database.writing() as session:
        choose_password(session, secret, NEW_PASSWORD)
    with pytest.raises(LinkSpent), database.writing() as session:
        accept_as_known(session, secret, session.get_one(Person, people.binh))


@pytest.mark.parametrize("loses", ["role", "account"])
def test_invitation_falls_with_who_made_it(database: Database, people: People, loses: str) -> None:
    """What an approver could no longer do, her links cannot do either."""
    secret = invite_editor(database, people)
    with database.writing() as session:
        if loses == "role":
            change_role(session, people.binh, people.health, Role.EDITOR)
        else:
            set_active(session, session.get_one(Person, people.binh), is_active=False)
    assert not is_open(database, secret)
    with pytest.raises(LinkSpent):
        accept(database, secret)


def test_former_stewards_invitation_makes_no_steward(database: Database, people: People) -> None:
    """A link made as steward is void once its maker is none."""
    with database.writing() as session:
        secret = invite(session, invited_by=people.dung, email=EMAIL, days=7, makes_steward=True)
        end_stewardship(session, people.dung)
    with pytest.raises(LinkSpent):
        accept(database, secret)


def test_link_to_a_new_password_signs_all_browsers_out(database: Database, people: People) -> None:
    """Whoever had got into her account is out of it, and the old password is no more."""
    with database.writing() as session:
        intruder = start_session(session, people.an, hours=1)
    secret = password_link(database, people.an, made_by=people.binh)
    with database.writing() as session:
        choose_password(session, secret, NEW_PASSWORD)
    with database.reading() as session:
        assert principal_of_session(session, intruder) is None
    sign_in(database, attempt_of("", "", ""), "an@example.gov.vn", NEW_PASSWORD, hours=1)


def test_new_password_voids_older_links_to_one(database: Database, people: People) -> None:
    """Of two links to a new password, using one spends the other; an invitation stays."""
    invited = invite_editor(database, people, "an@example.gov.vn", Role.APPROVER)
    older, newer = (password_link(database, people.an, made_by=people.binh) for _ in range(2))
    with database.writing() as session:
        choose_password(session, newer, NEW_PASSWORD)
    assert not is_open(database, older)
    assert is_open(database, invited)


def test_link_to_a_new_password_falls_when_its_maker_may_no_longer_make_it(database: Database, people: People) -> None:
    """When An joins another agency in between, Bình's link would open that agency, so it opens nothing."""
    secret = password_link(database, people.an, made_by=people.binh)
    with database.writing() as session:
        join_agency(session, people.an, people.construction, Role.EDITOR)
    assert not is_open(database, secret)


def test_deactivated_person_gets_no_new_password(database: Database, people: People) -> None:
    """A link made before she was shut out does not let her in."""
    secret = password_link(database, people.an, made_by=people.dung)
    with database.writing() as session:
        set_active(session, session.get_one(Person, people.an), is_active=False)
    with pytest.raises(LinkSpent), database.writing() as session:
        choose_password(session, secret, NEW_PASSWORD)


def test_operator_can_give_the_first_steward_a_link(database: Database) -> None:
    """A person made on the command line without a password chooses one through a link that is her own."""
    with database.writing() as session:
        steward = create_person(session, email=EMAIL, name="Em", is_steward=True)
    secret = password_link(database, steward.id, made_by=steward.id)
    with database.writing() as session:
        choose_password(session, secret, NEW_PASSWORD)
    sign_in(database, attempt_of("", "", ""), EMAIL, NEW_PASSWORD, hours=1)


def test_database_does_not_hold_the_link(database: Database, people: People) -> None:
    """Whoever reads the database cannot use the invitations in it."""
    secret = invite_editor(database, people)
    with database.reading() as session:
        assert secret not in repr(session.exec(select(Invitation)).one())
    assert not is_open(database, secret.swapcase())
