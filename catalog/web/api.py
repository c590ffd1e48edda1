"""What there is, as JSON: datasets and how to find them, agencies, tables with their schemas and versions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from msgspec.structs import asdict

from catalog import queries
from catalog.errors import N_, CatalogError
from catalog.portal import Portal
from catalog.queries import AgencyView, DatasetView, ResourceView, Texts, Tombstone, VersionView
from catalog.vocabulary import LICENCES
from catalog.web.address import Addresses
from catalog.web.conditions import http_date
from catalog.web.described import DATASETS, AgencySlug, DatasetSlug, ResourceSlug, problems
from catalog.web.files import formats_of
from catalog.web.finding import MAX_PAGE, MAX_PAGE_SIZE, PAGE_SIZE, Found, FoundDataset, find, query_of
from catalog.web.i18n import VIET_NAM
from catalog.web.revalidation import Revalidation
from search.engine import FACETS, Match, Sort
from validation.profile import ColumnProfile


class AgencyOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who publishes."""

    id: str
    slug: str
    name: Texts
    description: Texts
    is_demo: bool
    """A made-up agency that shows how the catalogue works."""
    dataset_count: int
    url: str
    page: str
    datasets: str
    """Address of its datasets in this API."""


class AgencyName(msgspec.Struct, frozen=True, kw_only=True):
    slug: str
    name: Texts
    is_demo: bool
    url: str


