"""How the notes begin that people write below a table."""

from __future__ import annotations

import re

_WORDS = (
    "nguồn",
    "ghi chú",
    "chú thích",
    "chú giải",
    "lưu ý",
    "người lập",
    "người ký",
    "thủ trưởng",
    "sources?",
    "notes?",
    "footnotes?",
)
# A word alone may be a value (`Nguồn Sơn`): a colon, an end or a sentence makes it a note.
_START = re.compile(rf"\s*(\(?\*+\)?|\W*({'|'.join(_WORDS)})\b(\s*([:：.(–-]|$)|(?=.{{20,}})))", re.IGNORECASE)


def is_footnote_start(text: str) -> bool:
    """Whether a row that holds this text and nothing else is a note and no data."""
    return _START.match(text) is not None
