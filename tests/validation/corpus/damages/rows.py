"""Rows that are too short or too long, and quotes that stand where none should."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.validation.corpus.case import Answer
from tests.validation.corpus.draft import Damage, Draft, Record, change_data, change_records, change_row

ASKED = frozenset({Answer.ASKED})
EITHER = frozenset({Answer.READ, Answer.ASKED})


def _short(rows: tuple[int, ...], by: int) -> Callable[[Draft], Draft]:
    """Rows that end too early. One click takes the cells that are not there for missing values."""

    def cut(record: Record) -> Record:
        cells = record.cells[:-by]
        return replace(record, cells=cells, truth=(*cells, *[""] * by), is_blamed=True)

    def apply(draft: Draft) -> Draft:
        for row in rows:
            draft = change_row(draft, row, cut)
        return replace(draft, answers=ASKED, codes=frozenset({"missing-cell"}))

    return apply


def _long(rows: tuple[int, ...], *more: str) -> Callable[[Draft], Draft]:
    """Rows with cells of no column. Nobody can say which cell is too much, so one click leaves the rows out."""

    def apply(draft: Draft) -> Draft:
        for row in rows:
            draft = change_row(
                draft, row, lambda record: replace(record, cells=(*record.cells, *more), truth=None, is_blamed=True)
            )
        return replace(draft, answers=ASKED, codes=frozenset({"extra-cell"}))

    return apply


def _unquoted_comma(draft: Draft) -> Draft:
    """A comma inside a name that nobody quoted: only in one place can it stand so that all other cells fit."""

    def split(record: Record) -> Record:
        first, second, *rest = record.cells
        name = f"{second}, cơ sở 2"
        return replace(record, raw=",".join((first, name, *rest)), truth=(first, name, *rest), is_blamed=True)

    return replace(change_row(draft, 2, split), answers=ASKED, codes=frozenset({"extra-cell"}))


def _rows_end_in_delimiters(count: int, every: int) -> Callable[[Draft], Draft]:
    """Empty cells beyond the last column say nothing."""

    def apply(draft: Draft) -> Draft:
        rows = iter(range(len(draft.data)))

        def widen(record: Record) -> Record:
            return replace(record, cells=(*record.cells, *[""] * count)) if next(rows) % every == 0 else record

        return change_data(draft, widen)

    return apply


def _all_end_in_delimiters(draft: Draft) -> Draft:
    return change_records(draft, lambda record: replace(record, cells=(*record.cells, "")))


def _labels_end_in_delimiters(draft: Draft) -> Draft:
    first, *rest = draft.records
    return replace(draft, records=(replace(first, cells=(*first.cells, "", "")), *rest))


def _missing_cells_are_left_out(draft: Draft) -> Draft:
    """A program that writes no empty cell at the end of a row: rows end where their last value does."""

    def trim(record: Record) -> Record:
        cells = list(record.cells)
        while cells and not cells[-1]:
            cells.pop()
        return replace(record, cells=tuple(cells), is_blamed=len(cells) < len(record.cells))

    return replace(change_data(draft, trim), answers=EITHER, codes=frozenset({"missing-cell"}))


def _raw_cell(row: int, column: int, written: str, truth: str) -> Callable[[Draft], Draft]:
    """One cell written letter for letter, whatever the rules of quoting are."""

    def change(record: Record) -> Record:
        cells = [*record.cells[:column], written, *record.cells[column + 1 :]]
        said = (*record.cells[:column], truth, *record.cells[column + 1 :])
        return replace(record, raw=",".join(cells), truth=said)

    return lambda draft: change_row(draft, row, change)


def _refused_for(damage: Callable[[Draft], Draft], code: str, answers: frozenset[Answer]) -> Callable[[Draft], Draft]:
    return lambda draft: replace(damage(draft), codes=frozenset({code} if code else ()), answers=answers)


def _continued(draft: Draft) -> Draft:
    """A line break inside a name that nobody quoted: two short rows, which no rule can join without doubt."""

    def split(record: Record) -> Record:
        first, second, *rest = record.cells
        begin, _, end = second.partition(" ")
        return replace(record, raw=f"{first},{begin}\n{end},{','.join(rest)}", truth=None)

    broken = change_row(draft, 3, split)
    return replace(
        broken,
        answers=frozenset({Answer.ASKED, Answer.REFUSED}),
        codes=frozenset({"missing-cell"}),
        rows_are_counted=False,
    )


DAMAGES = (
    Damage("one short row", _short((2,), 1), ("air", "schools", "korea")),
    Damage("three short rows", _short((1, 3, 4), 2), ("population", "budget")),
    Damage("short first row", _short((0,), 1), ("stops", "wards")),
    Damage("short last row", _short((-1,), 3), ("wards", "beds")),
    Damage("one long row", _long((1,), "thừa"), ("wards", "schools")),
    Damage("two long rows", _long((0, 4), "12", "x"), ("air", "denmark")),
    Damage("a comma nobody quoted", _unquoted_comma, ("wards", "stops")),
    Damage("every row ends in delimiters", _rows_end_in_delimiters(1, 1), ("wards", "budget")),
    Damage("some rows end in delimiters", _rows_end_in_delimiters(3, 2), ("population", "korea")),
    Damage("all lines end in a delimiter", _all_end_in_delimiters, ("beds", "prices")),
    Damage("labels end in delimiters", _labels_end_in_delimiters, ("stops",)),
    Damage("missing cells at the end left out", _missing_cells_are_left_out, ("licences", "air")),
    Damage(
        "inch marks", _refused_for(_raw_cell(1, 1, 'Ống thép 5" loại A', 'Ống thép 5" loại A'), "", EITHER), ("wards",)
    ),
    Damage(
        "a quoted word begins a cell",
        _refused_for(_raw_cell(2, 1, '"Hoa Sen" cơ sở 2', '"Hoa Sen" cơ sở 2'), "stray-quote", EITHER),
        ("schools", "stops"),
    ),
    Damage("an apostrophe begins a cell", _raw_cell(1, 1, "'s-Gravenhage", "'s-Gravenhage"), ("korea", "beds")),
    Damage("an apostrophe inside", _raw_cell(3, 1, "Huyện Ea H'leo", "Huyện Ea H'leo"), ("wards", "schools")),
    Damage(
        "a quote that never closes",
        _refused_for(_raw_cell(2, 1, '"Công ty Hoàng Gia', '"Công ty Hoàng Gia'), "unclosed-quote", ASKED),
        ("wards", "schools"),
    ),
    Damage("a line break nobody quoted", _continued, ("wards", "schools")),
)
