"""People: who they are, what they may do for which agency, and the browsers they are signed in with."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.errors import N_, CatalogError, Conflict, Forbidden, Invalid, NotFound
from catalog.principal import Principal, Role
from catalog.store.columns import now
from catalog.store.db import Database
from publishers.models import Membership, Person, SignInSession
from publishers.passwords import hash_password, rehash, verify_password
from publishers.throttle import Attempt, begin_attempt, forget_failures

EMAIL_TAKEN = N_("There is already a person with this e-mail address.")
WRONG_PRESENT_PASSWORD = N_("This is not your present password.")


class UnknownPerson(CatalogError):
    """For an operator only: whoever signs in is never told."""

    status = 404
    slug = "unknown-person"
    title = N_("There is no such person")
    detail = N_("Nobody here has the e-mail address {email}.")


class WrongPassword(Invalid):
    """Says no more than that, so that nobody learns here who has an account."""

    def __init__(self) -> None:
        super().__init__({"password": N_("The e-mail address or the password is wrong.")})


def new_secret() -> str:
    """256 random bits, safe in a cookie, a header and an address."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """What the database keeps of a secret. A plain hash is enough: nobody guesses 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def create_person(session: Session, *, email: str, name: str, password: str = "", is_steward: bool = False) -> Person:
    """A new person; without a password she first needs a link to set one.

    Raises Invalid where the e-mail address is taken or the password too easy to guess.
    """
    email = email.lower()
    if person_by_email(session, email) is not None:
        raise Invalid({"email": EMAIL_TAKEN})
    person = Person(email=email, name=name, is_steward=is_steward)
    if password:
        person.password_hash = hash_password(password, email, name)
    session.add(person)
    _flush_or_conflict(session)
    return person


def person_by_email(session: Session, email: str) -> Person | None:
    return session.exec(select(Person).where(Person.email == email.lower())).one_or_none()


def principal_of(session: Session, person: Person) -> Principal:
    """All that `person` may do now."""
    memberships = session.exec(select(Membership).where(Membership.person_id == person.id)).all()
    return Principal(
        person_id=person.id,
        name=person.name,
        is_steward=person.is_steward,
        roles={membership.agency_id: membership.role for membership in memberships},
    )


def sign_in(database: Database, attempt: Attempt, email: str, password: str, hours: int) -> str:
    """Start a session for the person with this e-mail address and password; raises as `authenticated` does.

    Returns the secret for the browser's cookie.
    """
    with authenticated(database, attempt, email, password) as (session, person):
        return start_session(session, person.id, hours)


def change_password(database: Database, attempt: Attempt, person: Person, present: str, new: str, hours: int) -> str:
    """Set a new password and end all her sessions but one new one, whose secret is returned.

    Raises as `authenticated` does, and Invalid where the new password is too easy to guess.
    """
    new_hash = hash_password(new, person.email, person.name)
    try:
        with authenticated(database, attempt, person.email, present) as (session, found):
            found.password_hash = new_hash
            end_all_sessions(session, found.id)
            return start_session(session, found.id, hours)
    except WrongPassword as wrong:
        raise Invalid({"present_password": WRONG_PRESENT_PASSWORD}) from wrong


@contextmanager
def authenticated(database: Database, attempt: Attempt, email: str, password: str) -> Iterator[tuple[Session, Person]]:
    """A writing session and in it the active person with this e-mail address and password; it commits at the end.

    Raises WrongPassword, with the same words and after the same work, whether the person is unknown, has no
    password yet, was deactivated, or has another one; TooManyRequests where too many attempts have failed.
    """
    with database.writing() as session:
        begin_attempt(session, attempt)
    with database.reading() as session:
        known = person_by_email(session, email)
    known_hash = known.password_hash if known else ""
    if not verify_password(known_hash, password):
        raise WrongPassword()
    present_hash = rehash(known_hash, password)
    with database.writing() as session:
        # Hashing took its time: where the password was changed or she was deactivated meanwhile, this is void.
        person = session.exec(
            select(Person)
            .where(Person.email == email.lower(), Person.password_hash == known_hash, col(Person.is_active))
            .with_for_update()
        ).one_or_none()
        if person is None:
            raise WrongPassword()
        person.password_hash = present_hash
        forget_failures(session, attempt)
        yield session, person


def start_session(session: Session, person_id: str, hours: int) -> str:
    """Sign the person in. Returns the secret for the browser's cookie; sessions that ran out are cleared away."""
    secret = new_secret()
    session.exec(sa.delete(SignInSession).where(col(SignInSession.expires_at) <= now()))
    session.add(
        SignInSession(secret_sha256=secret_hash(secret), person_id=person_id, expires_at=now() + timedelta(hours=hours))
    )
    return secret


