"""API tokens: keys for scripts, each acting for one agency as an editor and never as more."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.principal import Principal, Role
from catalog.store.columns import now
from publishers.accounts import new_secret, principal_of, secret_hash
from publishers.models import ApiToken, Person

PREFIX = "cat_"
"""Lets a secret scanner know a token that was committed by mistake."""
HINT_LENGTH = 10


def create_token(session: Session, person_id: str, agency_id: str, name: str) -> tuple[ApiToken, str]:
    """A new token and its secret, which is never seen again."""
    secret = PREFIX + new_secret()
    token = ApiToken(
        secret_sha256=secret_hash(secret),
        hint=secret[:HINT_LENGTH],
        name=name,
        person_id=person_id,
        agency_id=agency_id,
    )
    session.add(token)
    return token, secret


def principal_of_token(session: Session, secret: str) -> tuple[Principal, ApiToken] | None:
    """Who acts with this token; None where it was revoked, never was, or its owner may no longer edit.

    The owner's other agencies and higher roles are no part of it.
    """
    found = session.exec(
        select(ApiToken, Person)
        .join(Person, col(Person.id) == ApiToken.person_id)
        .where(
            ApiToken.secret_sha256 == secret_hash(secret),
            col(ApiToken.revoked_at).is_(None),
            col(Person.is_active),
        )
    ).one_or_none()
    if found is None:
        return None
    token, owner = found
    if not principal_of(session, owner).may_edit(token.agency_id):
        return None
    acting = Principal(person_id=owner.id, name=owner.name, roles={token.agency_id: Role.EDITOR}, via_token=True)
    return acting, token


def was_used_today(token: ApiToken) -> bool:
    return token.last_used_on is not None and token.last_used_on.date() == now().date()


def note_use(session: Session, token_id: str) -> None:
    """Remember today as the day of the token's last use."""
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    session.exec(sa.update(ApiToken).where(col(ApiToken.id) == token_id).values(last_used_on=today))
