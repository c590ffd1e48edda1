"""What an .xls workbook holds beside its cells: records of its stream ([MS-XLS]), and further streams."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from struct import error, unpack_from

import msgspec

from validation.read.compound import open_compound
from validation.read.xls_marks import STREAMS, records
from validation.xray.hidden import Hoard
from validation.xray.part import Part, always, part, read_names_of_devices, read_part, read_picture
from validation.xray.print_header import says_something, without_fields
from validation.xray.properties import add_author, is_programs_own
from validation.xray.texts import byte_texts

_CONTINUE, _NOTE, _SHAPE_TEXT, _PICTURES, _NAME, _TEXT_IN_FORMULA = 0x3C, 0x1C, 0x1B6, 0xEB, 0x18, 0x17
_BUILT_IN, _HEADER_BYTES = 0x20, 14
_THIS_BOOK, _ADD_IN = b"\x01\x04", b"\x01\x3a"


def look_inside_xls(path: Path, hoard: Hoard) -> None:
    """Everything that is no cell, from the streams beside the workbook and from its own records."""
    compound = open_compound(path)
    main = compound.find(STREAMS)
    for number, name in compound.paths().items():
        if number == main:
            _read_records(compound.read(number), hoard)
        else:
            read_part(PARTS, name, lambda number=number: compound.read(number), hoard)  # type: ignore[misc]


def _read_set(name: str, content: bytes, hoard: Hoard) -> None:
    """The properties of a document, by their numbers ([MS-OLEPS])."""
    known = _OF_SUMMARY if name.rpartition("/")[2] == "\x05SummaryInformation" else _OF_DOCUMENT
    try:
        starts = [unpack_from("<I", content, 44 + 20 * number)[0] for number in range(min(content[24], 2))]
        for number, value in _values(content, starts[0]):
            kind = known.get(number, "")
            if kind == "author":
                add_author(hoard, value)
            else:
                hoard.add("properties", [value], count=bool(value.strip() and kind))
    except (error, IndexError):
        hoard.add("properties", byte_texts(content))
        return
    for start in starts[1:]:
        texts = list(byte_texts(content[start:]))
        hoard.add("custom_properties", texts, count=any(map(_is_given, texts)))


_OF_SUMMARY = {2: "properties", 3: "properties", 4: "author", 5: "properties", 6: "properties", 8: "author"}
_OF_DOCUMENT = {2: "properties", 14: "author", 15: "author"}
_TEXT, _WIDE_TEXT = 0x1E, 0x1F


def _values(content: bytes, start: int) -> Iterator[tuple[int, str]]:
    for entry in range(min(unpack_from("<I", content, start + 4)[0], 100)):
        number, offset = unpack_from("<2I", content, start + 8 + 8 * entry)
        kind, length = unpack_from("<2I", content, start + offset)
        value = start + offset + 8
        if kind == _TEXT:
            yield number, content[value : value + length].split(b"\0")[0].decode(errors="replace")
        elif kind == _WIDE_TEXT:
            yield number, content[value : value + 2 * length].decode("utf-16-le", "replace").split("\0")[0]


_CODE = re.compile(r"[0-9A-Fa-f_.{}-]+")


def _is_given(text: str) -> bool:
    return not is_programs_own(text.strip()) and _CODE.fullmatch(text.strip()) is None


PARTS: tuple[Part, ...] = (
    part(r".*\x05(Document)?SummaryInformation", _read_set),
    part(r"(.*/)?(\x01CompObj|\x01Ole|\x03ObjInfo|\x03LinkInfo)"),
    part(r"_VBA_PROJECT.*|Macros/.*", always("macro")),
    part(r"_SX_DB_CUR/.*", always("pivot_cache")),
    part(r"MBD[0-9A-F]+/.*|LNK[0-9A-F]+/.*", always("embedded_file")),
    part(r"Ctls", always("control")),
    part(r"User Names|Revision Log", always("revision")),
    part(r"MsoDataStore/.*", always("custom_xml")),
    part(r"(_xmlsignatures|_signatures).*", always("signature")),
)


class _Record(msgspec.Struct, frozen=True):
    """What a record of one type is, and whether only words in it make it so."""

    kind: str
    needs_words: bool = False
    texts: Callable[[bytes], Iterator[str]] = byte_texts


def _after(skipped: int) -> Callable[[bytes], Iterator[str]]:
    return lambda content: byte_texts(content[skipped:])


_RECORDS: Mapping[int, _Record] = {
    0x5A: _Record("external_link"),
    0x23: _Record("external_link", needs_words=True),
    0x51: _Record("connection"),
    0xDC: _Record("connection"),
    0x1AD: _Record("connection"),
    0x876: _Record("connection"),
    0x1BE: _Record("validation", needs_words=True, texts=_after(4)),
    0x1B8: _Record("link", needs_words=True, texts=_after(32)),
    0xAF: _Record("scenario"),
}
_AUTHORS: Mapping[int, int] = {0x5C: 0, 0x5B: 4, 0x1A9: 0}
"""Records with the name of a person, and the bytes before it: who saved it, who reserved it, whose view it is."""
_PRINTED = (0x14, 0x15)
_PRINTER = 0x4D
_OTHER_BOOK = 0x1AE


def _read_records(stream: bytes, hoard: Hoard) -> None:
    notes = 0
    before = 0
    shapes: list[str] = []
    pictures: list[bytes] = []
    for kind, content in records(stream):
        if kind == _NOTE:
            notes += 1
            shapes.extend(byte_texts(content[8:]))
        elif kind == _CONTINUE and before in (_SHAPE_TEXT, _CONTINUE):
            shapes.extend(byte_texts(content))
        elif kind == _PICTURES or (kind == _CONTINUE and before == _PICTURES):
            pictures.append(content)
            continue
        else:
            _read_record(kind, content, hoard)
        before = kind
    hoard.add("comment" if notes else "drawing", shapes, count=notes or bool(shapes))
    for picture in _PICTURE_START.split(b"".join(pictures))[1:]:
        read_picture("", picture, hoard)


_PICTURE_START = re.compile(rb"(?=\xff\xd8\xff[\xdb\xe0-\xe2\xed\xfe]|\x89PNG\r\n)")


def _read_record(kind: int, content: bytes, hoard: Hoard) -> None:
    if kind in _AUTHORS:
        author = max(byte_texts(content[_AUTHORS[kind] :].rstrip(b" \0")), key=len, default="")
        add_author(hoard, author)
    elif kind in _PRINTED:
        words = without_fields(" ".join(byte_texts(content)))
        hoard.add("print_header", [words], count=says_something(words))
    elif kind == _PRINTER:
        read_names_of_devices("", content[:64], hoard)
    elif kind == _OTHER_BOOK and content[2:4] not in (_THIS_BOOK, _ADD_IN):
        hoard.add("external_link", byte_texts(content))
    elif kind == _NAME and len(content) > _HEADER_BYTES:
        formula = content[_HEADER_BYTES + 1 + content[3] * (1 + (content[_HEADER_BYTES] & 1)) :]
        holds = formula[:1] == bytes([_TEXT_IN_FORMULA]) and not content[0] & _BUILT_IN
        hoard.add("defined_name", byte_texts(content), count=holds)
    elif known := _RECORDS.get(kind):
        texts = list(known.texts(content))
        hoard.add(known.kind, texts, count=bool(texts) or not known.needs_words)
