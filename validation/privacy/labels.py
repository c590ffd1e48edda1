"""Column labels in one plain form, so that one pattern meets `Số điện thoại`, `SoDienThoai` and `so_dien_thoai`."""

from __future__ import annotations

import re
import unicodedata

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OTHER = re.compile(r"[^a-z0-9가-힣]+")
_LETTERS = str.maketrans({"đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "ß": "ss"})
"""Letters that Unicode does not take for another one with a mark."""


def plain_label(label: str) -> str:
    """Lower case words without diacritics, one space between them; Korean stays in its syllables."""
    words = _CAMEL.sub(" ", label).translate(_LETTERS)
    letters = "".join(char for char in unicodedata.normalize("NFD", words) if not unicodedata.combining(char))
    return _OTHER.sub(" ", unicodedata.normalize("NFC", letters).lower()).strip()
