"""The rows of published tables: page by page as JSON, or all at once in any format."""

import gzip
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, Operation, Parameter, Schema
from litestar.openapi.spec.enums import OpenAPIType
from sqlmodel import Session

from catalog import queries
from catalog.errors import N_, CatalogError, NotFound
from catalog.portal import Portal
from catalog.queries import ResourceView, VersionView
from catalog.tables.engine import Page
from catalog.tables.formats import FILE_TYPES, etag
from catalog.tables.formats.format import FileType, Format
from catalog.tables.formats.json import JSON, encode_json
from catalog.tables.formats.parquet import PARQUET
from catalog.tables.formats.xlsx import XLSX
from catalog.tables.query import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    BadCursor,
    BadParameter,
    RowsQuery,
    decode_cursor,
    encode_cursor,
    parse,
    to_params,
)
from catalog.tables.watch import Interrupt
from catalog.web.address import Addresses
from catalog.web.conditions import Validator, is_unchanged
from catalog.web.described import OPERATOR_LIST, ROWS, DatasetSlug, ResourceSlug, problems
from catalog.web.files import (
    CACHING,
    PublishedTable,
    find_table,
    format_by_extension,
    formats_of,
    marked,
    send_rows,
    send_table,
    takes_mark,
    unchanged,
)
from catalog.web.page import AnyRequest
from catalog.web.streaming import Body, Streamed

OWN_PARAMETERS = frozenset({"version", "lang"})
"""Parameters that are answered here and are no part of the question to the table."""

COMPRESS_FROM_BYTES = 1000

Pairs = Sequence[tuple[str, str]]


class RowsPage(msgspec.Struct, frozen=True):
    """Some rows of a table, and how to get the others."""

    data: list[dict[str, Any]]
    """Rows as objects by column name. Whole numbers and decimals are exact, dates and times are ISO 8601 text."""
    total: int
    """Rows that answer the question, on this and all other pages."""
    complete: bool
    """These rows are the whole answer."""
    next: str | None
    """Address of the next page, on the same version whatever is published meanwhile; null on the last page."""
    version: int
    """Number of the version that was read."""


class BadVersion(BadParameter):
    detail = N_("{given} is no version of a table. Write its number, such as 3.")

    def __init__(self, given: str) -> None:
        super().__init__(given=given[:40])


class NotAcceptable(CatalogError):
    status = 406
    slug = "not-acceptable"
    title = N_("None of the formats you accept is available")
    detail = N_("Rows are available as: {available}")

    def __init__(self, media_types: Iterable[str]) -> None:
        super().__init__(available=", ".join(media_types))


CONDITIONS = f"""\
Conditions on columns; all of them must hold:

{OPERATOR_LIST}

A column's name may be written in double quotes, which it must be where it is called like a parameter of ours:
`"limit"__gte=5`. An unknown column is a 400 that names the known ones.
"""

SHAPE = """\
`q`, `select`, `order_by` and `version` choose words, columns, order and version; every other parameter is a condition
on the column it names.
"""


def _text_parameter(name: str, description: str, schema: Schema | None = None) -> Parameter:
    return Parameter(name, "query", schema=schema or Schema(type=OpenAPIType.STRING), description=description)


SHARED_PARAMETERS = (
    Parameter(
        "conditions",
        "query",
        # Each property of this object is a parameter of its own: `pm10__gt=50&station=HN-01`.
        schema=Schema(type=OpenAPIType.OBJECT, additional_properties=Schema(type=OpenAPIType.STRING)),
        style="form",
        explode=True,
        description=CONDITIONS,
    ),
    _text_parameter(
        "q", "Words that must all be found in the row's text columns; letter case and diacritics do not matter."
    ),
    _text_parameter("select", "Columns of the answer in their order, separated by commas. All by default."),
    _text_parameter("order_by", "Columns to sort by, separated by commas; a minus before one turns it around."),
    _text_parameter(
        "version",
        "Number of the version to read; the newest by default.",
        Schema(type=OpenAPIType.INTEGER, minimum=1, maximum=999_999_999),
    ),
)


PARSED = {
    "application/json": Schema(type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.OBJECT)),
    "application/geo+json": Schema(type=OpenAPIType.OBJECT),
}
"""What clients make of an exported file, where it is not a row of characters or bytes."""


