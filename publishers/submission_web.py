"""Pages for following a hand-in: what was found, corrections, the click. Deciding about it: `decisions_web`."""

from collections.abc import Callable, Mapping
from typing import Any

import anyio.to_thread
from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, URLEncodedBody
from sqlmodel import Session

from catalog.errors import Conflict, Invalid
from catalog.portal import Portal
from catalog.principal import Principal
from catalog.web.page import AnyRequest, Pages, language_of
from publishers import submissions
from publishers.decisions import decision_context
from publishers.forms import NO_FILE, see_other, translated
from publishers.guards import current_principal, require_edit, require_steward
from publishers.multipart_form import read_form
from publishers.places import download
from publishers.risk_part import declared_steps
from publishers.schema_form import schema_steps
from publishers.status import recipe_step, require_known_columns, status_context
from publishers.submissions import Placed, placed
from publishers.sweep import remove_input
from publishers.views import inspection_of, is_under_way


@get("/publish/submissions/{submission_id:str}", sync_to_thread=True)
def submission_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    submission_id: FromPath[str],
) -> Response[str]:
    """Follow a file: its steps, what was found, what to do next."""
    return status_page(request, portal, pages, principal, submission_id)


@post("/publish/submissions/{submission_id:str}/recipe", sync_to_thread=True)
def add_recipe_step(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    submission_id: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:
    """Correct how the file is read or a column typed; it is checked again at once."""
    try:
        steps = recipe_step(data)
    except Invalid as error:
        return status_page(request, portal, pages, principal, submission_id, error.fields)

    def change(session: Session, where: Placed) -> None:
        require_present_answer(where, data)
        require_known_columns(inspection_of(where), steps)
        submissions.add_steps(session, principal, where.submission, steps)

    return act_on_form(request, portal, pages, principal, submission_id, {}, change)


@post("/publish/submissions/{submission_id:str}/schema", sync_to_thread=True)
def edit_schema(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    submission_id: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:
    """Say what the columns are; only what differs from the schema on the page becomes a correction."""

    def change(session: Session, where: Placed) -> None:
        require_present_answer(where, data)
        inspection = inspection_of(where)
        if inspection is None or inspection.table_schema is None:
            raise Conflict()
        submissions.add_steps(session, principal, where.submission, schema_steps(inspection.table_schema, data))

    return act_on_form(request, portal, pages, principal, submission_id, data, change)


@post("/publish/submissions/{submission_id:str}/risk", sync_to_thread=True)
def declare_risk(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    submission_id: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:
    """Say what a row stands for, what others may know, and how many have to be alike; it is checked again at once."""

    def change(session: Session, where: Placed) -> None:
        require_present_answer(where, data)
        inspection = inspection_of(where)
        if inspection is None or inspection.risk is None:
            raise Conflict()
        submissions.add_steps(session, principal, where.submission, declared_steps(inspection, data))

    return act_on_form(request, portal, pages, principal, submission_id, data, change)


@post("/publish/submissions/{submission_id:str}/undo", sync_to_thread=True)
def undo_recipe_step(
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    submission_id: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:
    """Take the last correction back, or all of them."""
    undo = submissions.undo_all if data.get("which") == "all" else submissions.undo_correction

    def change(session: Session, where: Placed) -> None:
        require_present_answer(where, data)
        undo(session, principal, where.submission)

    return act(portal, principal, submission_id, change)


@get("/publish/submissions/{submission_id:str}/errors.csv", sync_to_thread=True)
def errors_file(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    submission_id: FromPath[str],
) -> Response[Any]:
    """Every place of what was found, for a spreadsheet."""
    return download(portal, principal, submission_id, "errors.csv", language_of(request).code)


@get("/publish/submissions/{submission_id:str}/left-out.csv", sync_to_thread=True)
def left_out_file(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    submission_id: FromPath[str],
) -> Response[Any]:
    """The rows that the officer leaves out, for whoever mends them."""
    return download(portal, principal, submission_id, "left-out.csv", language_of(request).code)


@post("/publish/submissions/{submission_id:str}/file", exclude_from_csrf=True, request_max_body_size=None)
async def replace_file(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    submission_id: FromPath[str],
) -> Response[Any]:
    """Hand in a corrected file; the corrections made on the page stay."""

    def authorise() -> None:
        with portal.database.reading() as session:
            require_edit(principal, placed(session, submission_id).dataset.agency_id)

    await anyio.to_thread.run_sync(authorise)
    form = await read_form(request, portal)

    def record() -> Response[Any]:
        upload = form.upload
        if upload is None:
            return status_page(request, portal, pages, principal, submission_id, {"file": NO_FILE})
        with portal.database.writing() as session:
            where = placed(session, submission_id, for_update=True)
            require_edit(principal, where.dataset.agency_id)
            former = submissions.replace_file(session, principal, where.submission, upload)
        remove_input(portal, former)
        return see_other(f"/publish/submissions/{submission_id}")

    return await anyio.to_thread.run_sync(record)


@post("/publish/submissions/{submission_id:str}/publish", sync_to_thread=True)
def publish(
    portal: NamedDependency[Portal], principal: NamedDependency[Principal], submission_id: FromPath[str]
) -> Response[Any]:
    """The editor's click on what is ready."""
    return act(
        portal,
        principal,
        submission_id,
        lambda session, where: submissions.request_publication(session, principal, where.submission),
    )


@post("/publish/submissions/{submission_id:str}/retry", sync_to_thread=True)
def retry(
    portal: NamedDependency[Portal], principal: NamedDependency[Principal], submission_id: FromPath[str]
) -> Response[Any]:
    """A steward lets a failed submission be tried again."""

    def change(session: Session, where: Placed) -> None:
        require_steward(principal)
        submissions.retry(session, principal, where.submission)

    return act(portal, principal, submission_id, change)


def status_page(
    request: AnyRequest,
    portal: Portal,
    pages: Pages,
    principal: Principal,
    submission_id: str,
    problems: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
) -> Response[str]:
    """The submission's page; with what is wrong in a form of it and what was typed there, where it was sent."""
    with portal.database.reading() as session:
        where = placed(session, submission_id)
        require_edit(principal, where.dataset.agency_id)
        decisions = decision_context(session, portal, principal, where)
    return pages.render(
        request,
        "publish/submission.html",
        status_code=422 if problems else 200,
        principal=principal,
        errors=translated(request, problems or {}),
        values=values or {},
        max_upload_bytes=portal.settings.max_upload_bytes,
        **decisions,
        **status_context(portal, where, language_of(request).code),
    )


def act(
    portal: Portal, principal: Principal, submission_id: str, change: Callable[[Session, Placed], None]
) -> Response[Any]:
    """Do one thing to a submission of her agency, and go back to its page."""
    with portal.database.writing() as session:
        where = placed(session, submission_id, for_update=True)
        require_edit(principal, where.dataset.agency_id)
        change(session, where)
    return see_other(f"/publish/submissions/{submission_id}")


def require_present_answer(where: Placed, data: Mapping[str, str]) -> None:
    """Pass for a form that belongs to the answer which the submission has now.

    Raises Conflict for one sent twice, and for that of an old page: the columns may be others since.
    """
    if is_under_way(where) or data.get("run", "") != where.submission.run_key:
        raise Conflict()


def act_on_form(
    request: AnyRequest,
    portal: Portal,
    pages: Pages,
    principal: Principal,
    submission_id: str,
    data: dict[str, str],
    change: Callable[[Session, Placed], None],
) -> Response[Any]:
    """The same for what a form says; where that is wrong, its page again with what was typed."""
    try:
        return act(portal, principal, submission_id, change)
    except Invalid as error:
        return status_page(request, portal, pages, principal, submission_id, error.fields, data)


routes = [
    Router(
        "/",
        route_handlers=[
            submission_page,
            add_recipe_step,
            edit_schema,
            declare_risk,
            undo_recipe_step,
            errors_file,
            left_out_file,
            replace_file,
            publish,
            retry,
        ],
        dependencies={"principal": Provide(current_principal, sync_to_thread=True)},
        include_in_schema=False,
    )
]
