"""Which part of a package is what: a table of the names that parts have, and how each is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec

from validation.read.reading import NotATable
from validation.xray.hidden import Hoard
from validation.xray.texts import byte_texts, file_texts, picture_texts, xml_texts

ReadPart = Callable[[str, bytes, Hoard], None]
"""Takes the name and the bytes of a part, and gives the hoard what is in it."""


class Part(msgspec.Struct, frozen=True):
    pattern: re.Pattern[str]
    read: ReadPart | None = None
    """None for parts that hold nothing of their own, or are read elsewhere."""


def part(pattern: str, read: ReadPart | None = None) -> Part:
    """Parts whose names match as a whole, in any case."""
    return Part(re.compile(pattern, re.IGNORECASE), read)


def read_part(parts: Sequence[Part], name: str, content: Callable[[], bytes], hoard: Hoard) -> None:
    """Read a part as the first entry that knows it says; one that none knows, or that is broken, is named."""
    known = next((entry for entry in parts if entry.pattern.fullmatch(name)), None)
    if known is None:
        hoard.add("unknown_part", [name, *file_texts(content())], name)
    elif known.read:
        try:
            known.read(name, content(), hoard)
        except NotATable:
            hoard.add("unknown_part", byte_texts(content()), name)


def always(kind: str, texts: Callable[[bytes], Iterable[str]] = file_texts) -> ReadPart:
    """The part is of that kind, whatever stands in it."""
    return lambda _name, content, hoard: hoard.add(kind, texts(content))


def with_words(kind: str, attributes: Collection[str] = ()) -> ReadPart:
    """The part is of that kind where words stand in it, in elements or in attributes of these names."""

    def read(_name: str, content: bytes, hoard: Hoard) -> None:
        texts = list(xml_texts(content, attributes))
        hoard.add(kind, texts, count=bool(texts))

    return read


def in_passing(kind: str, attributes: Collection[str] = ()) -> ReadPart:
    """The texts of the part are looked at with that kind, of which it is no instance."""
    return lambda _name, content, hoard: hoard.add(kind, xml_texts(content, attributes), count=0)


def read_picture(name: str, content: bytes, hoard: Hoard) -> None:
    """A picture is in the file; what it says of itself is another matter."""
    drawn = name.lower().endswith((".emf", ".wmf", ".svg"))
    hoard.add("picture", file_texts(content) if drawn else ())
    said = picture_texts(content)
    if said is not None:
        hoard.add("picture_data", said)


def read_names_of_devices(_name: str, content: bytes, hoard: Hoard) -> None:
    """Settings of a printer begin with its name, which may be that of its owner."""
    texts = list(byte_texts(content))
    hoard.add("author", texts, count=bool(texts))
