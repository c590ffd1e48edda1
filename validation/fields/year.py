"""Years, as four characters that Python reads as a whole number."""

from __future__ import annotations

from validation.fields.field_type import Columnwise, Example, FieldType, matches

YEAR = FieldType(
    name="year",
    examples=(
        Example(takes=("2024", " 202", "0000", "+202", "1_23"), refuses=("24", "20245", "-202", "2024 ", "202x")),
    ),
    columnwise=lambda _field: Columnwise(fits=matches("[0-9]{4}"), value="TRY_CAST({} AS BIGINT)"),
    bound=str,
)
