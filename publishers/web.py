"""The officer's pages: her desk, handing in, following a file, publishing, deciding, withdrawing."""

from collections.abc import Callable
from typing import Any, TypeVar

import anyio.to_thread
from litestar import Request, Response, Router, get, post
from litestar.datastructures.state import State
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect
from sqlmodel import Session, col, select

from catalog import queries
from catalog.errors import N_, Invalid, NotFound
from catalog.portal import Portal
from catalog.principal import Principal
from catalog.store.models import Agency, Dataset, DatasetState, Resource, Version
from catalog.web.page import Pages, language_of
from publishers import submissions
from publishers.guards import current_principal, require_approve, require_edit, require_steward
from publishers.metadata import (
    create_dataset,
    create_resource,
    edit_dataset,
    editable_datasets,
    metadata_values,
    parse_metadata,
    parse_resource_title,
)
from publishers.models import Person, Submission
from publishers.multipart_form import Form, read_form
from publishers.status import recipe_step, status_context
from publishers.submissions import OPEN, Placed, WithdrawnKind, placed, withdraw
from publishers.sweep import remove_remains
from publishers.uploads import Upload, seal, unseal

AnyRequest = Request[Any, Any, State]
T = TypeVar("T")

NO_FILE = N_("Choose a file: CSV or Excel (.xlsx).")
UPLOAD_FIELD = "upload"
"""Hidden field that remembers the file of an earlier try, so that nobody uploads twice over a missing title."""


# --- her desk


@get("/publish", sync_to_thread=True)
def desk(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
) -> Response[str]:
    """What waits for her, and her agency's datasets."""
    with portal.database.reading() as session:
        datasets = editable_datasets(session, principal)
        agencies = {agency.id: agency for agency in queries.agencies(session) if principal.may_edit(agency.id)}
        open_ones = _open_submissions(session, [dataset.id for dataset in datasets])
        return pages.render(
            request,
            "publish/desk.html",
            principal=principal,
            datasets=datasets,
            agencies=agencies,
            open_submissions=open_ones,
        )


# --- handing in


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
        metadata = _collect(problems, lambda: parse_metadata(form.values))
        title = _collect(problems, lambda: parse_resource_title(form.values))
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
            return _see(f"/publish/submissions/{submission.id}")

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
        dataset = _editable(session, principal, dataset_id)
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
    await anyio.to_thread.run_sync(lambda: _authorise(portal, principal, dataset_id))
    form = await read_form(request, portal)

    def record() -> Response[Any]:
        upload = _upload_of(form, portal, principal)
        problems: dict[str, str] = {}
        title = _collect(problems, lambda: parse_resource_title(form.values))
        if upload is None:
            problems["file"] = NO_FILE
        if problems or title is None or upload is None:
            with portal.database.reading() as session:
                dataset = _editable(session, principal, dataset_id)
                return _file_form(request, portal, pages, principal, dataset, None, form.values, problems, upload)
        with portal.database.writing() as session:
            dataset = _editable(session, principal, dataset_id)
            resource = create_resource(session, dataset, title, _stem(upload.name))
            submission, _ = submissions.hand_in(session, principal, resource, upload)
            return _see(f"/publish/submissions/{submission.id}")

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
        dataset, resource = _editable_resource(session, principal, resource_id)
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
            _editable_resource(session, principal, resource_id)

    await anyio.to_thread.run_sync(authorise)
    form = await read_form(request, portal)

    def record() -> Response[Any]:
        upload = _upload_of(form, portal, principal)
        if upload is None:
            with portal.database.reading() as session:
                dataset, resource = _editable_resource(session, principal, resource_id)
                problems = {"file": NO_FILE}
                return _file_form(request, portal, pages, principal, dataset, resource, form.values, problems, None)
        with portal.database.writing() as session:
            _, resource = _editable_resource(session, principal, resource_id)
            submission, former = submissions.hand_in(session, principal, resource, upload)
        _remove_input(portal, former)
        return _see(f"/publish/submissions/{submission.id}")

    return await anyio.to_thread.run_sync(record)


