"""How the API describes itself (OpenAPI), in both languages, and what its operations have in common.

The description is written in English where the operations are. Each paragraph and each item of a list in it is a
message: `tests/messages.py` finds them in the finished document, so none can be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Annotated, Any

import msgspec
from litestar import Request
from litestar.openapi import ResponseSpec
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, Schema, SecurityScheme, Server, Tag
from litestar.params import PathParameter
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition

from catalog.errors import N_
from catalog.settings import Settings
from catalog.tables.query import AGGREGATES, OPERATORS, Aggregate, Operator, parameter
from catalog.web.i18n import MESSAGES_LANGUAGE, SPEAKERS, Language
from catalog.web.problems import PROBLEM_JSON, Problem

DATASETS = N_("Datasets")
ROWS = N_("Rows")
PUBLISHING = N_("Publishing")

TOKEN = "token"  # noqa: S105 - the name of a way to sign in

TAGS = (
    Tag(name=DATASETS, description="What there is: datasets, their tables, and the agencies that publish them."),
    Tag(name=ROWS, description="The tables themselves, row by row, filtered and sorted, in several formats."),
    Tag(name=PUBLISHING, description="Handing tables in, with an agency's token, through the same checks as the form."),
)

DESCRIPTION = """\
Read every published table without an account.

- Texts such as titles come in both languages, as `{"vi": …, "en": …}`; either may be empty.
- Answers are never silently cut: lists say their `total` and the address of the `next` page.
- Errors are problems as RFC 9457 writes them (`application/problem+json`), in Vietnamese or English as
  `Accept-Language` or `?lang=` asks. Their `type` is stable.
- Answers carry an `ETag`; send it back in `If-None-Match` and an unchanged answer costs nothing.
- Whole tables are files: `/datasets/{dataset}/{resource}.csv`, `.tsv`, `.xlsx`, `.json`, `.ndjson`, `.arrow`,
  `.parquet`, and with coordinates `.geojson`, is always the newest version,
  `/datasets/{dataset}/{resource}/v/{number}.parquet` the same bytes for ever. Parquet files take range requests.
- `/datasets/{dataset}/{resource}/original` is the file as the agency handed the newest version in, and
  `/datasets/{dataset}/{resource}/v/{number}/original` that of a version, where nothing was taken out of it.
- What was withdrawn answers 410 with date and reason.
- `RateLimit` and `RateLimit-Policy` say how much you may ask in a minute. A free key in the header `X-API-Key` allows
  more; take one at `/developers/key`, without an account.
