"""Times of the day."""

from __future__ import annotations

from typing import Any

from frictionless import Field

from validation.fields.field_type import UNSURE, Columnwise, Example, FieldType, matches

_ISO = Columnwise(
    fits=matches(r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"), value="TRY_CAST({} AS TIME)"
)


def _columnwise(field: Field) -> Columnwise:
    return _ISO if field.format == "default" else UNSURE


def _bound(value: Any) -> str:
    return "" if value.tzinfo else f"TIME '{value.isoformat()}'"


TIME = FieldType(
    name="time",
    examples=(
        Example(
            takes=("03:04:05", "03:04:05.5", "24:00:00", "03:04:05Z"),
            refuses=("3:04:05", "03:04", "25:00:00", "x", "03:04:60"),
        ),
        Example(properties={"format": "%H:%M"}, takes=("03:04", "3:4"), refuses=("03:04:05", "24:00")),
        Example(properties={"format": "any"}, takes=("5pm", "03:04"), refuses=("x",)),
    ),
    columnwise=_columnwise,
    bound=_bound,
)
