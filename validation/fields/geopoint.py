"""Longitude and latitude, in this order."""

from __future__ import annotations

from frictionless import Field

from validation.fields.field_type import UNSURE, Columnwise, Example, FieldType, matches

_PAIR = r"-?(1[0-7][0-9]|[0-9]{1,2})(\.[0-9]+)?, ?-?[0-8]?[0-9](\.[0-9]+)?"


def _columnwise(field: Field) -> Columnwise:
    return Columnwise(fits=matches(_PAIR)) if field.format == "default" else UNSURE


GEOPOINT = FieldType(
    name="geopoint",
    examples=(
        Example(
            takes=("105.85, 21.03", "-180,90", " 1 , 2 ", "1e1,2"),
            refuses=("21.03 105.85", "181,0", "0,91", "1,2,3", "x,y", "105,85;21,03"),
        ),
        Example(
            properties={"format": "array"}, takes=("[105.85, 21.03]",), refuses=("105.85, 21.03", "[1]", "[200, 1]")
        ),
        Example(
            properties={"format": "object"},
            takes=('{"lon": 105.85, "lat": 21.03}',),
            refuses=('{"lon": 105.85}', '{"x": 1, "y": 2}', "[1, 2]"),
        ),
    ),
    columnwise=_columnwise,
)
