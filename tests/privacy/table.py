"""A made table, its columns, and what a scan must and may say of each."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from random import Random
from typing import NamedTuple

from validation.report import Severity

Make = Callable[[Random, int], list[str]]
"""Cells of a column of so many rows."""

ANY_ROWS = (5, 8, 12, 20, 35, 60, 120, 250, 400)
MANY_ROWS = ANY_ROWS[2:]
LONG = (300, 340, 400)

WEIGHT = {None: 0, Severity.NOTE: 1, Severity.REVIEW: 2, Severity.BLOCK: 3}


class Header(StrEnum):
    LOCAL = "local"
    ENGLISH = "english"
    ABSENT = "absent"


class Holds(StrEnum):
    PERSONAL = "personal"
    HARD_NEGATIVE = "hard negative"
    """Looks personal and is not."""
    PUBLIC = "public"
    """As ordinary open data are."""


class Expected(NamedTuple):
    codes: tuple[str, ...]
    """Any of them answers; recall is counted for the first."""
    least: Severity | None
    """None: need not be said."""
    most: Severity = Severity.BLOCK


class Column(NamedTuple):
    label: str
    cells: list[str]
    kind: str
    holds: Holds
    expected: tuple[Expected, ...] = ()
    """What is not here must not be said."""


class MadeTable(NamedTuple):
    name: str
    locale: str
    header: Header
    columns: tuple[Column, ...]


class Kind(NamedTuple):
    """One sort of column with everything that is needed to make some of it."""

    name: str
    locale: str
    make: Make
    local: tuple[str, ...]
    english: tuple[str, ...] = ()
    code: str = ""
    """Rule that must speak; empty for public columns."""
    also: tuple[str, ...] = ()
    """Rules that may speak instead."""
    least: Severity | None = Severity.BLOCK
    most: Severity = Severity.BLOCK
    bare: Severity | None = None
    """The same without a header; None where nobody could tell, so that everything is right."""
    bare_most: Severity | None = None
    """What may be said without a header where that is more than with one."""
    bare_rows: int = 5
    """Fewer rows than these tell nothing without a header."""
    rows: tuple[int, ...] = ANY_ROWS
    """Numbers of rows; where they are long, few cells tell, and none is left out."""
    often: int = 1
    """How many are made where others are made once; those with the highest targets are counted on more columns."""
    without_header: bool = True
    """Whether the kind is also made without a header; what looks personal and is only told by its header is not."""

    def labels(self, header: Header) -> tuple[str, ...]:
        if header is Header.ENGLISH and self.locale == "en":
            return ()
        return {Header.LOCAL: self.local, Header.ENGLISH: self.english}.get(header, ())


def words(text: str) -> tuple[str, ...]:
    """What stands between semicolons."""
    return tuple(" ".join(word.split()) for word in text.split(";") if word.strip())


def each(make: Callable[[Random], str]) -> Make:
    """A column whose cells do not depend on each other."""
    return lambda random, count: [make(random) for _ in range(count)]


def some(values: tuple[str, ...]) -> Make:
    return each(lambda random: random.choice(values))


MISSING = ("", "", "", "", "-", "N/A", "không có", "null")
"""What stands where nothing is known, as often as it is met."""


def with_gaps(random: Random, cells: list[str]) -> list[str]:
    """The same with cells missing, as people leave them out; at least three stay."""
    share = random.choice([0, 0, 0.03, 0.15, 0.4])
    missing = random.choice(MISSING)
    gaps = [random.random() < share for _ in cells]
    if len(cells) - sum(gaps) < 3:
        return cells
    return [missing if gap else cell for gap, cell in zip(gaps, cells, strict=True)]
