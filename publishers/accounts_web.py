"""Signing in and out, accepting an invitation, and a person's own account."""

from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from catalog.errors import Invalid
from catalog.portal import Portal
from catalog.principal import Principal
from catalog.settings import Settings
from catalog.web.client import client_address
from catalog.web.page import AnyRequest, Pages, language_of
from publishers import people_web
from publishers.accounts import authenticated, change_password, end_session, sign_in, start_session
from publishers.forms import Email, FormData, Password, in_words, read_form
from publishers.guards import current_principal, session_cookie, session_secret
from publishers.invitations import InvitationView, accept_as_known, accept_as_new, choose_password, invitation
from publishers.models import Person
from publishers.throttle import Attempt, attempt_of

DESK = "/publish"
"""Where a person lands who came from nowhere in particular."""


class Credentials(msgspec.Struct, frozen=True):
    email: Email
    password: Password


class NewAccount(msgspec.Struct, frozen=True):
    name: Annotated[str, msgspec.Meta(max_length=200)]
    password: Password


class OnlyPassword(msgspec.Struct, frozen=True):
    password: Password


class PasswordChange(msgspec.Struct, frozen=True):
    present_password: Password
    password: Password


# --- signing in and out


@get("/sign-in", sync_to_thread=True)
def sign_in_page(request: AnyRequest, pages: NamedDependency[Pages]) -> Response[str]:
    """The form; `next` is where she wanted to go."""
    return _sign_in_form(request, pages, {"next": request.query_params.get("next", "")}, None)


@post("/sign-in", sync_to_thread=True)
def sign_in_with_password(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    data: URLEncodedBody[FormData],
) -> Response[Any]:
    """Start a session, whatever session the browser had before."""
    settings = portal.settings
    try:
        form = read_form(Credentials, data)
        attempt = _attempt(request, settings, form.email)
        secret = sign_in(portal.database, attempt, form.email, form.password, settings.session_hours)
    except Invalid as invalid:
        return _sign_in_form(request, pages, data, invalid)
    _end_session_of(request, portal)
    return _signed_in(secret, settings, local_path(data.get("next")))


@post("/sign-out", sync_to_thread=True)
def sign_out(request: AnyRequest, portal: NamedDependency[Portal]) -> Response[Any]:
    """End the session of this browser; without one there is nothing to do."""
    _end_session_of(request, portal)
    return Redirect("/", status_code=303, cookies=[session_cookie("", portal.settings)])


def local_path(wanted: object) -> str:
    """The address if it is one of this site's, else the desk: a link to the sign-in page must not lead astray."""
    if not isinstance(wanted, str) or not wanted.startswith("/"):
        return DESK
    # Browsers read a backslash as a slash and skip control characters, and `//` starts another site's address.
    if wanted.startswith("//") or "\\" in wanted or any(character < "!" or character == "\x7f" for character in wanted):
        return DESK
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return DESK
    return DESK if parts.scheme or parts.netloc else wanted


def _sign_in_form(request: AnyRequest, pages: Pages, values: FormData, invalid: Invalid | None) -> Response[str]:
    return pages.render(
        request,
        "accounts/sign_in.html",
        status_code=422 if invalid else 200,
        email=values.get("email", ""),
        next=local_path(values.get("next")),
        errors=in_words(invalid, language_of(request).translate),
    )


# --- invitations


@get("/invitations/{secret:str}", sync_to_thread=True)
def invitation_page(
    request: AnyRequest, portal: NamedDependency[Portal], pages: NamedDependency[Pages], secret: FromPath[str]
) -> Response[str]:
    """What the link is for, and a form to accept. Looking does not use it up: mail programs look at links."""
    with portal.database.reading() as session:
        invited = invitation(session, secret)
    return _invitation_form(request, pages, invited, {}, None)


