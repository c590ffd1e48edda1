"""A length of time as ISO 8601 writes it."""

from __future__ import annotations

from validation.fields.field_type import Example, FieldType

DURATION = FieldType(
    name="duration",
    examples=(Example(takes=("P1Y", "PT36H", "-P1D", "P1Y2M3DT4H5M6S", "P2W"), refuses=("1 day", "P", "P1", "1D")),),
)
