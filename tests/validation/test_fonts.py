"""Vietnamese typed for old fonts becomes Unicode by a click, exactly or not at all."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validation.inspect import Inspection
from validation.read.excerpt import read_cells
from validation.read.fonts import FONTS, Font, to_unicode
from validation.recipe import ConvertFont

CheckFile = Callable[..., Inspection]
SMALL = "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)
LETTERS = {"TCVN3": SMALL + "đĂÂÊÔƠƯĐ", "VNI": SMALL + SMALL.upper() + "đĐ"}
OTHERS = "bcdghklmnpqrstvxBCDNT 0123.,;-"


def from_unicode(text: str, font: Font) -> str:
    """The text as it was typed for the font."""
    signs = {letter: sign for sign, letter in reversed(list(font.letters.items()))}
    return "".join(signs.get(letter, letter) for letter in text)


TCVN3 = "tØnh,sè\nHµ Néi,1\nThõa Thiªn HuÕ,2\n§µ N½ng,3\n"
VNI = "tænh,soá\nHaø Noäi,1\nThöøa Thieân Hueá,2\nÑaø Naüng,3\n"


@pytest.mark.parametrize("name", FONTS)
def test_a_font_has_every_letter(name: str) -> None:
    """All vowels with all tones are there, each once."""
    assert {to_unicode(from_unicode(letter, FONTS[name]), FONTS[name]) for letter in LETTERS[name]} == set(
        LETTERS[name]
    )


@pytest.mark.parametrize("name", FONTS)
@given(data=st.data())
def test_every_text_comes_back(name: str, data: st.DataObject) -> None:
    """What is typed for a font and converted is the same text, to the letter."""
    text = data.draw(st.text(st.sampled_from(LETTERS[name] + OTHERS)))
    assert to_unicode(from_unicode(text, FONTS[name]), FONTS[name]) == text


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("TCVN3", "Thµnh phè Hå ChÝ Minh, ®­êng NguyÔn V¨n Cõ", "Thành phố Hồ Chí Minh, đường Nguyễn Văn Cừ"),
        ("VNI", "Thaønh phoá Hoà Chí Minh, ñöôøng Nguyeãn Vaên Cöø", "Thành phố Hồ Chí Minh, đường Nguyễn Văn Cừ"),
        ("VNI", "ÑAØ NAÜNG, Myõ Ñöùc", "ĐÀ NẴNG, Mỹ Đức"),
    ],
)
def test_texts_as_they_stand_in_old_files(name: str, typed: str, meant: str) -> None:
    """Words as people typed them."""
    assert to_unicode(typed, FONTS[name]) == meant


@pytest.mark.parametrize(("name", "text"), [("TCVN3", "Hà Nội"), ("VNI", "Hµ Néi"), ("TCVN3", "日本")])
def test_other_letters_are_not_converted(name: str, text: str) -> None:
    """A letter that the font does not have leaves the text alone."""
    assert to_unicode(text, FONTS[name]) is None


@pytest.mark.parametrize("codec", ["cp1252", "utf-8"])
@pytest.mark.parametrize(("text", "name"), [(TCVN3, "TCVN3"), (VNI, "VNI")])
def test_one_click_converts_labels_and_cells(text: str, name: str, codec: str, check_file: CheckFile) -> None:
    """The suggestion of the finding makes the file one that is accepted."""
    refused = check_file(text.encode(codec))
    (steps,) = {suggestion.steps for finding in refused.findings for suggestion in finding.suggestions}
    accepted = check_file(text.encode(codec), steps)
    assert (steps, accepted.verdict) == ((ConvertFont(name),), "accept")
    assert [finding.code for finding in accepted.findings] == ["font-converted"]
    assert accepted.table_schema
    assert [field["title"] for field in accepted.table_schema["fields"]] == ["tỉnh", "số"]
    assert [top.value for top in accepted.profile[0].top_values if top] or accepted.row_count == 3


def test_only_columns_of_the_font_change_beside_unicode(check_file: CheckFile) -> None:
    """In a table that was typed in Unicode in part, a column that may be either stays as it is."""
    text = "ma,ten,noi\n1,Hµ Néi,Thừa Thiên Huế\n2,§µ N½ng,Bình\n3,Thõa Thiªn HuÕ,Thanh Hóa\n"
    path = check_file(text, (ConvertFont("TCVN3"),))
    assert path.reading
    assert (path.verdict, path.reading.font) == ("accept", "TCVN3")


def test_a_workbook_is_converted_too(check_file: CheckFile) -> None:
    """Old fonts are as common in workbooks."""
    book = openpyxl.Workbook()
    for row in (line.split(",") for line in TCVN3.splitlines()):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    assert check_file(buffer.getvalue(), (ConvertFont("TCVN3"),)).verdict == "accept"


def test_an_excerpt_knows_a_personal_column_by_its_converted_label(
    write: Callable[[bytes], object], check_file: CheckFile
) -> None:
    """The label that the finding names is found in the file, and its column is masked."""
    path = write("hä tªn,sè\nNguyÔn V¨n An,1\n".encode("cp1252"))
    reading = check_file(path, (ConvertFont("TCVN3"),)).reading
    assert reading
    excerpt = read_cells(path, reading, [2], ["họ tên"])
    assert (excerpt.labels, excerpt.rows[2]) == (("họ tên", "số"), ("N•••", "1"))
