"""Which reader an input needs, told by its bytes and never by its name."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

import msgspec

from validation.read.compressed import GZIP, ZIP, Unpacked, member_names, unpack_gzip, unpack_zip
from validation.read.csv import read_csv
from validation.read.encoding import ENCODINGS
from validation.read.json import read_json
from validation.read.parquet import read_parquet
from validation.read.reading import NotATable, Source, reading_error, recipe_error
from validation.read.workbook import read_workbook
from validation.recipe import Recipe, SetDelimiter, SetEncoding, SetHeaderRow, Step

START_BYTES = 1024


class Signature(msgspec.Struct, frozen=True):
    """A format that is no table we read, by how its files begin."""

    starts: tuple[bytes, ...]
    name: str
    code: str = "format-unsupported"


SIGNATURES = (
    Signature((b"%PDF",), "PDF"),
    Signature((b"7z\xbc\xaf\x27\x1c",), "7z", "archive-unsupported"),
    Signature((b"Rar!",), "RAR", "archive-unsupported"),
    Signature((b"BZh",), "bzip2", "archive-unsupported"),
    Signature((b"\xfd7zXZ",), "xz", "archive-unsupported"),
    Signature((b"\x28\xb5\x2f\xfd",), "Zstandard", "archive-unsupported"),
    Signature((b"\x89PNG",), "PNG"),
    Signature((b"\xff\xd8\xff",), "JPEG"),
    Signature((b"{\\rtf",), "RTF"),
    Signature((b"SQLite format 3",), "SQLite"),
    Signature((b"ARROW1\0\0",), "Arrow"),
    Signature((b"<!DOCTYPE", b"<!doctype", b"<html", b"<HTML"), "HTML"),
    Signature((b"<?xml",), "XML"),
)
_BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
_TAR = slice(257, 262)


class Package(msgspec.Struct, frozen=True):
    """A format whose files are ZIP archives, by a member that all of them have."""

    member: str
    name: str
    """Of a format that is no table we read."""


PACKAGES = (
    Package("xl/workbook.bin", "Excel (.xlsb)"),
    Package("word/document.xml", "Word (.docx)"),
    Package("ppt/presentation.xml", "PowerPoint (.pptx)"),
)
WORKBOOK_MEMBERS = {"xl/workbook.xml", "content.xml"}

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_DOCUMENTS = (("WordDocument", "Word (.doc)"), ("PowerPoint Document", "PowerPoint (.ppt)"))
_JSON = re.compile(rb"\{\s*[\"}]|\[\s*([\[{\]]|(\"[^\"\n]*\"|-?[0-9][0-9.eE+-]*|true|false|null)\s*[,\]])")
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read(path: Path, recipe: Recipe, folder: Path) -> Source:
    """The cells of an input; raises NotATable where there are none. `folder` takes scratch files."""
    for step in recipe:
        if not _can_be_followed(step):
            raise NotATable(recipe_error(step))
    if not path.stat().st_size:
        raise NotATable(reading_error("empty-file"))
    unpacked = _unpack(path, recipe, folder)
    if unpacked is None:
        return _read(path, recipe, folder)
    try:
        source = _read_unpacked(unpacked.path, recipe, folder)
    except NotATable as error:
        if error.reading:
            error.reading = msgspec.structs.replace(error.reading, container=unpacked.container)
        raise
    return msgspec.structs.replace(
        source,
        reading=msgspec.structs.replace(source.reading, container=unpacked.container),
        surroundings=(*source.surroundings, *unpacked.surroundings),
        findings=(*source.findings, *unpacked.findings),
        is_whole=source.is_whole and unpacked.is_whole,
    )


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(START_BYTES)


def _unpacks(path: Path) -> str:
    """`gzip` or `zip` for a file that packs others; a workbook is a ZIP archive and still one file."""
    start = _start(path)
    if start.startswith(GZIP):
        return "gzip"
    if not start.startswith(ZIP):
        return ""
    members = member_names(path)
    if known := next((package for package in PACKAGES if package.member in members), None):
        raise NotATable(reading_error("format-unsupported", params={"format": known.name}))
    return "" if members & WORKBOOK_MEMBERS else "zip"


def _unpack(path: Path, recipe: Recipe, folder: Path) -> Unpacked | None:
    match _unpacks(path):
        case "gzip":
            return unpack_gzip(path, folder / "unpacked")
        case "zip":
            return unpack_zip(path, recipe, folder / "unpacked")
        case _:
            return None


def _read_unpacked(path: Path, recipe: Recipe, folder: Path) -> Source:
    if not path.stat().st_size:
        raise NotATable(reading_error("empty-file"))
    if _unpacks(path) or _start(path)[_TAR] == b"ustar":
        raise NotATable(reading_error("archive-nested"))
    return _read(path, recipe, folder)


def _read(path: Path, recipe: Recipe, folder: Path) -> Source:
    start = _start(path)
    text = start.removeprefix(_BYTE_ORDER_MARKS[0]).lstrip(b" \r\n\t")
    for signature in SIGNATURES:
        if text.startswith(signature.starts) and (signature.name != "bzip2" or _BZIP2.match(start)):
            raise NotATable(reading_error(signature.code, params={"format": signature.name}))
    if start[_TAR] == b"ustar":
        raise NotATable(reading_error("archive-unsupported", params={"format": "tar"}))
    if start.startswith(OLE):
        _refuse_other_documents(path)
        return read_workbook(path, recipe, folder)
    if start.startswith(ZIP):
        return read_workbook(path, recipe, folder)
    if start.startswith(b"PAR1"):
        return read_parquet(path, folder)
    if _looks_like_json(text):
        return read_json(path, recipe, folder)
    return read_csv(path, recipe, folder)


def _looks_like_json(start: bytes) -> bool:
    if start.startswith(_BYTE_ORDER_MARKS[1:]):
        start = start[2:].replace(b"\0", b"")
    return _JSON.match(start) is not None


def _refuse_other_documents(path: Path) -> None:
    """Compound files hold workbooks, but letters and locked workbooks as well: the names of their streams tell."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:

        def has(stream: str) -> bool:
            return content.find(stream.encode("utf-16-le")) >= 0

        if has("EncryptedPackage"):
            raise NotATable(reading_error("workbook-locked"))
        if not has("Workbook") and not has("Book"):
            for stream, name in _OLE_DOCUMENTS:
                if has(stream):
                    raise NotATable(reading_error("format-unsupported", params={"format": name}))


def _can_be_followed(step: Step) -> bool:
    """Whether a reading step means something at all; whether it fits the file is for the readers to say."""
    match step:
        case SetEncoding(encoding):
            return encoding in ENCODINGS
        case SetDelimiter(delimiter):
            return len(delimiter) == 1 and delimiter.isascii() and delimiter not in "\"'\r\n\0"
        case SetHeaderRow(row):
            return row >= 0
        case _:
            return True
