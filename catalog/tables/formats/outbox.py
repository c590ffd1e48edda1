"""Between writers that want a file and readers that want its bytes as they come."""

from __future__ import annotations

import io


class Outbox(io.RawIOBase):
    """A file that is only ever written to, and emptied as it goes."""

    def __init__(self) -> None:
        super().__init__()
        self._chunks: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        return True

    def write(self, chunk: bytes) -> int:  # type: ignore[override]
        self._chunks.append(bytes(chunk))
        self._position += len(chunk)
        return len(chunk)

    def tell(self) -> int:
        return self._position

    def take(self) -> bytes:
        taken = b"".join(self._chunks)
        self._chunks.clear()
        return taken
