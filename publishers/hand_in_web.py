"""Pages for handing in: a new dataset, a further table, the next file of a table."""

from typing import Any

import anyio.to_thread
from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from catalog import queries
from catalog.errors import N_, NotFound
from catalog.portal import Portal
from catalog.principal import Principal
from catalog.store.models import Agency, Dataset, Resource
from catalog.web.page import AnyRequest, Pages
from publishers import submissions
from publishers.editable import editable_dataset, editable_resource
from publishers.forms import NO_FILE, collect, see_other, translated
from publishers.guards import current_principal
from publishers.metadata import (
    create_dataset,
    create_resource,
    parse_metadata,
    parse_resource_title,
)
from publishers.multipart_form import Form, read_form
from publishers.sweep import remove_input
from publishers.uploads import Upload, seal, unseal

UPLOAD_FIELD = "upload"
"""Hidden field that remembers the file of an earlier try, so that nobody uploads twice over a missing title."""


@get("/publish/new", sync_to_thread=True)
def new_dataset_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
) -> Response[str]:
    """The form for a new dataset with its first table."""
    return _new_dataset_form(request, portal, pages, principal, {}, {}, None)


@post("/publish/new", exclude_from_csrf=True, request_max_body_size=None)
async def create_new_dataset(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
) -> Response[Any]:
    """Create the dataset and hand in its file; a form with errors comes back with everything kept, the file too."""
    form = await read_form(request, portal)

    def record() -> Response[Any]:
        upload = _upload_of(form, portal, principal)
        problems: dict[str, str] = {}
        metadata = collect(problems, lambda: parse_metadata(form.values))
        title = collect(problems, lambda: parse_resource_title(form.values))
        agency_id = form.values.get("agency", "")
        if not principal.may_edit(agency_id):
            problems["agency"] = N_("Choose your agency.")
        if upload is None:
            problems["file"] = NO_FILE
        if problems or metadata is None or title is None or upload is None:
            return _new_dataset_form(request, portal, pages, principal, form.values, problems, upload)
        with portal.database.writing() as session:
            if session.get(Agency, agency_id) is None:
                raise NotFound()
            dataset = create_dataset(session, agency_id, metadata)
            resource = create_resource(session, dataset, title, _stem(upload.name))
            submission, _ = submissions.hand_in(session, principal, resource, upload)
            return see_other(f"/publish/submissions/{submission.id}")

    return await anyio.to_thread.run_sync(record)


@get("/publish/datasets/{dataset_id:str}/resources/new", sync_to_thread=True)
def new_resource_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    dataset_id: FromPath[str],
) -> Response[str]:
    """The form for a further table of a dataset."""
    with portal.database.reading() as session:
        dataset = editable_dataset(session, principal, dataset_id)
        return _file_form(request, portal, pages, principal, dataset, None, {}, {}, None)


@post("/publish/datasets/{dataset_id:str}/resources/new", exclude_from_csrf=True, request_max_body_size=None)
async def create_new_resource(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    dataset_id: FromPath[str],
) -> Response[Any]:
    """Add a table to a dataset and hand in its file."""

    def authorise() -> None:
        with portal.database.reading() as session:
            editable_dataset(session, principal, dataset_id)

    await anyio.to_thread.run_sync(authorise)
    form = await read_form(request, portal)

    def record() -> Response[Any]:
        upload = _upload_of(form, portal, principal)
        problems: dict[str, str] = {}
        title = collect(problems, lambda: parse_resource_title(form.values))
        if upload is None:
            problems["file"] = NO_FILE
        if problems or title is None or upload is None:
            with portal.database.reading() as session:
                dataset = editable_dataset(session, principal, dataset_id)
                return _file_form(request, portal, pages, principal, dataset, None, form.values, problems, upload)
        with portal.database.writing() as session:
            dataset = editable_dataset(session, principal, dataset_id)
            resource = create_resource(session, dataset, title, _stem(upload.name))
            submission, _ = submissions.hand_in(session, principal, resource, upload)
            return see_other(f"/publish/submissions/{submission.id}")

    return await anyio.to_thread.run_sync(record)


