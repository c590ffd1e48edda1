"""Looking for words without minding letter case and diacritics, as people type them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping

_LETTERS = range(0x2200)
"""Code points of the alphabets (Latin, Greek, Cyrillic …) whose letters have case or marks of the range below."""
_FIRST_MARK, _LAST_MARK = "\u0300", "\u036f"


def fold(text: str) -> str:
    """Lower case without marks, so that `Đà Nẵng`, `đa nang` and `DA NANG` are one."""
    return "".join(map(_folded, text))


def pattern(word: str) -> str:
    """A regular expression (RE2) that matches wherever `word` stands, whatever its case and marks.

    It is much quicker than folding every cell: the text is only looked at, never rewritten.
    """
    # Cells may hold a letter and its mark as two characters.
    marks = f"[{_FIRST_MARK}-{_LAST_MARK}]*"
    return marks.join(f"[{''.join(map(re.escape, letter + _alike().get(letter, '')))}]" for letter in fold(word))


def _folded(letter: str) -> str:
    if ord(letter) not in _LETTERS:
        return letter
    # Đ is a letter of its own to Unicode, not a D with a mark.
    parts = unicodedata.normalize("NFD", letter.lower()).replace("đ", "d")
    bare = "".join(part for part in parts if not _FIRST_MARK <= part <= _LAST_MARK)
    return bare if len(bare) < 2 else letter


@functools.cache
def _alike() -> Mapping[str, str]:
    """All letters that fold to a letter, by that letter."""
    letters: dict[str, str] = {}
    for letter in map(chr, _LETTERS):
        letters[_folded(letter)] = letters.get(_folded(letter), "") + letter
    return letters
