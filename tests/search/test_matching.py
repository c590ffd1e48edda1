"""Why a document was found, without an engine."""

from __future__ import annotations

import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Document, Match
from search.entry import Kept, entry_of
from search.matching import MAX_MATCHES, why_found
from search.text import parse


def matches(text: str, **fields: object) -> tuple[Match, ...]:
    document = Document(id="a", **{"title": "", **fields})  # type: ignore[arg-type]
    return why_found(parse(text), msgspec.json.decode(entry_of(document).kept, type=Kept))


def marked(match: Match) -> list[str]:
    return [match.text[start:end] for start, end in match.spans]


def test_the_text_with_most_words_explains_best() -> None:
    """Where heavier fields hold one word and a value holds both, the value is among the matches."""
    found = matches(
        "quận ba đình",
        title="Quận",
        columns=("Quận",),
        labels=("Ba Na",),
        values={"ten": ("Ba Vì", "Quận Ba Đình")},
        description="Quận",
    )
    assert "Quận Ba Đình" in [match.text for match in found]
    assert [match.field for match in found] == ["title", "columns", "values"]


def test_of_equal_values_the_one_spelled_as_typed_is_shown() -> None:
    """Typed diacritics choose between values that are the same without them."""
    values = {"ten": ("Má", "Ma", "Mã")}
    assert [matches(text, values=values)[0].text for text in ("má", "mã")] == ["Má", "Mã"]


def test_a_whole_word_explains_better_than_its_beginning() -> None:
    """`ha` shows Hà before Hàng, also where Hàng comes first."""
    assert matches("ha", values={"ten": ("Hàng Bài", "Hà Nội")})[0].text == "Hà Nội"


def test_each_column_has_one_match() -> None:
    """Two columns with the same value are both named."""
    found = matches("hue", values={"tinh": ("Huế", "Thừa Thiên Huế"), "thanh_pho": ("Thành phố Huế",), "x": ("y",)})
    assert {(match.column, match.text) for match in found} == {("tinh", "Huế"), ("thanh_pho", "Thành phố Huế")}


def test_a_typo_explains_only_what_nothing_else_explains() -> None:
    """Words near the typed one are not marked where the typed one itself is there."""
    assert [marked(match) for match in matches("thanh", title="Thanh tra", labels=("Thạch",))] == [["Thanh"]]
    assert [marked(match) for match in matches("thahn", title="Thanh tra")] == [["Thanh"]]


def test_phrases_are_marked_where_they_stand_in_a_row() -> None:
    """The words of a phrase are not marked apart from each other."""
    (match,) = matches('"hà nội"', title="Nội thành, Hà Nội và Hà Nam")
    assert (marked(match), match.spans[0][0]) == (["Hà", "Nội"], 11)


def test_a_long_description_is_cut_around_the_match() -> None:
    """An excerpt of a few lines shows the word in its surroundings, with dots where it was cut."""
    text = "Trước đó có rất nhiều chữ. " * 40 + "Đây là vàng miếng. " + "Sau đó cũng vậy. " * 40
    (match,) = matches("vang mieng", description=text)
    assert marked(match) == ["vàng", "miếng"]
    assert len(match.text) < 250
    assert match.text.startswith("…")
    assert match.text.endswith("…")
    assert match.text.strip("…") in text


@given(
    st.sampled_from(["province", "population", "environment", "statistics"]),
    st.sampled_from(["change", "drop", "add", "swap"]),
    st.integers(1, 6),
    st.booleans(),
)
def test_any_one_typo_is_explained(word: str, edit: str, at: int, is_last: bool) -> None:
    """Whichever letter is wrong, the word that was meant is marked, as a whole word or as a beginning."""
    typed = {
        "change": f"{word[:at]}ž{word[at + 1 :]}".replace("ž", "z"),
        "drop": word[:at] + word[at + 1 :],
        "add": f"{word[:at]}z{word[at:]}",
        "swap": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    }[edit]
    (match,) = matches(typed if is_last else f"{typed} of", title=f"The {word} of all")
    assert word in marked(match)


@given(
    st.text(alphabet="aàbcđ -\"'.\u0301中", max_size=12),
    st.text(max_size=60),
    st.lists(st.text(max_size=20), max_size=5),
)
def test_spans_lie_in_the_text_in_order(query: str, title: str, values: list[str]) -> None:
    """Whatever is asked of whatever text, spans are in order, apart, and inside the text."""
    for match in matches(query, title=title, values={"c": tuple(values)}):
        ends = [0, *(place for span in match.spans for place in span)]
        assert ends == sorted(ends)
        assert ends[-1] <= len(match.text)
        assert match.spans


@pytest.fixture(scope="module")
def large() -> Kept:
    """Forty columns of five thousand values each."""
    values = {
        f"c{column}": tuple(f"Xã thôn {number} phường {column}" for number in range(5_000)) for column in range(40)
    }
    return msgspec.json.decode(entry_of(Document(id="a", title="", values=values)).kept, type=Kept)


@pytest.mark.parametrize("text", ["xa 4711", "phuong xylophone", "xã thonh vinh loong"])
def test_work_is_bounded(large: Kept, text: str) -> None:
    """A document of five megabytes takes less than a second to explain."""
    started = time.perf_counter()
    assert len(why_found(parse(text), large)) <= MAX_MATCHES
    assert time.perf_counter() - started < 1.0
