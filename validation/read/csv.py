"""Delimited text → cells, at column speed: the head decides the layout, the whole file has to agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from validation.read.blocks import Blocks, find_blocks
from validation.read.cells import ROW, trim
from validation.read.dialect import records
from validation.read.encoding import ENCODINGS, EncodingUnknown, NotText, copy_as_utf8, detect
from validation.read.excel_text import plain_text, without_formulas
from validation.read.header import header_findings, labels_or_numbers
from validation.read.layout import Layout, find_layouts, lay_out
from validation.read.literals import whole_number
from validation.read.misfits import Misfits, column_to_join, fractions_to_join, mend
from validation.read.parse import OddRow, Parsed, parse
from validation.read.quotes import Quotes, check_quotes
from validation.read.reading import NotATable, Reading, Source, reading_error, recipe_error
from validation.read.splice import splice
from validation.recipe import (
    DropMisfits,
    FillShortRows,
    JoinCells,
    Recipe,
    RemoveInvisible,
    SetEncoding,
    SetHeaderRow,
    SetLastRow,
    SetQuote,
    SetTable,
    last,
)
from validation.report import MAX_ROWS, Finding, Gate, Severity, Suggestion

MOST_SUGGESTED_TABLES = 5
ROWS_LOOKED_AT = 200


def read_csv(path: Path, recipe: Recipe, folder: Path) -> Source:
    """Cells of a delimited text file; raises NotATable where there is no table in it."""
    encoding, text = _as_utf8(path, recipe, folder / "text.csv")
    reading = Reading(format="csv", encoding=encoding)
    return read_rows(find_layouts(text, recipe, folder), text, recipe, reading, folder)


def read_rows(layouts: Sequence[Layout], text: Path, recipe: Recipe, reading: Reading, folder: Path) -> Source:
    """Cells of a UTF-8 text under the first of its layouts that all rows agree with."""
    if not layouts[0].width:
        raise NotATable(reading_error("empty-file"), reading)
    with ThreadPoolExecutor(1) as pool:
        # While Arrow parses: both wait for bytes and hold no lock.
        quotes_of_first = pool.submit(_check_quotes, layouts[0])
        try:
            parsed = parse(layouts, reading, folder / "cells.arrow")
        except NotATable as refusal:
            raise _with_suggestions(refusal, text, recipe, folder) from refusal
    reading = msgspec.structs.replace(
        reading,
        delimiter=parsed.layout.written.delimiter,
        quote=parsed.layout.written.quote,
        style=parsed.layout.written.style,
    )
    limit = last(recipe, SetLastRow)
    tables = find_blocks(parsed, limit.row if limit else 0, _is_one_table(recipe))
    number = _number_of_table(tables, recipe, reading)
    if number:
        first, end = tables.tables[number - 1]
        parsed = _parse_part(parsed.layout, (1 if number == 1 else first, end), recipe, reading, folder)
        reading = msgspec.structs.replace(reading, table=number, tables=tables.tables)
    blocks = find_blocks(parsed, limit.row if limit else 0, is_one_table=True) if number else tables
    quotes = quotes_of_first.result() if parsed.layout is layouts[0] else _check_quotes(parsed.layout)
    findings = (*_about_quotes(quotes, text, recipe, folder), *_about_tables(tables, number, recipe))
    return _source(parsed, blocks, quotes, recipe, reading, findings)


def _as_utf8(path: Path, recipe: Recipe, target: Path) -> tuple[str, Path]:
    step = last(recipe, SetEncoding)
    try:
        encoding = ENCODINGS[step.encoding] if step else detect(path)
        without_nul = last(recipe, RemoveInvisible) is not None
        return encoding.name, copy_as_utf8(path, encoding, target, without_nul=without_nul)
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
        refusal = reading_error("not-text")
        if error.is_mostly_text:
            refusal = msgspec.structs.replace(
                refusal, suggestions=(Suggestion("remove-invisible", (RemoveInvisible(),)),)
            )
        raise NotATable(refusal) from error


def _is_one_table(recipe: Recipe) -> bool:
    step = last(recipe, SetTable)
    return step is not None and step.number == 0


def _number_of_table(blocks: Blocks, recipe: Recipe, reading: Reading) -> int:
    """The table to read, from 1: the one that the recipe names, else the one with the most rows; 0 if there is one."""
    step = last(recipe, SetTable)
    if step is not None and step.number > max(len(blocks.tables), 1):
        raise NotATable(recipe_error(step), reading)
    if not blocks.tables:
        return 0
    sizes = [end - first for first, end in blocks.tables]
    return step.number if step else sizes.index(max(sizes)) + 1


def _parse_part(layout: Layout, rows: tuple[int, int], recipe: Recipe, reading: Reading, folder: Path) -> Parsed:
    """The rows from the first to the last alone, as if nothing else were in the file."""
    first, end = rows
    part = folder / "part.csv"
    with layout.path.open(encoding="utf-8", newline="") as text, part.open("w", encoding="utf-8", newline="") as copy:
        read: list[str] = []

        def lines() -> Iterator[str]:
            for line in text:
                read.append(line)
                yield line

        for number, _ in enumerate(islice(records(lines(), layout.dialect), end), 1):
            if number >= first:
                copy.writelines(read)
            read.clear()
    alone = lay_out(part, layout.written, layout.dialect, recipe, first - 1)
    return parse([alone], reading, folder / "part.arrow")


def _source(
    parsed: Parsed, blocks: Blocks, quotes: Quotes, recipe: Recipe, reading: Reading, findings: Sequence[Finding]
) -> Source:
    layout = parsed.layout
    all_labels = labels_or_numbers([plain_text(label) for label in layout.labels], layout.width, layout.header_row)
    table = parsed.table
    if blocks.last_row:
        table = table.filter(pc.less_equal(table.column(ROW), whole_number(blocks.last_row, pa.int64())))
    gone = {*blocks.repeated, *blocks.blank, *(note.row for note in blocks.notes)}
    odd = [
        row
        for row in parsed.odd
        if row.number not in gone and not (blocks.last_row and row.number > blocks.last_row) and _is_filled(row)
    ]
    odd_numbers = {row.number for row in parsed.odd}
    misfits = mend(odd, layout.width, _needed(table, all_labels), layout.dialect.delimiter, recipe)
    table = splice(table, [number for number in gone if number and number not in odd_numbers], misfits.cells)
    table, labels = trim(table, all_labels)
    table, _, formulas = without_formulas(table)
    reading = msgspec.structs.replace(
        reading, header_row=layout.header_row, header_rows=layout.header_rows, last_row=blocks.last_row
    )
    return Source(
        reading,
        table,
        labels,
        (*layout.surroundings, *blocks.notes),
        (
            *_about_misfits(_without(misfits, quotes.rows), parsed, all_labels),
            *findings,
            *header_findings(layout.header_row, last(recipe, SetHeaderRow) is not None, layout.preamble),
            *_notes(blocks, misfits, formulas, layout),
        ),
        left_out={row.number: row.cells for row in misfits.dropped},
        joins=_joins(layout.split, labels),
    )


def _without(misfits: Misfits, rows: Collection[int]) -> Misfits:
    """Not those rows: with a bad quote in them they have the wrong width because of it."""
    short, long = ([row for row in some if row.number not in rows] for some in (misfits.short, misfits.long))
    return msgspec.structs.replace(misfits, short=short, long=long)


def _is_filled(row: OddRow) -> bool:
    return not row.cells or any(cell.strip() for cell in row.cells)


def _needed(table: pa.Table, labels: Sequence[str]) -> int:
    """Columns up to the last one with a label or a value."""
    for index in range(len(labels), 0, -1):
        if labels[index - 1].strip() or (table.num_rows and pc.max(pc.binary_length(table.column(index))).as_py()):
            return index
    return 0


def _about_misfits(misfits: Misfits, parsed: Parsed, labels: Sequence[str]) -> Iterator[Finding]:
    width = str(len(labels))
    drop = Suggestion("drop-misfits", (DropMisfits(),))
    if misfits.short:
        suggestions = [*_joins(parsed.layout.split, labels), Suggestion("fill-short-rows", (FillShortRows(),)), drop]
        numbers = [row.number for row in misfits.short]
        if len(numbers) == 1 and len(misfits.short[0].cells) == 1 and numbers[0] > parsed.table.num_rows:
            suggestions.insert(0, Suggestion("last-row", (SetLastRow(numbers[0] - 1),), {"row": str(numbers[0] - 1)}))
        yield _misfit("missing-cell", numbers, width, suggestions)
        last_number = parsed.layout.first_row + parsed.table.num_rows + len(parsed.odd) - 1
        if numbers[-1] == last_number and not _ends_with_a_line_end(parsed.layout.path):
            yield reading_error("file-cut-off", rows=(last_number,))
    if misfits.long:
        head = parsed.table.slice(0, ROWS_LOOKED_AT)
        rows = list(zip(*(cells.to_pylist() for cells in head.columns[1:]), strict=True))
        long = misfits.long[:ROWS_LOOKED_AT]
        fractions = fractions_to_join(long, rows) if parsed.layout.dialect.delimiter == "," else []
        columns = dict.fromkeys(filter(None, (*fractions, column_to_join(long, rows))))
        yield _misfit("extra-cell", [row.number for row in misfits.long], width, [*_joins(columns, labels), drop])


def _joins(columns: Iterable[int], labels: Sequence[str]) -> tuple[Suggestion, ...]:
    return tuple(Suggestion("join-cells", (JoinCells(column),), {"column": labels[column - 1]}) for column in columns)


def _misfit(code: str, rows: Sequence[int], width: str, suggestions: Sequence[Suggestion]) -> Finding:
    error = reading_error(code, count=len(rows), rows=tuple(rows), params={"expected": width})
    return msgspec.structs.replace(error, suggestions=tuple(suggestions))


def _ends_with_a_line_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) in (b"\n", b"\r")


def _notes(blocks: Blocks, misfits: Misfits, formulas: Sequence[int], layout: Layout) -> Iterator[Finding]:
    """What was mended without a doubt, or as the recipe says."""
    blank = () if layout.written.style == "drawn" else blocks.blank
    for code, rows in (
        ("notes-left-out", [note.row for note in blocks.notes if note.row]),
        ("column-numbers-left-out", layout.column_numbers),
        ("blank-rows-left-out", blank),
        ("labels-repeated", blocks.repeated),
        ("short-rows-filled", misfits.filled),
        ("cells-joined", misfits.joined),
        ("misfits-left-out", [row.number for row in misfits.dropped]),
        ("excel-text", formulas),
    ):
        if rows:
            yield _note(code, rows)


def _note(code: str, rows: Sequence[int]) -> Finding:
    return Finding(code=code, severity=Severity.NOTE, gate=Gate.READING, count=len(rows), rows=tuple(rows))


def _about_tables(blocks: Blocks, number: int, recipe: Recipe) -> Iterator[Finding]:
    if not number:
        return
    others = [
        Suggestion("use-table", (SetTable(other),), {"number": str(other), "first": str(first), "last": str(end)})
        for other, (first, end) in enumerate(blocks.tables, 1)
        if other != number
    ]
    rows = tuple(first for other, (first, _) in enumerate(blocks.tables, 1) if other != number)
    is_open = blocks.are_doubtful and last(recipe, SetTable) is None
    this = Suggestion(
        "use-table",
        (SetTable(number),),
        {"number": str(number), "first": str(blocks.tables[number - 1][0]), "last": str(blocks.tables[number - 1][1])},
    )
    yield Finding(
        code="other-tables-doubtful" if is_open else "other-tables",
        severity=Severity.ERROR if is_open else Severity.NOTE,
        gate=Gate.READING,
        count=len(rows),
        rows=rows[:MAX_ROWS],
        suggestions=(
            *((this,) if is_open else ()),
            *others[:MOST_SUGGESTED_TABLES],
            Suggestion("one-table", (SetTable(0),)),
        ),
    )


def _check_quotes(layout: Layout) -> Quotes:
    """With row numbers of the file."""
    found, before = check_quotes(layout.path, layout.dialect), layout.rows_before
    return Quotes(found.unclosed and found.unclosed + before, found.stray, [row + before for row in found.stray_rows])


def _about_quotes(quotes: Quotes, text: Path, recipe: Recipe, folder: Path) -> Iterator[Finding]:
    if not quotes.unclosed and not quotes.stray:
        return
    suggestions = _quote_suggestions(text, recipe, folder)
    if quotes.unclosed:
        error = reading_error("unclosed-quote", rows=(quotes.unclosed,))
        yield msgspec.structs.replace(error, suggestions=suggestions)
    if quotes.stray:
        error = reading_error("stray-quote", count=quotes.stray, rows=tuple(quotes.stray_rows))
        yield msgspec.structs.replace(error, suggestions=suggestions)


def _with_suggestions(refusal: NotATable, text: Path, recipe: Recipe, folder: Path) -> NotATable:
    if refusal.finding.code != "unclosed-quote":
        return refusal
    suggestions = _quote_suggestions(text, recipe, folder)
    return NotATable(msgspec.structs.replace(refusal.finding, suggestions=suggestions), refusal.reading)


def _quote_suggestions(text: Path, recipe: Recipe, folder: Path) -> tuple[Suggestion, ...]:
    """To take quotes inside cells for letters, where every row then has the cells it should."""
    letters = SetQuote('"', are_letters_inside=True)
    aside = folder / "letters"
    aside.mkdir(exist_ok=True)
    try:
        layouts = find_layouts(text, (*recipe, letters), aside)
        parsed = parse(layouts, Reading(format="csv"), aside / "cells.arrow")
    except NotATable:
        return ()
    return () if parsed.odd else (Suggestion("quotes-are-letters", (letters,)),)
