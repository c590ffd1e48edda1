"""How far reading is: every reader writes what it has read into one folder, and the folder grows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOOK_SECONDS = 0.5
WRITTEN_SHARE = 2.5
"""Bytes that reading writes for each byte of a text file: its text in UTF-8, and its cells."""
MOST = 0.99
"""An estimate is never the end."""


@contextmanager
def reported_growth(folder: Path, input_bytes: int, progress: Callable[[float], None]) -> Iterator[None]:
    """While the body runs, tell about twice a second which share of what will be written is there; never less again."""
    done = threading.Event()

    def look() -> None:
        share = 0.0
        while not done.wait(LOOK_SECONDS):
            share = max(share, min(MOST, _size(folder) / max(1.0, WRITTEN_SHARE * input_bytes)))
            progress(share)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _size(folder: Path) -> int:
    size = 0
    for path in folder.rglob("*"):
        # Scratch files come and go.
        with suppress(OSError):
            size += path.stat().st_size
    return size
