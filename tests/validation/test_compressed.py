"""Packed files: the table inside is read, and what is packed cannot hurt."""

from __future__ import annotations

import gzip
import io
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from validation.inspect import Inspection
from validation.read.reading import NotATable, Source
from validation.read.source import read as read_source
from validation.recipe import Recipe, SetMember

Read = Callable[..., Source]
CheckFile = Callable[..., Inspection]
TABLE = "mã,tên\n01,Hà Nội\n04,Cao Bằng\n".encode()


def pressed(content: bytes) -> bytes:
    """gzip without the time, so that every test process makes the same bytes."""
    return gzip.compress(content, mtime=0)


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def read(write: Callable[[bytes], Path], tmp_path: Path) -> Read:
    def run(content: bytes, recipe: Recipe = ()) -> Source:
        return read_source(write(content), recipe, tmp_path)

    return run


@pytest.mark.parametrize(
    ("content", "container"),
    [
        (pressed(TABLE), "gz"),
        (pressed(TABLE[:20]) + pressed(TABLE[20:]), "gz"),
        (packed({"bảng.csv": TABLE}), "zip:bảng.csv"),
        (packed({"a/": b"", "a/b.csv": TABLE, "__MACOSX/a/._b.csv": b"x", "a/.DS_Store": b"x"}), "zip:a/b.csv"),
        (packed({"../../b.csv": TABLE}), "zip:../../b.csv"),
        (packed({"đọc.pdf": b"%PDF-1.7", "b.csv": TABLE}), "zip:b.csv"),
        (packed({"README": b"a", "b.json": b'[{"a": 1}]'}), "zip:b.json"),
        (packed({"b.dat": TABLE}), "zip:b.dat"),
    ],
)
def test_the_table_inside(content: bytes, container: str, read: Read) -> None:
    """One table among other files is read, wherever it lies, and what it was packed in is told."""
    assert read(content).reading.container == container


def test_other_files_are_named(read: Read) -> None:
    """What is not read is said, tables among it are offered, and all names are for the privacy gate."""
    source = read(packed({"a.csv": TABLE, "đọc.txt": b"x"}))
    (note,) = source.findings
    assert (note.code, note.params, note.suggestions) == ("archive-others", {"members": "đọc.txt"}, ())
    assert {"a.csv", "đọc.txt"} <= {text.text for text in source.surroundings}


def test_several_tables_are_to_choose_from(read: Read) -> None:
    """Each table of an archive is offered with one click, and the choice is read."""
    content = packed({"một.csv": TABLE, "hai.json": b'[{"a": 1}]'})
    with pytest.raises(NotATable) as refused:
        read(content)
    choices = [suggestion.steps for suggestion in refused.value.finding.suggestions]
    assert choices == [(SetMember("một.csv"),), (SetMember("hai.json"),)]
    assert read(content, choices[1]).labels == ["a"]


def test_names_in_utf_8_that_do_not_say_so(read: Read) -> None:
    """Many programs write the names of members as UTF-8 and leave the flag out."""
    content = packed({"bảng.csv": TABLE}).replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")
    assert read(content).reading.container == "zip:bảng.csv"


def tar(compression: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=f"w:{compression}") as archive:
        member = tarfile.TarInfo("a.csv")
        member.size = len(TABLE)
        archive.addfile(member, io.BytesIO(TABLE))
    return buffer.getvalue()


def encrypted() -> bytes:
    """An archive whose members say that they have a password."""
    content = bytearray(packed({"a.csv": TABLE}))
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (encrypted(), "archive-locked"),
        (pressed(TABLE)[:-12], "archive-damaged"),
        (packed({"a.csv": TABLE * 100})[:-40], "archive-damaged"),
        (packed({"a.csv": TABLE * 100}, zipfile.ZIP_STORED).replace(b"Cao", b"Kao", 1), "archive-damaged"),
        (packed({"a.zip": packed({"a.csv": TABLE})}), "archive-nested"),
        (packed({"a.csv.gz": pressed(TABLE)}), "archive-nested"),
        (pressed(packed({"a.csv": TABLE})), "archive-nested"),
        (pressed(pressed(TABLE)), "archive-nested"),
        (tar("gz"), "archive-nested"),
        (tar(""), "archive-unsupported"),
        (tar("bz2"), "archive-unsupported"),
        (tar("xz"), "archive-unsupported"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(40), "archive-unsupported"),
        (packed({"a.pdf": b"%PDF-1.7", "b.png": b"\x89PNG"}), "archive-without-table"),
        (packed({"a.pdf": b"%PDF-1.7"}), "format-unsupported"),
        (packed({"word/document.xml": b"<x/>"}), "format-unsupported"),
        (packed({"a.csv": b""}), "empty-file"),
        (pressed(b""), "empty-file"),
    ],
)
def test_what_cannot_be_unpacked_is_said(content: bytes, code: str, check_file: CheckFile) -> None:
    """Locked, damaged, nested and foreign archives each get their own words."""
    assert [found.code for found in check_file(content).findings] == [code]


def test_a_member_without_a_name(check_file: CheckFile) -> None:
    """A list of members that is broken so that one has no name gets an answer like any other."""
    content = bytearray(packed({"x": TABLE}))
    entry = content.index(b"PK\x01\x02")
    # Lengths of name and extra field: the one letter becomes an extra field.
    content[entry + 28], content[entry + 30] = 0, 1
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [""]
    assert [found.code for found in check_file(bytes(content)).findings if found.code == "unreadable"] == []


def bomb(size: int, claimed: int | None = None) -> bytes:
    """A ZIP of one member that unpacks to so many bytes, and may claim to be smaller."""
    content = packed({"a.csv": b"a" * size})
    return content if claimed is None else content.replace(size.to_bytes(4, "little"), claimed.to_bytes(4, "little"))


@pytest.mark.parametrize(
    "make",
    [
        lambda: pressed(b"a" * 400_000_000),
        lambda: bomb(400_000_000),
        lambda: bomb(400_000_000, claimed=1000),
        lambda: packed({f"{n}.csv": b"" for n in range(2000)}),
    ],
    ids=["gzip", "zip", "lying zip", "many members"],
)
def test_bombs_are_told_at_once(make: Callable[[], bytes], check_file: CheckFile) -> None:
    """What unpacks to hundreds of times its size is refused in less than three seconds."""
    content = make()
    start = time.monotonic()
    assert [found.code for found in check_file(content).findings] == ["archive-too-large"]
    assert time.monotonic() - start < 3


def test_a_table_that_packs_well_is_no_bomb(read: Read) -> None:
    """Small files may repeat themselves as much as they like."""
    assert read(pressed(b"a,b\n" + b"0,0\n" * 1_000_000)).table.num_rows == 1_000_000