@post("/invitations/{secret:str}", sync_to_thread=True)
def accept_invitation(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    secret: FromPath[str],
    data: URLEncodedBody[FormData],
) -> Response[Any]:
    """Use the link, and sign in whom it made or changed."""
    with portal.database.reading() as session:
        invited = invitation(session, secret)
    try:
        session_started = _accept(request, portal, secret, invited, data)
    except Invalid as invalid:
        return _invitation_form(request, pages, invited, data, invalid)
    _end_session_of(request, portal)
    return _signed_in(session_started, portal.settings, DESK)


def _accept(request: AnyRequest, portal: Portal, secret: str, invited: InvitationView, data: FormData) -> str:
    hours = portal.settings.session_hours
    if invited.is_known and not invited.sets_password:
        password = read_form(OnlyPassword, data).password
        attempt = _attempt(request, portal.settings, invited.email)
        with authenticated(portal.database, attempt, invited.email, password) as (session, person):
            accept_as_known(session, secret, person)
            return start_session(session, person.id, hours)
    if invited.sets_password:
        password = read_form(OnlyPassword, data).password
        with portal.database.writing() as session:
            return start_session(session, choose_password(session, secret, password).id, hours)
    form = read_form(NewAccount, data)
    with portal.database.writing() as session:
        person = accept_as_new(session, secret, name=form.name, password=form.password)
        return start_session(session, person.id, hours)


def _invitation_form(
    request: AnyRequest, pages: Pages, invited: InvitationView, values: FormData, invalid: Invalid | None
) -> Response[str]:
    return pages.render(
        request,
        "accounts/invitation.html",
        status_code=422 if invalid else 200,
        invited=invited,
        name=values.get("name", ""),
        errors=in_words(invalid, language_of(request).translate),
    )


# --- one's own account


@get("/account", sync_to_thread=True)
def account_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
) -> Response[str]:
    """Who she is here, and a form to change her password."""
    return _account_page(request, portal, pages, principal, None)


@post("/account/password", sync_to_thread=True)
def change_own_password(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    data: URLEncodedBody[FormData],
) -> Response[Any]:
    """Change the password; every other browser is signed out."""
    settings = portal.settings
    with portal.database.reading() as session:
        person = session.get_one(Person, principal.person_id)
    try:
        form = read_form(PasswordChange, data)
        attempt = _attempt(request, settings, person.email)
        secret = change_password(
            portal.database, attempt, person, form.present_password, form.password, settings.session_hours
        )
    except Invalid as invalid:
        return _account_page(request, portal, pages, principal, invalid)
    return _signed_in(secret, settings, "/account?changed=1")


def _account_page(
    request: AnyRequest, portal: Portal, pages: Pages, principal: Principal, invalid: Invalid | None
) -> Response[str]:
    with portal.database.reading() as session:
        person = session.get_one(Person, principal.person_id)
    return pages.render(
        request,
        "accounts/account.html",
        status_code=422 if invalid else 200,
        principal=principal,
        email=person.email,
        was_changed="changed" in request.query_params,
        errors=in_words(invalid, language_of(request).translate),
    )


# --- what they share


def _attempt(request: AnyRequest, settings: Settings, email: str) -> Attempt:
    return attempt_of(email, client_address(request, settings), settings.signing_secret())


def _end_session_of(request: AnyRequest, portal: Portal) -> None:
    if secret := session_secret(request, portal.settings):
        with portal.database.writing() as session:
            end_session(session, secret)


def _signed_in(secret: str, settings: Settings, path: str) -> Response[Any]:
    return Redirect(path, status_code=303, cookies=[session_cookie(secret, settings)])


routes = [
    Router(
        "/",
        route_handlers=[sign_in_page, sign_in_with_password, sign_out, invitation_page, accept_invitation],
        include_in_schema=False,
    ),
    Router(
        "/",
        route_handlers=[account_page, change_own_password, *people_web.handlers],
        dependencies={"principal": Provide(current_principal, sync_to_thread=True)},
        include_in_schema=False,
    ),
]