# --- a dataset


@get("/publish/datasets/{dataset_id:str}", sync_to_thread=True)
def dataset_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    dataset_id: FromPath[str],
) -> Response[str]:
    """A dataset as its agency sees it: tables, versions, what is open, what can be done."""
    with portal.database.reading() as session:
        dataset = _editable(session, principal, dataset_id)
        resources = session.exec(
            select(Resource).where(Resource.dataset_id == dataset_id).order_by(col(Resource.position))
        ).all()
        return pages.render(
            request,
            "publish/dataset.html",
            principal=principal,
            dataset=dataset,
            resources=[(resource, queries.versions(session, resource.id)) for resource in resources],
            open_submissions={where.resource.id: where for where in _open_submissions(session, [dataset_id])},
        )


@get("/publish/datasets/{dataset_id:str}/edit", sync_to_thread=True)
def edit_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    dataset_id: FromPath[str],
) -> Response[str]:
    """The form for what is said about a dataset."""
    with portal.database.reading() as session:
        dataset = _editable(session, principal, dataset_id)
        values = metadata_values(dataset)
        return pages.render(
            request, "publish/edit.html", principal=principal, dataset=dataset, values=values, errors={}
        )


@post("/publish/datasets/{dataset_id:str}/edit", sync_to_thread=True)
def edit(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    dataset_id: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:
    """Change what is said about a dataset."""
    problems: dict[str, str] = {}
    metadata = _collect(problems, lambda: parse_metadata(data))
    with portal.database.writing() as session:
        dataset = _editable(session, principal, dataset_id)
        if metadata is None:
            return pages.render(
                request,
                "publish/edit.html",
                status_code=422,
                principal=principal,
                dataset=dataset,
                values=data,
                errors=_translated(request, problems),
            )
        edit_dataset(session, dataset, metadata)
    return _see(f"/publish/datasets/{dataset_id}")


# --- a submission


@get("/publish/submissions/{submission_id:str}", sync_to_thread=True)
def submission_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    submission_id: FromPath[str],
) -> Response[str]:
    """Follow a file: its steps, what was found, what to do next."""
    return _status_page(request, portal, pages, principal, submission_id)


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
        return _status_page(request, portal, pages, principal, submission_id, error.fields)

    def change(session: Session, where: Placed) -> None:
        submissions.add_steps(session, principal, where.submission, steps)

    return _act(portal, principal, submission_id, change)


@post("/publish/submissions/{submission_id:str}/undo", sync_to_thread=True)
def undo_recipe_step(
    portal: NamedDependency[Portal], principal: NamedDependency[Principal], submission_id: FromPath[str]
) -> Response[Any]:
    """Take the last correction back."""
    return _act(
        portal,
        principal,
        submission_id,
        lambda session, where: submissions.undo_step(session, principal, where.submission),
    )


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
            return _status_page(request, portal, pages, principal, submission_id, {"file": NO_FILE})
        with portal.database.writing() as session:
            where = placed(session, submission_id, for_update=True)
            require_edit(principal, where.dataset.agency_id)
            former = submissions.replace_file(session, principal, where.submission, upload)
        _remove_input(portal, former)
        return _see(f"/publish/submissions/{submission_id}")

    return await anyio.to_thread.run_sync(record)


@post("/publish/submissions/{submission_id:str}/publish", sync_to_thread=True)
def publish(
    portal: NamedDependency[Portal], principal: NamedDependency[Principal], submission_id: FromPath[str]
) -> Response[Any]:
    """The editor's click on what is ready."""
    return _act(
        portal,
        principal,
        submission_id,
        lambda session, where: submissions.request_publication(session, principal, where.submission),
    )


