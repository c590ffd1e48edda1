"""`/api/v1/sql`: one SELECT over published tables by their names, in any format."""

import difflib
import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, cast

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from catalog import queries
from catalog.errors import NotFound
from catalog.portal import Portal
from catalog.queries import Moved, Texts
from catalog.tables.engine import TableGone
from catalog.tables.formats import ENCODER_VERSION, FORMATS
from catalog.tables.formats.format import Format
from catalog.tables.formats.json import JSON, encode_json
from catalog.tables.select.compile import Compiled, Source, compile_select
from catalog.tables.select.engine import Answer, TooManyRows
from catalog.tables.select.functions import FUNCTIONS, GROUPS
from catalog.tables.select.parse import MAX_LENGTH, UnknownTable
from catalog.tables.watch import Interrupt
from catalog.web.address import Addresses
from catalog.web.client import client_address, is_this_machine, network_of
from catalog.web.conditions import Validator, is_unchanged
from catalog.web.data import MadePage, NotAcceptable, encoding_of, send_page
from catalog.web.described import ROWS, problems
from catalog.web.files import CACHING, PublishedTable, find_table, numbered, unchanged
from catalog.web.page import AnyRequest
from catalog.web.streaming import Body, Streamed

MAX_ROWS = 10_000
"""Rows of an answer as JSON, which says when there are more."""
MAX_FILE_ROWS = 100_000
"""Rows of an answer as a file, which cannot say so and is therefore refused."""

_BY_MEDIA_TYPE = {format.bare_media_type: format for format in FORMATS.values()}

CUT = Texts(
    vi="Còn nhiều dòng hơn. Hãy gộp bằng GROUP BY, thêm điều kiện, đọc tiếp bằng ORDER BY … LIMIT … OFFSET, "
    "hoặc tải cả bảng dưới dạng tệp.",
    en="There are more rows. Sum them up with GROUP BY, add conditions, go on with ORDER BY … LIMIT … OFFSET, "
    "or download whole tables as files.",
)

GRAMMAR = """\
Exactly one SELECT, as DuckDB and PostgreSQL write it, over any published tables: with joins, WITH, UNION, subqueries,
GROUP BY, HAVING, windows, QUALIFY, CASE and CAST.

- A table is `"dataset"."table"`, both as in its address. Hyphens need the quotes; `dataset_slug.table_slug` with
  underscores for them does not. `"dataset"."table@3"` is version 3; without a number it is the newest one.
- Columns are called as in the table, in double quotes where they hold blanks; texts stand in single quotes. Of two
  names that differ in nothing but letter case, the second one has `_2` behind it.
- Columns of the answer without a name are called like their function (`count`, `avg`), else `column_2` by their place;
  of two with the same name the second one has `_2` behind it.
- `unaccent` takes diacritics away, and `ORDER BY alphabetical(name)` sorts by the Vietnamese alphabet.
- `/sql/functions` lists every function that may be called. There are none of the present moment and no random ones: the
  same question has the same answer for as long as the tables stay the same.
"""


class SqlTable(msgspec.Struct, frozen=True):
    """A table that was read."""

    dataset: str
    resource: str
    version: int
    """Number of the version that was read."""
    url: str


class SqlColumn(msgspec.Struct, frozen=True):
    name: str
    type: str
    """As Table Schema calls it: `string`, `integer`, `number`, `boolean`, `date`, `datetime` or `time`."""


class SqlAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of an answer."""

    data: list[dict[str, Any]]
    """Rows as objects by column name. Whole numbers and decimals are exact, dates and times are ISO 8601 text."""
    columns: list[SqlColumn]
    total: int | None
    """Rows of the answer; null where it was cut, for then nobody has counted them."""
    complete: bool
    """These rows are the whole answer. False where there are more than 10,000."""
    advice: Texts | None
    """What to do where the answer was cut."""
    tables: list[SqlTable]
    """What was read."""


class SqlIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sql: Annotated[str, msgspec.Meta(max_length=MAX_LENGTH, description="The SELECT.")]


class SqlFunction(msgspec.Struct, frozen=True):
    name: str
    group: str
    usage: str
    """How it is called."""
    meaning: Texts


class SqlGroup(msgspec.Struct, frozen=True):
    key: str
    title: Texts


class SqlFunctions(msgspec.Struct, frozen=True):
    """All functions that a SELECT may call."""

    groups: list[SqlGroup]
    data: list[SqlFunction]
    total: int


class Asked(msgspec.Struct, frozen=True):
    """A SELECT with the versions that it reads."""

    compiled: Compiled
    tables: tuple[PublishedTable, ...]

    @property
    def changed_at(self) -> datetime | None:
        return max((table.version.published_at for table in self.tables), default=None)

    def etag(self, *variant: str) -> str:
        """The same for the same question to the same versions, however it is spelled."""
        versions = [(table.version.id, table.version.parquet_sha256) for table in self.tables]
        names = [(table.dataset.slug, table.resource.slug) for table in self.tables]
        asked = [ENCODER_VERSION, self.compiled.sql, self.compiled.texts, versions, names, variant]
        return f'"{hashlib.blake2b(msgspec.json.encode(asked), digest_size=16).hexdigest()}"'


Sql = Annotated[str, QueryParameter(description="The SELECT. Longer ones than an address holds go with POST.")]


@get(
    "/sql",
    sync_to_thread=True,
    tags=[ROWS],
    operation_id="sql",
    summary="Ask published tables with SQL",
    response_description="The rows, at most 10,000 of them; `complete` says whether these are all.",
    description=f"{GRAMMAR}\n`Accept` may ask for another format; then there may be 100,000 rows, and more are a 413.",
    responses=problems(406, 410, 413, 503),
)
def get_sql(request: AnyRequest, portal: NamedDependency[Portal], sql: Sql) -> Response[SqlAnswer]:
    wanted = request.accept.best_match(list(_BY_MEDIA_TYPE))
    if wanted is None:
        raise NotAcceptable(_BY_MEDIA_TYPE)
    answer = _answer(request, portal, sql, _BY_MEDIA_TYPE[wanted])
    answer.headers["Vary"] = "Accept, Accept-Encoding"
    return answer


@post(
    "/sql",
    sync_to_thread=True,
    status_code=HTTP_200_OK,
    tags=[ROWS],
    operation_id="sql_post",
    summary="Ask published tables with a long SELECT",
    response_description="The rows, at most 10,000 of them; `complete` says whether these are all.",
    description="Takes the same SELECTs as with GET.",
    responses=problems(410, 413, 415, 503),
)
def post_sql(request: AnyRequest, portal: NamedDependency[Portal], data: JSONBody[SqlIn]) -> Response[SqlAnswer]:
    return _page(request, portal, _read(portal, data.sql, MAX_ROWS))


def _export_route(format: Format) -> HTTPRouteHandler:
    @get(
        f"/sql.{format.extension}",
        sync_to_thread=True,
        tags=[ROWS],
        operation_id=f"sql_{format.name}",
        summary=f"The answer to a SELECT as a .{format.extension} file",
        response_description="The rows.",
        description="Takes what `/sql` takes. There may be 100,000 rows; more are a 413, for a file is never cut.",
        media_type=format.media_type,
        responses=problems(410, 413, 503),
    )
    def export(request: AnyRequest, portal: NamedDependency[Portal], sql: Sql) -> Response[bytes]:
        return _file(request, portal, _read(portal, sql, MAX_FILE_ROWS), format)

    return export


@get(
    "/sql/functions",
    sync_to_thread=False,
    tags=[ROWS],
    operation_id="sql_functions",
    summary="The functions that a SELECT may call",
    response_description="The functions, by group.",
)
def list_functions() -> SqlFunctions:
    return SqlFunctions(
        groups=[SqlGroup(group.key, Texts(group.title_vi, group.title_en)) for group in GROUPS],
        data=[
            SqlFunction(function.name, function.group, function.usage, Texts(function.meaning_vi, function.meaning_en))
            for function in FUNCTIONS.values()
        ],
        total=len(FUNCTIONS),
    )


def _answer(request: AnyRequest, portal: Portal, sql: str, format: Format) -> Response[Any]:
    if format is JSON:
        return _page(request, portal, _read(portal, sql, MAX_ROWS))
    return _file(request, portal, _read(portal, sql, MAX_FILE_ROWS), format)


def _page(request: AnyRequest, portal: Portal, asked: Asked) -> Response[Any]:
    asker = _asker(request, portal)

    def make(interrupt: Interrupt) -> MadePage:
        answer = portal.selects.run(asked.compiled, max_rows=MAX_ROWS, interrupt=interrupt, asker=asker)
        return MadePage(_encode(portal, asked, answer), next=None)

    tag = asked.etag(JSON.media_type, portal.settings.base_url, encoding_of(request))
    return send_page(request, tag, make)


def _file(request: AnyRequest, portal: Portal, asked: Asked, format: Format) -> Response[Any]:
    validator = Validator(asked.etag(format.media_type, format.variant), asked.changed_at)
    headers = {
        **CACHING,
        **validator.headers,
        "Content-Disposition": f'attachment; filename="sql.{format.extension}"',
    }
    if is_unchanged(request.headers, validator):
        return unchanged(headers)
    interrupt, asker = Interrupt(), _asker(request, portal)

    def begin() -> Body:
        answer = portal.selects.run(asked.compiled, max_rows=MAX_FILE_ROWS, interrupt=interrupt, asker=asker)
        if answer.is_cut:
            raise TooManyRows(MAX_FILE_ROWS)
        if format.refuse_misfits is not None:
            format.refuse_misfits(answer.rows.to_reader())
        return Body(format.encode(answer.rows.to_reader()))

    return Streamed(begin, interrupt, headers=headers, media_type=format.media_type)


def _encode(portal: Portal, asked: Asked, answer: Answer) -> bytes:
    addresses = Addresses(portal.settings.base_url)
    data = msgspec.Raw(b"".join(encode_json(answer.rows.to_reader())).strip())
    return msgspec.json.encode(
        SqlAnswer(
            data=cast(list[dict[str, Any]], data),  # the very same, already written column by column
            columns=[SqlColumn(field.name, type_name(field.type)) for field in answer.rows.schema],
            total=None if answer.is_cut else answer.rows.num_rows,
            complete=not answer.is_cut,
            advice=CUT if answer.is_cut else None,
            tables=[
                SqlTable(
                    table.dataset.slug,
                    table.resource.slug,
                    table.version.number,
                    addresses.api("datasets", table.dataset.slug, table.resource.slug),
                )
                for table in asked.tables
            ],
        )
    )


TYPE_NAMES = (
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_integer, "integer"),
    (lambda kind: pa.types.is_decimal(kind) and kind.scale == 0, "integer"),
    (lambda kind: pa.types.is_decimal(kind) or pa.types.is_floating(kind), "number"),
    (pa.types.is_date, "date"),
    (pa.types.is_timestamp, "datetime"),
    (pa.types.is_time, "time"),
)
"""What Table Schema calls a type; everything else is text."""


def type_name(kind: pa.DataType) -> str:
    return next((name for is_one, name in TYPE_NAMES if is_one(kind)), "string")


def _asker(request: AnyRequest, portal: Portal) -> str:
    """The reader's network; a program on this machine may ask for many readers."""
    address = client_address(request, portal.settings)
    return "" if is_this_machine(address) else network_of(address)


