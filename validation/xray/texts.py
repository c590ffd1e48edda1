"""The texts in a part of a workbook, whatever it may be: XML, an archive, a picture, or bytes that nobody knows."""

from __future__ import annotations

import base64
import binascii
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator

from validation.read.compressed import BROKEN, ZIP, TooLarge, chunks
from validation.read.reading import NotATable
from validation.read.sheet_marks import Attributes, parse_xml

MAX_PART_BYTES = 64 * 1024**2
"""Of one part that is searched for texts; of a larger one the beginning is."""
MAX_INNER_BYTES = 16 * 1024**2
MAX_INNER_MEMBERS = 200
"""Of an archive inside a workbook."""
LEAST_CHARACTERS = 4
"""Of a text in bytes; what is shorter is chance."""

# Parts of one text: a number may be written with its first digits bold.
_INLINE = frozenset(("t", "r", "span", "a", "s", "b", "i", "u", "font", "fld", "phoneticPr"))
_SCHEMA = re.compile(r"(https?://(schemas\.|purl\.org|www\.w3\.org)|urn:)\S*|\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-\S*")


def xml_texts(content: bytes, attributes: Collection[str] | None = None) -> Iterator[str]:
    """Texts of elements, and of attributes: all of them, or those of these names; broken XML is read as bytes."""
    taken = _Texts(attributes)
    try:
        parse_xml([content], taken.start, taken.text, taken.end)
    except NotATable:
        yield from byte_texts(content)
    yield from (text for text in taken.texts if not _SCHEMA.fullmatch(text))


class _Texts:
    """Takes the elements of a part one by one."""

    def __init__(self, attributes: Collection[str] | None) -> None:
        self.texts: list[str] = []
        self._attributes = attributes
        self._pieces: list[str] = []
        self._starts: list[int] = []

    def start(self, _name: str, attributes: Attributes) -> None:
        self._starts.append(len(self._pieces))
        for label, value in attributes.items():
            name = label.rpartition(":")[2]
            if (
                label.startswith("xmlns")
                or not value
                or (self._attributes is not None and name not in self._attributes)
            ):
                continue
            self.texts.append(value)

    def text(self, text: str) -> None:
        if text.strip():
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if len(self._pieces) > self._starts.pop() and name not in _INLINE:
            self.texts.append("".join(self._pieces))
            self._pieces.clear()


_PLAIN = re.compile(rb"[\x20-\x7e\x80-\xf4]{%d,}" % LEAST_CHARACTERS)
_LETTERS = re.compile(rf"[\u0020-\u007e\u00a0-\u024f\u0300-\u036f\u1e00-\u1eff]{{{LEAST_CHARACTERS},}}")


def byte_texts(content: bytes) -> Iterator[str]:
    """Whatever reads as words in bytes, as UTF-8 or as UTF-16."""
    for run in _PLAIN.findall(content):
        yield from _LETTERS.findall(run.decode(errors="replace"))
    for start in (0, 1):
        yield from _LETTERS.findall(content[start:].decode("utf-16-le", "replace"))


def file_texts(content: bytes) -> Iterator[str]:
    """Texts of a file inside the file: the parts of an archive, such as another workbook, are looked at as well."""
    if content.startswith(ZIP):
        yield from _archive_texts(content)
    elif content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<", b"\xff\xfe<", b"\xfe\xff")):
        yield from xml_texts(content)
    else:
        yield from byte_texts(content)


def _archive_texts(content: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist()[:MAX_INNER_MEMBERS]:
                yield member.filename
                part = b"".join(chunks(archive, member, MAX_INNER_BYTES))
                yield from xml_texts(part, ()) if part.lstrip().startswith(b"<") else byte_texts(part)
    except (TooLarge, *BROKEN):
        yield from byte_texts(content)


def signed_texts(content: bytes) -> Iterator[str]:
    """Texts of a digital signature; its certificates, which name the person who signed, are packed once more."""
    for text in xml_texts(content):
        yield text
        try:
            yield from byte_texts(base64.b64decode("".join(text.split()), validate=True))
        except (binascii.Error, ValueError):
            continue


_SAYS_NOTHING = (b"Software", b"date:", b"Creation Time", b"pdf:", b"exif:", b"Comment\0Created with")


def picture_texts(content: bytes) -> list[str] | None:
    """What a picture says of itself: who took it, where and of what; None where it says nothing."""
    if content.startswith(b"\xff\xd8"):
        said = b"".join(_jpeg_notes(content))
    elif content.startswith(b"\x89PNG"):
        said = b"\0".join(_png_notes(content))
    else:
        said = content if b"<x:xmpmeta" in content else b""
    return list(byte_texts(said)) if said else None


def _jpeg_notes(content: bytes) -> Iterator[bytes]:
    """EXIF and XMP, IPTC, and comments."""
    position = 2
    while position + 4 <= len(content) and content[position] == 0xFF:
        marker, length = content[position + 1], struct.unpack_from(">H", content, position + 2)[0]
        if marker == 0xDA:
            return
        if marker in (0xE1, 0xED, 0xFE):
            yield content[position + 4 : position + 2 + length]
        position += 2 + max(length, 2)


def _png_notes(content: bytes) -> Iterator[bytes]:
    position = 8
    while position + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, position)
        note = content[position + 8 : position + 8 + length]
        if kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf") and not note.startswith(_SAYS_NOTHING):
            yield _unpacked(note) if kind == b"zTXt" else note
        position += 12 + length


def _unpacked(note: bytes) -> bytes:
    keyword, _, packed = note.partition(b"\0")
    try:
        return keyword + b" " + zlib.decompressobj().decompress(packed[1:], MAX_INNER_BYTES)
    except zlib.error:
        return keyword
