"""Which rows hold the column labels, and what the labels are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from validation.read.dialect import is_rule
from validation.read.reading import Surrounding
from validation.recipe import SetHeaderRow
from validation.report import MAX_ROWS, Finding, Gate, Severity, Suggestion

BETWEEN_LEVELS = " – "
"""Stands between the labels of two rows over the same column."""
MAX_LEVELS = 5
"""Rows of labels, one above the other."""
MAX_TITLE_ROWS = 40
BODY_ROWS = 200
"""Rows below the labels that tell what the columns hold."""

_NUMBER = re.compile(r"\s*[-+(]?[0-9]+([.,  ][0-9]+)*\s*%?\)?\s*")
_YEAR = re.compile(r"\s*(1[89]|20)[0-9]{2}\s*")
_PERIOD = re.compile(r"\s*(năm |quý |tháng |sơ bộ |ước |q|t)?\s*[0-9]{1,4}([-/ q][0-9iv]{1,4})*\s*", re.IGNORECASE)
_NO_VALUE = re.compile(r"\s*([-–—.…*x]*|n/?a|null|none|nan|\?|\.\.+)\s*", re.IGNORECASE)
_NUMBERED = re.compile(r"[(\[]?(?P<token>[0-9]{1,3}|[a-zđ])[)\]]?(?P<formula>\s*\)?\s*=.*)?", re.IGNORECASE)
_BARE_SIGN = re.compile("[0-9]{1,3}|[a-zđ]", re.IGNORECASE)
_LETTER = re.compile("[a-zđ]", re.IGNORECASE)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TITLE = re.compile(
    r"\s*(bảng|biểu|báo cáo|danh sách|thống kê|tổng hợp|phụ lục|kết quả|tình hình|mẫu số|table|report|list of)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\s*\(?(đơn vị( tính)?\b.*:|đơn vị tính|đvt|unit)\b", re.IGNORECASE)
_MOST_LABEL_CHARACTERS = 60


class Heading(msgspec.Struct, frozen=True):
    """The rows of a table that are no data and stand directly above it."""

    row: int
    """The first of them, from 1; 0 where the first full row looks like data already."""
    rows: int
    """How many there are, rows of column numbers and drawn lines included."""
    labels: tuple[str, ...]


def find_heading(rows: Sequence[Sequence[str]]) -> Heading:
    """The labels of a table, from its first rows.

    Titles, units and blank lines above a table fill few cells; labels fill about as many as the rows below.
    """
    filled = [_filled(row) for row in rows]
    width = _usual_width(filled)
    if not width:
        return Heading(1, 1, ())
    main = _main_row(rows, filled, width)
    if _is_data(rows[main], rows[main + 1 :]):
        return Heading(0, 0, ())
    first = main
    while first and main - first < MAX_LEVELS and _is_group_row(rows[first - 1], rows[first]):
        first -= 1
    numeric = numeric_columns(rows[main + 1 :])
    last = main
    while last + 1 < len(rows) and last - first < MAX_LEVELS and _is_below_labels(rows[first : last + 2], numeric):
        if _is_first_record(rows[last + 1], rows[last + 2 : last + 2 + BODY_ROWS], numeric):
            break
        last += 1
    return heading_of(rows, first + 1, last - first + 1)


def heading_of(rows: Sequence[Sequence[str]], row: int, count: int) -> Heading:
    """The heading that stands in `count` rows from `row` on."""
    return Heading(row, count, join_labels(rows[row - 1 : row - 1 + count]) if row else ())


def join_labels(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """One label for each column of one or several rows of labels.

    A label stands also over the blank cells to its right, as far as a label of the row above reaches and labels of
    the row below go on. Rows that only number the columns or draw a line are left out.
    """
    levels = [row for number, row in enumerate(rows) if not number or not is_left_out(row)]
    if len(levels) == 1:
        return tuple(levels[0])
    width = max(map(len, levels))
    padded = [[*(cell.strip() for cell in row), *[""] * (width - len(row))] for row in levels]
    parts: list[list[str]] = [[] for _ in range(width)]
    for level, row in enumerate(padded):
        carried = ""
        for column, cell in enumerate(row):
            above = any(upper[column] for upper in padded[:level])
            below = any(lower[column] for lower in padded[level + 1 :])
            carried = cell or ("" if above or not below else carried)
            if carried and carried not in parts[column][-1:]:
                parts[column].append(carried)
    return tuple(BETWEEN_LEVELS.join(part) for part in parts)


def is_left_out(row: Sequence[str]) -> bool:
    """Whether a row below the first one of a heading is no part of the labels: column numbers or a drawn line."""
    tokens = [cell.strip() for cell in row]
    return (
        is_column_numbers(row)
        or _is_drawn(row)
        or (len(tokens) > 2 and tokens == [str(number) for number in range(1, len(tokens) + 1)])
    )


def is_column_numbers(row: Sequence[str]) -> bool:
    """Whether a row only numbers the columns, as forms do: `(1) (2) (3)`, `A B 1 2`, `1 2 3=2/1`.

    Bare numbers from 1 on may be data as well: see `_is_below_labels`.
    """
    tokens = [cell.strip() for cell in row if cell.strip()]
    return len(tokens) > 1 and _count_up(tokens) and not all(token.isdecimal() for token in tokens)


def _count_up(tokens: Sequence[str]) -> bool:
    """Letters from A on, then numbers from 1 on."""
    letters = numbers = 0
    for token in tokens:
        found = _NUMBERED.fullmatch(token)
        if found is None:
            return False
        sign = found["token"].lower()
        if sign.isdecimal() and int(sign) == numbers + 1:
            numbers += 1
        elif not numbers and letters < len(_LETTERS) and sign == _LETTERS[letters]:
            letters += 1
        else:
            return False
    return numbers > 0


def _is_first_record(row: Sequence[str], below: Sequence[Sequence[str]], numeric: frozenset[int]) -> bool:
    """Whether signs that might number the columns go on below: `A 1` above `B 2` is a row of data.

    Signs in brackets and formulas are never data.
    """
    tokens = [cell.strip() for cell in row]
    if not is_left_out(row) or not all(map(_BARE_SIGN.fullmatch, filter(None, tokens))):
        return False
    looks = [_LETTER if token.isalpha() else _NUMBER for token in tokens]
    told = [index for index, token in enumerate(tokens) if token and (token.isalpha() or index not in numeric)]
    return bool(told) and all(
        any(index < len(other) and looks[index].fullmatch(other[index].strip()) for other in below) for index in told
    )


def _is_drawn(row: Sequence[str]) -> bool:
    return any(row) and all(is_rule(cell) for cell in row if cell)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _usual_width(filled: Sequence[int]) -> int:
    """How many cells rows usually fill; of widths as usual as each other the largest. 0 where all are blank."""
    usual = Counter(count for count in filled if count)
    # Rows of one cell are titles and notes, unless there is nothing else.
    wide = {count: times for count, times in usual.items() if count > 1} or usual
    return max(wide, key=lambda count: (wide[count], count), default=0)


def _main_row(rows: Sequence[Sequence[str]], filled: Sequence[int], width: int) -> int:
    """Index of the first row that fills as many cells as labels do, and is no line above a table."""
    likely = [index for index, count in enumerate(filled) if count * 2 > width]
    first = next((index for index in likely if not _is_comment(rows[index])), likely[0] if likely else 0)
    if filled[first] >= width and len(rows[first]) >= width:
        return first
    for index in range(first + 1, min(first + MAX_TITLE_ROWS, len(rows))):
        if filled[index] >= width:
            # Lines of a name and its value stand apart from the table, or are narrower than all its rows.
            stands_apart = not filled[index - 1]
            is_narrow = all(len(row) < width for row in rows[first:index])
            numbers = any(is_figure(cell) for cell in rows[index])
            return index if (stands_apart or (is_narrow and index - first > 1)) and not numbers else first
    return first


def _is_comment(row: Sequence[str]) -> bool:
    return row[0].startswith("#") and len(row[0].strip()) > 1


def shape(cell: str) -> str:
    """What kinds of signs a cell is made of: digits alike, letters alike."""
    return re.sub(r"[^\W\d_]", "a", re.sub("[0-9]", "9", cell.strip()))


def _is_data(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a cell is a number over a column of numbers, or a day, time or code over others that look the same.

    Years are common labels and do not count.
    """
    for index, cell in enumerate(row):
        if not any(sign in "0123456789" for sign in cell) or _YEAR.fullmatch(cell):
            continue
        values = [other[index] for other in below[:50] if index < len(other) and other[index].strip()]
        if not values:
            continue
        if _NUMBER.fullmatch(cell):
            if all(_NUMBER.fullmatch(value) or _NO_VALUE.fullmatch(value) for value in values):
                return True
        elif len(values) > 1 and all(shape(value) == shape(cell) for value in values):
            return True
    return False


