"""Bytes: code pages, byte order marks, and bytes that are no text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace

from tests.validation.corpus.case import Answer
from tests.validation.corpus.draft import Damage, Draft

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


def _windows_1258(text: str) -> bytes:
    """Vietnamese as Windows wrote it: letters of their own, tones as combining marks."""
    written = []
    for char in text:
        decomposed = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in decomposed if mark in _TONES), "")
        letter = unicodedata.normalize("NFC", decomposed.replace(tone, "")) if tone else char
        try:
            written.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            written.append((letter + tone).encode("cp1258"))
    return b"".join(written)


def _encoded(encode: Callable[[str], bytes]) -> Callable[[Draft], Draft]:
    return lambda draft: replace(draft, encode=encode)


def _refused(encode: Callable[[str], bytes], code: str) -> Callable[[Draft], Draft]:
    return lambda draft: replace(
        draft, encode=encode, answers=frozenset({Answer.REFUSED, Answer.ASKED}), codes=frozenset({code})
    )


def _utf_16(byte_order: str, mark: bytes = b"") -> Callable[[Draft], Draft]:
    return _encoded(lambda text: mark + text.encode(f"utf-16-{byte_order}"))


def _with_tabs(damage: Callable[[Draft], Draft]) -> Callable[[Draft], Draft]:
    """Excel's "Unicode text"."""
    return lambda draft: replace(damage(draft), dialect=replace(draft.dialect, delimiter="\t", newlines=("\r\n",)))


DAMAGES = (
    Damage("UTF-8 with BOM", _encoded(lambda text: b"\xef\xbb\xbf" + text.encode()), ("wards", "korea", "decrees")),
    Damage("UTF-8 with two BOMs", _encoded(lambda text: b"\xef\xbb\xbf" * 2 + text.encode()), ("wards",)),
    Damage("UTF-16 LE with BOM", _utf_16("le", b"\xff\xfe"), ("wards", "korea")),
    Damage("UTF-16 BE with BOM", _utf_16("be", b"\xfe\xff"), ("budget",)),
    Damage("UTF-16 LE without BOM", _utf_16("le"), ("wards", "beds")),
    Damage("UTF-16 BE without BOM", _utf_16("be"), ("population",)),
    Damage("Excel's Unicode text", _with_tabs(_utf_16("le", b"\xff\xfe")), ("schools", "korea")),
    Damage("Windows-1258", _encoded(_windows_1258), ("wards", "schools", "licences", "harvest")),
    Damage("Windows-1252", _encoded(lambda text: text.encode("cp1252")), ("denmark",)),
    Damage("EUC-KR", _encoded(lambda text: text.encode("euc-kr")), ("korea",)),
    Damage("decomposed letters (NFD)", _encoded(lambda text: unicodedata.normalize("NFD", text).encode()), ("wards",)),
    Damage("NUL bytes in a cell", _refused(lambda text: text.encode().replace(b"a", b"\0", 3), "not-text"), ("beds",)),
    Damage(
        "a byte of another encoding",
        _refused(lambda text: text.encode().replace("Trúc".encode(), b"Tr\xfac", 1), "encoding-error"),
        ("wards",),
    ),
)
