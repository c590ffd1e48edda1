"""Files packed as gzip or ZIP: the table inside is unpacked, within bounds that a bomb breaks at once."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from validation.read.reading import NotATable, Reading, Surrounding, reading_error, recipe_error
from validation.recipe import Recipe, SetMember, last
from validation.report import Finding, Gate, Severity, Suggestion

MAX_UNPACKED_BYTES = 2 * 1024**3
MAX_RATIO = 250
"""Tables pack to a hundredth at best. Only what unpacks to more than `FREE_BYTES` is held to it."""
FREE_BYTES = 64 * 1024**2
MAX_MEMBERS = 1000
MAX_DIRECTORY_BYTES = 4 * 1024**2
"""Of the list at the end of a ZIP: it is read before anything else can be known."""
MAX_OFFERED = 20
"""Tables of an archive that are offered to choose from."""
CHUNK_BYTES = 1024 * 1024

# What reading a broken archive raises: bad structure, bad bytes, early end, unknown methods, passwords.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)

GZIP = b"\x1f\x8b"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")

TABLE_SUFFIXES = frozenset(
    f".{name}"
    for name in ("csv", "tsv", "tab", "xlsx", "xlsm", "xls", "ods", "json", "jsonl", "ndjson", "geojson", "parquet")
)
TEXT_SUFFIXES = frozenset(("", ".txt", ".dat", ".prn", ".asc"))
"""Of files that may be tables, and are looked at where no other file is one."""
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_ENCRYPTED = 0x1
_GZIP_SAYS_MORE = 0x1C
"""Flags of extra fields, a name and a comment (RFC 1952)."""
_UTF8_NAME = 0x800


class Unpacked(msgspec.Struct, frozen=True):
    """A file as it was before it was packed."""

    path: Path
    container: str
    """As `Reading.container` says it."""
    surroundings: tuple[Surrounding, ...] = ()
    findings: tuple[Finding, ...] = ()
    is_whole: bool = True
    """Whether the pack holds nothing but the file: no second one, no name of the file it was made from."""


class TooLarge(Exception):
    """What is packed is a bomb, or more than can be checked."""


def unpack_gzip(path: Path, target: Path, max_bytes: int = MAX_UNPACKED_BYTES) -> Unpacked:
    """The file that a gzip file holds; raises NotATable where it is damaged or a bomb."""
    try:
        with gzip.open(path) as file, target.open("wb") as out:
            _copy(file, out, path.stat().st_size, max_bytes)
    except TooLarge as error:
        raise NotATable(reading_error("archive-too-large")) from error
    except BROKEN as error:
        raise NotATable(reading_error("archive-damaged")) from error
    with path.open("rb") as packed:
        flags = packed.read(4)[3]
    return Unpacked(target, "gz", is_whole=not flags & _GZIP_SAYS_MORE)


def unpack_zip(path: Path, recipe: Recipe, target: Path, max_bytes: int = MAX_UNPACKED_BYTES) -> Unpacked:
    """The table that an archive holds: the only one, or the one that the recipe names."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = {_name(member): member for member in archive.infolist() if _may_hold_a_table(member)}
            name, others = _chosen(members, recipe)
            _unpack_member(archive, members[name], target, max_bytes)
            comment = archive.comment.decode("utf-8", "replace")
            is_whole = not comment and len(archive.infolist()) == 1 and _is_alone(archive.infolist()[0])
    except TooLarge as error:
        raise NotATable(reading_error("archive-too-large")) from error
    except BROKEN as error:
        raise NotATable(reading_error("archive-damaged")) from error
    return Unpacked(
        target,
        f"zip:{name}",
        (
            *(Surrounding("member", member) for member in members),
            *((Surrounding("metadata", comment),) if comment else ()),
        ),
        tuple(_left_out(others)),
        is_whole,
    )


def _is_alone(member: zipfile.ZipInfo) -> bool:
    """Whether nothing stands before it, and no remark with it."""
    return member.header_offset == 0 and not member.comment


