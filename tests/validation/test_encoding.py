"""Encodings are told from the whole file, and text comes out as UTF-8 in NFC."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validation.read import encoding as encodings
from validation.read.encoding import ENCODINGS, EncodingUnknown, NotText, chunks, copy_as_utf8, detect

VIETNAMESE = "Phường Ba Đình,Thành phố Hà Nội,Ngọc Hà,Giảng Võ,Nghĩa Đô,Tây Hồ\n"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text: str) -> bytes:
    """As Windows writes it: tones follow their vowel as marks of their own."""
    letters = []
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks if mark in TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
        letters.append((base + tone).encode("cp1258"))
    return b"".join(letters)


SAMPLES = {
    "utf-8": VIETNAMESE.encode(),
    "utf-16": VIETNAMESE.encode("utf-16"),
    "utf-16-le": VIETNAMESE.encode("utf-16-le"),
    "utf-16-be": VIETNAMESE.encode("utf-16-be"),
    "windows-1258": windows_1258(VIETNAMESE),
    "windows-1252": "Numéro,Côte d’Ivoire,São Tomé,Åland – 5 €\n".encode("cp1252"),
    "euc-kr": "이름,서울특별시,부산광역시\n한국,대한민국,값\n".encode("euc-kr"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_each_encoding_is_recognised(name: str, write: Callable[[bytes], Path]) -> None:
    """A file in any known encoding is read as that encoding."""
    assert detect(write(SAMPLES[name])).name == name


def test_every_known_encoding_has_a_sample() -> None:
    """An encoding cannot be added without a test of its own."""
    assert SAMPLES.keys() == ENCODINGS.keys()


@pytest.mark.parametrize("name", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1258"])
def test_vietnamese_comes_out_composed(name: str, write: Callable[[bytes], Path], tmp_path: Path) -> None:
    """The same text in another encoding gives the same UTF-8 copy in NFC."""
    copy = copy_as_utf8(write(SAMPLES[name]), ENCODINGS[name], tmp_path / "copy")
    assert copy.read_text() == VIETNAMESE


def test_a_byte_order_mark_is_no_part_of_the_text(write: Callable[[bytes], Path], tmp_path: Path) -> None:
    """UTF-8 with a mark reads as UTF-8 without one."""
    path = write(b"\xef\xbb\xbf" + VIETNAMESE.encode())
    assert copy_as_utf8(path, detect(path), tmp_path / "copy").read_text() == VIETNAMESE


def test_clean_utf8_is_not_copied(write: Callable[[bytes], Path], tmp_path: Path) -> None:
    """A file that is UTF-8 in NFC already is read where it is."""
    path = write(VIETNAMESE.encode())
    assert copy_as_utf8(path, ENCODINGS["utf-8"], tmp_path / "copy") == path


def test_the_end_of_the_file_decides_too(write: Callable[[bytes], Path]) -> None:
    """A megabyte of ASCII does not hide the Vietnamese in the last line."""
    assert detect(write(b"a,b\n" * 300_000 + windows_1258(VIETNAMESE))).name == "windows-1258"


def test_damaged_utf8_is_not_read_as_something_else(write: Callable[[bytes], Path]) -> None:
    """One bad byte in a UTF-8 file is named by its row instead of making garbage of all other rows."""
    with pytest.raises(EncodingUnknown) as unknown:
        detect(write(VIETNAMESE.encode() * 3 + b"caf\xe9\n" + VIETNAMESE.encode()))
    assert unknown.value.rows == (4,)


def test_other_alphabets_are_not_taken_for_western(write: Callable[[bytes], Path]) -> None:
    """Cyrillic in Windows-1251 fits no encoding here, though every byte of it is a letter in Windows-1252."""
    with pytest.raises(EncodingUnknown):
        detect(write("Город,Население\nМосква,Россия\n".encode("cp1251")))


def test_one_bad_byte_among_a_few_letters_is_named(write: Callable[[bytes], Path]) -> None:
    """The row is told however few letters there are."""
    for content in (b"a\nH\xc3\xa0 N\xe1\xbb\x99i\nHu\xe1\xba\xbf\ncaf\xe9\n", b"a\nb\n\x81\xff\n"):
        with pytest.raises(EncodingUnknown) as unknown:
            detect(write(content))
        assert unknown.value.rows == (content.count(b"\n"),)


def test_nul_characters_are_no_text(write: Callable[[bytes], Path]) -> None:
    """A file with NUL characters is refused, even where it decodes."""
    with pytest.raises(NotText):
        list(chunks(write(b"a,b\n1,\x00\n"), ENCODINGS["utf-8"]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=st.text(st.sampled_from("aeoơưâd\u0300\u0323\u0302,;\n éĐ"), max_size=80), size=st.integers(1, 9))
def test_chunks_never_split_a_letter(text: str, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the file is cut into chunks, letters and marks that belong together are composed."""
    monkeypatch.setattr(encodings, "CHUNK_BYTES", size)
    path = tmp_path / "chunked"
    path.write_bytes(text.encode())
    assert "".join(chunks(path, ENCODINGS["utf-8"])) == unicodedata.normalize("NFC", text)