def _read(portal: Portal, sql: str, max_rows: int) -> Asked:
    """The SELECT, if it is one, with the tables that it names as they are now."""
    tables: dict[Path, PublishedTable] = {}

    def find(parts: tuple[str, ...]) -> Source:
        table = _find(portal, parts)
        path = portal.files.version(table.version.id)
        tables[path] = table
        return Source(path, _columns(path))

    # One row more than are given tells that there are more.
    compiled = compile_select(sql, find, max_rows=max_rows + 1)
    return Asked(compiled, tuple(tables[source.path] for source in compiled.sources))


def _find(portal: Portal, parts: tuple[str, ...]) -> PublishedTable:
    """The table of this name: `("dataset", "table")`, either with underscores for hyphens, `table@3` for a version."""
    # Slugs have no capital letters and no underscores, so this takes no two tables for one.
    found = re.fullmatch(r"([a-z0-9-]+)/([a-z0-9-]+)(?:@([1-9][0-9]{0,8}))?", "/".join(parts).lower().replace("_", "-"))
    try:
        if found is not None:
            dataset, resource, number = found.groups()
            choose = queries.current_version if number is None else numbered(int(number))
            try:
                return find_table(portal, dataset, resource, choose)
            except Moved as moved:
                return find_table(portal, moved.slug, resource, choose)
    except NotFound:
        pass
    raise UnknownTable(_written(parts), _near(portal, parts))


def _near(portal: Portal, parts: Sequence[str]) -> list[str]:
    """Tables whose names look like this one, the closest first."""
    with portal.database.reading() as session:
        names = {f"{dataset}/{resource}": (dataset, resource) for dataset, resource in queries.table_names(session)}
    wanted = "/".join(parts).lower().replace("_", "-")
    # Of a name alone it may be the dataset's or the table's.
    near = [name for name in names if wanted in names[name]][:5]
    near = near or difflib.get_close_matches(wanted, names, n=5, cutoff=0.4) or sorted(names)[:5]
    return [_written(names[name]) for name in near]


def _written(parts: Sequence[str]) -> str:
    return ".".join('"{}"'.format(part.replace('"', '""')) for part in parts)


@lru_cache(maxsize=1_000)
def _columns(path: Path) -> tuple[str, ...]:
    """Of a version, whose file never changes."""
    try:
        return tuple(pq.read_schema(path).names)
    except FileNotFoundError as error:
        raise TableGone() from error


routes = [get_sql, post_sql, list_functions, *(_export_route(format) for format in FORMATS.values())]
