"""Tables as files: the newest under one address, each version under its own for ever."""

import base64
import functools
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from catalog import queries
from catalog.errors import N_, NotFound
from catalog.portal import Portal
from catalog.queries import DatasetView, ResourceView, VersionView
from catalog.store.db import Database
from catalog.tables.formats import DOWNLOADS, etag, formats_for
from catalog.tables.formats.delimited import CSV, TSV, with_bom
from catalog.tables.formats.format import FileType, Format
from catalog.tables.formats.geojson import GEOJSON
from catalog.tables.formats.parquet import PARQUET
from catalog.tables.query import BadParameter, RowsQuery
from catalog.tables.watch import Interrupt
from catalog.web.conditions import ByteRange, Validator, is_unchanged, requested_range
from catalog.web.page import AnyRequest
from catalog.web.streaming import Body, Streamed

CACHING = {"Cache-Control": "public, no-cache"}
"""Caches may keep an answer but must ask before each use, for what is withdrawn must be gone at once."""

CHUNK_BYTES = 1024 * 1024

MAX_REMEMBERED = 200
"""Tables whose descriptions a process keeps, profiles of all their columns included."""


class UnknownFormat(NotFound):
    slug = "unknown-format"
    title = N_("There is no such format")
    detail = N_("A table is available as: {available}")

    def __init__(self, version: VersionView) -> None:
        super().__init__(available=_extensions(version))


class NoCoordinates(NotFound):
    slug = "no-coordinates"
    title = N_("This table cannot be put on a map")
    detail = N_(
        "GeoJSON needs coordinates in the answer: columns of numbers called lat and lon, latitude and longitude, "
        "or vĩ độ and kinh độ, or a column of type geopoint or geojson. The table is available as: {available}"
    )

    def __init__(self, version: VersionView) -> None:
        super().__init__(available=_extensions(version))


class NoOriginal(NotFound):
    slug = "no-original"
    title = N_("The file as handed in is not public")
    detail = N_("It is public only where nothing was taken out of it. The table itself is available as: {available}")

    def __init__(self, version: VersionView) -> None:
        super().__init__(available=_extensions(version))


class BadMark(BadParameter):
    detail = N_("bom is true or false: whether the file begins with a byte order mark, for Excel.")


class StoredFile(msgspec.Struct, frozen=True):
    """A file of a version, which is sent as it lies there."""

    path: Path
    sha256: str
    published_at: datetime
    media_type: str
    disposition: str


class PublishedTable(msgspec.Struct, frozen=True):
    """One version of a resource, with what it belongs to."""

    dataset: DatasetView
    resource: ResourceView
    version: VersionView

    def file_name(self, extension: str, *, numbered: bool = False) -> str:
        number = f"-v{self.version.number}" if numbered else ""
        return f"{self.dataset.slug}-{self.resource.slug}{number}.{extension}"


def find_table(
    portal: Portal,
    dataset_slug: str,
    resource_slug: str,
    choose: Callable[[Session, ResourceView], VersionView] = queries.current_version,
) -> PublishedTable:
    """The version of a published table that `choose` takes. Raises NotFound, Withdrawn or Moved."""
    with portal.database.reading() as session:
        standing = queries.standing(session, dataset_slug, resource_slug)
    if standing is None:
        dataset, resource = _read(portal.database, dataset_slug, resource_slug)
    else:
        dataset, resource = _remembered(portal.database, dataset_slug, resource_slug, standing)
    with portal.database.reading() as session:
        return PublishedTable(dataset, resource, choose(session, resource))


@functools.lru_cache(maxsize=MAX_REMEMBERED)
def _remembered(
    database: Database, dataset_slug: str, resource_slug: str, _standing: queries.Standing
) -> tuple[DatasetView, ResourceView]:
    """The same while the table's standing is, which takes a tenth of the time to see."""
    return _read(database, dataset_slug, resource_slug)


def _read(database: Database, dataset_slug: str, resource_slug: str) -> tuple[DatasetView, ResourceView]:
    with database.reading() as session:
        dataset = queries.dataset_by_slug(session, dataset_slug)
        return dataset, queries.resource_of(dataset, resource_slug)


