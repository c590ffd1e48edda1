"""What became of a table's rows between two of its versions, page by page."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast

import msgspec
import pyarrow as pa
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.openapi.spec import Operation, Parameter, Schema
from litestar.openapi.spec.enums import OpenAPIType
from sqlmodel import Session

from catalog import queries
from catalog.errors import N_, NotFound
from catalog.portal import Portal
from catalog.queries import DatasetView, ResourceView, VersionView
from catalog.tables.diff import Differences, Pair, Start, Version, compare
from catalog.tables.formats import ENCODER_VERSION
from catalog.tables.formats.json import encode_ndjson
from catalog.tables.query import DEFAULT_LIMIT, MAX_LIMIT, BadCursor, BadParameter, GivenTwice, read_limit, seal, unseal
from catalog.tables.watch import Interrupt
from catalog.web.address import Addresses
from catalog.web.data import MadePage, encoding_of, read_number, send_page
from catalog.web.described import ROWS, DatasetSlug, ResourceSlug, problems
from catalog.web.page import AnyRequest

PARAMETERS = ("from", "to", "limit", "cursor", "lang")


class UnknownParameter(BadParameter):
    detail = N_("There is no parameter {name} here. These are: {available}.")

    def __init__(self, name: str) -> None:
        super().__init__(name=name[:40], available=", ".join(PARAMETERS))


class RenamedColumn(msgspec.Struct, frozen=True):
    before: str
    after: str


class RetypedColumn(msgspec.Struct, frozen=True):
    name: str
    """In the newer version."""
    before: str
    after: str
    """Table Schema types."""


class ColumnChanges(msgspec.Struct, frozen=True):
    """What became of the columns. Two of one type and with like titles or names, or in the same place, are one."""

    added: list[str]
    removed: list[str]
    renamed: list[RenamedColumn]
    retyped: list[RetypedColumn]


class ChangeTotals(msgspec.Struct, frozen=True):
    """Rows on this and all other pages."""

    removed: int
    changed: int
    added: int


class RowChange(msgspec.Struct, frozen=True):
    change: Literal["removed", "changed", "added"]
    before: dict[str, Any] | None
    """The row of the older version, by its column names; null where it was added."""
    after: dict[str, Any] | None
    """The row of the newer version, by its column names; null where it was removed."""


class DiffPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of what became of the rows, and how to get the others. Applied to the one version, it gives the other."""

    from_version: Annotated[int, msgspec.Meta(description="Number of the version that is compared from.")] = (
        msgspec.field(name="from")
    )
    to_version: Annotated[int, msgspec.Meta(description="Number of the version that is compared to.")] = msgspec.field(
        name="to"
    )
    key: list[str]
    """Columns that tell rows apart, by their names in the newer version; none when rows are compared as wholes."""
    without_key: Literal["none declared", "not in both versions", "not unique"] | None
    """Why rows are compared as wholes: then none is changed, and equal rows are counted."""
    columns: ColumnChanges
    total: ChangeTotals
    data: list[RowChange]
    """Removed rows, then changed, then added ones, each in the order of its version."""
    complete: bool
    """These are all changes."""
    next: str | None
    """Address of the next page, of the same two versions whatever is published meanwhile; null on the last page."""


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """Where a reader stands in the comparison of two versions."""

    before: str
    after: str
    """Ids of the versions."""
    start: Start


class Compared(msgspec.Struct, frozen=True):
    """Two versions of a table, with what they belong to."""

    dataset: DatasetView
    resource: ResourceView
    before: VersionView
    after: VersionView


def _parameter(name: str, description: str, schema: Schema) -> Parameter:
    return Parameter(name, "query", schema=schema, description=description)


_VERSION = Schema(type=OpenAPIType.INTEGER, minimum=1, maximum=999_999_999)


@dataclass
class DiffOperation(Operation):
    """Describes the parameters; one is called like a word of Python."""

    def __post_init__(self) -> None:
        self.parameters = [
            *(self.parameters or []),
            _parameter(
                "from",
                "Number of the version to compare from; by default the newest readable one before `to`.",
                _VERSION,
            ),
            _parameter("to", "Number of the version to compare to; the newest by default.", _VERSION),
            _parameter(
                "limit",
                "Changes per page.",
                Schema(type=OpenAPIType.INTEGER, minimum=1, maximum=MAX_LIMIT, default=DEFAULT_LIMIT),
            ),
            _parameter(
                "cursor", "Where to go on: take it from the address in `next`.", Schema(type=OpenAPIType.STRING)
            ),
        ]


