"""Whether a file is already what the readers want: UTF-8 in NFC, without a mark and without NUL.

Nearly every file holds only characters that can neither combine nor be written otherwise, which a pattern tells at
the speed of columns; only of the others is each character asked.
"""

from __future__ import annotations

import codecs
import os
import unicodedata
from array import array
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

CHUNK_BYTES = 4 * 1024 * 1024
SAFE_RANGES = (
    (0x01, 0x2FF),
    (0x400, 0x482),
    (0x48A, 0x52F),
    (0x1E00, 0x1E9A),
    (0x1E9C, 0x1EFF),
    (0x2002, 0x20CF),
    (0x2100, 0x2125),
    (0x3001, 0x3029),
    (0x3041, 0x3093),
    (0x30A1, 0x30F3),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),
)
"""First and last code points that are in NFC beside whatever stands before or behind them, out of this list.

Latin with the letters of Vietnamese, Cyrillic, signs, Japanese, Chinese, Korean.
"""
_OTHERS = "[^" + "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in SAFE_RANGES) + "]"


def is_clean_utf8(path: Path) -> bool:
    """Whether the file can be read as it is."""
    status = path.stat()
    return _look(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=4)
def _look(path: Path, _size: int, _changed_at: int) -> bool:
    """Asked twice of every file, and answered once."""
    with path.open("rb") as file:
        if file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8:
            return False
    with path.open("rb") as file, ThreadPoolExecutor(2) as pool:
        # Read, not mapped: pages of mapped files would fill the memory of this process.
        parts = pool.map(lambda part: _is_safe(os.pread(file.fileno(), part[1], part[0])), _parts(file.fileno()))
        if all(parts):
            return True
    return _is_clean(path)


def _parts(file: int) -> Iterator[tuple[int, int]]:
    """Where parts begin, each with a character, and how many bytes they have."""
    start, size = 0, os.fstat(file).st_size
    while start < size:
        end = start + CHUNK_BYTES
        # Bytes that continue a character begin with the bits 10; a text has at most three in a row.
        before = os.pread(file, 4, end - 3)
        if end < size:
            end -= next((back for back in range(4) if before[3 - back] & 0xC0 != 0x80), 0)
        yield start, min(end, size) - start
        start = end


def _is_safe(part: bytes) -> bool:
    """Whether a part is UTF-8 of nothing but safe characters; False is a doubt."""
    text = pa.StringArray.from_buffers(1, pa.py_buffer(array("i", [0, len(part)])), pa.py_buffer(part))
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return not pc.match_substring_regex(text, _OTHERS)[0].as_py()


def _is_clean(path: Path) -> bool:
    with path.open("rb") as file:
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        while chunk := file.read(CHUNK_BYTES):
            if b"\0" in chunk:
                return False
            if chunk.isascii() and not decoder.getstate()[0]:
                continue
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
            # A mark that opens a chunk belongs to a letter of the chunk before: let the copy decide.
            if not unicodedata.is_normalized("NFC", text) or (text and unicodedata.combining(text[0])):
                return False
        return not decoder.getstate()[0]
