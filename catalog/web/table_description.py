"""One table's own OpenAPI description: what the API's says of every table, with this one's columns and values."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from litestar import Response, Router, get
from litestar.di import NamedDependency

from catalog.errors import N_, NotFound
from catalog.portal import Portal
from catalog.tables.formats import FILE_TYPES
from catalog.tables.query import BOOLEAN, KINDS, TEXT, Operator, operators_for, parameter
from catalog.web.address import Addresses
from catalog.web.described import DatasetSlug, ResourceSlug, in_language
from catalog.web.files import PublishedTable, find_table, formats_of
from catalog.web.i18n import MESSAGES_LANGUAGE, SPEAKERS, Language
from catalog.web.page import AnyRequest
from catalog.web.revalidation import Revalidation
from validation.profile import ColumnProfile

MEDIA_TYPE = "application/vnd.oai.openapi+json"

PLACE = "/api/v1/datasets/{dataset}/{resource}"
"""What the API's description says below this address is said of each table."""

CONDITIONS = "conditions"
"""The parameter there that stands for all columns."""

MAX_EXAMPLE_CHARACTERS = 100

Described = Mapping[str, Any]
"""A part of an OpenAPI document."""

ARROW_TYPES = (
    (pa.types.is_boolean, {"type": "boolean"}),
    (pa.types.is_integer, {"type": "integer", "format": "int64"}),
    (pa.types.is_floating, {"type": "number", "format": "double"}),
    (pa.types.is_decimal, {"type": "number", "format": "decimal"}),
    (pa.types.is_date, {"type": "string", "format": "date"}),
    (pa.types.is_time, {"type": "string", "format": "time-local"}),
)
"""JSON Schemas of cells, with formats of the OpenAPI registry, by how a column is kept; all others are text."""