@post("/publish/submissions/{submission_id:str}/decision", sync_to_thread=True)
def decide(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    submission_id: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:
    """A second person approves or declines what is in review."""
    decision = submissions.approve if data.get("decision") == "approve" else submissions.decline

    def change(session: Session, where: Placed) -> None:
        require_approve(principal, where.dataset.agency_id)
        decision(session, principal, where.submission, data.get("reason", ""))

    try:
        return _act(portal, principal, submission_id, change)
    except submissions.ReasonTooShort as error:
        _, detail = error.explain(language_of(request).translate)
        return _status_page(request, portal, pages, principal, submission_id, {"reason": detail}, data)


@post("/publish/submissions/{submission_id:str}/retry", sync_to_thread=True)
def retry(
    portal: NamedDependency[Portal], principal: NamedDependency[Principal], submission_id: FromPath[str]
) -> Response[Any]:
    """A steward lets a failed submission be tried again."""

    def change(session: Session, where: Placed) -> None:
        require_steward(principal)
        submissions.retry(session, principal, where.submission)

    return _act(portal, principal, submission_id, change)


# --- withdrawing


@get("/publish/withdraw/{kind:str}/{record_id:str}", sync_to_thread=True)
def withdraw_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    kind: FromPath[WithdrawnKind],
    record_id: FromPath[str],
    reason: FromQuery[str] = "",
) -> Response[str]:
    """Say what goes, and ask for the public reason."""
    return _withdraw_form(request, portal, pages, principal, kind, record_id, reason, {})


@post("/publish/withdraw/{kind:str}/{record_id:str}", sync_to_thread=True)
def withdraw_record(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    principal: NamedDependency[Principal],
    kind: FromPath[WithdrawnKind],
    record_id: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:
    """Take it back: gone at once everywhere, with a tombstone."""
    reason = data.get("reason", "").strip()
    if not reason:
        problems = {"reason": N_("Say why it is withdrawn; the reason is public.")}
        return _withdraw_form(request, portal, pages, principal, kind, record_id, reason, problems)
    with portal.database.writing() as session:
        dataset = _dataset_of(session, principal, kind, record_id)
        remains = withdraw(session, principal, kind, record_id, reason)
    remove_remains(portal, remains)
    return _see("/publish" if kind is WithdrawnKind.DATASET else f"/publish/datasets/{dataset.id}")


# --- shared by the handlers above


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
        errors=_translated(request, problems),
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
        errors=_translated(request, problems),
        upload=upload,
        sealed=_sealed(upload, portal, principal),
        max_upload_bytes=portal.settings.max_upload_bytes,
    )


def _status_page(
    request: AnyRequest,
    portal: Portal,
    pages: Pages,
    principal: Principal,
    submission_id: str,
    problems: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
) -> Response[str]:
    with portal.database.reading() as session:
        where = placed(session, submission_id)
        require_edit(principal, where.dataset.agency_id)
        people = {person.id: person.name for person in session.exec(select(Person)).all()}
        history = submissions.events(session, submission_id)
    return pages.render(
        request,
        "publish/submission.html",
        status_code=422 if problems else 200,
        principal=principal,
        errors=_translated(request, problems or {}),
        values=values or {},
        history=[(event, people.get(event.person_id or "", "")) for event in history],
        may_decide=principal.may_approve(where.dataset.agency_id),
        is_own=principal.person_id == where.submission.submitted_by,
        min_reason=submissions.MIN_REASON_LENGTH,
        max_upload_bytes=portal.settings.max_upload_bytes,
        **status_context(portal, where, language_of(request).code),
    )


def _withdraw_form(
    request: AnyRequest,
    portal: Portal,
    pages: Pages,
    principal: Principal,
    kind: WithdrawnKind,
    record_id: str,
    reason: str,
    problems: dict[str, str],
) -> Response[str]:
    with portal.database.reading() as session:
        dataset = _dataset_of(session, principal, kind, record_id)
    return pages.render(
        request,
        "publish/withdraw.html",
        status_code=422 if problems else 200,
        principal=principal,
        kind=kind,
        dataset=dataset,
        reason=reason,
        errors=_translated(request, problems),
    )


def _act(
    portal: Portal, principal: Principal, submission_id: str, change: Callable[[Session, Placed], None]
) -> Response[Any]:
    """Do one thing to a submission of her agency, and go back to its page."""
    with portal.database.writing() as session:
        where = placed(session, submission_id, for_update=True)
        require_edit(principal, where.dataset.agency_id)
        change(session, where)
    return _see(f"/publish/submissions/{submission_id}")


