"""Which language a reader gets, how dates and numbers are written in it, and that nothing is left unsaid."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.queries import Texts
from catalog.tables.query import OPERATORS
from catalog.vocabulary import FREQUENCIES, LICENCES, THEMES
from catalog.web.i18n import LANGUAGES, SPEAKERS, choose_language
from tests import messages

VI, EN = SPEAKERS["vi"], SPEAKERS["en"]


@pytest.mark.parametrize(
    ("query", "cookie", "accept_language", "chosen"),
    [
        ("en", "vi", "vi", "en"),
        (None, "en", "vi", "en"),
        (None, None, "en-GB,vi;q=0.8", "en"),
        (None, None, "en;q=0.5, vi;q=0.9", "vi"),
        (None, None, "fr, en;q=0.3", "en"),
        (None, None, "en;q=0", "vi"),
        (None, None, "en;q=high", "vi"),
        (None, None, "en;q=1.5", "vi"),
        (None, None, "EN-us ; Q=0.8", "en"),
        (None, None, "vi-VN,vi;q=0.9,en-US;q=0.8", "vi"),
        (None, None, "en;q=0.3, en-GB;q=0.9, vi;q=0.5", "en"),
        (None, None, "*", "vi"),
        (None, None, "en, *;q=0.5", "en"),
        (None, None, "en;q=0.5, *;q=0.9", "vi"),
        (None, None, "*, vi;q=0", "en"),
        (None, None, "vi;q=0", "en"),
        (None, None, "vi;q=0, en;q=0", "vi"),
        ("EN", None, "vi", "en"),
        ("", "en", "vi", "en"),
        (None, None, "", "vi"),
        ("xx", "yy", "zz", "vi"),
    ],
)
def test_choice_of_language(query: str | None, cookie: str | None, accept_language: str, chosen: str) -> None:
    """The address goes before the earlier choice, that before the browser's preference; Vietnamese is the default."""
    assert choose_language(query, cookie, accept_language) == chosen


@given(st.text() | st.from_regex(r"([*a-zA-Z-]{1,5}(;q=[0-9.]{0,4})?,? ?){0,4}", fullmatch=True))
def test_whatever_a_browser_sends_there_is_an_answer(accept_language: str) -> None:
    """No header is so odd that no language is chosen, and a refused one is not while the other is free."""
    chosen = choose_language(None, None, accept_language)
    assert chosen in LANGUAGES
    assert choose_language(None, None, f"{accept_language},{chosen};q=1") == chosen


def test_every_message_has_a_vietnamese_text() -> None:
    """Nothing that code or templates say is missing from the file, empty or only guessed."""
    kept = messages.kept_messages()
    assert messages.identifiers(messages.found_messages()) - messages.identifiers(kept) == set()
    assert messages.untranslated(kept) == []


def test_no_translation_is_left_over() -> None:
    """The file holds nothing that is said nowhere."""
    kept = messages.kept_messages()
    assert messages.identifiers(kept) - messages.identifiers(messages.found_messages()) == set()
    assert not kept.obsolete


def test_plural_forms_are_those_of_the_code() -> None:
    """A message with a plural has the code's own English plural, and a text for each form of Vietnamese."""
    kept, found = messages.kept_messages(), messages.found_messages()
    plurals = {message.id[0]: message for message in kept if isinstance(message.id, list | tuple)}
    assert {message.id for message in plurals.values()} == {
        message.id for message in found if isinstance(message.id, list | tuple)
    }
    assert all(len(message.string) == kept.num_plurals and all(message.string) for message in plurals.values())


def test_fixed_lists_are_named_in_both_languages() -> None:
    """Themes, licences, frequencies and operators say something in Vietnamese and in English."""
    terms = [term for terms in (THEMES, LICENCES, FREQUENCIES) for term in terms.values()]
    assert all(term.vi.strip() and term.en.strip() and term.vi != term.en for term in terms)
    assert all(operator.label_vi.strip() and operator.label_en.strip() for operator in OPERATORS.values())


def test_translations_keep_what_is_filled_in() -> None:
    """A text has the very placeholders of its message, so that filling them in cannot fail in one language only."""
    for message in messages.kept_messages():
        if message.id:
            identifier = message.id if isinstance(message.id, str) else message.id[-1]
            text = message.string if isinstance(message.string, str) else message.string[0]
            assert placeholders(text) == placeholders(identifier), identifier


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|\{\w+\}", text))


def test_day_in_the_readers_format() -> None:
    """A day is written with figures in Vietnamese and with the month's name in English."""
    assert (VI.date(date(2026, 3, 1)), EN.date(date(2026, 3, 1))) == ("01/03/2026", "1 March 2026")


def test_moment_is_the_day_it_is_in_viet_nam() -> None:
    """Late evening in UTC is the next morning for the portal's readers."""
    moment = datetime(2026, 2, 28, 20, 5, tzinfo=UTC)
    assert (VI.date(moment), EN.time(moment)) == ("01/03/2026", "1 March 2026 03:05")


def test_numbers_in_the_readers_format() -> None:
    """Thousands and decimals are separated as each language does."""
    assert (VI.number(1234567.5), EN.number(1234567.5)) == ("1.234.567,5", "1,234,567.5")
    assert (VI.number(-1234), EN.number(-1234)) == ("-1.234", "-1,234")


def test_small_figures_keep_three_digits() -> None:
    """A mean that is close to nothing is not shown as nothing."""
    assert (VI.number(0.00012345), EN.number(-0.5)) == ("0,000123", "-0.5")


@pytest.mark.parametrize(
    ("size", "text"), [(999, "999 B"), (4600, "4,6 kB"), (27_000_000, "27 MB"), (3e12, "3.000 GB")]
)
def test_sizes_in_round_units(size: int, text: str) -> None:
    """A size has a unit that leaves few digits."""
    assert VI.size(size) == text


@pytest.mark.parametrize(
    ("texts", "picked"),
    [(Texts("a", "b"), "b"), (Texts("a", ""), "a"), (Texts("", ""), ""), ({"vi": "a", "en": ""}, "a")],
)
def test_a_missing_translation_falls_back(texts: Texts, picked: str) -> None:
    """Where a text lacks one language, the reader gets it in the other."""
    assert EN.pick(texts) == picked
