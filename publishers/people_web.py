"""The pages of those who decide: people, agencies and API tokens."""

from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from catalog import queries
from catalog.errors import N_, Forbidden, Invalid, NotFound
from catalog.portal import Portal
from catalog.principal import Principal, Role
from catalog.queries import AgencyView
from catalog.web.page import AnyRequest, Pages, language_of
from publishers.accounts import (
    change_role,
    end_stewardship,
    manageable_person,
    people_of_agency,
    people_of_portal,
    set_active,
)
from publishers.agencies import AgencyFacts, agency_facts, create_agency, edit_agency
from publishers.forms import Email, FormData, Line, in_words, read_form
from publishers.guards import require_approve, require_edit, require_steward
from publishers.invitations import invite, link_to_new_password
from publishers.tokens import create_token, revoke_token, tokens_seen_by

PEOPLE = "/publish/people"
AGENCIES = "/publish/agencies"
TOKENS = "/publish/tokens"

STEWARDS = N_("The portal's stewards")


class InvitationForm(msgspec.Struct, frozen=True):
    """Without an agency the link makes a steward."""

    email: Email
    agency: Line = ""
    role: Role = Role.EDITOR


class RoleForm(msgspec.Struct, frozen=True):
    """Without an agency it is about being a steward, which can only be ended here."""

    role: Literal["editor", "approver", "none"]
    agency: Line = ""


class TokenForm(msgspec.Struct, frozen=True):
    name: Annotated[str, msgspec.Meta(max_length=100)]
    agency: Line


# --- people


@get(PEOPLE, sync_to_thread=True)
def people_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
) -> Response[str]:
    """The people of one agency; for a steward also those of the portal itself."""
    return _people_page(request, portal, pages, principal, request.query_params.get("agency"), {}, None)


@post(f"{PEOPLE}/invitations", sync_to_thread=True)
def invite_person(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    data: URLEncodedBody[FormData],
) -> Response[Any]:
    """Make a link for somebody to join, and show it once."""
    days = portal.settings.invitation_days
    try:
        form = read_form(InvitationForm, data)
    except Invalid as invalid:
        return _people_page(request, portal, pages, principal, data.get("agency"), data, invalid)
    with portal.database.writing() as session:
        by, email = principal.person_id, form.email
        if form.agency:
            agency = _agency(queries.agencies(session), form.agency)
            require_approve(principal, agency.id, is_public=True)
            secret = invite(session, invited_by=by, email=email, days=days, agency_id=agency.id, role=form.role)
        else:
            require_steward(principal)
            secret = invite(session, invited_by=by, email=email, days=days, makes_steward=True)
    return _link_page(request, portal, pages, principal, secret, email=email, is_invitation=True, agency=form.agency)


@post(f"{PEOPLE}/{{person_id:uuid}}/password-link", sync_to_thread=True)
def make_password_link(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    person_id: FromPath[UUID],
    data: URLEncodedBody[FormData],
) -> Response[Any]:
    """Make a link for somebody to choose a new password, and show it once."""
    with portal.database.writing() as session:
        person = manageable_person(session, principal, str(person_id))
        secret = link_to_new_password(
            session, person, made_by=principal.person_id, days=portal.settings.invitation_days
        )
    return _link_page(
        request, portal, pages, principal, secret, email=person.email, is_invitation=False, agency=_place(data)
    )


@post(f"{PEOPLE}/{{person_id:uuid}}/role", sync_to_thread=True)
def give_role(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    person_id: FromPath[UUID],
    data: URLEncodedBody[FormData],
) -> Response[Any]:
    """Change what somebody may do for an agency, or end it. Nobody changes her own role."""
    try:
        form = read_form(RoleForm, data)
    except Invalid as invalid:
        return _people_page(request, portal, pages, principal, data.get("agency"), data, invalid)
    with portal.database.writing() as session:
        if form.agency:
            agency = _agency(queries.agencies(session), form.agency)
            require_approve(principal, agency.id, is_public=True)
            _require_another(principal, person_id)
            change_role(session, str(person_id), agency.id, None if form.role == "none" else Role(form.role))
        else:
            require_steward(principal)
            _require_another(principal, person_id)
            end_stewardship(session, str(person_id))
    return _to_people(form.agency)


