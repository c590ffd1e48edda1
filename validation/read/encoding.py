"""Which encoding the bytes are in, decided on the whole file, and a UTF-8 copy in NFC where they are in another.

Everything here streams: a file of any size takes the memory of one chunk.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec

from validation.read.clean_utf8 import CHUNK_BYTES, is_clean_utf8
from validation.read.font_evidence import FontEvidence


class Encoding(msgspec.Struct, frozen=True):
    name: str
    codec: str
    """Python's codec; for UTF-8 and UTF-16 one that drops the byte order mark."""
    boms: tuple[bytes, ...] = ()


ENCODINGS = {
    encoding.name: encoding
    for encoding in (
        Encoding("utf-8", "utf-8-sig", (codecs.BOM_UTF8,)),
        Encoding("utf-16", "utf-16", (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)),
        Encoding("utf-16-le", "utf-16-le"),
        Encoding("utf-16-be", "utf-16-be"),
        Encoding("windows-1258", "cp1258"),
        Encoding("windows-1252", "cp1252"),
        # Korean Excel writes code page 949, of which EUC-KR is the common part.
        Encoding("euc-kr", "cp949"),
    )
}


class EncodingUnknown(Exception):
    """The bytes fit no encoding; `rows` are the lines of the first misfits and `count` is how many there are."""

    def __init__(self, rows: tuple[int, ...] = (), count: int = 1, tried: str = "") -> None:
        self.rows, self.count, self.tried = rows, count, tried
        super().__init__(tried)


class NotText(Exception):
    """The bytes hold NUL characters: no text file does."""

    def __init__(self, is_mostly_text: bool) -> None:
        self.is_mostly_text = is_mostly_text
        super().__init__(is_mostly_text)


def detect(path: Path) -> Encoding:
    """The one encoding that the whole file fits, most telling first.

    Raises EncodingUnknown where none fits, with the places where it is not UTF-8. Vietnamese in an old font is taken
    for Windows-1252, as the programs did that wrote it: the cells are judged later.
    """
    with path.open("rb") as file:
        start = file.read(4)
    for encoding in ENCODINGS.values():
        if start.startswith(encoding.boms or (b"\0no mark",)):
            return encoding
    if is_clean_utf8(path):
        return ENCODINGS["utf-8"]
    is_utf_8 = _decodes(path, "utf-8")
    if is_utf_8 and not _has_nul(path):
        return ENCODINGS["utf-8"]
    evidence = _evidence(path)
    if is_utf_8:
        # English in UTF-16 is UTF-8 as well, with a zero byte beside each letter.
        return _utf_16(path, evidence) or ENCODINGS["utf-8"]
    for test in (_utf_16, _damaged_utf_8, _old_font, _windows_1258, _euc_kr, _windows_1252):
        found = test(path, evidence)
        if found is not None:
            return found
    raise EncodingUnknown(tuple(evidence.misfit_rows), evidence.misfits)


MOST_NUL_SHARE = 0.01
"""Of the characters of a text that was damaged; a file of another kind has far more."""


def chunks(path: Path, encoding: Encoding, without_nul: bool = False) -> Iterator[str]:
    """The file's text in NFC, chunk by chunk; raises EncodingUnknown and NotText on what it cannot be."""
    decoder = codecs.getincrementaldecoder(encoding.codec)("strict")
    lines_before, held = 0, ""
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK_BYTES)
            try:
                text = held + decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                row = lines_before + error.object[: error.start].count(b"\n") + 1
                raise EncodingUnknown((row,), tried=encoding.name) from error
            lines_before += chunk.count(b"\n")
            if "\0" in text:
                if not without_nul:
                    raise NotText(is_mostly_text=text.count("\0") <= MOST_NUL_SHARE * len(text) + 3)
                text = text.replace("\0", "")
            # A combining mark at the start of the next chunk may still change the letter before it.
            cut = _safe_cut(text) if chunk else len(text)
            text, held = text[:cut], text[cut:]
            if text:
                yield text if text.isascii() else unicodedata.normalize("NFC", text)
            if not chunk:
                return


def copy_as_utf8(path: Path, encoding: Encoding, target: Path, *, without_nul: bool = False) -> Path:
    """A path to the same text as UTF-8 in NFC without a mark: `path` itself where it is that already."""
    if encoding.name == "utf-8" and is_clean_utf8(path):
        return path
    with target.open("w", encoding="utf-8", newline="") as file:
        for text in chunks(path, encoding, without_nul):
            file.write(text)
    return target


MAX_HELD_CHARACTERS = 1024 * 1024


def _safe_cut(text: str) -> int:
    """Where text may be cut: before its last ASCII character, for none of these joins the letter before it."""
    for index in range(len(text) - 1, -1, -1):
        if text[index].isascii():
            return index
    return 0 if len(text) < MAX_HELD_CHARACTERS else len(text)


def _has_nul(path: Path) -> bool:
    with path.open("rb") as file:
        return b"\0" in file.read(CHUNK_BYTES)


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


