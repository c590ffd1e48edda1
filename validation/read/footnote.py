"""How the notes begin that people write below a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS = (
    "nguồn",
    "ghi chú",
    "chú thích",
    "chú giải",
    "lưu ý",
    "người lập",
    "người ký",
    "thủ trưởng",
    "giám đốc",
    "chủ tịch",
    "kế toán trưởng",
    "sources?",
    "notes?",
    "footnotes?",
    "kilder?",
    "anm",
    "quelle",
    "anmerkung",
    "자료",
    "출처",
    "주",
)
# A word alone may be a value (`Nguồn Sơn`): a colon, an end or a sentence makes it a note.
_START = re.compile(
    rf"\s*(\(?\*+\)?|#|\W*({'|'.join(_WORDS)})\b(\s*([:：.(–-]|$)|(?=.{{20,}}))|\([0-9]+ rows?\)|"
    r"\(ký\b|([^\W\d]+\s){0,4}?,?\s*ngày\s.*tháng\s.*năm\b)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*([(\[]?[0-9a-z]{1,2}[)\]./]|[¹²³⁴-⁹]|[-–+•])\s*[^\W\d].{8,}", re.IGNORECASE)
_PAGE = re.compile(
    r"\W*((trang|page|tờ)\s*(số\s*)?[0-9]+(\s*(/|of|trên)\s*[0-9]+)?|[0-9]+\s*/\s*[0-9]+|"
    r"(trang\s+)?(tiếp theo|tiếp|continued|cont\.?)(\s+trang\s+[0-9]+)?)\W*",
    re.IGNORECASE,
)
LEAST_SENTENCE_WORDS = 6


def is_footnote_start(text: str) -> bool:
    """Whether a row that holds this text and nothing else is a note and no data."""
    return _START.match(text) is not None


def is_numbered_note(text: str) -> bool:
    """Whether a text begins as the second of several notes may; a value may begin so too."""
    return _NUMBERED.match(text) is not None


def is_page_line(text: str) -> bool:
    """Whether a line only says on which page a table goes on."""
    return _PAGE.fullmatch(text) is not None


def is_sentence(text: str, longest_value: int) -> bool:
    """Whether a text is of many words and longer than any value of its column."""
    return len(text.split()) >= LEAST_SENTENCE_WORDS and len(text) > longest_value


def is_note_row(cells: Sequence[str]) -> bool:
    """Whether one of the first texts of a row begins as notes do."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and len(filled) <= 3 and any(is_footnote_start(cell) for cell in filled)
