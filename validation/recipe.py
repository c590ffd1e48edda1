"""The ordered, editable steps between the input and the table. Undo drops the last step; the input never changes."""

from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from validation.read.encoding import ENCODINGS

TYPES = ("string", "integer", "number", "boolean", "date", "datetime")
"""Table Schema types that a column may have."""


class SetEncoding(msgspec.Struct, frozen=True, tag_field="step", tag="encoding", forbid_unknown_fields=True):
    encoding: Annotated[str, Meta(pattern=f"^({'|'.join(ENCODINGS)})$")]
    """A name of `validation.read.encoding.ENCODINGS`."""


class SetDelimiter(msgspec.Struct, frozen=True, tag_field="step", tag="delimiter", forbid_unknown_fields=True):
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)]
    """One character."""


class SetHeaderRow(msgspec.Struct, frozen=True, tag_field="step", tag="header_row", forbid_unknown_fields=True):
    row: Annotated[int, Meta(ge=0)]
    """1 is the first row of the file; what stands above it is preamble. 0: the file has no header row."""


class SetSheet(msgspec.Struct, frozen=True, tag_field="step", tag="sheet", forbid_unknown_fields=True):
    sheet: str
    """Of a workbook; of a JSON document the name of an array, such as `result.records`."""


class SetMember(msgspec.Struct, frozen=True, tag_field="step", tag="member", forbid_unknown_fields=True):
    member: str
    """Name of a file in a ZIP archive."""


class SetColumnType(msgspec.Struct, frozen=True, tag_field="step", tag="column_type", forbid_unknown_fields=True):
    column: str
    """The column's name in the Table Schema."""
    type: Annotated[str, Meta(pattern=f"^({'|'.join(TYPES)})$")]
    """A Table Schema type of `TYPES`."""
    format: str = ""
    """Table Schema format, such as `%d/%m/%Y`; empty means the default."""
    decimal_char: Annotated[str, Meta(max_length=1)] = ""
    """Decimal mark of a number column; empty means a point."""
    group_char: Annotated[str, Meta(max_length=1)] = ""
    """Thousands separator of a number column; empty means none."""

    def __post_init__(self) -> None:
        if self.group_char == (self.decimal_char or "."):
            raise ValueError("Decimal mark and thousands separator must differ")


class SetMissingValues(msgspec.Struct, frozen=True, tag_field="step", tag="missing_values", forbid_unknown_fields=True):
    values: tuple[str, ...]
    """Words that mean "no value" in every column, such as `N/A`; an empty cell always does."""


Step = SetEncoding | SetDelimiter | SetHeaderRow | SetSheet | SetMember | SetColumnType | SetMissingValues
Recipe = tuple[Step, ...]
"""What a later step sets wins over an earlier one (column types: for the same column)."""

S = TypeVar("S", bound=msgspec.Struct)


def last(recipe: Recipe, kind: type[S]) -> S | None:
    """The step of that kind that holds, if any."""
    return next((step for step in reversed(recipe) if isinstance(step, kind)), None)
