"""Publishing by script: everything the form does, with a token, through the same gates."""

from dataclasses import dataclass
from typing import Annotated, Any

import anyio.to_thread
import msgspec
from litestar import Response, Router, delete, get, patch, post, put
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.params import JSONBody, PathParameter, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED, HTTP_202_ACCEPTED
from sqlmodel import Session, select

from catalog.errors import N_, Invalid, NotFound
from catalog.portal import Portal
from catalog.principal import Principal
from catalog.store.models import Dataset, DatasetState, Resource, Version
from catalog.web.described import PUBLISHING, TOKEN, DatasetSlug, ResourceSlug, problems
from catalog.web.page import AnyRequest, language_of
from catalog.web.problems import UnsupportedMediaType
from catalog.web.streaming import Streamed
from publishers import submissions
from publishers.audit import entries_of
from publishers.decisions import AuditEntryOut
from publishers.decisions_web import remove_original_now
from publishers.guards import require_edit, token_principal
from publishers.metadata import (
    create_dataset,
    create_resource,
    edit_dataset,
    metadata_values,
    parse_metadata,
    parse_resource_title,
    require_plain_name,
)
from publishers.places import CSV_TYPE, download
from publishers.submissions import Remains, WithdrawnKind, placed, withdraw
from publishers.sweep import remove_input, remove_remains
from publishers.uploads import receive
from publishers.views import SubmissionOut, submission_out
from validation.recipe import Recipe

TAGS = [PUBLISHING]
SECURITY: list[dict[str, list[str]]] = [{TOKEN: []}]
PROBLEMS = problems(401, 403, 404, 409, 413, 422)
PROBLEMS_OF_JSON = problems(401, 403, 404, 409, 413, 415, 422)

FileName = Annotated[str, QueryParameter(max_length=255, description="The file's name; its ending helps to read it.")]
SubmissionId = Annotated[str, PathParameter(description="The submission's id, from the answer to the file.")]


MAX_NUMBER = 2**31 - 1
"""The largest that a database's integer holds."""


def takes_json(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Refuse a body that says it is no JSON: the framework would read it as JSON whatever it says."""
    said = connection.headers.get("content-type", "")
    if said and said.partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType()


class MetadataIn(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is said about a dataset. In PATCH, fields left out stay as they are."""

    title_vi: str | msgspec.UnsetType = msgspec.UNSET
    title_en: str | msgspec.UnsetType = msgspec.UNSET
    description_vi: str | msgspec.UnsetType = msgspec.UNSET
    description_en: str | msgspec.UnsetType = msgspec.UNSET
    theme: str | msgspec.UnsetType = msgspec.UNSET
    tags: list[str] | msgspec.UnsetType = msgspec.UNSET
    licence: str | msgspec.UnsetType = msgspec.UNSET
    update_frequency: str | msgspec.UnsetType = msgspec.UNSET
    contact: str | msgspec.UnsetType = msgspec.UNSET
    source: str | msgspec.UnsetType = msgspec.UNSET


class DatasetCreated(msgspec.Struct, frozen=True):
    id: str
    slug: str
    state: str
    """`draft` until its first table is published."""


class WithdrawIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: str
    """Public: it stays on the tombstone."""


class WithdrawnOut(msgspec.Struct, frozen=True):
    withdrawn_versions: int


class RecipeIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    recipe: Recipe
    """The whole recipe; an empty list takes every correction back."""


@post(
    "/datasets",
    summary="Create a dataset",
    response_description="The draft. `Location` is its address.",
    tags=TAGS,
    security=SECURITY,
    responses=PROBLEMS_OF_JSON,
    guards=[takes_json],
    sync_to_thread=True,
)
def post_dataset(
    portal: NamedDependency[Portal], principal: NamedDependency[Principal], data: JSONBody[MetadataIn]
) -> Response[DatasetCreated]:
    """A draft of the token's agency. Readers see nothing of it until its first table is published."""
    metadata = parse_metadata(msgspec.to_builtins(data))
    (agency_id,) = principal.roles
    with portal.database.writing() as session:
        dataset = create_dataset(session, agency_id, metadata)
        created = DatasetCreated(dataset.id, dataset.slug, dataset.state.value)
    return Response(created, status_code=HTTP_201_CREATED, headers={"Location": f"/api/v1/datasets/{created.slug}"})


@patch(
    "/datasets/{dataset:str}",
    summary="Change a dataset's metadata",
    response_description="The dataset as it is now.",
    tags=TAGS,
    security=SECURITY,
    responses=PROBLEMS_OF_JSON,
    guards=[takes_json],
    sync_to_thread=True,
)
def patch_dataset(
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    dataset: DatasetSlug,
    data: JSONBody[MetadataIn],
) -> DatasetCreated:
    """Takes effect at once where the dataset is published.

    Files that wait are checked again together with the new description.
    """
    with portal.database.writing() as session:
        record = _own_dataset(session, principal, dataset)
        metadata = parse_metadata({**metadata_values(record), **msgspec.to_builtins(data)})
        edit_dataset(session, record, metadata)
        return DatasetCreated(record.id, record.slug, record.state.value)


@dataclass
class FileOperation(Operation):
    """Describes the body, which the handler reads as it comes."""

    def __post_init__(self) -> None:
        self.request_body = RequestBody(
            content={
                "application/octet-stream": OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, min_length=1))
            },
            description="The file, byte by byte.",
            required=True,
        )


