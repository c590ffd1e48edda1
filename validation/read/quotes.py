"""Quotes that parsers accept in silence: one that never closes takes the rest of the file into its cell, and what
follows a closing one is glued to the cell."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

import msgspec

from validation.read.dialect import Dialect
from validation.read.quote_pairs import all_quotes_pair
from validation.report import MAX_ROWS


class Quotes(msgspec.Struct):
    """Row numbers of the rows whose cells open with a quote and do not end with one."""

    unclosed: int = 0
    """0 where every quote closes."""
    stray: int = 0
    stray_rows: list[int] = []

    @property
    def rows(self) -> set[int]:
        return {self.unclosed, *self.stray_rows}


_LINE_END = re.compile(rb"\r\n|\r|\n")


def check_quotes(path: Path, dialect: Dialect) -> Quotes:
    """Look at every quoted cell of a UTF-8 file."""
    found = Quotes()
    if not dialect.quote or not path.stat().st_size or all_quotes_pair(path, dialect):
        return found
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        quote, mark = (re.escape(sign.encode()) for sign in (dialect.quote, dialect.mark))
        ends = {dialect.mark.encode(), b"\r", b"\n", b""}
        # The quote first and what stands before it second: a search for one letter is ten times faster.
        opening = rb"%b(?:(?<=[%b\r\n]%b)|(?<=\A%b))" % (quote, mark, quote, quote)
        cell = re.compile(opening + rb"([^%b]*(?:%b%b[^%b]*)*)(%b?)" % (quote, quote, quote, quote, quote))
        line_ends_inside = counted_to = row = 0
        for match in cell.finditer(text):
            closed = bool(match[2])
            if not closed or text[match.end() : match.end() + 1] not in ends:
                # Line ends inside quotes begin no row.
                row += len(_LINE_END.findall(text, counted_to, match.start())) - line_ends_inside
                line_ends_inside, counted_to = 0, match.start()
                if not closed:
                    found.unclosed = row + 1
                    break
                found.stray += 1
                if len(found.stray_rows) < MAX_ROWS and row + 1 not in found.stray_rows:
                    found.stray_rows.append(row + 1)
            line_ends_inside += len(_LINE_END.findall(match[1])) if b"\n" in match[1] or b"\r" in match[1] else 0
    return found