def names_in(path: Path) -> list[str]:
    """What a ZIP holds, each name as `SetMember` takes it; raises NotATable where it is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [_name(member) for member in archive.infolist()]
    except BROKEN as error:
        raise NotATable(reading_error("archive-damaged")) from error


def member_names(path: Path) -> frozenset[str]:
    """The names in a ZIP, each as it stands there; raises NotATable for what is damaged or lists too much."""
    try:
        if _directory_bytes(path) > MAX_DIRECTORY_BYTES:
            raise NotATable(reading_error("archive-too-large"))
        with zipfile.ZipFile(path) as archive:
            return frozenset(archive.namelist())
    except BROKEN as error:
        raise NotATable(reading_error(_damage(path))) from error


def _damage(path: Path) -> str:
    """Whether the broken archive was a workbook."""
    with path.open("rb") as file:
        start = file.read(4096)
    return "workbook-damaged" if any(part in start for part in _WORKBOOK_PARTS) else "archive-damaged"


_WORKBOOK_PARTS = (b"[Content_Types].xml", b"xl/", b"_rels/.rels", b"opendocument.spreadsheet")
_END = b"PK\x05\x06"
_END_BYTES = 22 + 65_535


def _directory_bytes(path: Path) -> int:
    """Size of the list of members that the end of a ZIP declares; 0 where there is no such end."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END_BYTES))
        tail = file.read()
    start = tail.rfind(_END)
    return int.from_bytes(tail[start + 12 : start + 16], "little") if start >= 0 else 0


def refuse_oversized(path: Path, archive: zipfile.ZipFile, max_bytes: int) -> None:
    """Raise TooLarge for sizes that the archive itself declares; honest bombs are told without unpacking them."""
    declared = sum(member.file_size for member in archive.infolist())
    if declared > _most_bytes(path.stat().st_size, max_bytes):
        raise TooLarge


def chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo, max_bytes: int) -> Iterator[bytes]:
    """What a member unpacks to, to its real end: the size that the archive declares may be a lie."""
    member.file_size = max(member.file_size, max_bytes + 2 * CHUNK_BYTES)
    with archive.open(member) as file:
        unpacked = 0
        while chunk := file.read(CHUNK_BYTES):
            unpacked += len(chunk)
            if unpacked > max_bytes:
                raise TooLarge
            yield chunk


def _most_bytes(packed: int, max_bytes: int) -> int:
    return min(max_bytes, max(FREE_BYTES, packed * MAX_RATIO))


def _copy(file: gzip.GzipFile, out: IO[bytes], packed: int, max_bytes: int) -> None:
    most, unpacked = _most_bytes(packed, max_bytes), 0
    while chunk := file.read(CHUNK_BYTES):
        unpacked += len(chunk)
        if unpacked > most:
            raise TooLarge
        out.write(chunk)


def _unpack_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, max_bytes: int) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise NotATable(reading_error("archive-locked"))
    most = _most_bytes(member.compress_size, max_bytes)
    if member.file_size > most:
        raise TooLarge
    with target.open("wb") as out:
        for chunk in chunks(archive, member, most):
            out.write(chunk)


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name; many programs write UTF-8 without saying so, which reads as box-drawing signs."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        return member.filename.encode("cp437").decode()
    except UnicodeError:
        return member.filename


def _may_hold_a_table(member: zipfile.ZipInfo) -> bool:
    return not member.filename.endswith("/") and not any(part in member.filename for part in _LITTER)


def _is_table(name: str) -> bool:
    return PurePosixPath(name.lower()).suffix in TABLE_SUFFIXES


def _may_be_text(name: str) -> bool:
    return PurePosixPath(name.lower()).suffix in TEXT_SUFFIXES


def _chosen(members: dict[str, zipfile.ZipInfo], recipe: Recipe) -> tuple[str, list[str]]:
    """The member to read and the names of all others; raises NotATable where somebody has to choose."""
    if len(members) > MAX_MEMBERS:
        raise TooLarge
    step = last(recipe, SetMember)
    if step and step.member not in members:
        raise NotATable(recipe_error(step))
    tables = [name for name in members if _is_table(name)] or [name for name in members if _may_be_text(name)]
    # What a lone file is, its bytes tell better than its name.
    tables = tables or (list(members) if len(members) == 1 else [])
    if not tables:
        raise NotATable(reading_error("archive-without-table"))
    if not step and len(tables) > 1:
        raise NotATable(_several(tables), Reading(format="zip"))
    name = step.member if step else tables[0]
    return name, [member for member in members if member != name]


def _several(names: list[str]) -> Finding:
    return Finding(
        code="archive-with-several",
        severity=Severity.ERROR,
        gate=Gate.READING,
        count=len(names),
        params={"members": ", ".join(names[:MAX_OFFERED])},
        suggestions=tuple(
            Suggestion("use-member", (SetMember(name),), {"member": name}) for name in names[:MAX_OFFERED]
        ),
    )


def _left_out(others: list[str]) -> Iterator[Finding]:
    if others:
        yield Finding(
            code="archive-others",
            severity=Severity.NOTE,
            gate=Gate.READING,
            count=len(others),
            params={"members": ", ".join(others[:MAX_OFFERED])},
            suggestions=tuple(
                Suggestion("use-member", (SetMember(name),), {"member": name})
                for name in [other for other in others if _is_table(other)][:MAX_OFFERED]
            ),
        )
