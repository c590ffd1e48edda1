"""How a text file marks its cells: delimiter and quote."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

DELIMITERS = (",", ";", "\t", "|")
QUOTES = ('"', "'")

# The csv module refuses cells beyond its own limit with an error; ours is checked later and has words.
csv.field_size_limit(2**31 - 1)


class Dialect(msgspec.Struct, frozen=True):
    delimiter: str
    quote: str


def records(lines: Iterator[str], dialect: Dialect) -> Iterator[list[str]]:
    """Rows of cells; a blank line is an empty list."""
    return csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote, doublequote=True, strict=False)


def candidates(head: Sequence[str], delimiter: str = "") -> list[Dialect]:
    """Dialects that the first lines could be written in, likeliest first; at least one.

    A dialect is as likely as the share of rows that have the usual number of cells under it. The reader
    tries the next one when the likeliest breaks further down the file.
    """
    delimiters = (delimiter,) if delimiter else DELIMITERS
    scored = []
    for quote in QUOTES:
        for order, mark in enumerate(delimiters):
            dialect = Dialect(mark, quote)
            score = _consistency(head, dialect) + _quoting(head, dialect)
            scored.append((score, -order, quote == '"', dialect))
    scored.sort(key=lambda item: item[:3], reverse=True)
    likely = [dialect for score, _, _, dialect in scored if score >= 0.5]
    return likely or [Dialect(delimiter or ",", '"')]


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
