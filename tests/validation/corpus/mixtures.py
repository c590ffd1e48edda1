"""Several damages at once, drawn by lot: what nobody thought of when a reader was written."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from tests.validation.corpus.case import Case
from tests.validation.corpus.damages import dialects, encodings, headers, rows, surroundings, values
from tests.validation.corpus.draft import Damage, case_of, draft_of
from tests.validation.corpus.tables import TABLES

MIXTURES = 60

VIETNAMESE = ("wards", "budget", "population", "schools", "prices", "harvest", "reservoirs", "licences", "stops")

VALUES = (
    "millions: comma",
    "millions: point",
    "thousands: space",
    "thousands: no-break space",
    "missing: dash",
    "missing: dots",
    "missing: dash among dates",
    "decimal commas between semicolons",
    "signs",
    "true and false",
    "a letter in the last row",
    "spaces before sub-items",
    "long text with line breaks",
)
LABELS = (
    "group labels",
    "two groups",
    "groups over all columns",
    "three rows of labels",
    "units below",
    "column numbers",
    "bare column numbers",
    "letters and numbers",
    "labels again on each page",
    "labels again under a page title",
    "row numbers (STT)",
    "row numbers (TT)",
    "a label without values",
    "spaces around labels",
    "no-break spaces in labels",
    "line breaks in labels",
    "labels in capitals",
    "years as labels",
)
ROWS = ("one short row", "three short rows", "short first row", "one long row", "some rows end in delimiters")
ABOVE = (
    "title",
    "title of full width",
    "title and blank line",
    "title with commas",
    "unit at the right",
    "title and unit",
    "eight lines above",
    "eight lines of full width",
    "agency and motto",
    "comment lines",
    "blank lines above",
    "blank records above",
)
BELOW = (
    "blank lines below",
    "blank records below",
    "source below",
    "source below, full width",
    "note after a blank line",
    "starred notes",
    "numbered notes",
    "signature below",
)
DIALECTS = (
    "semicolons",
    "tabs",
    "bars",
    "carets",
    "tildes",
    "quotes around all",
    "CRLF",
    "CR",
    "LF and CRLF mixed",
    "no final newline",
)
ENCODINGS = ("UTF-8 with BOM", "UTF-16 LE with BOM", "Excel's Unicode text", "Windows-1258")

STAGES: tuple[tuple[tuple[Damage, ...], Sequence[str], float, bool], ...] = (
    (values.DAMAGES, VALUES, 0.5, True),
    (headers.DAMAGES, LABELS, 0.7, True),
    (rows.DAMAGES, ROWS, 0.25, False),
    (surroundings.DAMAGES, ABOVE, 0.7, False),
    (surroundings.DAMAGES, BELOW, 0.6, False),
    (dialects.DAMAGES, DIALECTS, 0.6, False),
    (encodings.DAMAGES, ENCODINGS, 0.4, False),
)
"""In the order in which they happen to a file: the damages, which of them, how often, and whether only some tables can
have them."""


def cases() -> Iterator[Case]:
    """The same mixtures each time."""
    lot = random.Random(20241)
    for number in range(1, MIXTURES + 1):
        table = lot.choice(VIETNAMESE)
        damages: list[Damage] = []
        while len(damages) < 2:
            damages = [damage for stage in STAGES if (damage := _drawn(lot, table, *stage))]
        draft = draft_of(TABLES[table])
        for damage in damages:
            draft = damage.apply(draft)
        name = " + ".join(damage.name for damage in damages)
        yield case_of(draft, f"mixture {number}: {name} · {table}", "mixtures", "mixture")


def _drawn(
    lot: random.Random, table: str, damages: tuple[Damage, ...], names: Sequence[str], share: float, is_choosy: bool
) -> Damage | None:
    fitting = [damage for damage in damages if damage.name in names and (table in damage.tables or not is_choosy)]
    return lot.choice(fitting) if fitting and lot.random() < share else None
