"""Everything a workbook holds beside its table, whatever its format: no part of the container is passed over."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path
from struct import unpack

from validation.read.compressed import MAX_UNPACKED_BYTES, chunks
from validation.read.reading import NotATable
from validation.xray import open_document, spreadsheet
from validation.xray.hidden import Hidden, Hoard
from validation.xray.old_workbook import look_inside_xls
from validation.xray.part import read_part
from validation.xray.texts import MAX_PART_BYTES, byte_texts

MOST_LOST_BYTES = 64
"""Between two parts of an archive: the figures that some programs write behind a part, and padding."""
_LOCAL_HEADER_BYTES = 30


def look_inside(path: Path, kind: str) -> tuple[Hidden, ...]:
    """What there is of each kind of `validation.xray.hidden.KINDS`; `kind` is the format of the workbook.

    Sheets and what cells show are not looked at: whoever reads the sheets knows these. The archive is one that was
    unpacked once already, within its limits.
    """
    hoard = Hoard()
    if kind == "xls":
        look_inside_xls(path, hoard)
        return hoard.sum_up()
    with zipfile.ZipFile(path) as archive:
        _look_between_parts(path, archive, hoard)
        if kind == "ods":
            open_document.read_content(archive, hoard)
        else:
            spreadsheet.read_unused_texts(archive, hoard)
        for member in archive.infolist():
            if kind == "xlsx" and spreadsheet.SHEETS.fullmatch(member.filename):
                _read_sheet(archive, member, hoard)
            else:
                parts = open_document.PARTS if kind == "ods" else spreadsheet.PARTS
                read_part(parts, member.filename, lambda member=member: _content(archive, member, hoard), hoard)  # type: ignore[misc]
    return hoard.sum_up()


def _read_sheet(archive: zipfile.ZipFile, member: zipfile.ZipInfo, hoard: Hoard) -> None:
    try:
        spreadsheet.read_sheet(archive, member.filename, hoard)
    except NotATable:
        # Of the sheet that is read this was said before; another one may be broken.
        hoard.add("unknown_part", name=member.filename)


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, hoard: Hoard) -> bytes:
    """The bytes of a part, as far as they are looked at."""
    content = bytearray()
    for chunk in chunks(archive, member, MAX_UNPACKED_BYTES):
        content += chunk
        if len(content) > MAX_PART_BYTES:
            hoard.add("not_looked_at", name=member.filename)
            break
    return bytes(content)


def _look_between_parts(path: Path, archive: zipfile.ZipFile, hoard: Hoard) -> None:
    """The comment of the archive, parts that have one name, and bytes that belong to no part in its list."""
    if archive.comment:
        hoard.add("unknown_part", byte_texts(archive.comment))
    for name, times in Counter(archive.namelist()).items():
        if times > 1:
            hoard.add("unknown_part", name=name, count=times - 1)
    with path.open("rb") as file:
        end = 0
        for member in sorted(archive.infolist(), key=lambda member: member.header_offset):
            if member.header_offset - end > MOST_LOST_BYTES:
                file.seek(end)
                hoard.add("unknown_part", byte_texts(file.read(min(member.header_offset - end, MAX_PART_BYTES))))
            file.seek(member.header_offset)
            name_bytes, extra_bytes = unpack("<26x2H", file.read(_LOCAL_HEADER_BYTES))
            end = member.header_offset + _LOCAL_HEADER_BYTES + name_bytes + extra_bytes + member.compress_size
        if archive.start_dir - end > MOST_LOST_BYTES:
            file.seek(end)
            hoard.add("unknown_part", byte_texts(file.read(min(archive.start_dir - end, MAX_PART_BYTES))))
