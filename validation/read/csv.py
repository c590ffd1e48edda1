"""Delimited text → cells, at column speed: the head decides the dialect, the whole file has to agree."""

from __future__ import annotations

from pathlib import Path

import msgspec

from validation.read.cells import trim
from validation.read.encoding import ENCODINGS, EncodingUnknown, NotText, copy_as_utf8, detect
from validation.read.header import header_findings, labels_or_numbers
from validation.read.layout import Layout, find_layouts
from validation.read.parse import Ragged, parse
from validation.read.quotes import Quotes, check_quotes
from validation.read.reading import NotATable, Reading, Source, reading_error
from validation.recipe import Recipe, SetEncoding, SetHeaderRow, last
from validation.report import MAX_ROWS, Finding


def read_csv(path: Path, recipe: Recipe, folder: Path) -> Source:
    """Cells of a delimited text file; raises NotATable where there is no table in it."""
    encoding, text_path = _as_utf8(path, recipe, folder / "text.csv")
    reading = Reading(format="csv", encoding=encoding)
    layouts = find_layouts(text_path, recipe)
    if not layouts[0].labels and not layouts[0].width:
        raise NotATable(reading_error("empty-file"), reading)
    layout, table, ragged = parse(text_path, layouts, reading, folder / "cells.arrow")
    reading = msgspec.structs.replace(
        reading, delimiter=layout.dialect.delimiter, quote=layout.dialect.quote, header_row=layout.header_row
    )
    table, labels = trim(table, labels_or_numbers(layout.labels, layout.width, layout.header_row))
    header_was_set = last(recipe, SetHeaderRow) is not None
    findings = _findings(layout, ragged, check_quotes(text_path, layout.dialect), header_was_set)
    return Source(reading, table, labels, layout.preamble, findings)


def _as_utf8(path: Path, recipe: Recipe, target: Path) -> tuple[str, Path]:
    step = last(recipe, SetEncoding)
    try:
        encoding = ENCODINGS[step.encoding] if step else detect(path)
        return encoding.name, copy_as_utf8(path, encoding, target)
    except EncodingUnknown as error:
        raise NotATable(
            reading_error(
                "encoding-error",
                count=error.count,
                rows=error.rows,
                params={"encoding": error.tried or "utf-8"},
            )
        ) from error
    except NotText as error:
        raise NotATable(reading_error("not-text")) from error


def _findings(layout: Layout, ragged: Ragged, quotes: Quotes, header_was_set: bool) -> tuple[Finding, ...]:
    """What the shape of the file says."""
    expected = {"expected": str(layout.width)}
    # A row with a bad quote has the wrong width because of it.
    short, long = ([row for row in rows if row not in quotes.rows] for rows in (ragged.short, ragged.long))
    findings = [
        reading_error(code, count=len(rows), rows=tuple(rows[:MAX_ROWS]), params=expected)
        for code, rows in (("missing-cell", short), ("extra-cell", long), ("footnote-row", ragged.footnotes))
        if rows
    ]
    if quotes.unclosed:
        findings.append(reading_error("unclosed-quote", rows=(quotes.unclosed,)))
    if quotes.stray:
        findings.append(reading_error("stray-quote", count=quotes.stray, rows=tuple(quotes.stray_rows)))
    return (*findings, *header_findings(layout.header_row, header_was_set, layout.preamble))