def numbered(number: int) -> Callable[[Session, ResourceView], VersionView]:
    return lambda session, resource: queries.version_numbered(session, resource, number)


def formats_of(version: VersionView) -> dict[str, Format]:
    """What this version can be had as, by name."""
    return formats_for(version.table_schema, version.profile, version.statements.get("notes", ()))


def downloads_of(version: VersionView) -> list[str]:
    """Extensions of the files that pages offer."""
    formats = formats_of(version)
    return [formats[name].extension for name in DOWNLOADS if name in formats]


def format_by_extension(version: VersionView, extension: str) -> Format:
    """The format of a file. Raises UnknownFormat, or NoCoordinates where only this table lacks it."""
    format = next((format for format in formats_of(version).values() if format.extension == extension), None)
    if format is None:
        raise NoCoordinates(version) if extension == GEOJSON.extension else UnknownFormat(version)
    return format


def takes_mark(format: FileType) -> bool:
    """Whether a reader may ask for a byte order mark, which is for text that spreadsheets open."""
    return format.name in (CSV.name, TSV.name)


def marked(format: Format, bom: str | None) -> Format:
    """The format with a byte order mark or without, as the parameter `bom` asks. Raises BadMark."""
    if bom not in _MARKS:
        raise BadMark
    return with_bom(format) if _MARKS[bom] else format


_MARKS = {"true": True, "1": True, "false": False, "0": False, None: False}


def answer_file(request: AnyRequest, portal: Portal, dataset_slug: str, name: str) -> Response[Any]:
    """The newest version of a table as the file `<resource>.<extension>`."""
    resource_slug, _, extension = name.rpartition(".")
    table = find_table(portal, dataset_slug, resource_slug)
    format = _asked_format(request, table.version, extension)
    return send_table(request, portal, table, format, table.file_name(format.extension))


@get("/datasets/{dataset:str}/{resource:str}/v/{name:str}", sync_to_thread=True, include_in_schema=False)
def version_file(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    dataset: FromPath[str],
    resource: FromPath[str],
    name: FromPath[str],
) -> Response[Any]:
    """One version of a table as the file `<number>.<extension>`."""
    number, _, extension = name.rpartition(".")
    table = find_table(portal, dataset, resource, numbered(_number(number)))
    format = _asked_format(request, table.version, extension)
    return send_table(request, portal, table, format, table.file_name(format.extension, numbered=True))


@get("/datasets/{dataset:str}/{resource:str}/original", sync_to_thread=True, include_in_schema=False)
def newest_original(
    request: AnyRequest, portal: NamedDependency[Portal], dataset: FromPath[str], resource: FromPath[str]
) -> Response[Any]:
    """The file as the agency handed the newest version in."""
    return _send_original(request, portal, find_table(portal, dataset, resource))


@get("/datasets/{dataset:str}/{resource:str}/v/{number:str}/original", sync_to_thread=True, include_in_schema=False)
def version_original(
    request: AnyRequest,
    portal: NamedDependency[Portal],
    dataset: FromPath[str],
    resource: FromPath[str],
    number: FromPath[str],
) -> Response[Any]:
    """The file as the agency handed that version in."""
    return _send_original(request, portal, find_table(portal, dataset, resource, numbered(_number(number))))


def send_table(
    request: AnyRequest, portal: Portal, table: PublishedTable, format: Format, file_name: str
) -> Response[Any]:
    """All rows: Parquet as it was published, other formats made on the way."""
    if format is PARQUET:
        version = table.version
        path, sha256 = portal.files.version(version.id), version.parquet_sha256
        published = version.published_at
        return _send_stored(request, StoredFile(path, sha256, published, PARQUET.media_type, _disposition(file_name)))
    return send_rows(request, portal, table, RowsQuery(), format, file_name)


