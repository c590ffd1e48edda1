"""What a format is: names, and a function from rows to bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import msgspec
import pyarrow as pa


class Rows(Protocol):
    """Batches and the schema they share: a RowStream, or a page's `rows.to_reader()`."""

    @property
    def schema(self) -> pa.Schema: ...

    def __iter__(self) -> Iterator[pa.RecordBatch]: ...


class FileType(msgspec.Struct, frozen=True, kw_only=True):
    """What a format is called."""

    name: str
    media_type: str
    extension: str

    @property
    def bare_media_type(self) -> str:
        """Without parameters, as `Accept` is compared with it."""
        return self.media_type.partition(";")[0]


class Format(FileType, frozen=True, kw_only=True):
    """One way to write rows, in memory that does not grow with them."""

    encode: Callable[[Rows], Iterator[bytes]]
    variant: str = ""
    """Tells apart formats of one media type that write other bytes, such as CSV with a byte order mark."""
    needs: tuple[str, ...] = ()
    """Columns it takes even when a reader chooses others."""
    refuse_misfits: Callable[[Rows], None] | None = None
    """Looks through the same rows before the first byte is written and raises where no such file can hold them."""