@post(f"{PEOPLE}/{{person_id:uuid}}/deactivate", sync_to_thread=True)
def deactivate_person(
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    person_id: FromPath[UUID],
    data: URLEncodedBody[FormData],
) -> Response[Any]:
    """Shut somebody out at once."""
    return _set_active(portal, principal, person_id, data, is_active=False)


@post(f"{PEOPLE}/{{person_id:uuid}}/reactivate", sync_to_thread=True)
def reactivate_person(
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    person_id: FromPath[UUID],
    data: URLEncodedBody[FormData],
) -> Response[Any]:
    """Let somebody in again; she signs in with the password she had."""
    return _set_active(portal, principal, person_id, data, is_active=True)


def _set_active(
    portal: Portal, principal: Principal, person_id: UUID, data: FormData, *, is_active: bool
) -> Response[Any]:
    with portal.database.writing() as session:
        set_active(session, manageable_person(session, principal, str(person_id)), is_active=is_active)
    return _to_people(_place(data))


def _people_page(
    request: AnyRequest,
    portal: Portal,
    pages: Pages,
    principal: Principal,
    slug: str | None,
    values: FormData,
    invalid: Invalid | None,
) -> Response[str]:
    with portal.database.reading() as session:
        decidable = [agency for agency in queries.agencies(session) if principal.may_approve(agency.id)]
        if not decidable and not principal.is_steward:
            raise Forbidden()
        if principal.is_steward and not slug:
            agency = None
            people = people_of_portal(session, principal)
        else:
            agency = _agency(decidable, slug) if slug else decidable[0]
            people = people_of_agency(session, principal, agency.id)
    stewards = language_of(request).translate(STEWARDS)
    return pages.render(
        request,
        "accounts/people.html",
        status_code=422 if invalid else 200,
        principal=principal,
        choices=([("", stewards)] if principal.is_steward else []) + _choices(request, decidable),
        agency=agency,
        people=people,
        values=values,
        errors=in_words(invalid, language_of(request).translate),
    )


def _link_page(
    request: AnyRequest,
    portal: Portal,
    pages: Pages,
    principal: Principal,
    secret: str,
    *,
    email: str,
    is_invitation: bool,
    agency: str,
) -> Response[str]:
    return _never_stored(
        pages.render(
            request,
            "accounts/link.html",
            principal=principal,
            link=f"{portal.settings.base_url.rstrip('/')}/invitations/{secret}",
            email=email,
            is_invitation=is_invitation,
            days=portal.settings.invitation_days,
            back=_people_address(agency),
        )
    )


def _require_another(principal: Principal, person_id: UUID) -> None:
    if principal.person_id == str(person_id):
        raise Forbidden()


def _place(data: FormData) -> str:
    """The agency, by its slug, whose people the form stood among."""
    place = data.get("agency")
    return place if isinstance(place, str) else ""


def _people_address(slug: str) -> str:
    return f"{PEOPLE}?agency={quote(slug, safe='')}" if slug else PEOPLE


def _to_people(slug: str) -> Response[Any]:
    return Redirect(_people_address(slug), status_code=303)


def _choices(request: AnyRequest, agencies: list[AgencyView]) -> list[tuple[str, str]]:
    """Agencies to choose from, by slug and name."""
    pick = language_of(request).pick
    return [(agency.slug, pick(agency.name)) for agency in agencies]


def _agency(agencies: list[AgencyView], slug: str) -> AgencyView:
    found = next((agency for agency in agencies if agency.slug == slug), None)
    if found is None:
        raise NotFound()
    return found


# --- agencies


@get(AGENCIES, sync_to_thread=True)
def agencies_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
) -> Response[str]:
    """Every agency, for a steward to edit."""
    require_steward(principal)
    with portal.database.reading() as session:
        agencies = queries.agencies(session)
    return pages.render(request, "accounts/agencies.html", principal=principal, agencies=agencies)


@get(f"{AGENCIES}/new", sync_to_thread=True)
def new_agency_page(
    request: AnyRequest, pages: NamedDependency[Pages], principal: NamedDependency[Principal]
) -> Response[str]:
    """The form for a new agency."""
    require_steward(principal)
    return _agency_form(request, pages, principal, {}, None, is_new=True)