def is_number(cell: str) -> bool:
    """Whether a cell is written like a number."""
    return _NUMBER.fullmatch(cell) is not None


def is_figure(cell: str) -> bool:
    """Whether a cell is written like a number and not like a year, for years are labels as well."""
    return _NUMBER.fullmatch(cell) is not None and _YEAR.fullmatch(cell) is None


def is_year(cell: str) -> bool:
    """Whether the cell is a year of the last or of this century, or one not long before."""
    return _YEAR.fullmatch(cell) is not None


def is_no_value(cell: str) -> bool:
    """Whether a cell holds a sign or word that people write where they have no figure."""
    return _NO_VALUE.fullmatch(cell) is not None


def is_title(text: str) -> bool:
    """Whether a text begins as the titles of tables do."""
    return _TITLE.match(text) is not None


def numeric_columns(below: Sequence[Sequence[str]]) -> frozenset[int]:
    """Columns whose values are numbers, but for a few; first rows may be labels, single texts notes."""
    is_list = max(map(len, below), default=0) == 1
    body = [row for row in below[:BODY_ROWS] if is_list or _filled(row) > 1]
    body = body[min(MAX_LEVELS - 1, len(body) // 2) :]
    width = max(map(len, body), default=0)
    numeric = set()
    for column in range(width):
        values = [
            row[column] for row in body if column < len(row) and row[column] and not _NO_VALUE.fullmatch(row[column])
        ]
        if values and sum(1 for value in values if _NUMBER.fullmatch(value)) >= 0.8 * len(values):
            numeric.add(column)
    return frozenset(numeric)


def _is_group_row(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row directly above the labels stands over groups of columns, and is no title and no unit."""
    filled = [index for index, cell in enumerate(row) if cell.strip()]
    texts = [row[index] for index in filled]
    if not filled or any(
        len(text) > _MOST_LABEL_CHARACTERS or text.rstrip().endswith(":") or _UNIT.match(text) for text in texts
    ):
        return False
    if _is_comment(row) or len(row) < len(below) or any(":" in text for text in texts):
        return False
    blank_below = [index for index, cell in enumerate(below) if not cell.strip()]
    if len(filled) == 1:
        only = filled[0]
        # A single text at the left is a title, unless the column has no label otherwise.
        is_name = only > 0 and bool(below[only].strip()) and not texts[0].isupper() and not is_title(texts[0])
        return is_name or only in blank_below
    if any(index in blank_below for index in filled):
        return True
    # Two texts side by side and nothing to their right are a name and its value.
    is_spread = any(index + 1 not in filled for index in filled[:-1]) or filled[-1] == len(row) - 1 or filled[0] > 0
    return is_spread and not any(is_figure(text) for text in texts)


def _is_below_labels(rows: Sequence[Sequence[str]], numeric: frozenset[int]) -> bool:
    """Whether the last of the rows belongs to the labels above it: a second level, units, or column numbers."""
    *above, row = rows
    if not any(row):
        # A drawn line between labels and rows is read as a blank one.
        return False
    if is_column_numbers(row) or _is_drawn(row):
        return True
    filled = [index for index, cell in enumerate(row) if cell.strip()]
    if _are_bare_numbers(row, numeric):
        return True
    over = [row[index] for index in filled if index in numeric]
    if any(is_figure(cell) for cell in over):
        return False
    labelled = {index for level in above for index, cell in enumerate(level) if cell.strip()}
    has_gap = any(index not in labelled for index in filled if index)
    begins_blank = 0 not in filled
    begins_with_unit = bool(row) and _UNIT.match(row[0]) is not None
    begins_alike = bool(row[0]) and row[0] == above[-1][0]
    # Words over several columns of numbers, and over all of them, say in another way what the labels say.
    goes_on = (
        len(over) > 1
        and (has_gap or len(over) == len(numeric))
        and not any(_NUMBER.fullmatch(cell) or _NO_VALUE.fullmatch(cell) for cell in over)
    )
    if not (begins_blank or begins_with_unit or begins_alike or goes_on):
        return False
    if over:
        words = [cell for cell in over if not _NO_VALUE.fullmatch(cell)]
        texts = all(not _NUMBER.fullmatch(cell) or (has_gap and _PERIOD.fullmatch(cell)) for cell in words)
        return bool(words) and texts
    return has_gap and begins_blank and 0 in labelled


def _are_bare_numbers(row: Sequence[str], numeric: frozenset[int]) -> bool:
    """`1 2 3 4` in every cell, one of them over a column of words."""
    return is_left_out(row) and any(column not in numeric for column in range(len(row)))


def header_findings(header_row: int, was_set: bool, preamble: Sequence[Surrounding]) -> tuple[Finding, ...]:
    """Says when there are no labels, unless the officer said so herself, and what was left out above them."""
    if not header_row and not was_set:
        return (
            Finding(
                code="header-missing",
                severity=Severity.ERROR,
                gate=Gate.READING,
                rows=(1,),
                suggestions=(
                    Suggestion("no-header", (SetHeaderRow(0),)),
                    Suggestion("first-row-is-header", (SetHeaderRow(1),)),
                ),
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
