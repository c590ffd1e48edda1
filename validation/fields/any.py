"""Whatever is written: every text is a value."""

from __future__ import annotations

from validation.fields.field_type import Columnwise, Example, FieldType

ANY = FieldType(
    name="any",
    examples=(Example(takes=("x", "1", " ", "[1]")),),
    columnwise=lambda _field: Columnwise(fits="true", value="{}"),
)