@dataclass
class ExportOperation(Operation):
    """Describes the parameters, which no signature could: they are named after the table's columns."""

    def __post_init__(self) -> None:
        self.parameters = [*(self.parameters or []), *SHARED_PARAMETERS, *self.own_parameters()]
        for answer in (self.responses or {}).values():
            if isinstance(answer, OpenAPIResponse):
                for media_type, body in (answer.content or {}).items():
                    if media_type in PARSED and isinstance(body.schema, Schema):
                        body.schema = PARSED[media_type]

    def own_parameters(self) -> list[Parameter]:
        return [
            _text_parameter(
                "limit", "At most this many rows; all of them by default.", Schema(type=OpenAPIType.INTEGER, minimum=1)
            )
        ]


@dataclass
class MarkedExportOperation(ExportOperation):
    """Of a format that Excel opens."""

    def own_parameters(self) -> list[Parameter]:
        mark = _text_parameter(
            "bom",
            "`true`: the file begins with a byte order mark, by which Excel knows its letters.",
            Schema(type=OpenAPIType.BOOLEAN, default=False),
        )
        return [*super().own_parameters(), mark]


@dataclass
class RowsOperation(ExportOperation):
    def __post_init__(self) -> None:
        super().__post_init__()
        for answer in (self.responses or {}).values():
            if isinstance(answer, OpenAPIResponse) and answer.content and "application/json" in answer.content:
                exports = {
                    type.bare_media_type: OpenAPIMediaType(
                        schema=PARSED.get(type.bare_media_type, Schema(type=OpenAPIType.STRING))
                    )
                    for type in FILE_TYPES
                }
                answer.content = exports | answer.content

    def own_parameters(self) -> list[Parameter]:
        return [
            _text_parameter("cursor", "Where to go on: take it from the address in `next`."),
            _text_parameter(
                "limit",
                "Rows per page.",
                Schema(type=OpenAPIType.INTEGER, minimum=1, maximum=MAX_LIMIT, default=DEFAULT_LIMIT),
            ),
        ]


@get(
    "/datasets/{dataset:str}/{resource:str}/rows",
    sync_to_thread=True,
    tags=[ROWS],
    operation_id="rows",
    operation_class=RowsOperation,
    summary="Rows of a table, page by page",
    response_description="A page of rows. `Link` names the next one too.",
    description=f"{SHAPE}\n`Accept` may ask for another format; then all rows come at once.",
    responses=problems(404, 406, 410, 503),
)
def rows(
    request: AnyRequest, portal: NamedDependency[Portal], dataset: DatasetSlug, resource: ResourceSlug
) -> Response[RowsPage]:
    pairs = _pairs(request)
    table = _find(portal, dataset, resource, pairs)
    formats = {format.bare_media_type: format for format in formats_of(table.version).values()}
    wanted = request.accept.best_match(list(formats))
    if wanted is None:
        raise NotAcceptable(formats)
    if formats[wanted] is not JSON:
        answer = _export(request, portal, table, pairs, formats[wanted])
    else:
        answer = _page(request, portal, table, pairs)
    # Not Accept-Language: it changes only problems, which no cache keeps.
    answer.headers["Vary"] = "Accept, Accept-Encoding"
    return answer


def _export_route(type: FileType) -> HTTPRouteHandler:
    @get(
        f"/datasets/{{dataset:str}}/{{resource:str}}/rows.{type.extension}",
        sync_to_thread=True,
        tags=[ROWS],
        operation_id=f"rows_{type.name}",
        operation_class=MarkedExportOperation if takes_mark(type) else ExportOperation,
        summary=f"All matching rows as a .{type.extension} file",
        response_description="The rows, streamed.",
        description=f"{SHAPE}\nThere is no limit to the number of rows.",
        media_type=type.media_type,
        responses=problems(404, 410, 413, 503) if type is XLSX else problems(404, 410, 503),
    )
    def export(
        request: AnyRequest, portal: NamedDependency[Portal], dataset: DatasetSlug, resource: ResourceSlug
    ) -> Response[bytes]:
        pairs = _pairs(request)
        table = _find(portal, dataset, resource, pairs)
        return _export(request, portal, table, pairs, format_by_extension(table.version, type.extension))

    return export


