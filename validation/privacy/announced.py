"""Values that nothing but the word before them tells: `CMND 012345678`, `passport no. C1234567`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from validation.privacy.rule import Span

_LINKS = r"(?i:[ .:#(/-]{0,3}(?:số|so|no|number|nr|num|mã|là|is)\b)?[ .:#(-]{0,3}"


def announced_hint(words: str) -> str:
    """RE2 pattern of texts with one of the words and a figure soon after it."""
    return rf"(?i)(^|[^\pL])({words})[^0-9]{{0,14}}[0-9]"


def find_announced(
    words: str, value: str, is_valid: Callable[[str], bool] = lambda _: True
) -> Callable[[str], Iterator[Span]]:
    """A function that finds the values that one of the words stands before; both are patterns."""
    pattern = re.compile(rf"(?<!\w)(?i:{words})(?!\w){_LINKS}(?P<value>{value})(?!\w)")

    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            if is_valid(match["value"]):
                yield Span(*match.span("value"))

    return find