@post(f"{AGENCIES}/new", sync_to_thread=True)
def create_new_agency(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    data: URLEncodedBody[FormData],
) -> Response[Any]:
    """Create an agency; its first people are invited next."""
    require_steward(principal)
    try:
        facts = read_form(AgencyFacts, data)
        with portal.database.writing() as session:
            agency = create_agency(session, facts)
    except Invalid as invalid:
        return _agency_form(request, pages, principal, data, invalid, is_new=True)
    return _to_people(agency.slug)


@get(f"{AGENCIES}/{{agency_id:uuid}}", sync_to_thread=True)
def agency_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    agency_id: FromPath[UUID],
) -> Response[str]:
    """The form for what is said about an agency."""
    require_steward(principal)
    with portal.database.reading() as session:
        facts = agency_facts(session, str(agency_id))
    return _agency_form(request, pages, principal, msgspec.structs.asdict(facts), None, is_new=False)


@post(f"{AGENCIES}/{{agency_id:uuid}}", sync_to_thread=True)
def change_agency(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    agency_id: FromPath[UUID],
    data: URLEncodedBody[FormData],
) -> Response[Any]:
    """Change what is said about an agency; its old address will redirect."""
    require_steward(principal)
    try:
        facts = read_form(AgencyFacts, data)
        with portal.database.writing() as session:
            edit_agency(session, str(agency_id), facts)
    except Invalid as invalid:
        return _agency_form(request, pages, principal, data, invalid, is_new=False)
    return Redirect(AGENCIES, status_code=303)


def _agency_form(
    request: AnyRequest, pages: Pages, principal: Principal, values: FormData, invalid: Invalid | None, *, is_new: bool
) -> Response[str]:
    return pages.render(
        request,
        "accounts/agency.html",
        status_code=422 if invalid else 200,
        principal=principal,
        values=values,
        is_new=is_new,
        errors=in_words(invalid, language_of(request).translate),
    )


# --- tokens


@get(TOKENS, sync_to_thread=True)
def tokens_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
) -> Response[str]:
    """The tokens that she may revoke, and a form for a new one."""
    return _tokens_page(request, portal, pages, principal, {}, None)


@post(TOKENS, sync_to_thread=True)
def make_token(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    data: URLEncodedBody[FormData],
) -> Response[Any]:
    """Make a token for one agency, and show it once."""
    try:
        form = read_form(TokenForm, data)
    except Invalid as invalid:
        return _tokens_page(request, portal, pages, principal, data, invalid)
    with portal.database.writing() as session:
        agency = _agency(queries.agencies(session), form.agency)
        require_edit(principal, agency.id, is_public=True)
        _, secret = create_token(session, principal.person_id, agency.id, form.name)
    return _never_stored(
        pages.render(request, "accounts/token.html", principal=principal, secret=secret, name=form.name, agency=agency)
    )


@post(f"{TOKENS}/{{token_id:uuid}}/revoke", sync_to_thread=True)
def revoke(
    portal: NamedDependency[Portal], principal: NamedDependency[Principal], token_id: FromPath[UUID]
) -> Response[Any]:
    """Make a token useless at once."""
    with portal.database.writing() as session:
        revoke_token(session, principal, str(token_id))
    return Redirect(TOKENS, status_code=303)


def _tokens_page(
    request: AnyRequest,
    portal: Portal,
    pages: Pages,
    principal: Principal,
    values: FormData,
    invalid: Invalid | None,
) -> Response[str]:
    with portal.database.reading() as session:
        agencies = [agency for agency in queries.agencies(session) if principal.may_edit(agency.id)]
        tokens = tokens_seen_by(session, principal)
    return pages.render(
        request,
        "accounts/tokens.html",
        status_code=422 if invalid else 200,
        principal=principal,
        choices=_choices(request, agencies),
        tokens=tokens,
        values=values,
        errors=in_words(invalid, language_of(request).translate),
    )


def _never_stored(page: Response[str]) -> Response[str]:
    """A page that shows a secret: no browser keeps it for the back button."""
    page.headers["Cache-Control"] = "no-store"
    return page


handlers = [
    people_page,
    invite_person,
    make_password_link,
    give_role,
    deactivate_person,
    reactivate_person,
    agencies_page,
    new_agency_page,
    create_new_agency,
    agency_page,
    change_agency,
    tokens_page,
    make_token,
    revoke,
]
"""Each needs `principal`; the router that holds them provides it."""
