"""Moments. Those with an offset and those without can't be compared."""

from __future__ import annotations

from typing import Any

from frictionless import Field

from validation.fields.field_type import Columnwise, Example, FieldType, matches
from validation.fields.moment import formatted

_DIRECTIVES = frozenset({"%d", "%m", "%Y", "%H", "%M", "%S"})
_NAIVE = r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
_OFFSET = r"(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?"
_ISO = Columnwise(
    fits=f"({matches(_NAIVE + _OFFSET)} AND TRY_CAST(left({{}}, 10) AS DATE) IS NOT NULL)",
    value=f"CASE WHEN {matches(_NAIVE)} THEN TRY_CAST({{}} AS TIMESTAMP) END",
)


def _columnwise(field: Field) -> Columnwise:
    return _ISO if field.format == "default" else formatted(field.format, _DIRECTIVES)


def _bound(value: Any) -> str:
    return "" if value.tzinfo else f"TIMESTAMP '{value.isoformat(' ')}'"


DATETIME = FieldType(
    name="datetime",
    examples=(
        Example(
            takes=(
                "2024-01-02T03:04:05",
                "2024-01-02 03:04:05.678Z",
                "2024-01-02T03:04:05+07:00",
                "2024-01-02T24:00:00",
            ),
            refuses=("2024-01-02", "2024-01-02T03:04", "2024-02-30T00:00:00", "2024-01-02T25:00:00", "x"),
        ),
        Example(
            properties={"format": "%d/%m/%Y %H:%M:%S"},
            takes=("31/12/2024 23:59:59", "1/2/2024 3:4:5"),
            refuses=("12/31/2024 00:00:00", "31/12/2024"),
        ),
        Example(properties={"format": "any"}, takes=("31/12/2024 5pm",), refuses=("x",)),
    ),
    columnwise=_columnwise,
    bound=_bound,
)
