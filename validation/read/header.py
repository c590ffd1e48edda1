"""Which row holds the column labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from validation.read.reading import Surrounding
from validation.recipe import SetHeaderRow
from validation.report import MAX_ROWS, Finding, Gate, Severity, Suggestion

_NUMBER = re.compile(r"\s*[-+]?[0-9]+([.,][0-9]+)*\s*")
_YEAR = re.compile(r"\s*(1[89]|20)[0-9]{2}\s*")


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Row number of the labels, from 1; 0 where the first full row looks like data already.

    Titles, units and blank lines above a table fill few cells; labels fill about as many as the rows below.
    """
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    usual = Counter(count for count in filled if count).most_common()
    if not usual:
        return 1
    most = usual[0][1]
    width = max(count for count, times in usual if times == most)
    header = next((index for index, count in enumerate(filled) if count * 2 > width), 0)
    return 0 if _is_data(rows[header], rows[header + 1 :]) else header + 1


def _is_data(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a cell is a number over a column of numbers; years are common labels and do not count."""
    return any(
        _NUMBER.fullmatch(cell)
        and not _YEAR.fullmatch(cell)
        and (values := [other[index] for other in below[:50] if index < len(other) and other[index].strip()])
        and all(_NUMBER.fullmatch(value) for value in values)
        for index, cell in enumerate(row)
    )


def header_findings(header_row: int, was_set: bool, preamble: Sequence[Surrounding]) -> tuple[Finding, ...]:
    """Says when there are no labels, unless the officer said so herself, and what was left out above them."""
    if not header_row and not was_set:
        return (
            Finding(
                code="header-missing",
                severity=Severity.ERROR,
                gate=Gate.READING,
                rows=(1,),
                suggestions=(Suggestion("no-header", (SetHeaderRow(0),)),),
            ),
        )
    if not preamble:
        return ()
    rows = tuple(line.row for line in preamble if line.row)
    return (
        Finding(
            code="preamble-left-out",
            severity=Severity.NOTE,
            gate=Gate.READING,
            count=len(rows),
            rows=rows[:MAX_ROWS],
            params={"header_row": str(header_row)},
        ),
    )


def labels_or_numbers(labels: Sequence[str], width: int, header_row: int) -> list[str]:
    """The labels, filled up with blanks to the table's width; plain numbering where the file has none."""
    if not header_row:
        return [f"column_{number}" for number in range(1, width + 1)]
    return [*labels[:width], *[""] * (width - len(labels))]
