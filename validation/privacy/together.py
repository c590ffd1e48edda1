"""Numbers and codes as they are without the spaces and marks that people write into them."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\+?\(?\+?[0-9][0-9 ().-]*")
_MARKS = re.compile(r"[ ().-]")
_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
_CODE_MARKS = re.compile(r"[ .-]")


def write_together(text: str) -> str:
    """A cell's number without spaces and marks; a decimal stays one, for without its point it would be a telephone.

    A fraction of nothing but zeros goes: `912345678.0` is what software makes of a number it took for a quantity.
    """
    number = re.sub(r"(?<=[0-9])\.0+$", "", text.strip())
    if _NUMBER.fullmatch(number) and not _DECIMAL.fullmatch(number):
        return _MARKS.sub("", number)
    return number.replace(".", "") if "E+" in number else number


def write_code(text: str) -> str:
    """The same of codes with letters, which come in capitals: `hs 4 01 0123456789` is `HS4010123456789`."""
    together = write_together(text)
    return together if together[:1].isdigit() and together.isdigit() else _CODE_MARKS.sub("", text.strip()).upper()