def _export(request: AnyRequest, portal: Portal, table: PublishedTable, pairs: Pairs, format: Format) -> Response[Any]:
    question = _question(pairs)
    if takes_mark(format):
        format = marked(format, next(_given("bom", pairs), None))
        question = [(name, value) for name, value in question if name != "bom"]
    query = parse(question, table.version.table_schema, max_limit=None)
    name = table.file_name(format.extension)
    if format is PARQUET and query == RowsQuery():
        return send_table(request, portal, table, format, name)
    return send_rows(request, portal, table, query, format, name)


def _page(request: AnyRequest, portal: Portal, table: PublishedTable, pairs: Pairs) -> Response[Any]:
    version = table.version
    query = parse(_question(pairs), version.table_schema)
    compress = _accepts_gzip(request)
    tag = etag(
        version.parquet_sha256,
        query,
        "application/json",
        # What else stands in a page: its version's number, the address of the next one.
        *(version.id, table.dataset.slug, table.resource.slug, portal.settings.base_url),
        "gzip" if compress else "",
    )
    validator = Validator(tag)
    headers = {**CACHING, **validator.headers}
    if is_unchanged(request.headers, validator):
        return unchanged(headers)
    interrupt = Interrupt()

    def begin() -> Body:
        page = portal.tables.rows(portal.files.version(version.id), query, interrupt)
        next = _next(portal, table, query, page)
        body = _encode(page, next, version.number)
        made = {"Link": f'<{next}>; rel="next"'} if next else {}
        if compress and len(body) >= COMPRESS_FROM_BYTES:
            # Without a time, for equal tags promise equal bytes.
            body = gzip.compress(body, compresslevel=5, mtime=0)
            made["Content-Encoding"] = "gzip"
        return Body(iter((body,)), headers={**made, "Content-Length": str(len(body))})

    return Streamed(begin, interrupt, headers=headers, media_type="application/json")


def _encode(page: Page, next: str | None, version: int) -> bytes:
    data = msgspec.Raw(b"".join(encode_json(page.rows.to_reader())).strip())
    return msgspec.json.encode(
        RowsPage(
            data=cast(list[dict[str, Any]], data),  # the very same, already written column by column
            total=page.total,
            complete=page.complete,
            next=next,
            version=version,
        )
    )


def _next(portal: Portal, table: PublishedTable, query: RowsQuery, page: Page) -> str | None:
    if page.next is None:
        return None
    cursor = encode_cursor(table.version.id, query, page.next)
    return Addresses(portal.settings.base_url).api(
        "datasets", table.dataset.slug, table.resource.slug, "rows", query=[*to_params(query), ("cursor", cursor)]
    )


def _find(portal: Portal, dataset: str, resource: str, pairs: Pairs) -> PublishedTable:
    """The version that is asked for: the cursor's, the numbered one, else the newest."""
    cursor = next(_given("cursor", pairs), None)
    number = next(_given("version", pairs), None)

    def choose(session: Session, found: ResourceView) -> VersionView:
        if number is not None:
            chosen = queries.version_numbered(session, found, _number(number))
            if cursor is not None and decode_cursor(cursor).version_id != chosen.id:
                raise BadCursor()
            return chosen
        if cursor is not None:
            try:
                return queries.version_by_id(session, found, decode_cursor(cursor).version_id)
            except NotFound as error:
                raise BadCursor() from error
        return queries.current_version(session, found)

    return find_table(portal, dataset, resource, choose)


def _pairs(request: AnyRequest) -> list[tuple[str, str]]:
    return list(request.query_params.multi_items())


def _question(pairs: Pairs) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if name not in OWN_PARAMETERS]


def _given(name: str, pairs: Pairs) -> Iterator[str]:
    return (value for key, value in pairs if key == name and value)


def _number(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise BadVersion(text)
    return int(text)


def _accepts_gzip(request: AnyRequest) -> bool:
    return re.search(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", request.headers.get("accept-encoding", "")) is not None


routes = [rows, *(_export_route(type) for type in FILE_TYPES)]
