"""Other ways to write the characters of numbers and addresses: full width, and marks that look like `-` or a space."""

from __future__ import annotations

_WIDE = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
_SPACES = dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " ")
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
_FOLDED = _WIDE | _SPACES | _DASHES
_TABLE = str.maketrans(_FOLDED)

OTHER_WIDTHS = f"[{''.join(_FOLDED)}]"
"""RE2 pattern of a character that `fold` replaces."""


def fold(text: str) -> str:
    """The text in plain characters, each in its place, so that positions stay what they were."""
    return text.translate(_TABLE)


def folded_sql(column: str) -> str:
    """SQL of what `fold` gives for a column."""
    return f"translate({column}, '{''.join(_FOLDED)}', '{''.join(_FOLDED.values()).replace(chr(39), chr(39) * 2)}')"
