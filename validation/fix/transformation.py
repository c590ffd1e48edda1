"""What a fix is: a pure transformation of the table of texts, with a version and its own examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
import pyarrow as pa

from validation.read.cells import Cells


class Fixed(msgspec.Struct, frozen=True):
    """What became of a table. Its rows keep the numbers that they have in the file."""

    cells: Cells
    count: int
    """Cells that changed or went, or rows that went."""


class Example(msgspec.Struct, frozen=True):
    """A table before and after; both are texts of columns by label, the first row being row 2."""

    before: Mapping[str, tuple[str, ...]]
    column: str
    """Label of the column that is fixed."""
    after: Mapping[str, tuple[str, ...]]
    count: int
    rows: tuple[int, ...] | None = None
    """Numbers of the rows that are left; None for all."""


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    """The tag of its recipe step."""
    version: int
    """Changes whenever the same table could come out another one."""
    note: str
    """Code of the note by which readers are told."""
    apply: Callable[[Cells, str, Sequence[str]], Fixed]
    """The table, the name of one of its columns among the cells, and the texts that mean "no value"."""
    examples: tuple[Example, ...]


def with_column(cells: Cells, name: str, texts: pa.ChunkedArray) -> Cells:
    """The table with other texts in one column, of which the file's format says nothing any more."""
    index = cells.table.column_names.index(name)
    fixed = cells.with_table(cells.table.set_column(index, cells.table.schema.field(index), texts))
    kinds = {column: kind for column, kind in cells.kinds.items() if column != name}
    return msgspec.structs.replace(fixed, kinds=kinds, decimals=cells.decimals - {name})
