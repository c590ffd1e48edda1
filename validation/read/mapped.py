"""Files mapped into memory, whose pages can be given back while they stay in use."""

from __future__ import annotations

import mmap
from pathlib import Path
from weakref import WeakSet

import pyarrow as pa

_MAPPED: WeakSet[mmap.mmap] = WeakSet()


def map_file(path: Path) -> pa.Buffer:
    """The bytes of a file, read as they are touched."""
    if not path.stat().st_size:
        return pa.py_buffer(b"")
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    _MAPPED.add(mapped)
    return pa.py_buffer(mapped)


def release_pages() -> None:
    """Give back the memory that the pages of mapped files fill; what is touched again is read again.

    Without it a process that has looked at a whole file seems to hold all of it.
    """
    if hasattr(mmap, "MADV_DONTNEED"):
        for mapped in tuple(_MAPPED):
            mapped.madvise(mmap.MADV_DONTNEED)
