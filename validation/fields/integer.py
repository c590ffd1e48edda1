"""Whole numbers. Frictionless takes what Python does: `1_000` and digits of every script, too."""

from __future__ import annotations

from frictionless import Field

from validation.fields.field_type import Columnwise, Example, FieldType, matches

# Python reads no more than 4,300 digits.
_COLUMNWISE = Columnwise(
    fits=f"(strlen({{}}) <= 4000 AND {matches(' *[+-]?[0-9]+ *')})",
    value="TRY_CAST({} AS BIGINT)",
)


def _columnwise(_field: Field) -> Columnwise:
    # Where signs and letters around a number are allowed, plain numbers are still what they are.
    return _COLUMNWISE


INTEGER = FieldType(
    name="integer",
    examples=(
        Example(
            takes=("5", "-7", "+3", "007", " 5", "1_000", "٣", "\u00a05", "9" * 30),
            refuses=("1.0", "1,000", "1e3", "x", " ", "- 5", "0x10", "__1", "9" * 5000),
        ),
        Example(properties={"bareNumber": False}, takes=("5", "5%", "$ -7", "+3"), refuses=("x", "1.5", "5-5")),
    ),
    columnwise=_columnwise,
    bound=str,
)
