"""A ZIP archive that is sent while it is made (APPNOTE.TXT 6.3): nothing is held, nothing is gone back to.

Python's zipfile can do that too, but must be told beforehand whether a file in it will pass 2 GB: told so, it marks the
archive in ways that Excel does not always take; not told, it fails at the end. Here sizes stand behind each file and in
the directory at the end alone, in the long form only where they need it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator

import msgspec

_LOCAL = struct.Struct("<4s5H3I2H")
_DIRECTORY = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_LONG_END = struct.Struct("<4sQ2H2I4Q")
_LONG_END_PLACE = struct.Struct("<4sIQI")

_SIZES_FOLLOW_AND_UTF8 = 0x0808
_DEFLATED = 8
_VERSION, _LONG_VERSION = 20, 45
_MIDNIGHT, _FIRST_DAY = 0, 0x21
"""1 January 1980, always: the same rows are the same bytes."""
_SHORT_FORM_LIMIT = 0xFFFFFFFF
_SEE_LONG_FORM = 0xFFFFFFFF
_LEVEL = 1
"""Higher levels took twice as long on a large table and saved a fifth."""


class _Entry(msgspec.Struct, frozen=True):
    name: bytes
    start: int
    crc: int
    packed: int
    size: int

    @property
    def is_long(self) -> bool:
        return max(self.start, self.packed, self.size) >= _SHORT_FORM_LIMIT


class Archive:
    """Files one after the other; take the bytes of each before the next is begun, and `end` at last."""

    def __init__(self) -> None:
        self._entries: list[_Entry] = []
        self._position = 0

    def file(self, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        start, crc, size = self._position, 0, 0
        path = name.encode()
        yield self._sent(
            _LOCAL.pack(
                b"PK\3\4", _VERSION, _SIZES_FOLLOW_AND_UTF8, _DEFLATED, _MIDNIGHT, _FIRST_DAY, 0, 0, 0, len(path), 0
            )
            + path
        )
        begun = self._position
        deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        for chunk in chunks:
            crc, size = zlib.crc32(chunk, crc), size + len(chunk)
            if packed := deflate.compress(chunk):
                yield self._sent(packed)
        yield self._sent(deflate.flush())
        entry = _Entry(path, start, crc, self._position - begun, size)
        sizes = "<4sIQQ" if entry.is_long else "<4s3I"
        yield self._sent(struct.pack(sizes, b"PK\7\x08", crc, entry.packed, size))
        self._entries.append(entry)

    def end(self) -> bytes:
        """The directory of all files."""
        directory = b"".join(map(_directory_entry, self._entries))
        count, start = len(self._entries), self._position
        if start + len(directory) < _SHORT_FORM_LIMIT:
            return directory + _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), start, 0)
        long_end = _LONG_END.pack(
            b"PK\6\6", _LONG_END.size - 12, _LONG_VERSION, _LONG_VERSION, 0, 0, count, count, len(directory), start
        )
        place = _LONG_END_PLACE.pack(b"PK\6\7", 0, start + len(directory), 1)
        return (
            directory + long_end + place + _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), _SEE_LONG_FORM, 0)
        )

    def _sent(self, chunk: bytes) -> bytes:
        self._position += len(chunk)
        return chunk


def _directory_entry(entry: _Entry) -> bytes:
    sizes, extra, version = (entry.packed, entry.size, entry.start), b"", _VERSION
    if entry.is_long:
        extra = struct.pack("<2H3Q", 1, 24, entry.size, entry.packed, entry.start)
        sizes, version = (_SEE_LONG_FORM,) * 3, _LONG_VERSION
    packed, size, start = sizes
    return (
        _DIRECTORY.pack(
            b"PK\1\2", version, version, _SIZES_FOLLOW_AND_UTF8, _DEFLATED, _MIDNIGHT, _FIRST_DAY, entry.crc, packed,
            size, len(entry.name), len(extra), 0, 0, 0, 0, start,
        )
        + entry.name
        + extra
    )  # fmt: skip
