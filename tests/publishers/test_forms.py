"""From what a browser sends to a typed value, or a message for each wrong field."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Invalid
from publishers.forms import (
    MISSING,
    NOT_A_CHOICE,
    NOT_AN_EMAIL,
    TOO_LONG,
    Email,
    Line,
    Paragraphs,
    Password,
    in_words,
    read_form,
)


class Colour(StrEnum):
    RED = "red"


class Example(msgspec.Struct, frozen=True):
    email: Email
    title: Line
    text: Paragraphs = ""
    password: Password = ""
    colour: Colour = Colour.RED
    wanted: bool = False


GOOD = {"email": "an@example.gov.vn", "title": "Dân số"}


def wrong_fields(**data: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        read_form(Example, GOOD | data)
    return refused.value.fields


def test_fields_become_a_typed_value() -> None:
    """Texts, a choice and a checkbox arrive as what the form says they are; other fields are ignored."""
    form = read_form(Example, GOOD | {"colour": "red", "wanted": "1", "_csrf_token": "…"})
    assert form == Example(email="an@example.gov.vn", title="Dân số", colour=Colour.RED, wanted=True)


def test_every_wrong_field_has_its_message() -> None:
    """All fields are looked at, so that she need not send the form once for each mistake."""
    assert wrong_fields(email="an@", title="x" * 301, colour="blue") == {
        "email": NOT_AN_EMAIL,
        "title": TOO_LONG,
        "colour": NOT_A_CHOICE,
    }


@pytest.mark.parametrize("empty", ["", "   ", "\x00\x07", None, ["two", "values"]])
def test_required_field_left_empty_is_missing(empty: Any) -> None:
    """Spaces, control characters and something that is no text are as good as nothing."""
    assert wrong_fields(title=empty) == {"title": MISSING}


def test_optional_field_left_empty_has_its_default() -> None:
    """An empty choice is none."""
    assert read_form(Example, GOOD | {"colour": "", "text": " "}) == Example(email=GOOD["email"], title=GOOD["title"])


def test_one_line_stays_one_line_and_paragraphs_stay_paragraphs() -> None:
    """Line breaks survive only where they belong, as one character each."""
    form = read_form(Example, GOOD | {"title": " Dân \r\n số ", "text": "một\r\n\r\nhai\x07"})
    assert form.title == "Dân số"
    assert form.text == "một\n\nhai"


def test_letters_are_composed() -> None:
    """However a keyboard writes "ố", it is kept as one character."""
    title = unicodedata.normalize("NFD", "Dân số")
    assert read_form(Example, GOOD | {"title": title}).title == "Dân số"


@given(st.text(min_size=1))
def test_password_is_kept_to_the_letter(password: str) -> None:
    """Nothing is trimmed off a password."""
    assert read_form(Example, GOOD | {"password": password}).password == password


@given(st.dictionaries(st.sampled_from(Example.__struct_fields__), st.text() | st.lists(st.text()) | st.none()))
def test_any_input_gives_a_form_or_messages(data: dict[str, Any]) -> None:
    """Whatever is sent, the answer is a value that keeps the rules or a message for a field of the form."""
    form, messages = None, {}
    try:
        form = read_form(Example, data)
    except Invalid as invalid:
        messages = invalid.fields
    if form is None:
        assert messages
        assert set(messages) <= set(Example.__struct_fields__)
    else:
        assert msgspec.convert(msgspec.to_builtins(form), Example) == form
        assert "\x00" not in form.title + form.text + form.email


def test_messages_are_translated_for_the_reader() -> None:
    """The page gets words in the reader's language, and none where nothing is wrong."""
    assert in_words(Invalid({"email": "wrong"}), {"wrong": "sai"}.__getitem__) == {"email": "sai"}
    assert in_words(None, str) == {}