@put(
    "/datasets/{dataset:str}/{resource:str}/file",
    operation_class=FileOperation,
    summary="Hand in a file",
    response_description="The file arrived; `Location` is the address of its submission.",
    tags=TAGS,
    security=SECURITY,
    responses=PROBLEMS,
    status_code=HTTP_202_ACCEPTED,
    request_max_body_size=None,  # the upload has a limit of its own, and counts as it streams
)
async def put_file(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    dataset: DatasetSlug,
    resource: ResourceSlug,
    filename: FileName = "",
    title_vi: Annotated[str, QueryParameter(description="Title of a new table, in Vietnamese.")] = "",
    title_en: Annotated[str, QueryParameter(description="Title of a new table, in English.")] = "",
) -> Response[SubmissionOut]:
    """Send the raw file as the body. A table that does not exist yet is created under this name.

    The answer comes at once; checking goes on. Follow the submission at the address in `Location`.
    """

    def authorise() -> None:
        with portal.database.reading() as session:
            _own_dataset(session, principal, dataset)

    await anyio.to_thread.run_sync(authorise)
    require_plain_name(resource)
    title = parse_resource_title({"resource_title_vi": title_vi, "resource_title_en": title_en})
    upload = await receive(portal, request.stream(), filename or resource)

    def record() -> tuple[SubmissionOut, str]:
        with portal.database.writing() as session:
            owner = _own_dataset(session, principal, dataset)
            target = _resource(session, owner, resource) or create_resource(session, owner, title, resource)
            if target.withdrawn_at is not None:
                raise NotFound()
            submission, former = submissions.hand_in(session, principal, target, upload)
            session.flush()
            return submission_out(placed(session, submission.id), language_of(request).code), former

    out, former = await anyio.to_thread.run_sync(record)
    remove_input(portal, former)
    return Response(out, status_code=HTTP_202_ACCEPTED, headers={"Location": f"/api/v1/submissions/{out.id}"})


@get(
    "/submissions/{submission_id:str}",
    summary="See what became of a file",
    response_description="The submission.",
    tags=TAGS,
    security=SECURITY,
    responses=PROBLEMS,
    sync_to_thread=True,
)
def get_submission(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    submission_id: SubmissionId,
) -> SubmissionOut:
    """Its state, how it was read, and every finding with what to do next."""
    with portal.database.reading() as session:
        where = placed(session, submission_id)
        require_edit(principal, where.dataset.agency_id)
        return submission_out(where, language_of(request).code)


