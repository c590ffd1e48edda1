"""What a file holds beside its table: the kinds there are, how much each weighs, and the texts found in them.

What is hidden from whoever looks at the sheet needs a second person. What she can see beside the table (a chart, a
picture, words on the printed page), and what programs write of themselves (who saved the file, and where), is a note:
it is in nearly every workbook, it is in no version, and the file itself stays in quarantine because of it. In both,
personal values block.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from validation.report import Severity

MAX_NAMES = 8
"""Sheets, cells or parts of a kind that a finding names."""
MAX_TEXTS = 20_000
"""Texts of a kind that are looked at one by one; more of them are looked at as a column is."""
MAX_CHARACTERS = 20_000_000
"""Of the texts of a kind; what is longer is said not to have been looked at."""


class Kind(msgspec.Struct, frozen=True):
    severity: Severity
    """Of the fact alone."""
    is_published: bool = False
    """Whether it is part of the table, and therefore of what is published."""


_REVIEW = Kind(Severity.REVIEW)
_NOTE = Kind(Severity.NOTE)

KINDS: Mapping[str, Kind] = {
    "hidden_sheet": _REVIEW,
    "very_hidden_sheet": _REVIEW,
    "hidden_rows": Kind(Severity.REVIEW, is_published=True),
    "filtered_rows": Kind(Severity.REVIEW, is_published=True),
    "hidden_columns": Kind(Severity.REVIEW, is_published=True),
    "unseen_text": Kind(Severity.REVIEW, is_published=True),
    "comment": _REVIEW,
    "threaded_comment": _REVIEW,
    "person_list": _REVIEW,
    "pivot_cache": _REVIEW,
    "external_link": _REVIEW,
    "defined_name": _REVIEW,
    "custom_properties": _REVIEW,
    "custom_xml": _REVIEW,
    "embedded_file": _REVIEW,
    "picture_data": _REVIEW,
    "connection": _REVIEW,
    "data_model": _REVIEW,
    "macro": _REVIEW,
    "control": _REVIEW,
    "revision": _REVIEW,
    "scenario": _REVIEW,
    "signature": _REVIEW,
    "unused_text": _REVIEW,
    "unknown_part": _REVIEW,
    "not_looked_at": _REVIEW,
    "other_sheet": _NOTE,
    "author": _NOTE,
    "properties": _NOTE,
    "print_header": _NOTE,
    "validation": _NOTE,
    "filter_criteria": _NOTE,
    "formula": _NOTE,
    "link": _NOTE,
    "drawing": _NOTE,
    "chart": _NOTE,
    "picture": _NOTE,
    "thumbnail": _NOTE,
}


class Hidden(msgspec.Struct, frozen=True):
    """Everything of one kind that a file holds beside its table."""

    kind: str
    count: int = 0
    """How often it is there; 0 where it only holds texts that are ordinary in every file."""
    names: tuple[str, ...] = ()
    """Sheets, cells or parts, where that tells more than the kind."""
    texts: tuple[str, ...] = ()
    """The different texts in it; never to be shown."""


class Hoard:
    """Takes what is found, and sums it up by kind; texts are kept once each, and only so many of them."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._names: dict[str, dict[str, None]] = {}
        self._texts: dict[str, dict[str, None]] = {}
        self._sizes: dict[str, int] = {}

    def add(self, kind: str, texts: Iterable[str] = (), name: str = "", count: int = 1) -> None:
        """Something of a kind; a count of 0 adds texts to it and does not name it."""
        self._counts[kind] = self._counts.get(kind, 0) + count
        names = self._names.setdefault(kind, {})
        if name and count and len(names) < MAX_NAMES:
            names[name] = None
        kept = self._texts.setdefault(kind, {})
        for text in map(str.strip, texts):
            if not text or text in kept:
                continue
            self._sizes[kind] = self._sizes.get(kind, 0) + len(text)
            if self._sizes[kind] > MAX_CHARACTERS:
                self._counts["not_looked_at"] = 1
                return
            kept[text] = None

    def sum_up(self) -> tuple[Hidden, ...]:
        return tuple(
            Hidden(kind, count, tuple(self._names.get(kind, ())), tuple(self._texts.get(kind, ())))
            for kind, count in self._counts.items()
            if count or self._texts.get(kind)
        )
