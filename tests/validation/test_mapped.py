"""Mapped files cost memory only while they are looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from validation.read.mapped import map_file, release_pages

MEBIBYTES = 64


def resident_file_kilobytes() -> int:
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("RssFile"))
    return int(line.split()[1])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells how much of a file is in memory")
def test_pages_are_given_back(tmp_path: Path) -> None:
    """After a look at the whole file its pages leave the process, and its bytes stay readable."""
    path = tmp_path / "large"
    path.write_bytes(b"abcdefgh" * (MEBIBYTES * 1024 * 128))
    buffer = map_file(path)
    before = resident_file_kilobytes()
    assert buffer.to_pybytes().count(b"a") == MEBIBYTES * 1024 * 128
    assert resident_file_kilobytes() > before + MEBIBYTES * 1000
    release_pages()
    assert resident_file_kilobytes() < before + MEBIBYTES * 100
    assert buffer[8] == ord("a")


def test_an_empty_file(tmp_path: Path) -> None:
    """There is nothing to map in an empty file."""
    path = tmp_path / "empty"
    path.touch()
    assert map_file(path).size == 0
