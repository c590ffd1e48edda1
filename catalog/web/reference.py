"""The API reference as a page, drawn on the server from the description that programs read."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency

from catalog import queries
from catalog.errors import N_
from catalog.portal import Portal
from catalog.tables.query import OPERATORS, Operator, parameter
from catalog.tables.select.functions import FUNCTIONS, GROUPS, Function
from catalog.web.described import in_language
from catalog.web.i18n import Language
from catalog.web.page import AnyRequest, Pages, language_of
from catalog.web.reader_keys import make_key
from catalog.web.snippets import hand_in

METHODS = ("get", "post", "put", "patch", "delete")

PLACES = {"path": N_("in the address"), "query": N_("after the question mark"), "header": N_("as a header")}
"""Where a parameter stands."""

Described = Mapping[str, Any]
"""A part of an OpenAPI document."""


class ParameterRow(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    place: str
    """Where it stands, in words."""
    type: str
    required: bool
    description: str


class Answer(msgspec.Struct, frozen=True):
    status: str
    media_types: tuple[str, ...]
    description: str


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[ParameterRow, ...]
    body: tuple[str, ...]
    """Media types that the request body may have; empty where it has none."""
    answers: tuple[Answer, ...]
    curl: str


class OperatorRow(msgspec.Struct, frozen=True):
    write: str
    label: str
    kinds: tuple[str, ...]


class FunctionRow(msgspec.Struct, frozen=True):
    write: str
    label: str
    group: str


class Group(msgspec.Struct, frozen=True):
    name: str
    description: str
    operations: tuple[Operation, ...]


@get("/developers", sync_to_thread=True, include_in_schema=False)
def developers(request: AnyRequest, portal: NamedDependency[Portal], pages: NamedDependency[Pages]) -> Response[str]:
    """A short guide and the reference, with a table of this very portal in the examples."""
    with portal.database.reading() as session:
        examples = _examples(queries.newest_datasets(session, limit=1))
    base_url = portal.settings.base_url.rstrip("/")
    language = language_of(request)
    return pages.render(
        request,
        "browse/developers.html",
        example=examples,
        hand_in=hand_in(base_url),
        operators=[_operator(operator, language.code) for operator in OPERATORS.values()],
        functions=[_function(function, language.code) for function in FUNCTIONS.values()],
        groups=read_groups(request.app.openapi_schema.to_schema(), base_url, examples, language),
    )


@get("/developers/key", sync_to_thread=True, include_in_schema=False)
def reader_key(request: AnyRequest, portal: NamedDependency[Portal], pages: NamedDependency[Pages]) -> Response[str]:
    """A new key each time, which nobody has but who looks at the page."""
    settings = portal.settings
    answer = pages.render(request, "browse/key.html", key=make_key(settings.signing_secret()), settings=settings)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def read_groups(written: Described, base_url: str, examples: Mapping[str, str], language: Language) -> list[Group]:
    """The operations of an OpenAPI document in this language by tag, in the document's order of tags.

    `examples` are values of path parameters to write into the calls; where there is none its name stands in braces.
    """
    document = in_language(written, language)
    descriptions = {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())}
    operations: dict[str, list[Operation]] = {name: [] for name in descriptions}
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                operation = _operation(document, path, method, item[method], base_url, examples, language)
                for tag in item[method].get("tags") or ("API",):
                    operations.setdefault(tag, []).append(operation)
    return [
        Group(language.translate(name), descriptions.get(name, ""), tuple(found))
        for name, found in operations.items()
        if found
    ]


def _operator(operator: Operator, language: str) -> OperatorRow:
    return OperatorRow(
        write=parameter("column", operator.key) + "=…",
        label=operator.label_en if language == "en" else operator.label_vi,
        kinds=tuple(sorted(operator.kinds)),
    )


def _function(function: Function, language: str) -> FunctionRow:
    group = next(group for group in GROUPS if group.key == function.group)
    if language == "en":
        return FunctionRow(function.usage, function.meaning_en, group.title_en)
    return FunctionRow(function.usage, function.meaning_vi, group.title_vi)


def _examples(newest: Sequence[queries.DatasetView]) -> dict[str, str]:
    if not newest:
        return {}
    dataset = newest[0]
    table = next((resource.slug for resource in dataset.resources if resource.current is not None), "")
    found = {"dataset": dataset.slug, "resource": table, "agency": dataset.agency.slug}
    return {name: value for name, value in found.items() if value}


def _operation(
    document: Described,
    path: str,
    method: str,
    described: Described,
    base_url: str,
    examples: Mapping[str, str],
    language: Language,
) -> Operation:
    parameters = [_resolved(document, parameter) for parameter in described.get("parameters") or ()]
    body = tuple((described.get("requestBody") or {}).get("content", ()))
    return Operation(
        id=described.get("operationId") or f"{method}{path}",
        method=method.upper(),
        path=path,
        summary=described.get("summary") or "",
        description=described.get("description") or "",
        parameters=tuple(_parameter(parameter, language) for parameter in parameters),
        body=body,
        answers=tuple(
            Answer(status, tuple(answer.get("content", ())), answer.get("description", ""))
            for status, answer in described.get("responses", {}).items()
        ),
        curl=_curl(method, base_url + _filled(path, examples), body, needs_token=bool(described.get("security"))),
    )


def _resolved(document: Described, part: Described) -> Described:
    """What a `$ref` within the document points at."""
    if "$ref" not in part:
        return part
    found: Any = document
    for key in part["$ref"].removeprefix("#/").split("/"):
        found = found[key]
    return found  # type: ignore[no-any-return]


def _parameter(parameter: Described, language: Language) -> ParameterRow:
    place = PLACES[parameter["in"]]
    return ParameterRow(
        name=parameter["name"],
        place=language.translate(place),
        type=type_of(parameter.get("schema") or {}),
        required=bool(parameter.get("required")),
        description=parameter.get("description") or (parameter.get("schema") or {}).get("description") or "",
    )


def type_of(schema: Described) -> str:
    """A JSON Schema in a few words, such as `integer ≥ 1` or `vi | en`; null is left out: it means not given."""
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"] if value is not None)
    for key in ("oneOf", "anyOf"):
        if key in schema:
            options = dict.fromkeys(type_of(option) for option in schema[key])
            return " | ".join(option for option in options if option != "null")
    named = schema.get("type", "")
    kinds = [named] if isinstance(named, str) else [kind for kind in named if kind != "null"]
    if kinds == ["array"]:
        return f"{type_of(schema.get('items') or {})} …"
    bounds = [f"{sign} {schema[key]}" for key, sign in (("minimum", "≥"), ("maximum", "≤")) if key in schema]
    return " ".join(part for part in (" | ".join(kinds), schema.get("format", ""), *bounds) if part)


def _filled(path: str, examples: Mapping[str, str]) -> str:
    for name, value in examples.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path


def _curl(method: str, address: str, body: Sequence[str], *, needs_token: bool) -> str:
    parts = ["curl"] if method == "get" else [f"curl -X {method.upper()}"]
    if needs_token:
        parts.append('-H "Authorization: Bearer $TOKEN"')
    if body:
        parts.append(f'-H "Content-Type: {body[0]}" --data-binary @file')
    parts.append(f'"{address}"')
    return " ".join(parts)


routes = [developers, reader_key]