@get(
    "/datasets/{dataset:str}/{resource:str}/diff",
    sync_to_thread=True,
    tags=[ROWS],
    operation_id="diff",
    operation_class=DiffOperation,
    summary="What became of a table's rows between two versions",
    response_description="A page of changes. `Link` names the next one too.",
    description="""\
Rows are told apart by the table's primary key, where both versions have it and no two rows share it. Without one they
are compared as wholes: then rows are removed and added, and of equal rows as many as one version has more.

Where a row stands in the file does not matter. A missing cell and a column that is not there are the same, and so are
numbers of different types that are written with the same digits.
""",
    responses=problems(404, 410, 503),
)
def diff(
    request: AnyRequest, portal: NamedDependency[Portal], dataset: DatasetSlug, resource: ResourceSlug
) -> Response[DiffPage]:
    given = _read(request)
    cursor = unseal(given["cursor"], Cursor) if "cursor" in given else None
    limit = read_limit(given["limit"], MAX_LIMIT) if "limit" in given else DEFAULT_LIMIT
    with portal.database.reading() as session:
        owner = queries.dataset_by_slug(session, dataset)
        table = queries.resource_of(owner, resource)
        before, after = _continued(session, table, given, cursor) if cursor else _asked(session, table, given)
    compared = Compared(owner, table, before, after)

    def make(interrupt: Interrupt) -> MadePage:
        found = compare(
            portal.tables,
            *(Version(portal.files.version(version.id), version.table_schema) for version in (before, after)),
            limit=limit,
            start=None if cursor is None else cursor.start,
            interrupt=interrupt,
        )
        next = _next(portal, compared, given, found)
        return MadePage(_encode(compared, found, next, is_first=cursor is None), next)

    answer = send_page(request, _tag(request, portal, compared, given), make)
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


def _read(request: AnyRequest) -> dict[str, str]:
    """The parameters that are given. Raises UnknownParameter or GivenTwice."""
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in PARAMETERS:
            raise UnknownParameter(name)
        if name in given:
            raise GivenTwice(name=name)
        if value:
            given[name] = value
    return given


def _asked(session: Session, table: ResourceView, given: Mapping[str, str]) -> tuple[VersionView, VersionView]:
    if "to" in given:
        after = queries.version_numbered(session, table, read_number(given["to"]))
    else:
        after = queries.current_version(session, table)
    if "from" in given:
        return queries.version_numbered(session, table, read_number(given["from"])), after
    return queries.version_before(session, table, after.number), after


def _continued(
    session: Session, table: ResourceView, given: Mapping[str, str], cursor: Cursor
) -> tuple[VersionView, VersionView]:
    """The versions that the cursor was made for, which those that are named must not contradict."""
    try:
        before, after = (queries.version_by_id(session, table, id) for id in (cursor.before, cursor.after))
    except NotFound as error:
        raise BadCursor() from error
    for name, version in (("from", before), ("to", after)):
        if name in given and read_number(given[name]) != version.number:
            raise BadCursor()
    return before, after


def _tag(request: AnyRequest, portal: Portal, compared: Compared, given: Mapping[str, str]) -> str:
    """Strong entity tag of a page: of all that decides its bytes."""
    decides = [
        *(ENCODER_VERSION, "diff", compared.before.parquet_sha256, compared.after.parquet_sha256),
        *(compared.before.id, compared.after.id, compared.dataset.slug, compared.resource.slug),
        *(portal.settings.base_url, given.get("limit"), given.get("cursor"), encoding_of(request)),
    ]
    return f'"{hashlib.blake2b(msgspec.json.encode(decides), digest_size=16).hexdigest()}"'


def _next(portal: Portal, compared: Compared, given: Mapping[str, str], found: Differences) -> str | None:
    if found.next is None:
        return None
    cursor = Cursor(compared.before.id, compared.after.id, found.next)
    numbers = [("from", str(compared.before.number)), ("to", str(compared.after.number))]
    size = [("limit", given["limit"])] if "limit" in given else []
    return Addresses(portal.settings.base_url).api(
        *("datasets", compared.dataset.slug, compared.resource.slug, "diff"),
        query=[*numbers, *size, ("cursor", seal(cursor))],
    )


def _encode(compared: Compared, found: Differences, next: str | None, *, is_first: bool) -> bytes:
    before, after = list(_rows(found.before)), list(_rows(found.after))
    return msgspec.json.encode(
        DiffPage(
            from_version=compared.before.number,
            to_version=compared.after.number,
            key=[str(pair.after) for pair in found.key],
            without_key=found.without_key,
            columns=_columns(compared, found.pairs),
            total=ChangeTotals(found.totals.removed, found.totals.changed, found.totals.added),
            data=[
                RowChange(
                    change.kind,
                    None if change.before is None else before[change.before],
                    None if change.after is None else after[change.after],
                )
                for change in found.changes
            ],
            complete=is_first and next is None,
            next=next,
        )
    )


def _rows(rows: pa.Table) -> Iterator[dict[str, Any]]:
    """Each row as JSON, already written column by column."""
    for line in b"".join(encode_ndjson(rows.to_reader())).splitlines():
        yield cast(dict[str, Any], msgspec.Raw(line))


def _columns(compared: Compared, pairs: tuple[Pair, ...]) -> ColumnChanges:
    old, new = (
        {field["name"]: field.get("type", "string") for field in version.table_schema["fields"]}
        for version in (compared.before, compared.after)
    )
    kept = [(pair.before, pair.after) for pair in pairs if pair.before is not None and pair.after is not None]
    return ColumnChanges(
        added=[pair.after for pair in pairs if pair.before is None and pair.after is not None],
        removed=[pair.before for pair in pairs if pair.after is None and pair.before is not None],
        renamed=[RenamedColumn(before, after) for before, after in kept if before != after],
        retyped=[RetypedColumn(after, old[before], new[after]) for before, after in kept if old[before] != new[after]],
    )


routes = [diff]
