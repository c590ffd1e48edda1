"""A JSON object."""

from __future__ import annotations

from validation.fields.field_type import Example, FieldType

OBJECT = FieldType(
    name="object",
    examples=(Example(takes=("{}", '{"a": 1}', ' {"a": [1]} '), refuses=("[]", "{a: 1}", "null", '{"a": 1,}')),),
)