ASKED_AS = {
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time-local"},
    "string": {"type": "string"},
}
"""JSON Schemas of values in conditions, by name of kind."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """What a description says of one column."""

    field: Mapping[str, Any]
    """Its Table Schema descriptor."""
    kept_as: pa.DataType
    example: str | int | float | bool | None

    @property
    def name(self) -> str:
        return str(self.field["name"])

    @property
    def type(self) -> str:
        return str(self.field.get("type", "string"))

    @property
    def label(self) -> str:
        """Title and unit."""
        title, unit = str(self.field.get("title") or self.name), self.field.get("unit")
        return f"{title} ({unit})" if unit else title


@get("/datasets/{dataset:str}/{resource:str}/openapi.json", sync_to_thread=True, include_in_schema=False)
def table_openapi(
    request: AnyRequest, portal: NamedDependency[Portal], dataset: DatasetSlug, resource: ResourceSlug
) -> Response[bytes]:
    """In English, as programs expect it, unless `?lang=` asks for another language."""
    table = find_table(portal, dataset, resource)
    language = SPEAKERS.get(request.query_params.get("lang", ""), SPEAKERS[MESSAGES_LANGUAGE])
    try:
        kept = pq.read_schema(portal.files.version(table.version.id))
    except FileNotFoundError as error:
        raise NotFound() from error  # withdrawn a moment ago
    document = describe_table(
        request.app.openapi_schema.to_schema(), table, columns_of(table, kept), portal.settings.base_url, language
    )
    return Response(msgspec.json.encode(document), media_type=MEDIA_TYPE, headers={"Content-Language": language.code})


def columns_of(table: PublishedTable, kept: pa.Schema) -> list[Column]:
    profiles = {profile.name: profile for profile in msgspec.convert(table.version.profile, list[ColumnProfile])}
    return [
        Column(
            field=field,
            kept_as=kept.field(index).type,
            example=example_of(field.get("type", "string"), profiles.get(field["name"])),
        )
        for index, field in enumerate(table.version.table_schema["fields"])
    ]


def example_of(type: str, profile: ColumnProfile | None) -> str | int | float | bool | None:
    """The most frequent value, which the table's public profile shows too; never an extreme, which may be one row's."""
    if profile is None or not profile.top_values:
        return None
    text = profile.top_values[0].value
    if not text or len(text) > MAX_EXAMPLE_CHARACTERS:
        return None
    kind = KINDS.get(type, TEXT)
    with contextlib.suppress(ValueError):
        match kind.read(text):
            case Decimal() as number:
                return float(number)
            case bool() | int() as value:
                return value
            case _:
                return text
    return None


def describe_table(
    written: Described, table: PublishedTable, columns: Sequence[Column], base_url: str, language: Language
) -> dict[str, Any]:
    """The OpenAPI document of one table; `written` is that of the whole API."""
    api = in_language(written, language)
    titles = (language.pick(texts) for texts in (table.dataset.title, table.resource.title))
    conditions = {
        f"{position}_{operator.key}": condition(column, operator, language)
        for position, column in enumerate(columns)
        for operator in operators_for(column.type)
    }
    available = formats_of(table.version)
    missing = {f"rows.{type.extension}" for type in FILE_TYPES if type.name not in available}
    place = PLACE.format(dataset=table.dataset.slug, resource=table.resource.slug)
    paths = {
        place + path.removeprefix(PLACE): {
            "get": _operation(item["get"], [f"#/components/parameters/{name}" for name in conditions])
        }
        for path, item in api["paths"].items()
        if path.startswith(PLACE) and "get" in item and path.rpartition("/")[2] not in missing
    }
    schemas = {**api["components"]["schemas"], "Row": row_schema(columns, language)}
    schemas["RowsPage"] = _with_rows(schemas["RowsPage"])
    described = {
        "openapi": api["openapi"],
        "info": {
            "title": " – ".join(dict.fromkeys(title for title in titles if title)),
            "version": str(table.version.number),
            "description": language.pick(table.dataset.description),
        },
        "servers": api["servers"],
        "externalDocs": {"url": Addresses(base_url).page("datasets", table.dataset.slug, table.resource.slug)},
        "paths": paths,
    }
    tags = {tag for item in paths.values() for tag in item["get"].get("tags", ())}
    return {
        **described,
        "tags": [tag for tag in api.get("tags", ()) if tag["name"] in tags],
        "components": {"parameters": conditions, "schemas": _needed(described, schemas)},
    }


def condition(column: Column, operator: Operator, language: Language) -> dict[str, Any]:
    """The parameter that compares this column by this operator."""
    meaning = operator.label_en if language.code == "en" else operator.label_vi
    kind = operator.takes or KINDS.get(column.type, TEXT)
    value = ASKED_AS[kind.name]
    described = {
        "name": parameter(column.name, operator.key),
        "in": "query",
        "required": False,
        "description": f"{column.label}: {meaning}.",
        "schema": {"type": "array", "items": value, "minItems": 1} if operator.takes_list else value,
    }
    if operator.takes_list:
        described |= {"style": "form", "explode": False}
    example = True if kind is BOOLEAN and operator.takes else column.example
    if example is not None:
        described["example"] = [example] if operator.takes_list else example
    return described


def row_schema(columns: Sequence[Column], language: Language) -> dict[str, Any]:
    """What a row is. No column is required: `select` leaves some out, and groups have others."""
    return {
        "type": "object",
        "title": "Row",
        "description": language.translate(
            N_("A row of the table. With `select` it has fewer columns, and with `group_by` others.")
        ),
        "properties": {column.name: cell_schema(column) for column in columns},
    }


def cell_schema(column: Column) -> dict[str, Any]:
    """What a cell of the column is in JSON; null where it is missing, unless the schema requires it."""
    schema: dict[str, Any] = dict(next((schema for is_kind, schema in ARROW_TYPES if is_kind(column.kept_as)), {}))
    if not schema:
        schema = {"type": "string"}
        if pa.types.is_timestamp(column.kept_as):
            schema["format"] = "date-time" if column.kept_as.tz else "date-time-local"
    constraints = column.field.get("constraints") or {}
    if not constraints.get("required"):
        schema["type"] = [schema["type"], "null"]
    schema["title"] = column.label
    if column.field.get("description"):
        schema["description"] = column.field["description"]
    if column.field.get("unit"):
        schema["x-unit"] = column.field["unit"]
    if column.example is not None:
        schema["examples"] = [column.example]
    return schema


def _operation(operation: Described, conditions: Sequence[str]) -> dict[str, Any]:
    """The operation with the table's own names and columns."""
    parameters: list[dict[str, Any]] = []
    for given in operation.get("parameters", ()):
        if given.get("name") == CONDITIONS:
            parameters += [{"$ref": reference} for reference in conditions]
        elif given.get("in") != "path":
            parameters.append(given)
    responses = {status: _with_rows_in(answer) for status, answer in operation["responses"].items()}
    return {**operation, "parameters": parameters, "responses": responses}


_ROWS = {"type": "array", "items": {"$ref": "#/components/schemas/Row"}}


def _with_rows_in(answer: Described) -> Described:
    """The answer, its list of any objects being one of this table's rows."""
    content = {
        media_type: {**body, "schema": _ROWS}
        if body["schema"] == {"type": "array", "items": {"type": "object"}}
        else body
        for media_type, body in answer.get("content", {}).items()
    }
    return {**answer, "content": content} if content else answer


def _with_rows(page: Described) -> dict[str, Any]:
    described = page["properties"]["data"]
    return {**page, "properties": {**page["properties"], "data": {**described, **_ROWS}}}


def _needed(described: Any, schemas: Mapping[str, Any]) -> dict[str, Any]:
    """The schemas that are referred to, and those that these refer to."""
    found: dict[str, Any] = {}
    waiting = list(_references(described))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = schemas[name]
            waiting += _references(schemas[name])
    return dict(sorted(found.items()))


def _references(described: Any) -> Iterator[str]:
    match described:
        case {"$ref": str(reference)} if reference.startswith("#/components/schemas/"):
            yield reference.rpartition("/")[2]
        case Mapping():
            for part in described.values():
                yield from _references(part)
        case list() | tuple():
            for part in described:
                yield from _references(part)


routes = [Router("/", route_handlers=[table_openapi], middleware=[Revalidation()])]
