"""Months of a year."""

from __future__ import annotations

from typing import Any

from validation.fields.field_type import Columnwise, Example, FieldType, matches
from validation.schema import literal


def _bound(value: Any) -> str:
    return literal(f"{value.year:04}-{value.month:02}") if 0 <= value.year <= 9999 else ""


YEARMONTH = FieldType(
    name="yearmonth",
    examples=(Example(takes=("2024-01", "2024-1", "24-12", " 2024 - 01"), refuses=("2024-13", "2024", "2024-01-02")),),
    # As text of seven characters months are in their order.
    columnwise=lambda _field: Columnwise(fits=matches("[0-9]{4}-(0[1-9]|1[0-2])"), value="{}"),
    bound=_bound,
)
