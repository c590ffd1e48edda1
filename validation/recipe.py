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
    count: Annotated[int, Meta(ge=1, le=20)] = 1
    """How many rows make the labels."""


class SetLastRow(msgspec.Struct, frozen=True, tag_field="step", tag="last_row", forbid_unknown_fields=True):
    row: Annotated[int, Meta(ge=1)]
    """The last row of data; what stands below it are notes."""


class SetTable(msgspec.Struct, frozen=True, tag_field="step", tag="table", forbid_unknown_fields=True):
    number: Annotated[int, Meta(ge=0)]
    """Which of the tables of a text file is meant, from 1. 0: what looks like several tables is one."""


class SetQuote(msgspec.Struct, frozen=True, tag_field="step", tag="quote", forbid_unknown_fields=True):
    quote: Annotated[str, Meta(pattern="^[\"']?$")]
    """The sign that cells may stand between; empty where every quote is a letter."""
    are_letters_inside: bool = False
    """Whether a quote is a letter wherever it is not the first or last sign of a cell."""


class FillShortRows(msgspec.Struct, frozen=True, tag_field="step", tag="fill_short_rows", forbid_unknown_fields=True):
    """The cells that short rows lack at their end are missing values."""


class JoinCells(msgspec.Struct, frozen=True, tag_field="step", tag="join_cells", forbid_unknown_fields=True):
    """In rows with too many cells one cell holds the delimiter and was written without quotes."""

    column: Annotated[int, Meta(ge=1)]
    """The column of that cell, from 1."""


class DropMisfits(msgspec.Struct, frozen=True, tag_field="step", tag="drop_misfits", forbid_unknown_fields=True):
    """Rows with too few or too many cells are left out."""


class RemoveInvisible(
    msgspec.Struct, frozen=True, tag_field="step", tag="remove_invisible", forbid_unknown_fields=True
):
    """Signs that nobody sees are taken out of all cells."""


class ConvertFont(msgspec.Struct, frozen=True, tag_field="step", tag="convert_font", forbid_unknown_fields=True):
    font: Annotated[str, Meta(pattern="^(TCVN3|VNI)$")]
    """Family of the old Vietnamese fonts that texts were typed for; they become Unicode."""


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


Step = (
    SetEncoding
    | SetDelimiter
    | SetQuote
    | SetHeaderRow
    | SetLastRow
    | SetTable
    | SetSheet
    | SetMember
    | FillShortRows
    | JoinCells
    | DropMisfits
    | RemoveInvisible
    | ConvertFont
    | SetColumnType
    | SetMissingValues
)
Recipe = tuple[Step, ...]
"""What a later step sets wins over an earlier one (column types: for the same column)."""

S = TypeVar("S", bound=msgspec.Struct)


def last(recipe: Recipe, kind: type[S]) -> S | None:
    """The step of that kind that holds, if any."""
    return next((step for step in reversed(recipe) if isinstance(step, kind)), None)
