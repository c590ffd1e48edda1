"""Which reader an input needs, told by its bytes and never by its name."""

from __future__ import annotations

import zipfile
from pathlib import Path

import msgspec

from validation.read.csv import read_csv
from validation.read.encoding import ENCODINGS
from validation.read.reading import NotATable, Source, reading_error, recipe_error
from validation.read.workbook import BROKEN_ARCHIVE, read_workbook
from validation.recipe import Recipe, SetDelimiter, SetEncoding, SetHeaderRow, Step


class Signature(msgspec.Struct, frozen=True):
    """A format that is no table we read, by how its files begin."""

    starts: tuple[bytes, ...]
    name: str
    code: str = "format-unsupported"


SIGNATURES = (
    Signature((b"%PDF",), "PDF"),
    Signature((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",), "Excel 97–2003 (.xls)", "format-old-excel"),
    Signature((b"\x1f\x8b",), "gzip"),
    Signature((b"7z\xbc\xaf\x27\x1c",), "7z"),
    Signature((b"Rar!",), "RAR"),
    Signature((b"PAR1",), "Parquet"),
    Signature((b"\x89PNG",), "PNG"),
    Signature((b"\xff\xd8\xff",), "JPEG"),
    Signature((b"{\\rtf",), "RTF"),
    Signature((b"SQLite format 3",), "SQLite"),
    Signature((b"<!DOCTYPE", b"<!doctype", b"<html", b"<HTML"), "HTML"),
    Signature((b"<?xml",), "XML"),
    Signature((b'{"', b"[{", b"{\n", b"{\r\n"), "JSON"),
)
ZIP = b"PK"


def read(path: Path, recipe: Recipe, folder: Path) -> Source:
    """The cells of an input; raises NotATable where there are none. `folder` takes scratch files."""
    for step in recipe:
        if not _can_be_followed(step):
            raise NotATable(recipe_error(step))
    with path.open("rb") as file:
        start = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip(b" \r\n\t")
    if not path.stat().st_size:
        raise NotATable(reading_error("empty-file"))
    for signature in SIGNATURES:
        if start.startswith(signature.starts):
            raise NotATable(reading_error(signature.code, params={"format": signature.name}))
    if not start.startswith(ZIP):
        return read_csv(path, recipe, folder)
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except BROKEN_ARCHIVE as error:
        raise NotATable(reading_error("workbook-damaged")) from error
    if "xl/workbook.xml" not in members:
        raise NotATable(reading_error("format-unsupported", params={"format": "ZIP"}))
    return read_workbook(path, recipe, folder)


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
