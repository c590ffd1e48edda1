"""Column labels in one plain form, so that one pattern meets `Số điện thoại`, `SoDienThoai` and `so_dien_thoai`."""

from __future__ import annotations

import re
import unicodedata

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OTHER = re.compile(r"[^a-z0-9]+")


def plain_label(label: str) -> str:
    """Lower case words without diacritics, one space between them."""
    words = _CAMEL.sub(" ", label).replace("đ", "d").replace("Đ", "D")
    letters = "".join(char for char in unicodedata.normalize("NFD", words) if not unicodedata.combining(char))
    return _OTHER.sub(" ", letters.lower()).strip()