@get(
    "/submissions/{submission_id:str}/errors.csv",
    summary="Every error with its row",
    response_description="CSV: row of the file, column, code of the error, and what is wrong.",
    tags=TAGS,
    security=SECURITY,
    responses=PROBLEMS,
    media_type=CSV_TYPE,
    sync_to_thread=True,
)
def get_errors(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    submission_id: SubmissionId,
) -> Streamed:
    """All places of all findings, however many there are; the submission itself names only the first of each."""
    return download(portal, principal, submission_id, "errors.csv", language_of(request).code)


@get(
    "/submissions/{submission_id:str}/left-out.csv",
    summary="The rows that were left out",
    response_description="CSV: row of the file, codes of its errors, and its cells as they stand there.",
    tags=TAGS,
    security=SECURITY,
    responses=PROBLEMS,
    media_type=CSV_TYPE,
    sync_to_thread=True,
)
def get_left_out(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    submission_id: SubmissionId,
) -> Streamed:
    """Kept as long as the file itself, for people of the agency only."""
    return download(portal, principal, submission_id, "left-out.csv", language_of(request).code)


@patch(
    "/submissions/{submission_id:str}/recipe",
    summary="Correct how a file is read",
    response_description="The submission, which is checked again.",
    tags=TAGS,
    security=SECURITY,
    responses=PROBLEMS_OF_JSON,
    guards=[takes_json],
    sync_to_thread=True,
)
def patch_recipe(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    submission_id: SubmissionId,
    data: JSONBody[RecipeIn],
) -> SubmissionOut:
    """Replaces the recipe and checks the same file again."""
    with portal.database.writing() as session:
        where = placed(session, submission_id, for_update=True)
        require_edit(principal, where.dataset.agency_id)
        submissions.set_recipe(session, principal, where.submission, data.recipe)
        return submission_out(where, language_of(request).code)


@post(
    "/submissions/{submission_id:str}/publish",
    summary="Publish what is ready",
    response_description="The submission, which will be published.",
    tags=TAGS,
    security=SECURITY,
    responses=PROBLEMS,
    status_code=HTTP_202_ACCEPTED,
    sync_to_thread=True,
)
def post_publish(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    submission_id: SubmissionId,
) -> SubmissionOut:
    """Asks for publication; the version is there within a second or two."""
    with portal.database.writing() as session:
        where = placed(session, submission_id, for_update=True)
        require_edit(principal, where.dataset.agency_id)
        submissions.request_publication(session, principal, where.submission)
        return submission_out(where, language_of(request).code)


@delete(
    "/submissions/{submission_id:str}/original",
    summary="Delete a file at once",
    response_description="The submission, without its file.",
    tags=TAGS,
    security=SECURITY,
    responses=PROBLEMS,
    status_code=HTTP_200_OK,
    sync_to_thread=True,
)
def delete_original(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    submission_id: SubmissionId,
) -> SubmissionOut:
    """The file goes from quarantine before its time. What was not published by then has to be handed in again."""
    return submission_out(remove_original_now(portal, principal, submission_id), language_of(request).code)


@get(
    "/submissions/{submission_id:str}/log",
    summary="What was decided about a file, and by whom",
    response_description="Every entry, the oldest first.",
    tags=TAGS,
    security=SECURITY,
    responses=PROBLEMS,
    sync_to_thread=True,
)
def get_log(
    portal: NamedDependency[Portal], principal: NamedDependency[Principal], submission_id: SubmissionId
) -> list[AuditEntryOut]:
    """Entries are only ever added; each carries the hash of the one before it in the portal's log."""
    with portal.database.reading() as session:
        require_edit(principal, placed(session, submission_id).dataset.agency_id)
        return [
            msgspec.convert(entry, AuditEntryOut, from_attributes=True) for entry in entries_of(session, submission_id)
        ]


@post(
    "/datasets/{dataset:str}/withdraw",
    summary="Withdraw a dataset",
    response_description="The number of versions that were withdrawn.",
    tags=TAGS,
    security=SECURITY,
    responses=PROBLEMS_OF_JSON,
    guards=[takes_json],
    status_code=HTTP_200_OK,
    sync_to_thread=True,
)
def post_withdraw_dataset(
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    dataset: DatasetSlug,
    data: JSONBody[WithdrawIn],
) -> WithdrawnOut:
    """Files, answers, search and pages are gone at once; a tombstone with the date and reason stays."""
    with portal.database.writing() as session:
        record = _own_dataset(session, principal, dataset)
        remains = withdraw(session, principal, WithdrawnKind.DATASET, record.id, _reason(data))
    return _withdrawn(portal, remains)


