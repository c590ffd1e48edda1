"""Found words are marked and nothing else of a text changes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.queries import AgencyView, DatasetView, Texts
from catalog.web.finding import FoundDataset
from catalog.web.highlight import LENGTH, marked, marked_title, reasons
from catalog.web.i18n import SPEAKERS, Language
from search.engine import Match

VI, EN = SPEAKERS["vi"], SPEAKERS["en"]


def found(*matches: Match) -> FoundDataset:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    agency = AgencyView(id="a", slug="a", name=Texts("A"), description=Texts(), is_demo=False)
    dataset = DatasetView(
        id="d",
        slug="d",
        title=Texts("Dân số", "Population"),
        description=Texts(),
        agency=agency,
        theme="SOCI",
        tags=[],
        licence="CC0-1.0",
        update_frequency="never",
        contact="",
        source="",
        published_at=moment,
        modified_at=moment,
        resources=(),
    )
    return FoundDataset(dataset, matches)


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(st.text(max_size=60))
    places = st.integers(0, len(text))
    return text, draw(st.lists(st.tuples(places, places), max_size=6))


@given(texts_with_spans())
def test_marking_changes_no_character(case: tuple[str, list[tuple[int, int]]]) -> None:
    """Whatever spans come, the text read without its marks is the text, and it is safe HTML."""
    text, spans = case
    plain = re.sub(r"</?mark>", "", str(marked(text, spans)))
    assert unescape(plain) == text
    assert "<" not in plain


def test_found_words_are_marked() -> None:
    """Each span becomes one mark; those that overlap become two that touch."""
    assert str(marked("Ba Đình & Hà Nội", [(10, 12), (0, 2), (1, 7)])) == (
        "<mark>Ba</mark><mark> Đình</mark> &amp; <mark>Hà</mark> Nội"
    )


def test_title_of_the_readers_language_is_marked() -> None:
    """A match in both titles joined marks only the words of the title that is shown."""
    match = Match(field="title", text="Dân số · Population", spans=((0, 3), (9, 19)))
    assert str(marked_title(found(match), EN)) == "<mark>Population</mark>"
    assert str(marked_title(found(match), VI)) == "<mark>Dân</mark> số"


def test_match_in_the_other_title_is_a_reason() -> None:
    """A word that only the other language's title holds is told beside the title, and read out in that language."""
    match = Match(field="title", text="Dân số · Population", spans=((9, 19),))
    assert reasons(found(match), EN) == []
    (reason,) = reasons(found(match), VI)
    assert str(reason.text) == "<mark>Population</mark>"
    assert reason.texts == Texts(en="Population")


@pytest.mark.parametrize(("spans", "shown"), [(((0, 3), (12, 15)), VI), (((0, 3), (12, 15)), EN), (((12, 15),), VI)])
def test_description_is_quoted_in_one_language(spans: tuple[tuple[int, int], ...], shown: Language) -> None:
    """Both descriptions are searched as one text; the reader sees her own, or the only one that holds the word."""
    match = Match(field="description", text="GDP mỗi năm\nGDP by year\nWorld Bank", spans=spans)
    both = found(match)
    described = msgspec.structs.replace(both.dataset, description=Texts("GDP mỗi năm", "GDP by year"))
    (reason,) = reasons(FoundDataset(described, both.matches), shown)
    is_vietnamese = shown is VI and len(spans) > 1
    assert str(reason.text) == ("<mark>GDP</mark> mỗi năm" if is_vietnamese else "<mark>GDP</mark> by year")
    assert (reason.texts.vi != "") is is_vietnamese


def test_long_text_is_cut_around_the_found_word() -> None:
    """Of a long description the part with the first found word is shown."""
    text = "x" * 500 + " dân số " + "y" * 500
    (reason,) = reasons(found(Match(field="description", text=text, spans=((501, 504),))), EN)
    plain = re.sub(r"</?mark>", "", str(reason.text))
    assert "<mark>dân</mark>" in reason.text
    assert plain.startswith("…")
    assert plain.endswith("…")
    assert len(plain) == LENGTH + 2
