"""Words, queries and the order of titles."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import (
    MAX_QUERY_WORDS,
    MAX_WORD_LENGTH,
    Question,
    Term,
    fold,
    folded_words,
    nfc,
    parse,
    sort_key,
    words,
)


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Đường", "duong"),
        ("NGHIỆP", "nghiep"),
        ("ưỡn", "uon"),
        ("Åland", "aland"),
        ("Россия", "россия"),
        ("CO₂", "co2"),
        ("straße", "strasse"),
        ("हिन्दी", "हिन्दी"),
        ("が", "が"),
    ],
)
def test_folding_takes_off_case_and_diacritics_only(word: str, folded: str) -> None:
    """Letters lose case and diacritics; marks that are vowels of other scripts stay."""
    assert fold(word) == folded


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded word folds to itself, so that what was indexed and what was asked meet."""
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aàảãáạăằâầđeêioôơuưyAĐỆ", max_size=12))
def test_folding_does_not_care_how_letters_are_composed(text: str) -> None:
    """NFC and NFD fold to the same."""
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(max_size=200))
def test_words_know_their_place(text: str) -> None:
    """Words stand in order, apart, and where they say; a folded word holds no space."""
    text = nfc(text)
    end = 0
    for word in words(text):
        assert end <= word.start < word.end <= len(text)
        assert fold(text[word.start : word.end][:MAX_WORD_LENGTH]) == word.folded
        assert word.folded
        assert not any(letter.isspace() for letter in word.folded + word.exact)
        end = word.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ma_tinh PM2.5", "ma tinh pm2 5"),
        ("Bà Rịa - Vũng Tàu", "ba ria vung tau"),
        ("Côte d'Ivoire", "cote d ivoire"),
        ("中国 2025", "中 国 2025"),
        ("…!?", ""),
    ],
)
def test_signs_separate_words(text: str, expected: str) -> None:
    """Everything but letters and digits separates, and scripts without spaces are read letter by letter."""
    assert folded_words(text) == expected


@pytest.mark.parametrize(
    ("word", "edits"), [("than", 0), ("thanh", 1), ("province", 1), ("provinces", 2), ("00004", 0), ("2024202520", 0)]
)
def test_longer_words_may_hold_more_typos(word: str, edits: int) -> None:
    """None up to four letters, one from five, two from nine; none in numbers."""
    assert Term((word,), (word,)).edits == edits
    assert Term((word,), (word,), is_quoted=True).edits == 0


def test_a_query_is_terms_exclusions_and_filters() -> None:
    """Phrases, words, what is excluded and facets are told apart, and the last plain word is a prefix."""
    assert parse('"Bà Rịa" vũng -tàu agency:bo-y-te -format:"CSV" ta') == Question(
        terms=(
            Term(("ba", "ria"), ("bà", "rịa"), is_quoted=True),
            Term(("vung",), ("vũng",)),
            Term(("ta",), ("ta",), is_prefix=True),
        ),
        excluded=(Term(("tau",), ("tàu",), is_quoted=True),),
        filters={"agency": ("bo y te",)},
        excluded_filters={"format": ("csv",)},
    )


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("covid-19", ["covid", "19"]),
        ("gdp - vn", ["gdp", "vn"]),
        ("agency:", ["agency"]),
        ("agency: x", ["agency", "x"]),
        ('agency:"…"', ["agency"]),
        ("http://x", ["http", "x"]),
        ('"abc def', ["abc", "def"]),
        ("“abc def”", ["abc def"]),
        ('""', []),
        ("- -- -!", []),
    ],
)
def test_what_is_not_syntax_is_words(text: str, folded: list[str]) -> None:
    """A minus inside or before nothing, a facet without value and half a pair of quotes mean nothing special."""
    question = parse(text)
    assert [" ".join(term.folded) for term in question.terms] == folded
    assert (question.excluded, question.filters) == ((), {})


@given(st.text(max_size=300) | st.text(alphabet='"- agency:xđ\u0301', max_size=60))
def test_any_text_is_a_query_of_bounded_size(text: str) -> None:
    """Parsing never fails, and no query has more words than the engines look at."""
    question = parse(text)
    assert sum(len(term.folded) for term in (*question.terms, *question.excluded)) <= MAX_QUERY_WORDS
    assert [term.is_prefix for term in question.terms[:-1]].count(True) == 0


def test_titles_have_the_order_of_the_vietnamese_alphabet() -> None:
    """Every letter of the alphabet sorts after the one before it, also inside words."""
    alphabet = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    for before, after in pairwise(alphabet):
        assert sort_key(before) < sort_key(f"{before}n") < sort_key(after)
        assert sort_key(f"t{before}z") < sort_key(f"t{after}a")


def test_tones_decide_only_between_the_same_letters() -> None:
    """Ngang, huyền, hỏi, ngã, sắc, nặng; but a later letter weighs more than an earlier tone."""
    tones = [sort_key(word) for word in ("ma", "mà", "mả", "mã", "má", "mạ")]
    assert tones == sorted(set(tones))
    assert sort_key("mạ an") < sort_key("ma ba")


@given(st.text(max_size=60))
def test_sort_keys_are_plain(text: str) -> None:
    """Keys are short and of ASCII letters, digits and `-`, which no engine folds or cuts."""
    key = sort_key(text)
    assert all(letter == "-" or (letter.isascii() and letter.isalnum() and letter == letter.lower()) for letter in key)
    assert len(key) < 1000