class _Evidence(msgspec.Struct):
    """Counts over the whole file that tell encodings apart."""

    size: int = 0
    nul_at_even: int = 0
    nul_at_odd: int = 0
    high: int = 0
    tones: int = 0
    """Bytes that are Vietnamese tone marks in Windows-1258."""
    tones_on_vowels: int = 0
    foreign: int = 0
    """High bytes that Western text does not hold: three letters with accents in a row, signs inside words."""
    misfits: int = 1
    """Places that are not UTF-8."""
    misfit_rows: list[int] = []
    font: FontEvidence = msgspec.field(default_factory=FontEvidence)


LEAST_UTF8_LETTERS = 3
_TONES = re.compile(rb"[\xcc\xec\xd2\xde\xf2]")
_TONES_ON_VOWELS = re.compile(rb"[aeiouyAEIOUY\xe2\xc2\xe3\xc3\xea\xca\xf4\xd4\xf5\xd5\xfd\xdd][\xcc\xec\xd2\xde\xf2]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_SIGNS_IN_WORDS = re.compile(rb"[A-Za-z][\xa1-\xa9\xac-\xaf\xb1-\xb6\xb8-\xb9\xbb-\xbf](?=[A-Za-z])")


def _evidence(path: Path) -> _Evidence:
    evidence = _Evidence()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            evidence.size += len(chunk)
            evidence.font.add(chunk.decode("latin1"))
            evidence.nul_at_even += chunk[0::2].count(0)
            evidence.nul_at_odd += chunk[1::2].count(0)
            runs = _HIGH.findall(chunk)
            evidence.high += sum(map(len, runs))
            evidence.foreign += sum(len(run) for run in runs if len(run) >= 3)
            evidence.foreign += len(_SIGNS_IN_WORDS.findall(chunk))
            evidence.tones += len(_TONES.findall(chunk))
            evidence.tones_on_vowels += len(_TONES_ON_VOWELS.findall(chunk))
    return evidence


def _utf_16(path: Path, evidence: _Evidence) -> Encoding | None:
    """UTF-16 without a mark: most of its characters, separators at least, have a zero half on one side only."""
    for name, zeros, others in (
        ("utf-16-le", evidence.nul_at_odd, evidence.nul_at_even),
        ("utf-16-be", evidence.nul_at_even, evidence.nul_at_odd),
    ):
        if zeros > evidence.size // 10 and others < zeros // 100 + 1 and _decodes(path, name):
            return ENCODINGS[name]
    return None


def _damaged_utf_8(path: Path, evidence: _Evidence) -> Encoding | None:
    """Raises where the file is UTF-8 but for a few places: another encoding would read all the rest as garbage."""
    if evidence.nul_at_even or evidence.nul_at_odd:
        return None
    rows: list[int] = []
    misfits = good = lines = 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            text = decoder.decode(chunk)
            bad = text.count("�")
            if bad and len(rows) < 20:
                for number, line in enumerate(text.split("\n"), lines + 1):
                    if "�" in line:
                        rows.append(number)
            misfits += bad
            good += len(text) - len(text.encode("ascii", "ignore")) - bad
            lines += text.count("\n")
    # Hardly ever do letters of another encoding look like one of UTF-8, let alone most of them.
    if good > misfits and good >= LEAST_UTF8_LETTERS:
        raise EncodingUnknown(tuple(rows[:20]), misfits, "utf-8")
    evidence.misfits, evidence.misfit_rows = max(1, misfits), rows[:20]
    return None


def _old_font(path: Path, evidence: _Evidence) -> Encoding | None:
    """Windows-1252 where the letters are those of an old Vietnamese font; Korean may have such pairs by chance."""
    if evidence.nul_at_even or evidence.nul_at_odd or not evidence.font.font or _euc_kr(path, evidence):
        return None
    return ENCODINGS["windows-1252"] if _decodes(path, "cp1252") else None


def _windows_1258(path: Path, evidence: _Evidence) -> Encoding | None:
    """Vietnamese writes its tones as marks of their own, each right behind a vowel; nothing else does."""
    if evidence.tones and evidence.tones_on_vowels >= 0.9 * evidence.tones and _decodes(path, "cp1258"):
        return ENCODINGS["windows-1258"]
    return None


def _euc_kr(path: Path, _evidence: _Evidence) -> Encoding | None:
    decoder = codecs.getincrementaldecoder("cp949")("strict")
    korean = others = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                text = decoder.decode(chunk)
                korean += len(re.findall("[가-힣]", text))
                others += len(re.findall("[^\\x00-\\x7f가-힣]", text))
    except UnicodeDecodeError:
        return None
    return ENCODINGS["euc-kr"] if korean > 4 * others else None


def _windows_1252(path: Path, evidence: _Evidence) -> Encoding | None:
    if evidence.nul_at_even or evidence.nul_at_odd or evidence.foreign > evidence.high // 5:
        return None
    return ENCODINGS["windows-1252"] if _decodes(path, "cp1252") else None
