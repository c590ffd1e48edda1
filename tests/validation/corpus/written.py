"""Tables as people write them down in a test: a row number, then cells between bars."""

from __future__ import annotations

from tests.validation.corpus.case import (
    COMMA,
    DATE,
    DAY_FIRST,
    EMPTY,
    MOMENT,
    NUMBER,
    TEXT,
    WHOLE,
    YEAR,
    Answer,
    Case,
    Doubt,
    Expected,
    Kind,
)

POINTS_AND_COMMA = Kind(("number",), decimal_char=",", group_char=".")
TIME = Kind(("time",))
BOOLEAN = Kind(("boolean",))

KINDS = {
    "text": TEXT,
    "whole": WHOLE,
    "number": NUMBER,
    "comma": COMMA,
    "year": YEAR,
    "date": DATE,
    "day-first": DAY_FIRST,
    "moment": MOMENT,
    "empty": EMPTY,
    "time": TIME,
    "boolean": BOOLEAN,
    "1.234,5": POINTS_AND_COMMA,
    "1.234": Kind(("integer", "number"), group_char="."),
    "1,234.5": Kind(("number",), group_char=","),
    "1,234": Kind(("integer", "number"), group_char=","),
    "1 234": Kind(("integer", "number"), group_char=" "),
    "moment-day-first": Kind(("datetime",), "%d/%m/%Y %H:%M:%S"),
    "nbsp": Kind(("integer", "number"), group_char="\u00a0"),
    "dd.mm.yyyy": Kind(("date",), "%d.%m.%Y"),
    "number?": Kind(("number",), doubt=Doubt.MAY),
    "comma?": Kind(("number",), decimal_char=",", doubt=Doubt.MAY),
    "whole?": Kind(("integer",), doubt=Doubt.MAY),
    "percent": Kind(("number", "string")),
    "money": Kind(("number", "string"), group_char="."),
    "slashed": Kind(("date",), "%Y/%m/%d"),
    "hour": Kind(("time",), "%H:%M"),
    "place": Kind(("geopoint", "string")),
    "object": Kind(("object", "string", "geojson")),
}
"""By the names that the files of this corpus use. A question mark: asking is right as well."""

READ = frozenset({Answer.READ})
ASKED = frozenset({Answer.ASKED})
READ_OR_ASKED = frozenset({Answer.READ, Answer.ASKED})
ASKED_OR_REFUSED = frozenset({Answer.ASKED, Answer.REFUSED})
ANY = frozenset(Answer)


def case(
    name: str,
    family: str,
    content: bytes,
    kinds: str,
    table: str,
    *,
    answers: frozenset[Answer] = READ,
    codes: frozenset[str] = frozenset(),
    other_labels: str = "",
) -> Case:
    """A file with the table it holds.

    The first line of `table` has the labels (`-` where there are none), each other line one row; before the first bar
    stands the row of the file, or nothing where rows have no numbers. `\\n` is a line break in a cell.
    """
    labels, *rows = table.strip().splitlines()
    cells = [_cells(row) for row in rows]
    numbers = [row.partition("|")[0].strip() for row in rows]
    return Case(
        name,
        family,
        name,
        content,
        Expected(
            answers=answers,
            labels=None if labels.strip() == "-" else _cells(labels),
            other_labels=_cells(other_labels) if other_labels else None,
            rows=tuple(cells),
            numbers=tuple(map(int, numbers)) if all(numbers) else None,
            kinds=tuple(KINDS[kind] for kind in kinds.split()),
            codes=codes,
            edges_matter=False,
        ),
    )


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip().replace("\\n", "\n") for cell in line.partition("|")[2].split("|"))
