"""A JSON array."""

from __future__ import annotations

from validation.fields.field_type import Example, FieldType

ARRAY = FieldType(
    name="array",
    examples=(
        Example(takes=("[]", "[1, null]", ' ["a"] ', "[NaN]"), refuses=("{}", "1,2", "[1,]", "null", "['a']")),
        Example(properties={"arrayItem": {"type": "integer"}}, takes=("[1, 2]", '["3"]'), refuses=("[1.5]", '["x"]')),
    ),
)