def _authorise(portal: Portal, principal: Principal, dataset_id: str) -> None:
    with portal.database.reading() as session:
        _editable(session, principal, dataset_id)


def _editable(session: Session, principal: Principal, dataset_id: str) -> Dataset:
    """Raises NotFound for what is another agency's business, or withdrawn."""
    dataset = session.get(Dataset, dataset_id)
    if dataset is None or dataset.state is DatasetState.WITHDRAWN:
        raise NotFound()
    require_edit(principal, dataset.agency_id)
    return dataset


def _editable_resource(session: Session, principal: Principal, resource_id: str) -> tuple[Dataset, Resource]:
    resource = session.get(Resource, resource_id)
    if resource is None or resource.withdrawn_at is not None:
        raise NotFound()
    return _editable(session, principal, resource.dataset_id), resource


def _dataset_of(session: Session, principal: Principal, kind: WithdrawnKind, record_id: str) -> Dataset:
    """The dataset that a version, resource or dataset id belongs to."""
    if kind is WithdrawnKind.DATASET:
        return _editable(session, principal, record_id)
    if kind is WithdrawnKind.VERSION:
        version = session.get(Version, record_id)
        if version is None or version.withdrawn_at is not None:
            raise NotFound()
        record_id = version.resource_id
    return _editable_resource(session, principal, record_id)[0]


def _open_submissions(session: Session, dataset_ids: list[str]) -> list[Placed]:
    """Submissions that wait for somebody, the latest change first."""
    query = (
        select(Submission, Resource, Dataset)
        .join(Resource, col(Resource.id) == Submission.resource_id)
        .join(Dataset, col(Dataset.id) == Resource.dataset_id)
        .where(col(Dataset.id).in_(dataset_ids), col(Submission.state).in_(OPEN), col(Submission.input_name) != "")
        .order_by(col(Submission.changed_at).desc())
    )
    return [Placed(*row) for row in session.exec(query).all()]


def _upload_of(form: Form, portal: Portal, principal: Principal) -> Upload | None:
    """The file of this try, else the one of an earlier try that still stands in quarantine."""
    earlier = unseal(form.values.get(UPLOAD_FIELD, ""), principal.person_id, portal.settings.signing_secret())
    if form.upload is not None:
        if earlier is not None:
            _remove_input(portal, earlier.id)
        return form.upload
    return earlier if earlier is not None and portal.files.quarantined(earlier.id).exists() else None


def _sealed(upload: Upload | None, portal: Portal, principal: Principal) -> str:
    return "" if upload is None else seal(upload, principal.person_id, portal.settings.signing_secret())


def _remove_input(portal: Portal, input_id: str) -> None:
    if input_id:
        portal.files.remove(portal.files.quarantined(input_id))


def _collect(problems: dict[str, str], parse: Callable[[], T]) -> T | None:
    """What `parse` gives; where it raises Invalid, its messages go to `problems`."""
    try:
        return parse()
    except Invalid as error:
        problems |= error.fields
        return None


def _translated(request: AnyRequest, problems: dict[str, str]) -> dict[str, str]:
    translate = language_of(request).translate
    return {name: translate(message) for name, message in problems.items()}


def _stem(file_name: str) -> str:
    return file_name.rpartition(".")[0] or file_name


def _see(address: str) -> Response[Any]:
    return Redirect(address, status_code=303)


routes: list[Any] = [
    Router(
        "/",
        route_handlers=[
            desk,
            new_dataset_page,
            create_new_dataset,
            new_resource_page,
            create_new_resource,
            new_file_page,
            hand_in_file,
            dataset_page,
            edit_page,
            edit,
            submission_page,
            add_recipe_step,
            undo_recipe_step,
            replace_file,
            publish,
            decide,
            retry,
            withdraw_page,
            withdraw_record,
        ],
        dependencies={"principal": Provide(current_principal, sync_to_thread=True)},
        include_in_schema=False,
    )
]
