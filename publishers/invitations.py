"""Links that work once: to join an agency, to become a steward, or to choose a new password."""

from datetime import timedelta

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col

from catalog.errors import N_, CatalogError
from catalog.principal import Role
from catalog.queries import Texts
from catalog.store.columns import now
from catalog.store.models import Agency
from publishers.accounts import (
    create_person,
    end_all_sessions,
    join_agency,
    may_manage,
    new_secret,
    person_by_email,
    principal_of,
    secret_hash,
)
from publishers.models import Invitation, Person
from publishers.passwords import hash_password


class LinkSpent(CatalogError):
    status = 410
    slug = "link-spent"
    title = N_("This link does not work any more")
    detail = N_("It works once and for some days only. Ask whoever gave it to you for a new one.")


class InvitationView(msgspec.Struct, frozen=True, kw_only=True):
    """What an invited person needs to see before she accepts."""

    email: str
    agency_name: Texts | None = None
    role: Role | None = None
    makes_steward: bool = False
    is_known: bool
    """She has an account already: her own password accepts, none can be set through an invitation."""

    @property
    def sets_password(self) -> bool:
        """A link for somebody whose account exists, to choose a new password."""
        return self.role is None and not self.makes_steward


def invite(
    session: Session,
    *,
    invited_by: str,
    email: str,
    days: int,
    agency_id: str | None = None,
    role: Role | None = None,
    makes_steward: bool = False,
) -> str:
    """The secret of a new link for `email`. Whether `invited_by` may invite so is for the caller to know."""
    secret = new_secret()
    session.add(
        Invitation(
            secret_sha256=secret_hash(secret),
            email=email.lower(),
            agency_id=agency_id,
            role=role,
            makes_steward=makes_steward,
            invited_by=invited_by,
            expires_at=now() + timedelta(days=days),
        )
    )
    return secret


def link_to_new_password(session: Session, person: Person, *, made_by: str, days: int) -> str:
    """The secret of a link by which the person chooses a new password.

    Made by herself it comes from the command line: who may use that needs nobody's permission.
    """
    return invite(session, invited_by=made_by, email=person.email, days=days)


def invitation(session: Session, secret: str) -> InvitationView:
    """What this link is for. Raises LinkSpent."""
    found = session.get(Invitation, secret_hash(secret))
    if found is None or found.used_at is not None or found.expires_at <= now() or not _still_stands(session, found):
        raise LinkSpent()
    agency = session.get(Agency, found.agency_id) if found.agency_id else None
    return InvitationView(
        email=found.email,
        agency_name=Texts(agency.name_vi, agency.name_en) if agency else None,
        role=found.role,
        makes_steward=found.makes_steward,
        is_known=person_by_email(session, found.email) is not None,
    )


def accept_as_new(session: Session, secret: str, *, name: str, password: str) -> Person:
    """Create the invited person. Raises LinkSpent, Invalid for a weak password or when she has an account already."""
    used = _redeem(session, secret)
    person = create_person(session, email=used.email, name=name, password=password)
    _grant(session, used, person)
    return person


def accept_as_known(session: Session, secret: str, person: Person) -> None:
    """Give a person who has just proved her password what the link is for. Raises LinkSpent."""
    used = _redeem(session, secret)
    if used.email != person.email:
        raise LinkSpent()
    _grant(session, used, person)


def choose_password(session: Session, secret: str, password: str) -> Person:
    """Set the password of the person the link was made for, and end her sessions. Raises LinkSpent or Invalid."""
    used = _redeem(session, secret)
    person = person_by_email(session, used.email)
    if person is None or not person.is_active or used.role is not None or used.makes_steward:
        raise LinkSpent()
    person.password_hash = hash_password(password, person.email, person.name)
    session.add(person)
    end_all_sessions(session, person.id)
    # An older link to a new password, lying in some mailbox, must not undo this.
    session.exec(
        sa.update(Invitation)
        .where(
            col(Invitation.email) == person.email,
            col(Invitation.role).is_(None),
            ~col(Invitation.makes_steward),
            col(Invitation.used_at).is_(None),
        )
        .values(used_at=now())
    )
    return person


def _redeem(session: Session, secret: str) -> Invitation:
    """Use the link up. Of several requests at once one gets it; where that one fails later, it can be used again."""
    present = now()
    used = session.exec(
        sa.update(Invitation)
        .where(
            col(Invitation.secret_sha256) == secret_hash(secret),
            col(Invitation.used_at).is_(None),
            col(Invitation.expires_at) > present,
        )
        .values(used_at=present)
    )
    if used.rowcount != 1:
        raise LinkSpent()
    found = session.get_one(Invitation, secret_hash(secret))
    if not _still_stands(session, found):
        raise LinkSpent()
    return found


def _still_stands(session: Session, link: Invitation) -> bool:
    """Whether who made the link could still make it: what she lost, her links have lost too."""
    maker = session.get_one(Person, link.invited_by)
    inviter = principal_of(session, maker)
    if not maker.is_active:
        return False
    if link.makes_steward:
        return inviter.is_steward
    if link.agency_id is not None:
        return inviter.may_approve(link.agency_id)
    target = person_by_email(session, link.email)
    return target is not None and (target.id == maker.id or may_manage(inviter, principal_of(session, target)))


def _grant(session: Session, used: Invitation, person: Person) -> None:
    if used.makes_steward:
        person.is_steward = True
        session.add(person)
    if used.agency_id is not None and used.role is not None:
        join_agency(session, person.id, used.agency_id, used.role)
