"""The certificate of a version for everybody: as a page beside its table, and in the API."""

from typing import Annotated

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from catalog import queries
from catalog.portal import Portal
from catalog.web.address import Addresses
from catalog.web.browse import ANSWERS, title_of, version_asked
from catalog.web.described import DATASETS, DatasetSlug, ResourceSlug, problems
from catalog.web.files import find_table, numbered
from catalog.web.page import AnyRequest, Pages
from publishers.certificate import CertificateOut, certificate_out


@get("/datasets/{dataset:str}/{resource:str}/privacy", sync_to_thread=True, include_in_schema=False)
def certificate_page(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    dataset: FromPath[str],
    resource: FromPath[str],
) -> Response[str]:
    """What the current version was checked for, or the one that `?version=` names."""
    table = find_table(
        portal, dataset, resource, lambda session, view: version_asked(session, view, request.query_params)
    )
    return pages.render(
        request,
        "publish/certificate.html",
        dataset=table.dataset,
        resource=table.resource,
        title=title_of(table.dataset, table.resource),
        certificate=certificate_out(table.dataset, table.resource, table.version, Addresses(portal.settings.base_url)),
    )


@get(
    "/datasets/{dataset:str}/{resource:str}/privacy",
    sync_to_thread=True,
    tags=[DATASETS],
    operation_id="privacy",
    summary="What a version was checked for before it became public",
    response_description="The certificate.",
    description="Which rules looked for personal data and what they said, what was changed because of it, and who let "
    "what pass on which legal basis. It is written when the version is published and never made anew.",
    responses=problems(404, 410),
)
def get_certificate(
    portal: NamedDependency[Portal],
    dataset: DatasetSlug,
    resource: ResourceSlug,
    version: Annotated[
        int | None, QueryParameter(description="Number of the version; without it the newest one.", ge=1)
    ] = None,
) -> CertificateOut:
    choose = queries.current_version if version is None else numbered(version)
    table = find_table(portal, dataset, resource, choose)
    return certificate_out(table.dataset, table.resource, table.version, Addresses(portal.settings.base_url))


routes = [Router("/", route_handlers=[certificate_page], exception_handlers=ANSWERS)]
api_routes = [get_certificate]
