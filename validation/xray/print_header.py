"""Whether the words at the head and the foot of printed pages say more than the number of the page."""

from __future__ import annotations

import re

_FIELD = re.compile(r"&(\"[^\"]*\"|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[0-9]+|[A-Z]|&)")
_WORD = re.compile(r"[^\W_]+")
_ORDINARY = frozenset(("page", "pages", "trang", "tờ", "số", "of", "seite", "side", "lehekülg", "sheet"))


def without_fields(text: str) -> str:
    """The words themselves: Excel writes the number of a page as `&P`, the left, middle and right third after `&L` …"""
    return " ".join(_FIELD.sub(" ", text).split())


def says_something(text: str) -> bool:
    """Whether other words stand there than `Page 1 of 5` has."""
    return any(not word.isdigit() and word not in _ORDINARY for word in _WORD.findall(text.lower()))
