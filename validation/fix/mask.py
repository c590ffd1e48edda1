"""Of each value of a column only so much stays that rows can be told apart by eye: three characters at most."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from validation.fix.transformation import Example, Fix, Fixed, with_column
from validation.privacy.mask import HIDDEN, KEPT_CHARACTERS
from validation.read.cells import Cells


def apply(cells: Cells, name: str, missing: Sequence[str]) -> Fixed:
    """The table with `validation.privacy.mask.mask_personal` of every value of a column."""
    column = cells.table.column(name)
    trimmed = pc.utf8_trim_whitespace(column)
    length = pc.utf8_length(trimmed)
    digits = pc.utf8_length(pc.replace_substring_regex(trimmed, r"\P{Nd}", ""))
    is_number = pc.greater(pc.multiply(digits, 2), length)
    is_long = pc.greater(length, 2 * KEPT_CHARACTERS)
    hidden = pa.scalar(HIDDEN)
    # The first digits of an ID tell place, sex and year of birth, so of numbers the last ones stay.
    end = pc.binary_join_element_wise(hidden, pc.utf8_slice_codeunits(trimmed, start=-KEPT_CHARACTERS), "")
    start = pc.binary_join_element_wise(pc.utf8_slice_codeunits(trimmed, start=0, stop=1), hidden, "")
    masked = pc.if_else(is_number, pc.if_else(is_long, end, hidden), start)
    is_value = pc.and_(
        pc.greater(length, 0), pc.invert(pc.is_in(column, value_set=pa.array(["", *missing], pa.string())))
    )
    fixed = with_column(cells, name, pc.if_else(is_value, masked, column))
    return Fixed(fixed, int(pc.sum(is_value).as_py() or 0))


FIX = Fix(
    code="mask",
    version=1,
    note="column-masked",
    apply=apply,
    examples=(
        Example(
            {"Số": ("001190123456", " 79091777555", "0912 345 678", "", "12345"), "b": ("1", "2", "3", "4", "5")},
            "Số",
            {"Số": ("•••456", "•••555", "•••678", "", "•••"), "b": ("1", "2", "3", "4", "5")},
            count=4,
        ),
        Example(
            {"Tên": ("Nguyễn Văn An", "an@gmail.com", "B1234567")},
            "Tên",
            {"Tên": ("N•••", "a•••", "•••567")},
            count=3,
        ),
    ),
)
