"""Delimiters, quotes, line ends, and tables drawn with characters."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace

from tests.validation.corpus.draft import Damage, Draft, Role


def _written(**dialect: object) -> Callable[[Draft], Draft]:
    return lambda draft: replace(draft, dialect=replace(draft.dialect, **dialect))  # type: ignore[arg-type]


def _one_column(draft: Draft) -> Draft:
    """Only the second column is left."""
    assert draft.labels is not None
    records = tuple(
        replace(record, cells=record.cells[1:2], truth=record.truth and record.truth[1:2]) for record in draft.records
    )
    return replace(draft, records=records, labels=draft.labels[1:2], kinds=draft.kinds[1:2])


def _widths(draft: Draft) -> list[int]:
    return [max(len(record.cells[column]) for record in draft.records) for column in range(draft.width)]


def _padded(draft: Draft, left: str, between: str, right: str) -> list[str]:
    widths = _widths(draft)
    return [
        left + between.join(cell.ljust(width) for cell, width in zip(record.cells, widths, strict=True)) + right
        for record in draft.records
    ]


def _markdown(draft: Draft) -> str:
    lines = _padded(draft, "| ", " | ", " |")
    rule = "|" + "|".join("-" * (width + 2) for width in _widths(draft)) + "|"
    return "\n".join([lines[0], rule, *lines[1:]]) + "\n"


def _psql(draft: Draft) -> str:
    lines = _padded(draft, " ", " | ", "")
    rule = "+".join("-" * (width + 2) for width in _widths(draft))
    return "\n".join([lines[0], rule, *lines[1:], f"({len(lines) - 1} rows)", ""]) + "\n"


def _boxed(draft: Draft) -> str:
    lines = _padded(draft, "| ", " | ", " |")
    rule = "+" + "+".join("-" * (width + 2) for width in _widths(draft)) + "+"
    return "\n".join([rule, lines[0], rule, *lines[1:], rule]) + "\n"


def _aligned_with_tabs(draft: Draft) -> str:
    """As a person lines columns up in a text editor: as many tabs as it takes."""
    steps = [width // 8 + 1 for width in _widths(draft)]
    return "".join(
        "".join(cell + "\t" * (step - len(cell) // 8) for cell, step in zip(record.cells[:-1], steps, strict=False))
        + record.cells[-1]
        + "\n"
        for record in draft.records
    )


def _drawn(write: Callable[[Draft], str]) -> Callable[[Draft], Draft]:
    """Lines that belong to the drawing are not rows, so the rows of the table are no longer those of the file."""
    return lambda draft: replace(draft, write=write, rows_are_counted=False)


def _padded_cells(draft: Draft) -> Draft:
    """Commas followed by a space, as people type lists; the space belongs to the comma."""

    def write(draft: Draft) -> str:
        return "\n".join(", ".join(record.cells) for record in draft.records) + "\n"

    return replace(draft, write=write)


def _quoted_header_only(draft: Draft) -> Draft:
    def write(draft: Draft) -> str:
        return "".join(
            ",".join(f'"{cell}"' if record.role is Role.LABELS else cell for cell in record.cells) + "\n"
            for record in draft.records
        )

    return replace(draft, write=write)


DAMAGES = (
    Damage("clean", lambda draft: draft, ("wards", "air", "population", "beds", "stops", "bilingual", "decrees")),
    Damage("clean with commas in numbers", lambda draft: draft, ("budget", "prices", "harvest", "denmark")),
    Damage("clean with moments", lambda draft: draft, ("reservoirs", "licences", "korea", "schools")),
    Damage("semicolons", _written(delimiter=";"), ("budget", "denmark", "decrees", "harvest")),
    Damage("tabs", _written(delimiter="\t"), ("wards", "budget", "decrees")),
    Damage("bars", _written(delimiter="|"), ("air", "decrees")),
    Damage("carets", _written(delimiter="^"), ("beds", "budget")),
    Damage("tildes", _written(delimiter="~"), ("stops", "budget")),
    Damage("single quotes", _written(quote="'"), ("decrees", "budget")),
    Damage("single quotes around all", _written(quote="'", quoting=csv.QUOTE_ALL), ("wards",)),
    Damage("quotes around all", _written(quoting=csv.QUOTE_ALL), ("wards", "prices")),
    Damage("quotes around text", _written(quoting=csv.QUOTE_NONNUMERIC), ("bilingual",)),
    Damage("quotes around the labels only", _quoted_header_only, ("air",)),
    Damage("backslash before quotes", _written(escape="\\"), ("decrees",)),
    Damage("CR", _written(newlines=("\r",)), ("wards", "population")),
    Damage("CRLF", _written(newlines=("\r\n",)), ("wards", "decrees")),
    Damage("LF and CRLF mixed", _written(newlines=("\n", "\r\n")), ("air", "budget")),
    Damage("all line ends mixed", _written(newlines=("\n", "\r\n", "\r")), ("beds",)),
    Damage("no final newline", _written(ends_with_newline=False), ("wards", "budget")),
    Damage("one column", _one_column, ("wards", "schools", "budget")),
    Damage("spaces after commas", _padded_cells, ("beds", "korea")),
    Damage("markdown", _drawn(_markdown), ("wards", "air")),
    Damage("psql output", _drawn(_psql), ("population", "stops")),
    Damage("MySQL box", _drawn(_boxed), ("beds",)),
    Damage("aligned with tabs", _drawn(_aligned_with_tabs), ("population", "korea")),
)
