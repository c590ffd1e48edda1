"""People: who they are, what they may do for which agency, and the browsers they are signed in with."""

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.errors import N_, Conflict, Invalid
from catalog.principal import Principal
from catalog.store.columns import now
from publishers.models import Membership, Person, SignInSession
from publishers.passwords import hash_password, verify_password

EMAIL_TAKEN = N_("There is already a person with this e-mail address.")
WRONG_PASSWORD = N_("The e-mail address or the password is wrong.")
WRONG_PRESENT_PASSWORD = N_("This is not your present password.")


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


def check_password(session: Session, email: str, password: str) -> Person:
    """The active person with this e-mail address and password.

    Raises Invalid, with the same words and after the same work, whether the person is unknown, has no password
    yet, was deactivated, or typed another one.
    """
    person = person_by_email(session, email)
    if not verify_password(person.password_hash if person else "", password) or person is None or not person.is_active:
        raise Invalid({"password": WRONG_PASSWORD})
    return person


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


def _flush_or_conflict(session: Session) -> None:
    """Write now. Raises Conflict where another request was first with the same e-mail address or membership."""
    try:
        session.flush()
    except sa.exc.IntegrityError as error:
        raise Conflict() from error
