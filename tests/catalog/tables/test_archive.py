"""Archives that are made while they are sent, opened by other programs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.tables.formats import archive
from catalog.tables.formats.archive import Archive

NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)


def packed(files: dict[str, list[bytes]]) -> bytes:
    made = Archive()
    sent = b"".join(chunk for name, chunks in files.items() for chunk in made.file(name, chunks))
    return sent + made.end()


@given(st.dictionaries(NAMES, st.lists(st.binary(max_size=200), max_size=4), max_size=4))
def test_python_opens_it(files: dict[str, list[bytes]]) -> None:
    """Python's zipfile finds every file under its name, with its bytes and a right checksum."""
    with zipfile.ZipFile(io.BytesIO(packed(files))) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == {
            name: b"".join(chunks) for name, chunks in files.items()
        }


def test_bytes_come_while_a_file_is_written() -> None:
    """What was taken in is sent on long before the file ends."""
    taken = []

    def chunks() -> Iterator[bytes]:
        for number in range(1000):
            taken.append(number)
            yield bytes((number * factor) % 251 for factor in range(1, 2000))

    sending = Archive().file("big", chunks())
    for _ in range(5):
        next(sending)
    assert len(taken) < 500


def test_sizes_beyond_four_gigabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose size the short form cannot tell is written in the long form, which other programs read too."""
    monkeypatch.setattr(archive, "_SHORT_FORM_LIMIT", 200)
    content = packed({"small": [b"a"], "large": [b"b" * 5000], "after": [b"c"]})
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        assert [opened.read(name) for name in opened.namelist()] == [b"a", b"b" * 5000, b"c"]