"""

_GAP = re.compile(r"(\n\s*\n|\n?- )")
"""What stands between two paragraphs, and before an item of a list."""

DatasetSlug = Annotated[str, PathParameter(description="The dataset's name in addresses, such as `population`.")]
ResourceSlug = Annotated[str, PathParameter(description="The table's name in its dataset's address.")]
AgencySlug = Annotated[str, PathParameter(description="The agency's name in addresses.")]

_PROBLEMS = {
    400: "The request cannot be understood; `detail` says what to write instead.",
    401: "No token was sent, or one that is no longer valid.",
    403: "The token may not do this.",
    404: "There is nothing at this address.",
    406: "None of the formats that `Accept` names is available.",
    410: "Withdrawn; `detail` holds date and reason.",
    409: "It has changed in the meantime, or is in a state that does not allow this.",
    413: "The file is too large.",
    415: "The body is of another kind than this address takes.",
    422: "Some fields need attention; `errors` names them.",
    429: "Too many requests in a short time; `Retry-After` says when to ask again.",
    503: "The question takes too long or too much memory; `detail` says what to do.",
}


def problems(*statuses: int) -> dict[int, ResponseSpec]:
    """What an operation may answer instead, for its description; 400 and 429 it may always."""
    return {
        status: ResponseSpec(Problem, description=_PROBLEMS[status], media_type=PROBLEM_JSON, generate_examples=False)
        for status in sorted({400, 429, *statuses})
    }


def operator_line(operator: Operator, language: Language) -> str:
    """How to write a condition with this operator, what it means, and which columns take it."""
    meaning = operator.label_en if language.code == "en" else operator.label_vi
    kinds = language.translate(N_("For columns of type {kinds}.")).format(kinds=", ".join(sorted(operator.kinds)))
    return f"`{parameter('column', operator.key)}=…`: {meaning}. {kinds}"


def aggregate_line(aggregate: Aggregate, language: Language) -> str:
    """How to ask for this value of each group, what it is, of which columns, and of which type."""
    meaning = aggregate.label_en if language.code == "en" else aggregate.label_vi
    kinds = language.translate(N_("For columns of type {kinds}.")).format(kinds=", ".join(sorted(aggregate.kinds)))
    gives = N_("Gives the column's own type.") if aggregate.gives is None else N_("Gives {kind}.")
    kind = "" if aggregate.gives is None else aggregate.gives.name
    return f"`column__{aggregate.key}`: {meaning}. {kinds} {language.translate(gives).format(kind=kind)}"


_FROM_TABLES: dict[str, Callable[[Language], str]] = {
    line(SPEAKERS[MESSAGES_LANGUAGE]): line
    for line in (
        *(partial(operator_line, operator) for operator in OPERATORS.values()),
        *(partial(aggregate_line, aggregate) for aggregate in AGGREGATES.values()),
    )
}
"""Lines of a description that are made from a table, which has both languages itself."""


def _list_of(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


OPERATOR_LIST = _list_of(operator_line(operator, SPEAKERS[MESSAGES_LANGUAGE]) for operator in OPERATORS.values())
AGGREGATE_LIST = _list_of(aggregate_line(aggregate, SPEAKERS[MESSAGES_LANGUAGE]) for aggregate in AGGREGATES.values())


def in_language(described: Any, language: Language) -> Any:
    """A part of an OpenAPI document, its texts in this language. Names, types and values stay as they are."""
    match described:
        case Mapping():
            return {
                key: _said(value, language)
                if key in _TEXTS and isinstance(value, str)
                else in_language(value, language)
                for key, value in described.items()
            }
        case list() | tuple():
            return [in_language(part, language) for part in described]
    return described


def messages_of(described: Any) -> Iterator[str]:
    """Every message that `in_language` looks up."""
    match described:
        case Mapping():
            for key, value in described.items():
                if key in _TEXTS and isinstance(value, str):
                    yield from (line for line in _lines(value) if line not in _FROM_TABLES)
                else:
                    yield from messages_of(value)
        case list() | tuple():
            for part in described:
                yield from messages_of(part)


_TEXTS = ("summary", "description")


def _lines(text: str) -> list[str]:
    """The paragraphs and items of a text, each on one line."""
    return [line for piece in _GAP.split(text)[::2] if (line := " ".join(piece.split()))]


def _said(text: str, language: Language) -> str:
    pieces = _GAP.split(text)
    pieces[::2] = [_line(" ".join(piece.split()), language) for piece in pieces[::2]]
    return "".join(pieces)


def _line(line: str, language: Language) -> str:
    if line in _FROM_TABLES:
        return _FROM_TABLES[line](language)
    return language.translate(line) if line else ""


class ClosedObjects(OpenAPISchemaPlugin):
    """Says of objects that take no other fields than theirs that this is so."""

    def is_plugin_supported_field(self, field_definition: FieldDefinition) -> bool:
        kind = field_definition.annotation
        return (
            isinstance(kind, type)
            and issubclass(kind, msgspec.Struct)
            and bool(kind.__struct_config__.forbid_unknown_fields)
        )

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        others = (plugin for plugin in schema_creator.plugins if plugin is not self)
        fitting = next(plugin for plugin in others if schema_creator.plugin_supports_field(plugin, field_definition))
        schema: Schema = fitting.to_openapi_schema(field_definition, schema_creator)
        schema.additional_properties = False
        return schema


class InOneLanguage(JsonRenderPlugin):
    """The description as JSON: in English, as programs expect it, unless `?lang=` asks for another language."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(path="/")
        self._titles = {"vi": settings.title_vi, "en": settings.title_en}

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        language = SPEAKERS.get(request.query_params.get("lang", ""), SPEAKERS[MESSAGES_LANGUAGE])
        document = in_language(openapi_schema, language)
        document["info"]["title"] = language.pick(self._titles)
        return self.render_json(request, document)


def describe(settings: Settings) -> OpenAPIConfig:
    """The description of the whole API, at /api/v1/openapi.json and nowhere else: no page that loads from elsewhere."""
    return OpenAPIConfig(
        title=settings.title_en,
        version="1",
        description=DESCRIPTION,
        servers=[Server(url=settings.base_url)],
        tags=list(TAGS),
        components=Components(
            security_schemes={
                TOKEN: SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description="A token that an agency's editor makes on her account page.",
                )
            }
        ),
        use_handler_docstrings=True,
        path="/api/v1/openapi.json",
        render_plugins=[InOneLanguage(settings)],
    )