@post(
    "/datasets/{dataset:str}/{resource:str}/withdraw",
    summary="Withdraw a table",
    response_description="The number of versions that were withdrawn.",
    tags=TAGS,
    security=SECURITY,
    responses=PROBLEMS_OF_JSON,
    guards=[takes_json],
    status_code=HTTP_200_OK,
    sync_to_thread=True,
)
def post_withdraw_resource(
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    dataset: DatasetSlug,
    resource: ResourceSlug,
    data: JSONBody[WithdrawIn],
) -> WithdrawnOut:
    """All versions of the table go, as with a dataset."""
    with portal.database.writing() as session:
        record = _own_resource(session, principal, dataset, resource)
        remains = withdraw(session, principal, WithdrawnKind.RESOURCE, record.id, _reason(data))
    return _withdrawn(portal, remains)


@post(
    "/datasets/{dataset:str}/{resource:str}/v/{number:int}/withdraw",
    summary="Withdraw one version",
    response_description="The number of versions that were withdrawn.",
    tags=TAGS,
    security=SECURITY,
    responses=PROBLEMS_OF_JSON,
    guards=[takes_json],
    status_code=HTTP_200_OK,
    sync_to_thread=True,
)
def post_withdraw_version(
    portal: NamedDependency[Portal],
    principal: NamedDependency[Principal],
    dataset: DatasetSlug,
    resource: ResourceSlug,
    number: Annotated[int, PathParameter(description="The version's number.", ge=1, le=MAX_NUMBER)],
    data: JSONBody[WithdrawIn],
) -> WithdrawnOut:
    """Only this version goes; where it was the current one, none takes its place by itself."""
    with portal.database.writing() as session:
        record = _own_resource(session, principal, dataset, resource)
        query = select(Version).where(Version.resource_id == record.id, Version.number == number)
        version = session.exec(query).one_or_none()
        if version is None:
            raise NotFound()
        remains = withdraw(session, principal, WithdrawnKind.VERSION, version.id, _reason(data))
    return _withdrawn(portal, remains)


def _withdrawn(portal: Portal, remains: Remains) -> WithdrawnOut:
    remove_remains(portal, remains)
    return WithdrawnOut(len(remains.version_ids))


def _reason(data: WithdrawIn) -> str:
    if not data.reason.strip():
        raise Invalid({"reason": N_("Say why it is withdrawn; the reason is public.")})
    return data.reason.strip()


def _own_dataset(session: Session, principal: Principal, slug: str) -> Dataset:
    """Raises NotFound also for a draft of another agency, and Forbidden for what everybody can see."""
    dataset = session.exec(select(Dataset).where(Dataset.slug == slug)).one_or_none()
    if dataset is None:
        raise NotFound()
    require_edit(principal, dataset.agency_id, is_public=dataset.state is not DatasetState.DRAFT)
    if dataset.state is DatasetState.WITHDRAWN:
        raise NotFound()
    return dataset


def _own_resource(session: Session, principal: Principal, slug: str, resource_slug: str) -> Resource:
    resource = _resource(session, _own_dataset(session, principal, slug), resource_slug)
    if resource is None:
        raise NotFound()
    return resource


def _resource(session: Session, dataset: Dataset, slug: str) -> Resource | None:
    return session.exec(select(Resource).where(Resource.dataset_id == dataset.id, Resource.slug == slug)).one_or_none()


routes: list[Any] = [
    Router(
        "/",
        route_handlers=[
            post_dataset,
            patch_dataset,
            put_file,
            get_submission,
            get_errors,
            get_left_out,
            patch_recipe,
            post_publish,
            delete_original,
            get_log,
            post_withdraw_dataset,
            post_withdraw_resource,
            post_withdraw_version,
        ],
        dependencies={"principal": Provide(token_principal, sync_to_thread=True)},
    )
]