def send_rows(
    request: AnyRequest, portal: Portal, table: PublishedTable, query: RowsQuery, format: Format, file_name: str
) -> Response[Any]:
    """The rows that answer the query, without a limit but its own, in memory that does not grow with them."""
    version, query = table.version, _with_needed(query, format, table.version)
    tag = etag(version.parquet_sha256, query, format.media_type, format.variant)
    validator = Validator(tag, version.published_at)
    headers = {**CACHING, **validator.headers, "Content-Disposition": _disposition(file_name)}
    if is_unchanged(request.headers, validator):
        return unchanged(headers)
    interrupt = Interrupt()

    path = portal.files.version(version.id)

    def begin() -> Body:
        if format.refuse_misfits is not None:
            # Whether all rows fit does not depend on their order, unless only some of them are asked for.
            order = () if query.limit is None else query.order_by
            with portal.tables.stream(path, msgspec.structs.replace(query, order_by=order), interrupt) as rows:
                format.refuse_misfits(rows)
        rows = portal.tables.stream(path, query, interrupt)
        return Body(format.encode(rows), rows.close)

    return Streamed(begin, interrupt, headers=headers, media_type=format.media_type)


def _with_needed(query: RowsQuery, format: Format, version: VersionView) -> RowsQuery:
    """The query with the columns that the format needs. Raises NoCoordinates where groups of rows have none."""
    if query.groups is not None and not set(format.needs) <= set(query.groups.names()):
        raise NoCoordinates(version)
    if not query.select:
        return query
    missing = (name for name in format.needs if name not in query.select)
    return msgspec.structs.replace(query, select=(*query.select, *missing))


def unchanged(headers: dict[str, str]) -> Response[Any]:
    return Response(b"", status_code=304, headers=headers)


def _send_original(request: AnyRequest, portal: Portal, table: PublishedTable) -> Response[Any]:
    version = table.version
    original = version.original
    if original is None:
        raise NoOriginal(version)
    # RFC 6266: the name in its own letters, and for clients of before in ASCII.
    plain = table.file_name("original", numbered=True)
    disposition = f"{_disposition(plain)}; filename*=UTF-8''{quote(original.name, safe='')}"
    path = portal.files.original(version.id)
    return _send_stored(
        request, StoredFile(path, original.sha256, version.published_at, original.media_type, disposition)
    )


def _send_stored(request: AnyRequest, file: StoredFile) -> Response[Any]:
    # Named by its content: the file of a version never changes, and equal ones may share what a cache holds.
    validator = Validator(f'"{file.sha256}"', file.published_at)
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    headers = {
        **CACHING,
        **validator.headers,
        "Content-Disposition": file.disposition,
        "Accept-Ranges": "bytes",
        "Repr-Digest": f"sha-256=:{digest}:",
    }
    if is_unchanged(request.headers, validator):
        return unchanged(headers)
    try:
        size = file.path.stat().st_size
    except FileNotFoundError as error:
        raise NotFound() from error  # withdrawn a moment ago
    part = requested_range(request.headers, size, validator)
    if part is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    sent = part or ByteRange(0, size)
    return Streamed(
        partial(_open_part, file.path, sent),
        headers={**headers, "Content-Length": str(sent.stop - sent.start)},
        media_type=file.media_type,
        status_code=200 if part is None else 206,
    )


def _open_part(path: Path, part: ByteRange) -> Body:
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise NotFound() from error
    file.seek(part.start)

    def chunks() -> Iterator[bytes]:
        remaining = part.stop - part.start
        while remaining and (chunk := file.read(min(CHUNK_BYTES, remaining))):
            remaining -= len(chunk)
            yield chunk

    return Body(chunks(), file.close)


def _asked_format(request: AnyRequest, version: VersionView, extension: str) -> Format:
    format = format_by_extension(version, extension)
    return marked(format, request.query_params.get("bom") or None) if takes_mark(format) else format


def _extensions(version: VersionView) -> str:
    return ", ".join(f".{format.extension}" for format in formats_of(version).values())


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFound()
    return int(text)


def _disposition(file_name: str) -> str:
    return f'attachment; filename="{file_name}"'


routes = [version_file, newest_original, version_original]
