"""A file is read where it is only if it is UTF-8 in NFC, without a mark and without NUL."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from validation.read.clean_utf8 import CHUNK_BYTES, SAFE_RANGES, is_clean_utf8

CHARACTERS = st.one_of(
    st.characters(exclude_categories=["Cs"]), st.sampled_from("aeếư\u0301\u0323\u1161\u11a8가\ufeff\0")
)


def test_safe_characters_cannot_change() -> None:
    """No safe character combines with another or is written otherwise in NFC, whatever stands beside it."""
    second_halves = {
        parts[1]
        for parts in (unicodedata.decomposition(chr(code)).split() for code in range(0x110000))
        if len(parts) == 2 and not parts[0].startswith("<")
    }
    unsafe = [
        hex(code)
        for first, last in SAFE_RANGES
        for code in range(first, last + 1)
        if unicodedata.combining(chr(code))
        or not unicodedata.is_normalized("NFC", chr(code))
        or f"{code:04X}" in second_halves
    ]
    assert unsafe == []


@given(st.text(CHARACTERS, min_size=1))
@example("e\u0323\u0302")
@example("\u1100\u1161")
@example("cafe\u0301")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_clean_is_what_unicode_says(write: Callable[[bytes], Path], text: str) -> None:
    """A text is clean if it is in NFC and holds neither NUL nor the mark of UTF-8 at its start."""
    is_clean = unicodedata.is_normalized("NFC", text) and "\0" not in text and not text.startswith("\ufeff")
    if not unicodedata.combining(text[0]):
        assert is_clean_utf8(write(text.encode())) == is_clean


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize(("end", "is_clean"), [("ế", True), ("e\u0301", False), ("\x00", False)])
def test_characters_are_not_cut(before: int, end: str, is_clean: bool, write: Callable[[bytes], Path]) -> None:
    """Parts of a large file begin with a whole character, and the last one is looked at as well."""
    path = write(b"a" * before + "ế".encode() * (CHUNK_BYTES // 2) + end.encode())
    assert is_clean_utf8(path) == is_clean


def test_cut_characters_are_not_clean(write: Callable[[bytes], Path]) -> None:
    """Bytes that end within a character are no UTF-8."""
    assert not is_clean_utf8(write("Huế".encode()[:-1]))
