"""The pages that the public reads: home, search, dataset, table, agencies."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

import msgspec
from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import ExceptionHandlersMap
from sqlmodel import Session

from catalog import queries
from catalog.errors import CatalogError, NotFound, Withdrawn
from catalog.portal import Portal
from catalog.queries import DatasetView, Moved, ResourceView, Texts, VersionView
from catalog.tables.query import BadCursor, RowsQuery, decode_cursor, parse
from catalog.web import choices, figures, grid
from catalog.web.files import PublishedTable, answer_file, downloads_of
from catalog.web.finding import find, read_query
from catalog.web.highlight import marked_title, reasons
from catalog.web.i18n import Language
from catalog.web.page import AnyRequest, Pages, language_of
from catalog.web.problems import answer_error, is_program
from catalog.web.snippets import snippets_of
from catalog.web.structured import schema_org
from catalog.web.values import writer
from validation.fix.follow import NOTES as OF_FIXES
from validation.messages import words
from validation.partial import OF_ROWS_LEFT_OUT
from validation.profile import ColumnProfile
from validation.report import Finding

NEWEST_ON_HOME = 6
AGENCY_PAGE_SIZE = 20
_OF_CHANGES = (*OF_ROWS_LEFT_OUT, *OF_FIXES)
"""Codes of notes on what was taken out of a file."""
MAX_NUMBER_DIGITS = 10
"""A database integer holds numbers of fewer digits."""


@get("/", sync_to_thread=True, include_in_schema=False)
def home(request: AnyRequest, portal: NamedDependency[Portal], pages: NamedDependency[Pages]) -> Response[str]:
    with portal.database.reading() as session:
        in_figures = queries.figures(session)
        theme_counts = queries.theme_counts(session)
        newest = queries.newest_datasets(session, limit=NEWEST_ON_HOME)
        agencies = queries.agencies(session)
    return pages.render(
        request,
        "browse/home.html",
        figures=in_figures,
        theme_counts=theme_counts,
        newest=newest,
        agencies=[agency for agency in agencies if agency.dataset_count],
    )


@get("/datasets", sync_to_thread=True, include_in_schema=False)
def search_page(request: AnyRequest, portal: NamedDependency[Portal], pages: NamedDependency[Pages]) -> Response[str]:
    language = language_of(request)
    query = read_query(request.query_params)
    found = find(portal, query)
    with portal.database.reading() as session:
        labels = choices.Labels(language, queries.agencies(session))
    return pages.render(
        request,
        "browse/search.html",
        found=found,
        results=[(item.dataset, marked_title(item, language), reasons(item, language)) for item in found.datasets],
        facets=choices.facets(found, labels, language),
        chips=choices.chips(query, labels, language),
        orderings=choices.orderings(query, language),
        everything=choices.SEARCH_PATH,
        without_filters=choices.address_of(msgspec.structs.replace(query, filters={}, offset=0)),
        previous=choices.turned(query, -1) if query.offset else "",
        next=choices.turned(query, 1) if found.has_more else "",
    )


@get("/datasets/{dataset:str}", sync_to_thread=True, include_in_schema=False)
def dataset_page(
    request: AnyRequest, portal: NamedDependency[Portal], pages: NamedDependency[Pages], dataset: FromPath[str]
) -> Response[str]:
    with portal.database.reading() as session:
        view = queries.dataset_by_slug(session, dataset)
        versions = {resource.id: queries.versions(session, resource.id) for resource in view.resources}
    return pages.render(
        request,
        "browse/dataset.html",
        dataset=view,
        titles={resource.id: title_of(view, resource) for resource in view.resources},
        versions=versions,
        formats={resource.id: downloads_of(resource.current) for resource in view.resources if resource.current},
        left_out={resource.id: _left_out(resource, language_of(request)) for resource in view.resources},
        is_changed={resource.id: _is_changed(resource) for resource in view.resources},
        structured=schema_org(view, language_of(request), portal.settings.base_url),
    )


def _left_out(resource: ResourceView, language: Language) -> list[str]:
    """What readers are told of what stands in the file and not in the table, and of what a steward let be public."""
    found = [note for note in _notes(resource) if note.code in _OF_CHANGES]
    overridden = [note for note in _notes(resource) if "basis" in note.params]
    return [
        *(words(finding, language.code).what for finding in found),
        *(" ".join(msgspec.structs.astuple(words(finding, language.code))) for finding in overridden),
    ]


def _is_changed(resource: ResourceView) -> bool:
    """Whether something that stood in the file is not in the table, so that the file itself is not public."""
    return any(note.code in _OF_CHANGES for note in _notes(resource))


def _notes(resource: ResourceView) -> list[Finding]:
    current = resource.current
    return [] if current is None else msgspec.convert(current.statements.get("notes", []), list[Finding])


@get("/datasets/{dataset:str}/{name:str}", sync_to_thread=True, include_in_schema=False)
def table_or_file(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    pages: NamedDependency[Pages],
    dataset: FromPath[str],
    name: FromPath[str],
) -> Response[Any]:
    """The page of a table, or under the same address with an extension its file."""
    if PurePath(name).suffix:
        return answer_file(request, portal, dataset, name)
    return _table_page(request, portal, pages, dataset, name)


@get("/agencies", sync_to_thread=True, include_in_schema=False)
def agencies_page(request: AnyRequest, portal: NamedDependency[Portal], pages: NamedDependency[Pages]) -> Response[str]:
    with portal.database.reading() as session:
        agencies = queries.agencies(session)
    return pages.render(request, "browse/agencies.html", agencies=agencies)


@get("/agencies/{agency:str}", sync_to_thread=True, include_in_schema=False)
def agency_page(
    request: AnyRequest, portal: NamedDependency[Portal], pages: NamedDependency[Pages], agency: FromPath[str]
) -> Response[str]:
    page = read_query(request.query_params, AGENCY_PAGE_SIZE)
    with portal.database.reading() as session:
        view = queries.agency_by_slug(session, agency)
        datasets = queries.newest_datasets(session, limit=page.limit, offset=page.offset, agency_id=view.id)
    number = page.offset // page.limit + 1
    return pages.render(
        request,
        "browse/agency.html",
        agency=view,
        datasets=datasets,
        previous=f"?page={number - 1}" if number > 1 else "",
        next=f"?page={number + 1}" if page.offset + page.limit < view.dataset_count else "",
    )


def _table_page(
    request: AnyRequest, portal: Portal, pages: Pages, dataset_slug: str, resource_slug: str
) -> Response[str]:
    language = language_of(request)
    asked = [(key, value) for key, value in request.query_params.multi_items() if key != "lang" and value]
    with portal.database.reading() as session:
        dataset = queries.dataset_by_slug(session, dataset_slug)
        resource = queries.resource_of(dataset, resource_slug)
        version = version_asked(session, resource, dict(asked))
        versions = queries.versions(session, resource.id)
    place = grid.Place(
        path=f"/datasets/{dataset.slug}/{resource.slug}",
        api_path=f"/api/v1/datasets/{dataset.slug}/{resource.slug}/rows",
        schema=version.table_schema,
        version=version.number if "version" in dict(asked) else None,
    )
    query, problem = _query_asked([pair for pair in asked if pair[0] != "version"], version)
    page = portal.tables.rows(portal.files.version(version.id), query)
    profiles = msgspec.convert(version.profile, list[ColumnProfile])
    by_name = {profile.name: profile for profile in profiles}
    writers = {field["name"]: writer(field, by_name.get(field["name"]), language) for field in place.schema["fields"]}
    return pages.render(
        request,
        "browse/table.html",
        status_code=200 if problem is None else problem.status,
        dataset=dataset,
        resource=resource,
        title=title_of(dataset, resource),
        version=version,
        versions=versions,
        is_current=_is_newest(resource, version),
        formats=downloads_of(version),
        problem=problem and problem.explain(language),
        query=query,
        columns=grid.columns(place, query, language),
        rows=grid.cells(page.rows, writers),
        total=page.total,
        chips=grid.chips(place, query, language, writers),
        kept=grid.kept_params(place, query),
        first=grid.address_of(place, query) if query.after is not None else "",
        next="" if page.next is None else grid.next_address(place, query, version.id, page.next),
        everything=grid.address_of(place, RowsQuery()),
        api_address=grid.api_address(place, query),
        snippets=snippets_of(
            PublishedTable(dataset, resource, version),
            portal.settings.base_url,
            is_newest=_is_newest(resource, version),
        ),
        figures=figures.of_columns(place, profiles, language, writers),
    )


def _is_newest(resource: ResourceView, version: VersionView) -> bool:
    return resource.current is not None and resource.current.id == version.id


def version_asked(session: Session, resource: ResourceView, asked: Mapping[str, str]) -> VersionView:
    """The version a cursor is pinned to, else the one the address names, else the current one."""
    if "cursor" in asked:
        return queries.version_by_id(session, resource, decode_cursor(asked["cursor"]).version_id)
    if "version" in asked:
        number = asked["version"]
        if not (number.isascii() and number.isdigit() and len(number) < MAX_NUMBER_DIGITS):
            raise NotFound()
        return queries.version_numbered(session, resource, int(number))
    return queries.current_version(session, resource)


def _query_asked(asked: Sequence[tuple[str, str]], version: VersionView) -> tuple[RowsQuery, CatalogError | None]:
    """What the address asks for; where it cannot be understood, the first rows and the reason why."""
    try:
        query = parse(asked, version.table_schema, max_limit=grid.MAX_PAGE_ROWS, takes_groups=False)
        problem = None
    except BadCursor:
        raise
    except CatalogError as error:
        query, problem = RowsQuery(), error
    return msgspec.structs.replace(query, limit=query.limit or grid.PAGE_ROWS), problem


def title_of(dataset: DatasetView, resource: ResourceView) -> Texts:
    """A table without a title of its own is called like its dataset."""
    return resource.title if any(resource.title.values()) else dataset.title


def _follow(request: AnyRequest, error: Moved) -> Redirect:
    """The address has changed: the same page, under the record's present slug. It may change back: keep no copy."""
    section, _former, *rest = request.url.path.strip("/").split("/")
    path = "/".join(("", section, error.slug, *rest))
    address = path + (f"?{request.url.query}" if request.url.query else "")
    return Redirect(address, status_code=301, headers={"Cache-Control": "no-cache"})


def _show_tombstone(request: AnyRequest, error: Withdrawn) -> Response[Any]:
    if is_program(request):
        return answer_error(request, error)
    language: Language = language_of(request)
    pages: Pages = request.app.state.pages
    return pages.render(
        request,
        "browse/withdrawn.html",
        status_code=error.status,
        withdrawn_on=language.date(error.withdrawn_on) if error.withdrawn_on else "",
        reason=error.reason,
    )


ANSWERS: ExceptionHandlersMap = {
    Moved: _follow,
    Withdrawn: _show_tombstone,
}
"""What pages for readers answer where the thing is at another address, or was taken back."""

routes = [
    Router(
        "/",
        route_handlers=[home, search_page, dataset_page, table_or_file, agencies_page, agency_page],
        exception_handlers=ANSWERS,
    )
]
