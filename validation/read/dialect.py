"""How a text file marks its cells: delimiter and quote."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

DELIMITERS = (",", ";", "\t", "|")
QUOTES = ('"', "'")
LEAST_SCORE = 0.5
"""Where fewer rows than this agree on a width, the file has one column."""

# The csv module refuses cells beyond its own limit with an error; ours is checked later and has words.
csv.field_size_limit(2**31 - 1)


class Dialect(msgspec.Struct, frozen=True):
    delimiter: str
    """Empty for a file of one column."""
    quote: str

    @property
    def mark(self) -> str:
        """The delimiter as parsers want it: for one column a character that no text holds."""
        return self.delimiter or "\x1f"


def records(lines: Iterator[str], dialect: Dialect) -> Iterator[list[str]]:
    """Rows of cells; a blank line is an empty list."""
    return csv.reader(lines, delimiter=dialect.mark, quotechar=dialect.quote, doublequote=True, strict=False)


def candidates(head: Sequence[str], delimiter: str = "") -> list[Dialect]:
    """Dialects that the first lines could be written in, likeliest first; at least one.

    A dialect is as likely as the share of rows that have the usual number of cells under it. The reader
    tries the next one when the likeliest breaks further down the file.
    """
    scored = []
    for order, mark in enumerate((delimiter,) if delimiter else DELIMITERS):
        for quote in QUOTES:
            dialect = Dialect(mark, quote)
            quoting = _quoting(head, dialect)
            # A single quote is an apostrophe unless cells open and close with it.
            if quote == QUOTES[0] or quoting:
                scored.append((_consistency(head, dialect) + quoting, -order, dialect))
    scored.sort(key=lambda item: item[:2], reverse=True)
    likely = [dialect for score, _, dialect in scored if score >= LEAST_SCORE]
    return likely or [Dialect(delimiter, QUOTES[0])]


def _consistency(head: Sequence[str], dialect: Dialect) -> float:
    """Share of the rows with the most common width above one, with a little for every further column."""
    try:
        widths = Counter(len(row) for row in records(iter(head), dialect) if row)
    except csv.Error:
        return 0.0
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0.0
    width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return count / widths.total() + min(width, 100) / 10_000


def _quoting(head: Sequence[str], dialect: Dialect) -> float:
    """A little for every cell that opens and closes with the quote, so that a quote in use beats one that is not."""
    opening = f"{dialect.delimiter}{dialect.quote}"
    closing = f"{dialect.quote}{dialect.delimiter}"
    pairs = sum(min(line.count(opening), line.count(closing)) for line in head[:1000])
    return min(pairs, 100) / 1000
