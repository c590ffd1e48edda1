"""How a text file marks its cells: delimiter, quote, and the ways of writing them that differ from the usual one."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

DELIMITERS = (",", ";", "\t", "|")
RARE_DELIMITERS = ("^", "~", ":")
"""Taken for delimiters only where every line agrees …"""
SELDOM_LETTERS = ("^", "~")
"""… or, for signs that texts hardly hold, every line from the first to the last that holds them."""
QUOTES = ('"', "'")
LEAST_SCORE = 0.5
"""Where fewer rows than this agree on a width, the file has one column."""
LEAST_RUN = 3
"""Rows of one width that make a table below a longer text of one cell a line …"""
LEAST_RUN_SHARE = 0.8
"""… where nearly all rows from the first to the last of them have it."""

# The csv module refuses cells beyond its own limit with an error; ours is checked later and has words.
csv.field_size_limit(2**31 - 1)


class Dialect(msgspec.Struct, frozen=True):
    delimiter: str
    """Empty for a file of one column."""
    quote: str
    """Empty where quotes are letters."""
    style: str = ""
    """A name of `STYLES`, empty for the usual one: quotes inside quoted cells are doubled."""

    @property
    def mark(self) -> str:
        """The delimiter as parsers want it: for one column a character that no text holds."""
        return self.delimiter or "\x1f"


class Style(msgspec.Struct, frozen=True):
    """A way of writing that parsers at column speed do not know: how its lines become usual ones."""

    line: Callable[[str, Dialect], str] = lambda line, _dialect: line
    options: dict[str, Any] = {}
    """For the csv module."""
    strips: bool = False
    """Blanks around a cell belong to the drawing."""


def _double_other_backslashes(line: str, _dialect: Dialect) -> str:
    """A backslash that stands before no quote and no backslash is a letter, as in the name of a folder."""
    return re.sub(r'\\(["\'\\])|\\', lambda found: found[0] if found[1] else "\\\\", line) if "\\" in line else line


def _without_rule(line: str, _dialect: Dialect) -> str:
    """A line that is drawn between rows holds nothing."""
    return line[len(line.rstrip("\r\n")) :] if is_rule(line) else line


def _one_tab(line: str, _dialect: Dialect) -> str:
    return re.sub("\t+", "\t", line)


def _with_quotes_doubled(line: str, dialect: Dialect) -> str:
    """The line as it would be if its writer had doubled the quotes that are letters."""
    text = line.rstrip("\r\n")
    if dialect.quote not in text:
        return line
    cells, pieces = [], text.split(dialect.mark)
    while pieces:
        cells.append(_cell(pieces, dialect))
    return dialect.mark.join(cells) + line[len(text) :]


def _cell(pieces: list[str], dialect: Dialect) -> str:
    """Takes the pieces of one cell; several where the delimiter stands between its quotes."""
    quote = dialect.quote
    cell = pieces[0]
    if cell.startswith(quote):
        end = _closing_piece(pieces, quote)
        cell = dialect.mark.join(pieces[:end] or pieces[:1])
        letters = cell[1:-1].replace(quote * 2, quote) if end else cell
        cell = quote + letters.replace(quote, quote * 2) + quote
        del pieces[: max(end, 1)]
        return cell
    return pieces.pop(0)


def _closing_piece(pieces: Sequence[str], quote: str) -> int:
    """How many pieces stand between the quote that opens the first and the one that closes; 0 where none does."""
    quotes = 0
    for number, piece in enumerate(pieces, 1):
        quotes += piece.count(quote)
        if quotes % 2 == 0:
            return number if piece.endswith(quote) else 0
    return 0


def _unwrapped(line: str, dialect: Dialect) -> str:
    """The line within the quotes that stand around all of it."""
    text = line.rstrip("\r\n")
    if len(text) < 2 or text[0] != dialect.quote or text[-1] != dialect.quote:
        return line
    return text[1:-1].replace(dialect.quote * 2, dialect.quote) + line[len(text) :]


STYLES = {
    "": Style(),
    "backslash": Style(_double_other_backslashes, {"escapechar": "\\"}),
    "spaced": Style(options={"skipinitialspace": True}),
    "drawn": Style(_without_rule, strips=True),
    "tabs": Style(_one_tab),
    "letters": Style(_with_quotes_doubled),
    "wrapped": Style(_unwrapped),
}

_RULE = re.compile(r"[\s|+:=_-]*-{2,}[\s|+:=_-]*|[\s|+:=_-]*={2,}[\s|+:=_-]*")


def is_rule(line: str) -> bool:
    """Whether a line only draws, as between the labels and the rows of what a database program prints."""
    return _RULE.fullmatch(line) is not None


def records(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    """Rows of cells; a blank line is an empty list."""
    style = STYLES[dialect.style]
    quoting: dict[str, Any] = (
        {"quotechar": dialect.quote, "doublequote": True} if dialect.quote else {"quoting": csv.QUOTE_NONE}
    )
    rows = csv.reader(
        (style.line(line, dialect) for line in lines) if dialect.style else iter(lines),
        delimiter=dialect.mark,
        strict=False,
        **quoting,
        **style.options,
    )
    return ([cell.strip() for cell in row] for row in rows) if style.strips else rows


_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(?P<mark>[^\r\n\"])\"?[,;\t|]*\r?\n?", re.IGNORECASE)


def is_separator_line(line: str) -> bool:
    """Whether a line tells Excel the delimiter and nothing else."""
    return _SEPARATOR_LINE.fullmatch(line) is not None


def candidates(head: Sequence[str], delimiter: str = "", quote: str | None = None) -> list[Dialect]:
    """Dialects that the first lines could be written in, likeliest first; at least one.

    A dialect is as likely as the share of rows that have the usual number of cells under it. The reader
    tries the next one when the likeliest breaks further down the file.
    """
    declared = _SEPARATOR_LINE.fullmatch(head[0]) if head else None
    if declared:
        head, delimiter = head[1:], delimiter or declared["mark"]
    scored = []
    quotes = QUOTES if quote is None else (quote,)
    for order, mark in enumerate((delimiter,) if delimiter else DELIMITERS):
        for sign in quotes:
            dialect = Dialect(mark, sign)
            quoting = _quoting(head, dialect) if sign else 0.0
            # A single quote is an apostrophe unless cells open and close with it.
            if len(quotes) == 1 or sign == QUOTES[0] or quoting:
                scored.append((_consistency(head, dialect) + quoting, -order, dialect))
    scored.sort(key=lambda item: item[:2], reverse=True)
    likely = [dialect for score, _, dialect in scored if score >= LEAST_SCORE]
    likely = [dialect for dialect in likely if not _has_strange_quotes(head, dialect)] or likely
    if not likely and not delimiter:
        likely = [
            dialect
            for dialect in (Dialect(mark, quotes[0]) for mark in RARE_DELIMITERS)
            if _consistency(head, dialect, all_lines=True) > 1
            or (dialect.delimiter in SELDOM_LETTERS and _is_table_between_texts(head, dialect))
        ]
    if not likely and quotes[0]:
        likely = list(_wrapped(head, quotes[0], delimiter))
    runs = Dialect("\t", quotes[0], "tabs")
    if _are_runs(head, likely[0] if likely else None, runs, delimiter):
        return [runs]
    best = likely[0] if likely else Dialect(delimiter, quotes[0])
    styled = Dialect(best.delimiter, best.quote, best.style or _style(head, best))
    return [Dialect(best.delimiter, "", "drawn")] if styled.style == "drawn" else [styled, *likely[1:]]


def _consistency(head: Sequence[str], dialect: Dialect, all_lines: bool = False) -> float:
    """Share of the rows with the most common width above one, with a little for every further column.

    Rows of one cell above and below are titles and notes: they make the dialect less likely, not impossible.
    """
    shapes = _shapes(head, dialect)
    span = _span(shapes)
    if not span:
        return 0.0
    width, count = _usual_width(span)
    coverage = len(span) / len(shapes)
    if all_lines:
        return float(count == len(shapes) > 1) + min(width, 100) / 10_000
    # A few lines that happen to hold as many commas are no table, unless nothing else stands between them.
    if coverage < LEAST_SCORE and (count < LEAST_RUN or count < LEAST_RUN_SHARE * len(span)):
        return 0.0
    return count / len(span) * (1 + coverage) / 2 + min(width, 100) / 10_000


Shape = tuple[int, int]
"""How many cells a row has, and how many of them up to the last that is not empty."""


def _shapes(head: Sequence[str], dialect: Dialect) -> list[Shape]:
    try:
        rows = [row for row in records(head, dialect) if row]
    except csv.Error:
        return []
    return [(len(row), max((place for place, cell in enumerate(row, 1) if cell), default=0)) for row in rows]


def _span(shapes: Sequence[Shape]) -> Sequence[Shape]:
    """The rows from the first to the last that has more than one cell."""
    wide = [index for index, (width, _) in enumerate(shapes) if width > 1]
    return shapes[wide[0] : wide[-1] + 1] if wide else ()


def _usual_width(shapes: Sequence[Shape]) -> tuple[int, int]:
    """The width that most rows have, and how many; empty cells beyond it do not count, for many programs write some."""
    counts = Counter(width for width, _ in shapes if width > 1)
    fitting = {
        candidate: sum(count for (width, filled), count in Counter(shapes).items() if filled <= candidate <= width)
        for candidate in counts
    }
    return max(fitting.items(), key=lambda item: (item[1], item[0]))


def _is_table_between_texts(head: Sequence[str], dialect: Dialect) -> bool:
    """Whether a table of more than two columns, every row of it as wide, stands between texts of one cell a line."""
    span = _span(_shapes(head, dialect))
    return len(span) >= LEAST_RUN and span[0][0] > 2 and len({width for width, _ in span}) == 1


def _wrapped(head: Sequence[str], quote: str, delimiter: str) -> Iterator[Dialect]:
    """Dialects of a file that was written twice: every line of it is one quoted cell of another."""
    lines = [line.strip() for line in head if line.strip()]
    if len(lines) > 1 and all(len(line) > 1 and line[0] == line[-1] == quote for line in lines):
        for mark in (delimiter,) if delimiter else DELIMITERS:
            dialect = Dialect(mark, quote, "wrapped")
            if _consistency(head, dialect, all_lines=True) > 1:
                yield dialect


def _has_strange_quotes(head: Sequence[str], dialect: Dialect) -> bool:
    """Whether quotes open cells after another delimiter, and none after this one."""
    if not dialect.quote or any(f"{dialect.delimiter}{dialect.quote}" in line for line in head):
        return False
    others = [f"{mark}{dialect.quote}" for mark in DELIMITERS if mark != dialect.delimiter]
    return any(opening in line for line in head for opening in others)


def _quoting(head: Sequence[str], dialect: Dialect) -> float:
    """A little for every cell that opens and closes with the quote, so that a quote in use beats one that is not."""
    opening = f"{dialect.delimiter}{dialect.quote}"
    closing = f"{dialect.quote}{dialect.delimiter}"
    pairs = sum(min(line.count(opening), line.count(closing)) for line in head[:1000])
    return min(pairs, 100) / 1000


def _are_runs(head: Sequence[str], likely: Dialect | None, runs: Dialect, delimiter: str) -> bool:
    """Whether columns are lined up by as many tabs as it takes: then, and only then, single tabs agree on a width."""
    if delimiter not in ("", "\t") or not any("\t\t" in line for line in head):
        return False
    if likely is not None and (likely.delimiter != "\t" or _consistency(head, likely, all_lines=True) > 1):
        return False
    return _consistency(head, runs, all_lines=True) > 1


def _style(head: Sequence[str], dialect: Dialect) -> str:
    """The name of the style that the first lines are written in."""
    if dialect.delimiter == "|" and any("|" in line or "+" in line for line in head if is_rule(line)):
        return "drawn"
    if dialect.quote and has_escapes(head, dialect):
        return "backslash"
    if dialect.delimiter and _is_spaced(head, dialect):
        return "spaced"
    return ""


def has_escapes(head: Sequence[str], dialect: Dialect) -> bool:
    """Whether quotes follow a backslash where no cell can end."""
    inside = re.compile(rf"\\{re.escape(dialect.quote)}(?!{re.escape(dialect.mark)}|[\r\n]|$)")
    opens = re.compile(rf"(?:^|{re.escape(dialect.mark)}){re.escape(dialect.quote)}")
    return any(inside.search(line) and opens.search(line) for line in head)


def _is_spaced(head: Sequence[str], dialect: Dialect) -> bool:
    """Whether a blank follows every delimiter, or stands between a delimiter and a quote."""
    if dialect.delimiter == "\t":
        return False
    quoted = f"{dialect.delimiter} {dialect.quote}"
    spaced = Dialect(dialect.delimiter, dialect.quote, "spaced")
    if dialect.quote and any(quoted in line for line in head):
        plain, better = (_consistency(head, one) for one in (dialect, spaced))
        opened = sum(line.count(quoted) for line in head)
        if better > plain or opened > sum(line.count(f"{dialect.delimiter}{dialect.quote}") for line in head):
            return True
    rest = [cell for row in records(head, dialect) if len(row) > 1 for cell in row[1:]]
    filled = [cell for cell in rest if cell]
    return len(filled) > LEAST_RUN and all(cell.startswith(" ") for cell in filled)
