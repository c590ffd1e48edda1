"""The rows of published tables: page by page as JSON, or all at once in any format."""

import gzip
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, cast

import msgspec
import pyarrow as pa
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
    GivenTwice,
    RowsQuery,
    decode_cursor,
    encode_cursor,
    parse,
    to_params,
)
from catalog.tables.watch import Interrupt
from catalog.web.address import Addresses
from catalog.web.conditions import Validator, is_unchanged
from catalog.web.described import AGGREGATE_LIST, OPERATOR_LIST, ROWS, DatasetSlug, ResourceSlug, problems
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
from catalog.web.i18n import VIET_NAM, day_of
from catalog.web.page import AnyRequest
from catalog.web.streaming import Body, Streamed

OWN_PARAMETERS = frozenset({"version", "as_of", "lang"})
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


class BadMoment(BadParameter):
    detail = N_(
        "as_of={given} is no day or time. Write a day such as 2026-03-01 or a time such as 2026-03-01T08:30:00%2B07:00."
    )

    def __init__(self, given: str) -> None:
        super().__init__(given=given[:40])


class StillToCome(BadParameter):
    detail = N_("{given} is still to come: nobody knows which version will be current then. Leave as_of out.")

    def __init__(self, given: str) -> None:
        super().__init__(given=given[:40])


class TwoVersions(BadParameter):
    detail = N_("as_of and {other} both say which version to read. Give only one of them.")


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

GROUPS = f"""\
Columns that make groups, separated by commas: rows with the same cells in them are one group, and missing cells are the
same. Conditions choose rows before they are grouped. `select` and `order_by` then take these columns, `count` (the
number of rows; a column of that name is written `"count"`) and values of the other columns:

{AGGREGATE_LIST}

Missing cells count for nothing; of a group without any other cell every value but the counts is missing. Without
`select` a group comes with its columns and `count`; without `order_by` groups are in the order of their columns.
An aggregate in `select` without `group_by` is of all rows.
"""

AS_OF = """\
A day, such as `2026-03-01`, or a time, such as `2026-03-01T08:30:00%2B07:00`. The version is read that was the newest
at that time, or at the end of that day. Days, and times without a zone, are those of Viet Nam (UTC+7). The answer says
which version it is.
"""

