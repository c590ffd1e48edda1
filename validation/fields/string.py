"""Text, or text that is an address, a UUID and so on."""

from __future__ import annotations

from frictionless import Field

from validation.fields.field_type import UNSURE, Columnwise, Example, FieldType, matches

_UUID = matches("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_FITS = {"default": "true", "uuid": _UUID}


def _columnwise(field: Field) -> Columnwise:
    fits = _FITS.get(field.format)
    return Columnwise(fits=fits, value="{}", length="length({})") if fits else UNSURE


STRING = FieldType(
    name="string",
    examples=(
        Example(takes=("x", " ", "Đà Nẵng")),
        Example(properties={"format": "email"}, takes=("a@example.vn",), refuses=("a@", "a", "a @example.vn")),
        Example(properties={"format": "uri"}, takes=("https://example.vn/a", "x:y"), refuses=("example.vn", "//a/b")),
        Example(properties={"format": "binary"}, takes=("aGVsbG8=",), refuses=("aGVsbG8", "đ")),
        Example(
            properties={"format": "uuid"},
            takes=("123e4567-e89b-12d3-a456-426614174000",),
            refuses=("123e4567-e89b-12d3-a456-42661417400", "x"),
        ),
    ),
    columnwise=_columnwise,
)
