"""Progress of reading, told by what it has written."""

from __future__ import annotations

import time
from pathlib import Path

from validation.read.growth import LOOK_SECONDS, MOST, reported_growth


def test_the_share_grows_with_what_is_written_and_never_falls(tmp_path: Path) -> None:
    """A file that goes takes nothing back, and more than was expected is not more than all."""
    told: list[float] = []
    with reported_growth(tmp_path, 1000, told.append):
        for size in (500, 0, 10_000):
            (tmp_path / "cells").write_bytes(b"x" * size)
            time.sleep(2 * LOOK_SECONDS)
    assert told == sorted(told)
    assert told[0] == 500 / 2500
    assert told[-1] == MOST


def test_somebody_is_told_while_nothing_is_written(tmp_path: Path) -> None:
    """Even a reader that only looks is heard of at least every two seconds."""
    told: list[float] = []
    with reported_growth(tmp_path, 1000, told.append):
        time.sleep(2.0)
    assert len(told) >= 2