SHAPE = """\
`q`, `select`, `group_by`, `order_by`, `version` and `as_of` choose words, columns, groups, order and version; every
other parameter is a condition on the column it names.
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
    _text_parameter(
        "select",
        "Columns of the answer in their order, separated by commas; of groups, aggregates too. All by default.",
    ),
    _text_parameter("group_by", GROUPS),
    _text_parameter(
        "order_by",
        "Columns to sort by, separated by commas; a minus before one turns it around. Groups take aggregates too.",
    ),
    _text_parameter(
        "version",
        "Number of the version to read; the newest by default.",
        Schema(type=OpenAPIType.INTEGER, minimum=1, maximum=999_999_999),
    ),
    _text_parameter("as_of", AS_OF),
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
    return _located(answer, table, "rows", pairs)


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
        answer = _export(request, portal, table, pairs, format_by_extension(table.version, type.extension))
        return _located(answer, table, f"rows.{type.extension}", pairs)

    return export


def _export(request: AnyRequest, portal: Portal, table: PublishedTable, pairs: Pairs, format: Format) -> Response[Any]:
    question = _question(pairs)
    if takes_mark(format):
        format = marked(format, next(_given("bom", pairs), None))
        question = [(name, value) for name, value in question if name != "bom"]
    query = parse(question, table.version.table_schema, max_limit=None)
    name = table.file_name(format.extension, numbered=bool(_chosen(pairs)))
    if format is PARQUET and query == RowsQuery():
        return send_table(request, portal, table, format, name)
    return send_rows(request, portal, table, query, format, name)


def _located(answer: Response[Any], table: PublishedTable, name: str, pairs: Pairs) -> Response[Any]:
    """Says in a header which version was read: the address at which the same answer will stand for ever."""
    kept = [(key, value) for key, value in pairs if key not in ("version", "as_of")]
    address = Addresses("").api(
        "datasets", table.dataset.slug, table.resource.slug, name, query=[*kept, ("version", str(table.version.number))]
    )
    answer.headers["Content-Location"] = address
    return answer


def _page(request: AnyRequest, portal: Portal, table: PublishedTable, pairs: Pairs) -> Response[Any]:
    version = table.version
    query = parse(_question(pairs), version.table_schema)
    tag = etag(
        version.parquet_sha256,
        query,
        "application/json",
        # What else stands in a page: its version's number, the address of the next one.
        *(version.id, table.dataset.slug, table.resource.slug, portal.settings.base_url),
        encoding_of(request),
    )

    def make(interrupt: Interrupt) -> MadePage:
        page = portal.tables.rows(portal.files.version(version.id), query, interrupt)
        next = _next(portal, table, query, page)
        return MadePage(_encode(page, next, version.number), next)

    return send_page(request, tag, make)


class MadePage(msgspec.Struct, frozen=True):
    body: bytes
    next: str | None
    """Address of the next page."""


def encoding_of(request: AnyRequest) -> str:
    """How a page is compressed for this client: `gzip`, or empty for not at all."""
    taken = re.search(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", request.headers.get("accept-encoding", ""))
    return "gzip" if taken else ""


def send_page(request: AnyRequest, tag: str, make: Callable[[Interrupt], MadePage]) -> Response[Any]:
    """A page of JSON under its strong tag, which covers `encoding_of` too. Unchanged, it is not made."""
    validator = Validator(tag)
    headers = {**CACHING, **validator.headers}
    if is_unchanged(request.headers, validator):
        return unchanged(headers)
    interrupt = Interrupt()

    def begin() -> Body:
        page = make(interrupt)
        body, next = page.body, page.next
        made = {"Link": f'<{next}>; rel="next"'} if next else {}
        if encoding_of(request) and len(body) >= COMPRESS_FROM_BYTES:
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


def warm_up(portal: Portal) -> None:
    """Do what a process does once, before its first reader waits for it: a tenth of a second."""
    portal.tables.warm_up(portal.serving.tables)
    b"".join(encode_json(pa.table({"a": ["a"]}).to_reader()))
    with portal.database.reading() as session:
        queries.standing(session, "", "")
        queries.newest_datasets(session, limit=1)


def _find(portal: Portal, dataset: str, resource: str, pairs: Pairs) -> PublishedTable:
    """The version that is asked for: the cursor's, the numbered one, that of a time, else the newest."""
    chosen_by = _chosen(pairs)
    cursor, number, as_of = (chosen_by.get(name) for name in _CHOOSERS)
    if as_of is not None and len(chosen_by) > 1:
        raise TwoVersions(other="version" if number is not None else "cursor")

    def choose(session: Session, found: ResourceView) -> VersionView:
        if as_of is not None:
            return queries.version_at(session, found, _moment(as_of))
        if number is not None:
            chosen = queries.version_numbered(session, found, read_number(number))
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


_CHOOSERS = ("cursor", "version", "as_of")
"""Parameters that say which version is read."""


def _chosen(pairs: Pairs) -> dict[str, str]:
    """Those of them that are given. Raises GivenTwice."""
    found: dict[str, str] = {}
    for name in _CHOOSERS:
        for value in _given(name, pairs):
            if name in found:
                raise GivenTwice(name=name)
            found[name] = value
    return found


def _moment(text: str) -> datetime:
    """The end of a day, or a time; in Viet Nam unless it names its zone. Raises BadMoment or StillToCome."""
    try:
        moment = _end_of_day(text) or datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=VIET_NAM)).astimezone(UTC)
        is_to_come = day_of(moment) > day_of(datetime.now(UTC))
    except (ValueError, OverflowError) as error:
        raise BadMoment(text) from error
    if is_to_come:
        raise StillToCome(text)
    return moment


def _end_of_day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time.max)
    except ValueError:
        return None


def _given(name: str, pairs: Pairs) -> Iterator[str]:
    return (value for key, value in pairs if key == name and value)


def read_number(text: str) -> int:
    """The number of a version. Raises BadVersion."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise BadVersion(text)
    return int(text)


routes = [rows, *(_export_route(type) for type in FILE_TYPES)]
