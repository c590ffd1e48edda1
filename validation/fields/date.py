"""Days."""

from __future__ import annotations

from frictionless import Field

from validation.fields.field_type import Columnwise, Example, FieldType
from validation.fields.moment import formatted

_DIRECTIVES = frozenset({"%d", "%m", "%Y"})
# Years of more than four digits come back as they were written, too.
_ISO = Columnwise(fits="(strlen({}) = 10 AND CAST(TRY_CAST({} AS DATE) AS VARCHAR) = {})", value="TRY_CAST({} AS DATE)")


def _columnwise(field: Field) -> Columnwise:
    return _ISO if field.format == "default" else formatted(field.format, _DIRECTIVES)


DATE = FieldType(
    name="date",
    examples=(
        Example(
            takes=("2024-02-29", "2024-1-2", "٢٠٢٤-01-02"),
            refuses=("2023-02-29", "2024-13-01", "24-01-02", "2024/01/02", "31/12/2024", " 2024-01-02", "0000-01-01"),
        ),
        Example(
            properties={"format": "%d/%m/%Y"},
            takes=("31/12/2024", "1/2/2024"),
            refuses=("12/31/2024", "29/02/2023", "31-12-2024", "31/12/24"),
        ),
        Example(properties={"format": "any"}, takes=("31/12/2024", "10:30", "5"), refuses=("x", "2024-13-45")),
    ),
    columnwise=_columnwise,
    bound=lambda value: f"DATE '{value.isoformat()}'",
)