@get("/publish/resources/{resource_id:str}/file", sync_to_thread=True)
def new_file_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    resource_id: FromPath[str],
) -> Response[str]:
    """The form for a new file of a table that is there already."""
    with portal.database.reading() as session:
        dataset, resource = editable_resource(session, principal, resource_id)
        return _file_form(request, portal, pages, principal, dataset, resource, {}, {}, None)


@post("/publish/resources/{resource_id:str}/file", exclude_from_csrf=True, request_max_body_size=None)
async def hand_in_file(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    resource_id: FromPath[str],
) -> Response[Any]:
    """Hand in the next file of a table."""

    def authorise() -> None:
        with portal.database.reading() as session:
            editable_resource(session, principal, resource_id)

    await anyio.to_thread.run_sync(authorise)
    form = await read_form(request, portal)

    def record() -> Response[Any]:
        upload = _upload_of(form, portal, principal)
        if upload is None:
            with portal.database.reading() as session:
                dataset, resource = editable_resource(session, principal, resource_id)
                problems = {"file": NO_FILE}
                return _file_form(request, portal, pages, principal, dataset, resource, form.values, problems, None)
        with portal.database.writing() as session:
            _, resource = editable_resource(session, principal, resource_id)
            submission, former = submissions.hand_in(session, principal, resource, upload)
        remove_input(portal, former)
        return see_other(f"/publish/submissions/{submission.id}")

    return await anyio.to_thread.run_sync(record)


def _new_dataset_form(
    request: AnyRequest,
    portal: Portal,
    pages: Pages,
    principal: Principal,
    values: dict[str, str],
    problems: dict[str, str],
    upload: Upload | None,
) -> Response[str]:
    with portal.database.reading() as session:
        agencies = [agency for agency in queries.agencies(session) if principal.may_edit(agency.id)]
    return pages.render(
        request,
        "publish/new.html",
        status_code=422 if problems else 200,
        principal=principal,
        agencies=agencies,
        values=values,
        errors=translated(request, problems),
        upload=upload,
        sealed=_sealed(upload, portal, principal),
        max_upload_bytes=portal.settings.max_upload_bytes,
    )


def _file_form(
    request: AnyRequest,
    portal: Portal,
    pages: Pages,
    principal: Principal,
    dataset: Dataset,
    resource: Resource | None,
    values: dict[str, str],
    problems: dict[str, str],
    upload: Upload | None,
) -> Response[str]:
    return pages.render(
        request,
        "publish/file.html",
        status_code=422 if problems else 200,
        principal=principal,
        dataset=dataset,
        resource=resource,
        values=values,
        errors=translated(request, problems),
        upload=upload,
        sealed=_sealed(upload, portal, principal),
        max_upload_bytes=portal.settings.max_upload_bytes,
    )


def _upload_of(form: Form, portal: Portal, principal: Principal) -> Upload | None:
    """The file of this try, else the one of an earlier try that still stands in quarantine."""
    earlier = unseal(form.values.get(UPLOAD_FIELD, ""), principal.person_id, portal.settings.signing_secret())
    if form.upload is not None:
        if earlier is not None:
            remove_input(portal, earlier.id)
        return form.upload
    return earlier if earlier is not None and portal.files.quarantined(earlier.id).exists() else None


def _sealed(upload: Upload | None, portal: Portal, principal: Principal) -> str:
    return "" if upload is None else seal(upload, principal.person_id, portal.settings.signing_secret())


def _stem(file_name: str) -> str:
    return file_name.rpartition(".")[0] or file_name


routes = [
    Router(
        "/",
        route_handlers=[
            new_dataset_page,
            create_new_dataset,
            new_resource_page,
            create_new_resource,
            new_file_page,
            hand_in_file,
        ],
        dependencies={"principal": Provide(current_principal, sync_to_thread=True)},
        include_in_schema=False,
    )
]
