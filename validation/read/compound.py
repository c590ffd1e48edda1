"""Compound files ([MS-CFB]): Excel 97–2003 packs a workbook in one, and all that goes with it in further streams."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from struct import error, unpack_from

from validation.read.reading import NotATable, reading_error

MAX_BYTES = 256 * 1024**2
"""The largest .xls: 65,536 rows of 256 columns in a few sheets."""
_HEADER_BYTES, _ENTRY_BYTES, _MINI_SECTOR_BYTES, _MINI_STREAM_BELOW = 512, 128, 64, 4096
_LAST_SECTOR = 0xFFFFFFFA
_STREAM = 2


def open_compound(path: Path) -> CompoundFile:
    """The streams of a file; raises NotATable where it is damaged or larger than any workbook."""
    if path.stat().st_size > MAX_BYTES:
        raise NotATable(reading_error("unpacks-too-large"))
    try:
        return CompoundFile(path.read_bytes())
    except (error, IndexError, ValueError, UnicodeError) as broken:
        raise NotATable(reading_error("workbook-damaged")) from broken


class CompoundFile:
    """Streams, by their numbers in the directory."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._size = 1 << min(unpack_from("<H", content, 30)[0], 16)
        first_directory, self._first_mini, first_list, lists = (
            unpack_from("<I", content, place)[0] for place in (48, 60, 68, 72)
        )
        self._chain = self._read_chain(first_list, lists)
        directory = self._chained(first_directory)
        self._entries = [
            directory[start : start + _ENTRY_BYTES]
            for start in range(0, len(directory) // _ENTRY_BYTES * _ENTRY_BYTES, _ENTRY_BYTES)
        ]
        self._names = [_entry_name(entry) for entry in self._entries]

    def find(self, names: Sequence[str]) -> int | None:
        """The number of the first stream with the first of these names that there is."""
        streams = {self._names[number]: number for number in reversed(range(len(self._names))) if self._holds(number)}
        return next((streams[name] for name in names if name in streams), None)

    def paths(self) -> dict[int, str]:
        """The number of every stream, and its name behind those of the storages that hold it."""
        paths = {number: self._names[number] for number in range(1, len(self._names)) if self._holds(number)}
        waiting, seen = [(unpack_from("<I", self._entries[0], 76)[0], "")], set()
        while waiting:
            number, folder = waiting.pop()
            if number >= len(self._entries) or number in seen:
                continue
            seen.add(number)
            left, right, child = unpack_from("<3I", self._entries[number], 68)
            path = f"{folder}{self._names[number]}"
            if number in paths:
                paths[number] = path
            waiting += [(left, folder), (right, folder), (child, f"{path}/")]
        return paths

    def read(self, number: int) -> bytes:
        """The bytes of a stream."""
        first, length = unpack_from("<2I", self._entries[number], 116)
        if length >= _MINI_STREAM_BELOW:
            return self._chained(first)[:length]
        chain, sectors = self._mini
        pieces = (sectors[sector * _MINI_SECTOR_BYTES :][:_MINI_SECTOR_BYTES] for sector in _follow(chain, first))
        return b"".join(pieces)[:length]

    def _holds(self, number: int) -> bool:
        return self._entries[number][66] == _STREAM

    @cached_property
    def _mini(self) -> tuple[Sequence[int], bytes]:
        """Small streams stand together in one: its chain, and its bytes."""
        chain = array("I")
        if self._first_mini < _LAST_SECTOR:
            content = self._chained(self._first_mini)
            chain.frombytes(content[: len(content) // 4 * 4])
        return chain, self._chained(unpack_from("<I", self._entries[0], 116)[0])

    def _read_chain(self, first_list: int, lists: int) -> Sequence[int]:
        """At each place the number of the sector that follows."""
        content, size = self._content, self._size
        tables = list(unpack_from("<109I", content, 76))
        for _ in range(min(lists, len(content) // size)):
            more = unpack_from(f"<{size // 4}I", content, _HEADER_BYTES + first_list * size)
            tables.extend(more[:-1])
            first_list = more[-1]
        chain = array("I")
        for sector in tables:
            if sector < _LAST_SECTOR:
                start = _HEADER_BYTES + sector * size
                chain.frombytes(content[start : start + size].ljust(size, b"\xff"))
        return chain

    def _chained(self, first: int) -> bytes:
        size = self._size
        return b"".join(self._content[_HEADER_BYTES + sector * size :][:size] for sector in _follow(self._chain, first))


def _entry_name(entry: bytes) -> str:
    return entry[: max(unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le")


def _follow(chain: Sequence[int], sector: int) -> Iterator[int]:
    """The sectors of a chain, each once."""
    for _ in range(len(chain)):
        if sector >= len(chain):
            return
        yield sector
        sector = chain[sector]
