"""API tokens: keys for scripts, each acting for one agency as an editor and never as more."""

from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.errors import NotFound
from catalog.principal import Principal, Role
from catalog.queries import Texts
from catalog.store.columns import now
from catalog.store.models import Agency
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


class TokenView(msgspec.Struct, frozen=True, kw_only=True):
    """A token as it is listed: enough to know which one it is, nothing to use it with."""

    id: str
    name: str
    hint: str
    agency_name: Texts
    owner_name: str
    is_mine: bool
    created_at: datetime
    last_used_on: datetime | None


def tokens_seen_by(session: Session, reader: Principal) -> list[TokenView]:
    """Tokens in force: her own, and those of every agency she decides for; the newest first."""
    query = (
        select(ApiToken, Person, Agency)
        .join(Person, col(Person.id) == ApiToken.person_id)
        .join(Agency, col(Agency.id) == ApiToken.agency_id)
        .where(col(ApiToken.revoked_at).is_(None))
        .order_by(col(ApiToken.created_at).desc(), ApiToken.id)
    )
    return [
        TokenView(
            id=token.id,
            name=token.name,
            hint=token.hint,
            agency_name=Texts(agency.name_vi, agency.name_en),
            owner_name=owner.name,
            is_mine=owner.id == reader.person_id,
            created_at=token.created_at,
            last_used_on=token.last_used_on,
        )
        for token, owner, agency in session.exec(query).all()
        if _may_revoke(reader, token)
    ]


def revoke_token(session: Session, reader: Principal, token_id: str) -> None:
    """Make a token useless for ever. Raises NotFound unless it is hers or of an agency she decides for."""
    token = session.get(ApiToken, token_id)
    if token is None or not _may_revoke(reader, token):
        raise NotFound()
    token.revoked_at = token.revoked_at or now()


def _may_revoke(reader: Principal, token: ApiToken) -> bool:
    return token.person_id == reader.person_id or reader.may_approve(token.agency_id)
