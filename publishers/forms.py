"""Forms of the publishers' pages: from what a browser sends to a typed value, or a message for each wrong field."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar, get_args

import msgspec
from litestar.response import Redirect
from msgspec import Meta

from catalog.errors import N_, Invalid
from catalog.web.page import AnyRequest, language_of

FormData = dict[str, Any]
"""Fields as Litestar reads them: a text, or a list of texts where a name comes more than once."""

Form = TypeVar("Form", bound=msgspec.Struct)
T = TypeVar("T")

MISSING = N_("Please fill this in.")
TOO_LONG = N_("This is too long.")
NO_FILE = N_("Choose a file: CSV, Excel, ODS, JSON, GeoJSON or Parquet.")
NOT_A_CHOICE = N_("Please choose one of the options.")
NOT_AN_EMAIL = N_("This is not an e-mail address. One looks like hop-thu@so.gov.vn.")


Line = Annotated[str, Meta(max_length=300)]
Paragraphs = Annotated[str, Meta(max_length=20_000, extra={"clean": "lines"})]
Email = Annotated[str, Meta(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s.]+$", extra={"message": NOT_AN_EMAIL})]
Password = Annotated[str, Meta(extra={"clean": "nothing"})]
"""Kept to the letter: a password may start with a space."""


def read_form(form: type[Form], data: Mapping[str, object]) -> Form:
    """What was typed as a `form`. Raises Invalid with a message id for every wrong field.

    Text is trimmed, without control characters, in Unicode's composed form. A field left empty has its default
    and is missing where it has none; a checkbox is true when it is sent at all. A field may be of any type that
    msgspec makes from a text; `Meta(extra={"message": …})` says what is wrong where it cannot.
    """
    values: dict[str, object] = {}
    messages: dict[str, str] = {}
    for field in msgspec.structs.fields(form):
        raw = data.get(field.name)
        if field.type is bool:
            values[field.name] = raw is not None
            continue
        text = _clean(raw if isinstance(raw, str) else "", _extra(field.type).get("clean", "line"))
        if text:
            try:
                values[field.name] = msgspec.convert(text, field.type)
            except msgspec.ValidationError:
                messages[field.name] = _what_is_wrong(field.type, text)
        elif field.required:
            messages[field.name] = MISSING
    if messages:
        raise Invalid(messages)
    return form(**values)


def collect(problems: dict[str, str], parse: Callable[[], T]) -> T | None:
    """What `parse` gives; where it raises Invalid, its messages go to `problems`."""
    try:
        return parse()
    except Invalid as error:
        problems |= error.fields
        return None


def translated(request: AnyRequest, problems: dict[str, str]) -> dict[str, str]:
    """Messages by field in the reader's language."""
    translate = language_of(request).translate
    return {name: translate(message) for name, message in problems.items()}


def see_other(address: str) -> Redirect:
    """After a form was taken: the page to look at next, so that loading it again sends nothing twice."""
    return Redirect(address, status_code=303)


def in_words(invalid: Invalid | None, translate: Callable[[str], str]) -> dict[str, str]:
    """Each wrong field's message in the reader's language, for the error summary and beside the field."""
    return invalid.in_words(translate) if invalid else {}


def _clean(text: str, how: str) -> str:
    if how == "nothing":
        return text
    composed = unicodedata.normalize("NFC", text)
    lines = composed.splitlines() if how == "lines" else [" ".join(composed.split())]
    return "\n".join(
        "".join(character for character in line if unicodedata.category(character) not in ("Cc", "Cs"))
        for line in lines
    ).strip()


def _what_is_wrong(kind: Any, text: str) -> str:
    longest = next((meta.max_length for meta in _metas(kind) if meta.max_length is not None), len(text))
    return TOO_LONG if len(text) > longest else str(_extra(kind).get("message", NOT_A_CHOICE))


def _extra(kind: Any) -> dict[str, Any]:
    return next((meta.extra for meta in _metas(kind) if meta.extra is not None), {})


def _metas(kind: Any) -> list[Meta]:
    return [argument for argument in get_args(kind) if isinstance(argument, Meta)]
