"""The letters of the Vietnamese fonts of before Unicode, and texts typed for them as Unicode.

TCVN3 (ABC) is the Vietnamese standard TCVN 5712:1993 without its capitals: fonts of their own draw these. VNI writes
the mark of a vowel as a letter behind it. Both were typed as signs of Windows-1252, and that is what files hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from validation.read.font_evidence import FontEvidence
from validation.read.reading import Source, Surrounding
from validation.recipe import ConvertFont, Recipe, last
from validation.report import Finding, Gate, Severity

# From byte A1 on, as in the table of the standard; a dot where it has no letter of its own.
_TCVN3_ROWS = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"),
    (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờởỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)
# The mark behind a vowel, and what the vowels in the first line become with it.
_VNI_VOWELS = "aeiouyôö"
_VNI_MARKS = {
    "ù": "áé.óúýớứ",
    "ø": "àè.òùỳờừ",
    "û": "ảẻ.ỏủỷởử",
    "õ": "ãẽ.õũỹỡữ",
    "ï": "ạẹ.ọụ.ợự",
    "â": "âê.ô....",
    "á": "ấế.ố....",
    "à": "ầề.ồ....",
    "å": "ẩể.ổ....",
    "ã": "ẫễ.ỗ....",
    "ä": "ậệ.ộ....",
    "ê": "ă.......",
    "é": "ắ.......",
    "è": "ằ.......",
    "ú": "ẳ.......",
    "ü": "ẵ.......",
    "ë": "ặ.......",
}
_VNI_LETTERS = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}


def _tcvn3() -> dict[str, str]:
    return {
        bytes([first + index]).decode("cp1252"): letter
        for first, letters in _TCVN3_ROWS
        for index, letter in enumerate(letters)
    }


def _vni() -> dict[str, str]:
    small = {
        vowel + mark: letter
        for mark, letters in _VNI_MARKS.items()
        for vowel, letter in zip(_VNI_VOWELS, letters, strict=True)
        if letter != "."
    } | _VNI_LETTERS
    capitals = {signs.upper(): letter.upper() for signs, letter in small.items()}
    # A capital vowel is also found with the small mark behind it.
    mixed = {signs.capitalize(): letter.upper() for signs, letter in small.items()}
    return small | mixed | capitals


class Font(msgspec.Struct, frozen=True):
    name: str
    letters: Mapping[str, str]
    """Unicode for one or two signs."""
    signs: re.Pattern[str]
    """What may stand in a text: a sign of the font, or one that is the same in all fonts."""


def _font(name: str, letters: Mapping[str, str]) -> Font:
    longest_first = sorted(letters, key=len, reverse=True)
    return Font(name, letters, re.compile("|".join(map(re.escape, longest_first))))


FONTS = {font.name: font for font in (_font("TCVN3", _tcvn3()), _font("VNI", _vni()))}
_SAME_IN_ALL = re.compile("[\\x00-\\x7f\u00a0‘’“”–—…•°²³½×÷]*")


def to_unicode(text: str, font: Font) -> str | None:
    """The text in Unicode; None where it holds a letter that the font does not have."""
    if text.isascii():
        return text
    rest = font.signs.sub("", text)
    if not _SAME_IN_ALL.fullmatch(rest):
        return None
    return font.signs.sub(lambda found: font.letters[found[0]], text)


def convert_fonts(source: Source, recipe: Recipe) -> Source:
    """Texts of the font that the recipe names as Unicode.

    A table that holds letters no old font has was typed in Unicode in part: there only columns that surely are of the
    font are converted. A column with a letter that the font does not have stays as it is.
    """
    step = last(recipe, ConvertFont)
    if step is None:
        return source
    font = FONTS[step.font]
    columns = [_Distinct(source.table.column(index)) for index in range(1, source.table.num_columns)]
    unicode = [to_values(column.values, font) for column in columns]
    is_mixed = any(values is None for values in unicode)
    table, converted = source.table, []
    labels = list(source.labels)
    for index, (column, values) in enumerate(zip(columns, unicode, strict=True)):
        sure = not is_mixed or _looks_like(column.values, font)
        if values is not None and values != column.values and sure:
            table = table.set_column(index + 1, table.schema.field(index + 1), column.with_values(values))
            converted.append(labels[index])
        if not is_mixed or _looks_like([labels[index]], font) or labels[index] in converted:
            labels[index] = to_unicode(labels[index], font) or labels[index]
    findings = () if labels == source.labels and not converted else (_converted(font, len(converted)),)
    return msgspec.structs.replace(
        source,
        reading=msgspec.structs.replace(source.reading, font=font.name),
        table=table,
        labels=labels,
        surroundings=tuple(
            Surrounding(text.place, to_unicode(text.text, font) or text.text, text.row) for text in source.surroundings
        ),
        findings=(*source.findings, *findings),
    )


class _Distinct:
    """The different values of a column, and how to put others in their place."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        self._codes = pc.dictionary_encode(column.combine_chunks())
        encoded = self._codes
        self._codes, self.values = encoded.indices, encoded.dictionary.to_pylist()

    def with_values(self, values: Sequence[str]) -> pa.Array:
        return pc.take(pa.array(values, pa.string()), self._codes)


def to_values(values: Sequence[str], font: Font) -> list[str] | None:
    """All values in Unicode; None where one of them is not of the font."""
    converted = [to_unicode(value, font) for value in values]
    found = [value for value in converted if value is not None]
    return found if len(found) == len(converted) else None


def _looks_like(values: Sequence[str], font: Font) -> bool:
    evidence = FontEvidence()
    for value in values:
        evidence.add(value)
    return evidence.font.startswith(font.name)


def _converted(font: Font, count: int) -> Finding:
    return Finding(
        code="font-converted",
        severity=Severity.NOTE,
        gate=Gate.READING,
        count=count,
        params={"font": font.name},
    )
