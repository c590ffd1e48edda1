"""What a fix is: a pure transformation of the table of texts, with a version and its own examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa

from validation.read.cells import Cells
from validation.recipe import RiskFix


class Fixed(msgspec.Struct, frozen=True):
    """What became of a table. Its rows keep the numbers that they have in the file."""

    cells: Cells
    count: int
    """Cells that changed or went, or rows that went."""
    left_out: int = 0
    """Rows that went because they are somebody's, and not because rows were counted together."""


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


class RiskExample(msgspec.Struct, frozen=True):
    """A table before and after a step, whose columns are called by their labels."""

    before: Mapping[str, tuple[str, ...]]
    step: RiskFix
    after: Mapping[str, tuple[str, ...]]
    count: int
    rows: tuple[int, ...] | None = None
    """Numbers of the rows that are left; None for all."""


class RiskTransformation(msgspec.Struct, frozen=True, kw_only=True):
    """A fix of which the step says more than the column: how coarse, from where on, with which others."""

    code: str
    """The tag of its recipe step."""
    version: int
    note: str
    apply: Callable[[Cells, Sequence[str], Any, Sequence[str]], Fixed]
    """The table, the names among the cells of the columns that the step names in their order, the step, and the texts
    that mean "no value"."""
    examples: tuple[RiskExample, ...]


def with_column(cells: Cells, name: str, texts: pa.ChunkedArray) -> Cells:
    """The table with other texts in one column, of which the file's format says nothing any more."""
    index = cells.table.column_names.index(name)
    fixed = cells.with_table(cells.table.set_column(index, cells.table.schema.field(index), texts))
    kinds = {column: kind for column, kind in cells.kinds.items() if column != name}
    return msgspec.structs.replace(fixed, kinds=kinds, decimals=cells.decimals - {name})
