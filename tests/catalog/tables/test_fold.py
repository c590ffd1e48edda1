"""Words found whatever their letter case and diacritics."""

from __future__ import annotations

import unicodedata

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.tables.fold import fold, pattern

VIETNAMESE = st.text(alphabet="aăâđeêioôơuưyáàảãạắằẳẵặấầẩẫậéèẻẽẹÁÀĂẮĐĐDdNG z.%[]^-\\*", max_size=8)


def _finds(word: str, text: str) -> bool:
    (row,) = duckdb.sql(
        "SELECT regexp_matches($text, $pattern)", params={"text": text, "pattern": pattern(word)}
    ).fetchall()
    return bool(row[0])


@given(VIETNAMESE, VIETNAMESE, st.sampled_from(["NFC", "NFD"]))
@settings(max_examples=200)
def test_a_pattern_finds_what_folding_finds(word: str, text: str, form: str) -> None:
    """The pattern matches exactly where the folded text holds the folded word, in either Unicode form."""
    text = unicodedata.normalize(form, text)
    assert _finds(word, text) == (fold(word) in fold(text))


@example("", "\uab70", "")  # a small letter outside the alphabets whose capital is inside
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=200)
def test_a_word_is_found_inside_any_text(before: str, word: str, after: str) -> None:
    """Whatever its characters, every word makes a pattern that DuckDB takes and that finds the word itself."""
    assert _finds(word, before + word + after)


@pytest.mark.parametrize("text", ["Đà Nẵng", "đa nang", "DA NANG", "Da\u0300 Na\u0306\u0303ng"])
def test_spellings_of_one_name_fold_to_one(text: str) -> None:
    """Case, marks and Đ make no difference."""
    assert fold(text) == "da nang"
