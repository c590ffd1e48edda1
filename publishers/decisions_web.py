"""Pages for deciding about a hand-in: the second person, the steward, the end of the original, the log of it all."""

from typing import Any

from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlmodel import Session

from catalog.portal import Portal
from catalog.principal import Principal
from catalog.web.page import AnyRequest, Pages
from publishers import originals, overrides, review
from publishers.audit import newest_entries
from publishers.decisions import log_line, names_of_people, overridable
from publishers.forms import see_other
from publishers.guards import current_principal, require_approve, require_edit, require_steward
from publishers.submission_web import act_on_form
from publishers.submissions import Placed, placed

LINES_PER_PAGE = 50


@post("/publish/submissions/{submission_id:str}/decision", sync_to_thread=True)
def decide(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    submission_id: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:
    """A second person approves what is in review, or sends it back."""

    def change(session: Session, where: Placed) -> None:
        require_approve(principal, where.dataset.agency_id)
        run_key = data.get("run", "")
        if data.get("decision") == "approve":
            review.approve(session, principal, where.submission, review.read_approval(data), run_key)
        else:
            review.send_back(session, principal, where.submission, review.read_reply(data), run_key)

    return act_on_form(request, portal, pages, principal, submission_id, data, change)


@post("/publish/submissions/{submission_id:str}/override", sync_to_thread=True)
def ask_for_override(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    submission_id: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:
    """An approver asks the stewards to let blocked data be public, on a legal basis."""

    def change(session: Session, where: Placed) -> None:
        require_approve(principal, where.dataset.agency_id)
        chosen = [finding for name, finding in overridable(where) if name in data]
        overrides.ask(session, principal, where.submission, chosen, review.read_plea(data))

    return act_on_form(request, portal, pages, principal, submission_id, data, change)


@post("/publish/submissions/{submission_id:str}/override/decision", sync_to_thread=True)
def decide_override(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    submission_id: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:
    """A steward grants or declines what an approver asked for."""
    decision = overrides.grant if data.get("decision") == "grant" else overrides.decline

    def change(session: Session, where: Placed) -> None:
        require_steward(principal)
        decision(session, principal, where.submission, data.get("request", ""), review.read_reply(data))

    return act_on_form(request, portal, pages, principal, submission_id, data, change)


@post("/publish/submissions/{submission_id:str}/original/remove", sync_to_thread=True)
def remove_original(
    portal: NamedDependency[Portal], principal: NamedDependency[Principal], submission_id: FromPath[str]
) -> Response[Any]:
    """Delete the original from quarantine at once."""
    remove_original_now(portal, principal, submission_id)
    return see_other(f"/publish/submissions/{submission_id}")


def remove_original_now(portal: Portal, principal: Principal, submission_id: str) -> Placed:
    """What the button does, and the API; returns the submission without its original."""
    with portal.database.writing() as session:
        where = placed(session, submission_id, for_update=True)
        require_edit(principal, where.dataset.agency_id)
        originals.remove_original(session, where.submission, principal.person_id)
    originals.remove_bytes(portal, where.submission)
    return where


@get("/publish/log", sync_to_thread=True)
def log_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    before: FromQuery[int | None] = None,
) -> Response[str]:
    """All that was decided and done about submissions, the newest first, for stewards."""
    require_steward(principal)
    with portal.database.reading() as session:
        entries = newest_entries(session, before, LINES_PER_PAGE + 1)
        names = names_of_people(session)
    shown = [log_line(entry, names) for entry in entries[:LINES_PER_PAGE]]
    return pages.render(
        request,
        "publish/log.html",
        principal=principal,
        lines=shown,
        older=shown[-1].number if len(entries) > LINES_PER_PAGE else None,
        is_newest=before is None,
    )


routes = [
    Router(
        "/",
        route_handlers=[decide, ask_for_override, decide_override, remove_original, log_page],
        dependencies={"principal": Provide(current_principal, sync_to_thread=True)},
        include_in_schema=False,
    )
]
