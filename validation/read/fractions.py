"""Numbers whose decimal comma was taken for the comma between two cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from validation.read.header import is_year

_WHOLE = re.compile("[-+]?[0-9]{1,15}")
_FRACTION = re.compile("[0-9]{1,15}")


def fraction_columns(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Columns, from 1, whose number a decimal comma may have split into two cells in every long row.

    The rightmost first, for codes stand on the left; a year or a running number is no whole part.
    """
    long = [row for row in rows if len(row) > width]
    if not long or any(len(row) != width + 1 for row in long):
        return []
    return [
        column
        for column in range(width, 0, -1)
        if all(_WHOLE.fullmatch(row[column - 1]) and _FRACTION.fullmatch(row[column]) for row in long)
        and not all(map(is_year, (row[column - 1] for row in long)))
        and not (column == 1 and _counts_up([int(row[0]) for row in long]))
    ]


def _counts_up(numbers: Sequence[int]) -> bool:
    return len(numbers) > 1 and list(numbers) == list(range(numbers[0], numbers[0] + len(numbers)))
