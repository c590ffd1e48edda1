"""What agencies write above a column, by what stands below it: the words of `lexicons/headers_*.toml`.

Words are in the form of `plain_label`. A star stands for any letters, for languages that decline or join words
(`telefon*`); Korean words are met inside others without it.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from validation.privacy.labels import plain_label

_FOLDER = Path(__file__).with_name("lexicons")
_NUMBERED = "[0-9]{0,2}"
"""Labels of columns that are alike end in figures: `phone1`, `sdt2`."""


@cache
def _lexicon() -> dict[str, tuple[str, ...]]:
    """The words of every kind, all languages together: a table's language is not known, and headers are mixed."""
    words: dict[str, tuple[str, ...]] = {}
    for path in sorted(_FOLDER.glob("headers_*.toml")):
        for kind, by_language in tomllib.loads(path.read_text("utf-8")).items():
            words[kind] = tuple(word for language in by_language.values() for word in language)
    return words


@cache
def header(*kinds: str) -> re.Pattern[str]:
    """Matches normalised labels with a word of one of these kinds."""
    words = sorted({word for kind in kinds for word in _lexicon()[kind]}, key=len, reverse=True)
    latin = "|".join(_latin(word) for word in words if word.isascii())
    korean = "|".join(re.escape(plain_label(word)) for word in words if not word.isascii())
    parts = [rf"\b(?:{latin}){_NUMBERED}\b"] * bool(latin) + [korean] * bool(korean)
    return re.compile("|".join(parts))


def _latin(word: str) -> str:
    return "[a-z0-9]*".join(re.escape(part).replace(r"\ ", " ?") for part in word.split("*"))
