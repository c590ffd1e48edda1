"""Whether the look of a cell shows its value: white letters on white, letters of no size, a format of nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
_BLACK: Colour = (0, 0, 0)
_INDEXED: Mapping[str, Colour] = {"0": _BLACK, "1": WHITE, "8": _BLACK, "9": WHITE, "64": _BLACK, "65": WHITE}
_THEME: Mapping[str, Colour] = {"0": WHITE, "1": _BLACK}
LEAST_CONTRAST = 16
"""Difference of the most different of red, green and blue from which on letters can be made out."""
LEAST_SIZE = 2.0
"""Points."""


class Look(msgspec.Struct, frozen=True):
    """How a cell is drawn."""

    text: Colour | None = None
    """None where it is not known; black then, or whatever the theme has."""
    behind: Colour | None = WHITE
    pattern: str = "none"
    size: str = ""
    is_empty: bool = False
    """Whether its format shows nothing."""

    def over(self, fill: Look) -> Look:
        """Letters of this look on the fill of another."""
        return msgspec.structs.replace(self, behind=fill.behind, pattern=fill.pattern)

    def is_unseen(self) -> bool:
        if self.is_empty or (self.size and float(self.size) < LEAST_SIZE):
            return True
        behind = WHITE if self.pattern == "none" else self.behind if self.pattern == "solid" else None
        return self.text is not None and behind is not None and _contrast(self.text, behind) < LEAST_CONTRAST


def _contrast(one: Colour, other: Colour) -> int:
    return max(abs(first - second) for first, second in zip(one, other, strict=True))


_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")


def named_colour(attributes: Mapping[str, str]) -> Colour | None:
    """The colour that the attributes of an element name; None for one of which only the theme knows what it is."""
    if "tint" in attributes and abs(float(attributes["tint"])) > LEAST_CONTRAST / 255:
        return None
    if match := _HEX.fullmatch(attributes.get("rgb", "")):
        return colour(match[1])
    return _THEME.get(attributes.get("theme", "")) or _INDEXED.get(attributes.get("indexed", ""))


def colour(digits: str) -> Colour:
    """Six hexadecimal digits as red, green and blue."""
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


_SECTION = re.compile(r'(\[[^\]]*\]|""|\s)*')


def shows_nothing(code: str) -> bool:
    """Whether a number format leaves every cell blank: `;;;`, and `""` for all kinds of values."""
    sections = code.split(";")
    return len(sections) > 3 and all(map(_SECTION.fullmatch, sections))