class LicenceOut(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: Texts
    url: str


class OriginalOut(msgspec.Struct, frozen=True, kw_only=True):
    """The file as the agency handed it in."""

    name: str
    media_type: str
    bytes: int
    sha256: str
    url: str


class VersionOut(msgspec.Struct, frozen=True, kw_only=True):
    """A published state of a table, which never changes. Of a withdrawn one only `withdrawn` is left."""

    number: int
    published_at: datetime
    row_count: int | None = None
    parquet_bytes: int | None = None
    parquet_sha256: str | None = None
    files: dict[str, str] = {}
    """Addresses of this very version by format; the Parquet file is the same bytes for ever."""
    original: OriginalOut | None = None
    """The file as the agency handed it in; null where it is not public, for something was taken out of it."""
    withdrawn: Tombstone | None = None


class ResourceOut(msgspec.Struct, frozen=True, kw_only=True):
    """One table of a dataset."""

    id: str
    slug: str
    title: Texts
    url: str
    page: str
    version: VersionOut | None
    """The newest version; null when the table, or its newest version, was withdrawn."""
    rows: str | None
    """Address of its rows in this API; null when there are none."""
    openapi: str | None
    """Address of an OpenAPI description of this very table, with its columns; null when there are no rows."""
    files: dict[str, str]
    """Addresses of the newest version by format, whatever its number."""
    withdrawn: Tombstone | None


class DatasetOut(msgspec.Struct, frozen=True, kw_only=True):
    """A catalogue record."""

    id: str
    """Never changes; the slug may, and the former address then redirects."""
    slug: str
    title: Texts
    description: Texts
    """CommonMark."""
    agency: AgencyName
    theme: str
    """Code of the EU's list of data themes, such as ENVI."""
    tags: list[str]
    licence: LicenceOut
    update_frequency: str
    contact: str
    source: str
    """Where the data came from, when not from the agency itself."""
    published_at: datetime
    modified_at: datetime
    url: str
    page: str
    resources: list[ResourceOut]


class FoundDatasetOut(DatasetOut, frozen=True, kw_only=True):
    matches: list[Match]
    """Why it was found, best first: the text and the matched character ranges in it."""


class FacetValue(msgspec.Struct, frozen=True):
    value: str
    """As the parameter of the facet's name takes it."""
    count: int


class DatasetsPage(msgspec.Struct, frozen=True, kw_only=True):
    data: list[FoundDatasetOut]
    total: int
    next: str | None
    """Address of the next page; null on the last one."""
    search: Literal["full", "limited"]
    """It is `limited` while the search engine does not answer: only titles, descriptions and tags were looked at."""
    facets: dict[str, list[FacetValue]]
    """Counts by facet, the fullest value first. A facet's counts leave its own choice out."""


class AgenciesPage(msgspec.Struct, frozen=True):
    data: list[AgencyOut]
    total: int


class TableOut(ResourceOut, frozen=True, kw_only=True):
    """One table with all that is known of it."""

    dataset: str
    """Address of its dataset."""
    table_schema: dict[str, Any] | None
    """Table Schema (Frictionless) of the newest version: columns with type, title, description and constraints."""
    profile: list[ColumnProfile] | None
    """What each column holds, in figures."""
    statements: dict[str, Any] | None
    """What was checked before publication, and what was noted."""
    versions: list[VersionOut]
    """The newest first, withdrawn ones included."""


class BadMoment(CatalogError):
    slug = "bad-parameter"
    title = N_("A parameter cannot be understood")
    detail = N_("{given} is no day or time. Write a day such as 2026-03-01 or a time such as 2026-03-01T08:30:00Z.")

    def __init__(self, given: str) -> None:
        super().__init__(given=given[:40])


def begin_of(text: str) -> datetime:
    """The start of a day, or a time; in Viet Nam unless it names its zone. Raises BadMoment."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=VIET_NAM)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadMoment(text) from error


def _facet(description: str) -> QueryParameter:
    return QueryParameter(description=f"{description} Given several times: any of them.", max_items=20)


@get(
    "/datasets",
    sync_to_thread=True,
    tags=[DATASETS],
    operation_id="datasets",
    summary="Find datasets",
    response_description="A page of datasets, with counts by facet.",
    description="The same search as on the site. Without `q` it lists everything, the newest change first.",
    responses=problems(),
)
def list_datasets(
    portal: NamedDependency[Portal],
    q: Annotated[
        str, QueryParameter(description="Words; diacritics may be left out, the last word may be unfinished.")
    ] = "",
    agency: Annotated[Sequence[str], _facet("The publishing agency's name in addresses.")] = (),
    theme: Annotated[Sequence[str], _facet("Theme code, such as ENVI.")] = (),
    tag: Annotated[Sequence[str], _facet("Tag.")] = (),
    format: Annotated[Sequence[str], _facet("Available format, such as csv.")] = (),
    licence: Annotated[Sequence[str], _facet("Licence id, such as CC-BY-4.0.")] = (),
    frequency: Annotated[Sequence[str], _facet("Update frequency, such as monthly.")] = (),
    modified_since: Annotated[
        str, QueryParameter(description="Only datasets changed on this day or at this time, or later.")
    ] = "",
    sort: Annotated[
        Sort | None, QueryParameter(description="`relevance` with words and `newest` without, unless given.")
    ] = None,
    limit: Annotated[int, QueryParameter(description="Datasets per page.", ge=1, le=MAX_PAGE_SIZE)] = PAGE_SIZE,
    page: Annotated[int, QueryParameter(description="Page, counted from 1.", ge=1, le=MAX_PAGE)] = 1,
) -> DatasetsPage:
    chosen = {
        "agency": agency,
        "theme": theme,
        "tag": tag,
        "format": format,
        "licence": licence,
        "frequency": frequency,
    }
    since = begin_of(modified_since) if modified_since else None
    query = query_of(q, chosen, modified_since=since, sort=sort, page=page, limit=limit)
    found = find(portal, query)
    addresses = Addresses(portal.settings.base_url)
    return DatasetsPage(
        data=[_found(addresses, dataset) for dataset in found.datasets],
        total=found.total,
        next=_next_page(addresses, found),
        search="limited" if found.limited else "full",
        facets={
            facet: [FacetValue(value, count) for value, count in found.facets.get(facet, {}).items()]
            for facet in FACETS
        },
    )


@get(
    "/datasets/{dataset:str}",
    sync_to_thread=True,
    tags=[DATASETS],
    operation_id="dataset",
    summary="One dataset with its tables",
    response_description="The dataset.",
    description="A former name redirects to the present one.",
    responses=problems(404, 410),
)
def get_dataset(portal: NamedDependency[Portal], dataset: DatasetSlug) -> Response[DatasetOut]:
    with portal.database.reading() as session:
        view = queries.dataset_by_slug(session, dataset)
    return Response(
        _dataset(Addresses(portal.settings.base_url), view), headers={"Last-Modified": http_date(view.modified_at)}
    )


@get(
    "/datasets/{dataset:str}/{resource:str}",
    sync_to_thread=True,
    tags=[DATASETS],
    operation_id="table",
    summary="One table: its columns, what they hold, its versions",
    response_description="The table.",
    responses=problems(404, 410),
)
def get_table(portal: NamedDependency[Portal], dataset: DatasetSlug, resource: ResourceSlug) -> TableOut:
    addresses = Addresses(portal.settings.base_url)
    with portal.database.reading() as session:
        owner = queries.dataset_by_slug(session, dataset)
        table = queries.resource_of(owner, resource)
        versions = queries.versions(session, table.id)
    current = table.current
    return TableOut(
        **asdict(_resource(addresses, owner, table)),
        dataset=addresses.api("datasets", owner.slug),
        table_schema=None if current is None else current.table_schema,
        profile=None if current is None else msgspec.convert(current.profile, list[ColumnProfile]),
        statements=None if current is None else current.statements,
        versions=[_version(addresses, owner, table, version) for version in versions],
    )


@get(
    "/agencies",
    sync_to_thread=True,
    tags=[DATASETS],
    operation_id="agencies",
    summary="Every agency with its number of datasets",
    response_description="The agencies, by their Vietnamese names.",
    responses=problems(),
)
def list_agencies(portal: NamedDependency[Portal]) -> AgenciesPage:
    with portal.database.reading() as session:
        views = queries.agencies(session)
    addresses = Addresses(portal.settings.base_url)
    return AgenciesPage(data=[_agency(addresses, view) for view in views], total=len(views))


@get(
    "/agencies/{agency:str}",
    sync_to_thread=True,
    tags=[DATASETS],
    operation_id="agency",
    summary="One agency",
    response_description="The agency.",
    description="A former name redirects to the present one.",
    responses=problems(404),
)
def get_agency(portal: NamedDependency[Portal], agency: AgencySlug) -> AgencyOut:
    with portal.database.reading() as session:
        view = queries.agency_by_slug(session, agency)
    return _agency(Addresses(portal.settings.base_url), view)


def _agency(addresses: Addresses, agency: AgencyView) -> AgencyOut:
    return AgencyOut(
        id=agency.id,
        slug=agency.slug,
        name=agency.name,
        description=agency.description,
        is_demo=agency.is_demo,
        dataset_count=agency.dataset_count,
        url=addresses.api("agencies", agency.slug),
        page=addresses.page("agencies", agency.slug),
        datasets=addresses.api("datasets", query=[("agency", agency.slug)]),
    )


def _dataset(addresses: Addresses, dataset: DatasetView) -> DatasetOut:
    agency, licence = dataset.agency, LICENCES[dataset.licence]
    return DatasetOut(
        id=dataset.id,
        slug=dataset.slug,
        title=dataset.title,
        description=dataset.description,
        agency=AgencyName(
            slug=agency.slug, name=agency.name, is_demo=agency.is_demo, url=addresses.api("agencies", agency.slug)
        ),
        theme=dataset.theme,
        tags=dataset.tags,
        licence=LicenceOut(id=licence.id, title=Texts(licence.vi, licence.en), url=licence.url),
        update_frequency=dataset.update_frequency,
        contact=dataset.contact,
        source=dataset.source,
        published_at=dataset.published_at,
        modified_at=dataset.modified_at,
        url=addresses.api("datasets", dataset.slug),
        page=addresses.page("datasets", dataset.slug),
        resources=[_resource(addresses, dataset, resource) for resource in dataset.resources],
    )


def _found(addresses: Addresses, found: FoundDataset) -> FoundDatasetOut:
    return FoundDatasetOut(**asdict(_dataset(addresses, found.dataset)), matches=list(found.matches))


def _resource(addresses: Addresses, dataset: DatasetView, resource: ResourceView) -> ResourceOut:
    names = ("datasets", dataset.slug, resource.slug)
    current = resource.current
    formats = {} if current is None else formats_of(current)
    return ResourceOut(
        id=resource.id,
        slug=resource.slug,
        title=resource.title,
        url=addresses.api(*names),
        page=addresses.page(*names),
        version=None if current is None else _version(addresses, dataset, resource, current),
        rows=None if current is None else addresses.api(*names, "rows"),
        openapi=None if current is None else addresses.api(*names, "openapi.json"),
        files={name: addresses.file(dataset.slug, resource.slug, format.extension) for name, format in formats.items()},
        withdrawn=resource.withdrawn,
    )


def _version(addresses: Addresses, dataset: DatasetView, resource: ResourceView, version: VersionView) -> VersionOut:
    if version.withdrawn:
        return VersionOut(number=version.number, published_at=version.published_at, withdrawn=version.withdrawn)
    return VersionOut(
        number=version.number,
        published_at=version.published_at,
        row_count=version.row_count,
        parquet_bytes=version.parquet_bytes,
        parquet_sha256=version.parquet_sha256,
        files={
            name: addresses.version_file(dataset.slug, resource.slug, version.number, format.extension)
            for name, format in formats_of(version).items()
        },
        original=_original(addresses, dataset, resource, version),
    )


def _original(
    addresses: Addresses, dataset: DatasetView, resource: ResourceView, version: VersionView
) -> OriginalOut | None:
    original = version.original
    if original is None:
        return None
    return OriginalOut(
        name=original.name,
        media_type=original.media_type,
        bytes=original.size_bytes,
        sha256=original.sha256,
        url=addresses.original(dataset.slug, resource.slug, version.number),
    )


def _next_page(addresses: Addresses, found: Found) -> str | None:
    if not found.has_more:
        return None
    query = found.query
    chosen = [("q", query.text)] if query.text else []
    chosen += [(facet, value) for facet, values in query.filters.items() for value in values]
    if query.modified_since is not None:
        chosen.append(("modified_since", datetime.fromtimestamp(query.modified_since, UTC).isoformat()))
    place = [("sort", query.sort), ("limit", str(query.limit)), ("page", str(found.page + 1))]
    return addresses.api("datasets", query=[*chosen, *place])


routes = [
    Router(
        "/",
        route_handlers=[list_datasets, get_dataset, get_table, list_agencies, get_agency],
        middleware=[Revalidation()],
    )
]
