"""Who is asking, and may she? The session cookie for pages, tokens for the API, never one for the other.

What belongs to an agency and is not public is nobody else's business, not even that it is there: outsiders get
NotFound. Insiders who may not do this get Forbidden, and so does everybody where the thing is public anyway.
"""

from litestar.datastructures import Cookie
from litestar.di import NamedDependency

from catalog.errors import Forbidden, NotFound, NotSignedIn
from catalog.portal import Portal
from catalog.principal import Principal
from catalog.settings import Settings
from catalog.web.page import AnyRequest
from publishers.accounts import principal_of_session
from publishers.tokens import note_use, principal_of_token, was_used_today


def current_principal(request: AnyRequest, portal: NamedDependency[Portal]) -> Principal:
    """The person signed in with this browser. Raises NotSignedIn."""
    secret = session_secret(request, portal.settings)
    if secret:
        with portal.database.reading() as session:
            principal = principal_of_session(session, secret)
        if principal is not None:
            return principal
    raise NotSignedIn()


def token_principal(request: AnyRequest, portal: NamedDependency[Portal]) -> Principal:
    """The person behind the token in `Authorization: Bearer …`, or bare as CKAN clients send it. Raises NotSignedIn."""
    secret = _token_in(request.headers.get("authorization", ""))
    if not secret:
        raise NotSignedIn()
    with portal.database.reading() as session:
        found = principal_of_token(session, secret)
    if found is None:
        raise NotSignedIn()
    principal, token = found
    if not was_used_today(token):
        with portal.database.writing() as session:
            note_use(session, token.id)
    return principal


def session_secret(request: AnyRequest, settings: Settings) -> str:
    """What the browser's session cookie holds; empty without one."""
    return request.cookies.get(_cookie_name(settings), "")


def session_cookie(secret: str, settings: Settings) -> Cookie:
    """The cookie that keeps a browser signed in; with an empty secret, the one that signs it out."""
    return Cookie(
        key=_cookie_name(settings),
        value=secret,
        max_age=settings.session_hours * 3600 if secret else 0,
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def require_edit(principal: Principal, agency_id: str, *, is_public: bool = False) -> None:
    """Pass if she may hand in and change things of this agency.

    Say `is_public` where everybody knows that the thing exists, such as a published dataset or the agency itself.
    """
    if not principal.may_edit(agency_id):
        raise Forbidden() if is_public else NotFound()


def require_approve(principal: Principal, agency_id: str, *, is_public: bool = False) -> None:
    """Pass if she may decide for this agency: what is in review, its people, its tokens."""
    require_edit(principal, agency_id, is_public=is_public)
    if not principal.may_approve(agency_id):
        raise Forbidden()


def require_steward(principal: Principal) -> None:
    """Pass if she runs the portal. That there are pages for stewards is no secret."""
    if not principal.is_steward:
        raise Forbidden()


def _cookie_name(settings: Settings) -> str:
    # With this prefix browsers refuse the cookie from anywhere but this very host over HTTPS.
    return "__Host-session" if settings.secure_cookies else "session"


def _token_in(authorization: str) -> str:
    scheme, _, credentials = authorization.strip().partition(" ")
    if not credentials:
        return scheme
    return credentials.strip() if scheme.lower() == "bearer" else ""