def end_session(session: Session, secret: str) -> None:
    session.exec(sa.delete(SignInSession).where(col(SignInSession.secret_sha256) == secret_hash(secret)))


def end_all_sessions(session: Session, person_id: str) -> None:
    session.exec(sa.delete(SignInSession).where(col(SignInSession.person_id) == person_id))


def principal_of_session(session: Session, secret: str) -> Principal | None:
    """Who is signed in with this cookie; None where it has run out, was ended, or never was."""
    person = session.exec(
        select(Person)
        .join(SignInSession, col(SignInSession.person_id) == Person.id)
        .where(
            SignInSession.secret_sha256 == secret_hash(secret),
            SignInSession.expires_at > now(),
            col(Person.is_active),
        )
    ).one_or_none()
    return None if person is None else principal_of(session, person)


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """A person as those see her who decide about her."""

    id: str
    name: str
    email: str
    is_active: bool
    is_steward: bool
    role: Role | None = None
    """In the agency that was asked for."""
    may_be_managed: bool
    """Whether the reader may deactivate her or make her a link to a new password."""


def people_of_agency(session: Session, reader: Principal, agency_id: str) -> list[PersonView]:
    """Everybody with a role in the agency, by name."""
    rows = session.exec(
        select(Person, Membership)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(Membership.agency_id == agency_id)
        .order_by(Person.name, Person.email)
    ).all()
    return [_person_view(session, reader, person, membership.role) for person, membership in rows]


def people_of_portal(session: Session, reader: Principal) -> list[PersonView]:
    """The stewards, and whoever has no role in any agency, by name."""
    without_agency = ~sa.exists().where(col(Membership.person_id) == Person.id)
    query = select(Person).where(sa.or_(col(Person.is_steward), without_agency)).order_by(Person.name, Person.email)
    return [_person_view(session, reader, person) for person in session.exec(query).all()]


def may_manage(reader: Principal, target: Principal) -> bool:
    """Whether `reader` may deactivate `target` or make her a link to a new password.

    Such a link opens all that the person may do. An approver therefore makes it only for people whose every role
    is in an agency of her own; and nobody for herself, where a browser left open would be enough to take over.
    """
    if reader.person_id == target.person_id:
        return False
    return reader.is_steward or (
        not target.is_steward and bool(target.roles) and all(map(reader.may_approve, target.roles))
    )


def manageable_person(session: Session, reader: Principal, person_id: str) -> Person:
    """The person, for an approver of hers to decide about.

    Raises NotFound where she has no role in an agency of the reader's, Forbidden where she has others as well.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound()
    target = principal_of(session, person)
    if not reader.is_steward and not any(map(reader.may_approve, target.roles)):
        raise NotFound()
    if not may_manage(reader, target):
        raise Forbidden()
    return person


def set_active(session: Session, person: Person, *, is_active: bool) -> None:
    """Let a person in again, or shut her out: her sessions end at once and her tokens stop working."""
    person.is_active = is_active
    session.add(person)
    if not is_active:
        end_all_sessions(session, person.id)


def join_agency(session: Session, person_id: str, agency_id: str, role: Role) -> None:
    """Give a person a role in an agency; whoever has one already never gets a lower one by this."""
    membership = session.get(Membership, (person_id, agency_id), with_for_update=True)
    if membership is None:
        session.add(Membership(person_id=person_id, agency_id=agency_id, role=role))
        _flush_or_conflict(session)
    elif role is Role.APPROVER:
        membership.role = role


def change_role(session: Session, person_id: str, agency_id: str, role: Role | None) -> None:
    """Another role for a member of the agency, or with None no longer any. Raises NotFound for others."""
    membership = session.get(Membership, (person_id, agency_id))
    if membership is None:
        raise NotFound()
    if role is None:
        session.delete(membership)
    else:
        membership.role = role


def end_stewardship(session: Session, person_id: str) -> None:
    """She keeps her roles in agencies. Raises NotFound unless she is a steward."""
    person = session.get(Person, person_id)
    if person is None or not person.is_steward:
        raise NotFound()
    person.is_steward = False


def _person_view(session: Session, reader: Principal, person: Person, role: Role | None = None) -> PersonView:
    return PersonView(
        id=person.id,
        name=person.name,
        email=person.email,
        is_active=person.is_active,
        is_steward=person.is_steward,
        role=role,
        may_be_managed=may_manage(reader, principal_of(session, person)),
    )


def _flush_or_conflict(session: Session) -> None:
    """Write now. Raises Conflict where another request was first with the same e-mail address or membership."""
    try:
        session.flush()
    except sa.exc.IntegrityError as error:
        raise Conflict() from error
