"""The ordered, editable steps between the input and the table. Undo drops the last step; the input never changes."""

import msgspec


class SetEncoding(msgspec.Struct, frozen=True, tag_field="step", tag="encoding", forbid_unknown_fields=True):
    encoding: str
    """A name of `validation.read.encoding.ENCODINGS`."""


class SetDelimiter(msgspec.Struct, frozen=True, tag_field="step", tag="delimiter", forbid_unknown_fields=True):
    delimiter: str
    """One character."""


class SetHeaderRow(msgspec.Struct, frozen=True, tag_field="step", tag="header_row", forbid_unknown_fields=True):
    row: int
    """1 is the first row of the file; what stands above it is preamble. 0: the file has no header row."""


class SetSheet(msgspec.Struct, frozen=True, tag_field="step", tag="sheet", forbid_unknown_fields=True):
    sheet: str


class SetColumnType(msgspec.Struct, frozen=True, tag_field="step", tag="column_type", forbid_unknown_fields=True):
    column: str
    """The column's name in the Table Schema."""
    type: str
    """A Table Schema type of `validation.schema.TYPES`."""
    format: str = ""
    """Table Schema format, such as `%d/%m/%Y`; empty means the default."""


Step = SetEncoding | SetDelimiter | SetHeaderRow | SetSheet | SetColumnType
Recipe = tuple[Step, ...]
