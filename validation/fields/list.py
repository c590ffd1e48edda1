"""Items of one type between separators."""

from __future__ import annotations

from frictionless.fields import ListField

from validation.fields.field_type import UNSURE, Columnwise, Example, FieldType


def _columnwise(field: ListField) -> Columnwise:
    return Columnwise(fits="true") if field.item_type == "string" and field.delimiter else UNSURE


LIST = FieldType(
    name="list",
    examples=(
        Example(takes=("a,b", "a", ",", "1;2")),
        Example(
            properties={"itemType": "integer", "delimiter": ";"}, takes=("1;2", "1; 2"), refuses=("1,2", "1;", "a")
        ),
        Example(properties={"itemType": "date"}, takes=("2024-01-02,2024-01-03",), refuses=("2024-01-02,",)),
    ),
    columnwise=_columnwise,
)
