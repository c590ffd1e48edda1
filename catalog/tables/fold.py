"""Looking for words without minding letter case and diacritics, as people type them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping

_LETTERS = range(0x3000)
"""Code points of the alphabets that have letter case or marks."""


def fold(text: str) -> str:
    """Lower case without marks, so that `Đà Nẵng`, `đa nang` and `DA NANG` are one."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(letter))
    # Đ is a letter of its own to Unicode, not a D with a mark.
    return bare.replace("đ", "d")


def pattern(word: str) -> str:
    """A regular expression (RE2) that matches wherever `word` stands, whatever its case and marks.

    It is much quicker than folding every cell: the text is only looked at, never rewritten.
    """
    marks = r"\p{M}*"  # cells may hold a letter and its mark as two characters
    return marks.join(f"[{''.join(map(re.escape, _alike().get(letter, letter)))}]" for letter in fold(word))


@functools.cache
def _alike() -> Mapping[str, str]:
    """All letters that fold to a letter, by that letter."""
    letters: dict[str, str] = {}
    for letter in map(chr, _LETTERS):
        letters[fold(letter)] = letters.get(fold(letter), "") + letter
    return letters
