"""All files of the corpus, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce

from tests.validation.corpus import exports, formats, mixtures, texts, workbooks
from tests.validation.corpus.case import Case
from tests.validation.corpus.damages import dialects, encodings, headers, rows, surroundings, values
from tests.validation.corpus.draft import Damage, Draft, case_of, draft_of
from tests.validation.corpus.tables import TABLES

FAMILIES = {
    "dialects": dialects.DAMAGES,
    "surroundings": surroundings.DAMAGES,
    "headers": headers.DAMAGES,
    "rows": rows.DAMAGES,
    "values": values.DAMAGES,
    "encodings": encodings.DAMAGES,
}

COMBINED = {
    # Later damages see what earlier ones did; those of dialect and encoding come last.
    "a form of the treasury": (
        "budget",
        "column numbers",
        "title and unit",
        "note after a blank line",
        "semicolons",
        "CRLF",
    ),
    "a ministry's download": (
        "wards",
        "row numbers (STT)",
        "title of full width",
        "source below, full width",
        "UTF-8 with BOM",
    ),
    "an old machine's export": ("schools", "tabs", "CRLF", "no final newline", "Windows-1258"),
    "a station's logger": ("air", "comment lines", "semicolons", "CRLF", "missing: N/A"),
    "a printed report": ("population", "labels again on each page", "eight lines above", "starred notes"),
    "a Danish spreadsheet": ("denmark", "key and value lines", "Danish notes", "semicolons", "Windows-1252"),
    "a Korean portal": ("korea", "quotes around all", "CRLF", "EUC-KR"),
    "a spreadsheet saved as text": (
        "prices",
        "empty cells right and below",
        "blank records above",
        "tabs",
        "Excel's Unicode text",
    ),
    "two levels and totals": ("wards", "two groups", "total row below", "title and blank line"),
    "two levels and a blank column": ("budget", "an empty column last", "blank lines below", "semicolons"),
    "a harvest survey": ("harvest", "letters and numbers", "title", "numbered notes", "semicolons"),
    "a licence register": (
        "licences",
        "row numbers (STT)",
        "eight lines of full width",
        "signature below",
        "semicolons",
    ),
    "ragged below a title": ("schools", "one short row", "title", "CRLF"),
    "a total in a mess": ("population", "total row above", "blank lines between", "source below"),
    "a reservoir bulletin": (
        "reservoirs",
        "decimal commas between semicolons",
        "every row ends in delimiters",
        "title with commas",
    ),
}


def _damages() -> dict[str, Damage]:
    return {damage.name: damage for damages in FAMILIES.values() for damage in damages}


def generated() -> Iterator[Case]:
    """Every damage on its tables, then some of them together."""
    for family, damages in FAMILIES.items():
        for damage in damages:
            for table in damage.tables:
                draft = damage.apply(draft_of(TABLES[table]))
                yield case_of(draft, f"{damage.name} · {table}", family, damage.name)
    for name, (table, *parts) in COMBINED.items():
        draft = reduce(_apply, (_damages()[part].apply for part in parts), draft_of(TABLES[table]))
        yield case_of(draft, f"{name} · {table}", "combined", name)


def _apply(draft: Draft, change: Callable[[Draft], Draft]) -> Draft:
    return change(draft)


def all_cases() -> list[Case]:
    """The corpus."""
    by_hand = (texts, workbooks, formats, exports)
    return [*generated(), *mixtures.cases(), *(case for module in by_hand for case in module.cases())]
