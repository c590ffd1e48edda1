"""Pages of the officer's desk and of a dataset: what waits, what is there, change it, take it back."""

from typing import Any

from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlmodel import Session, col, select

from catalog import queries
from catalog.errors import N_, NotFound
from catalog.portal import Portal
from catalog.principal import Principal
from catalog.store.models import Dataset, Resource, Version
from catalog.web.page import AnyRequest, Pages
from publishers.editable import editable_dataset, editable_datasets, editable_resource, open_submissions
from publishers.forms import collect, see_other, translated
from publishers.guards import current_principal
from publishers.metadata import (
    edit_dataset,
    metadata_values,
    parse_metadata,
)
from publishers.overrides import open_requests
from publishers.submissions import WithdrawnKind, withdraw
from publishers.sweep import remove_remains


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
        open_ones = open_submissions(session, [dataset.id for dataset in datasets])
        return pages.render(
            request,
            "publish/desk.html",
            principal=principal,
            datasets=datasets,
            agencies=agencies,
            open_submissions=open_ones,
            override_requests=open_requests(session) if principal.is_steward else [],
        )


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
        dataset = editable_dataset(session, principal, dataset_id)
        resources = session.exec(
            select(Resource).where(Resource.dataset_id == dataset_id).order_by(col(Resource.position))
        ).all()
        return pages.render(
            request,
            "publish/dataset.html",
            principal=principal,
            dataset=dataset,
            resources=[(resource, queries.versions(session, resource.id)) for resource in resources],
            open_submissions={where.resource.id: where for where in open_submissions(session, [dataset_id])},
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
        dataset = editable_dataset(session, principal, dataset_id)
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
    metadata = collect(problems, lambda: parse_metadata(data))
    with portal.database.writing() as session:
        dataset = editable_dataset(session, principal, dataset_id)
        if metadata is None:
            return pages.render(
                request,
                "publish/edit.html",
                status_code=422,
                principal=principal,
                dataset=dataset,
                values=data,
                errors=translated(request, problems),
            )
        edit_dataset(session, dataset, metadata)
    return see_other(f"/publish/datasets/{dataset_id}")


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
    return see_other("/publish" if kind is WithdrawnKind.DATASET else f"/publish/datasets/{dataset.id}")


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
        errors=translated(request, problems),
    )


def _dataset_of(session: Session, principal: Principal, kind: WithdrawnKind, record_id: str) -> Dataset:
    """The dataset that a version, resource or dataset id belongs to."""
    if kind is WithdrawnKind.DATASET:
        return editable_dataset(session, principal, record_id)
    if kind is WithdrawnKind.VERSION:
        version = session.get(Version, record_id)
        if version is None or version.withdrawn_at is not None:
            raise NotFound()
        record_id = version.resource_id
    return editable_resource(session, principal, record_id)[0]


routes = [
    Router(
        "/",
        route_handlers=[
            desk,
            dataset_page,
            edit_page,
            edit,
            withdraw_page,
            withdraw_record,
        ],
        dependencies={"principal": Provide(current_principal, sync_to_thread=True)},
        include_in_schema=False,
    )
]
