"""Numbers in texts: how a column writes them, and the same way to write others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa

from validation.fix.transformation import Fixed
from validation.fix.values import TEXT, map_sql, map_texts, read_as, typed_sql
from validation.read.cells import Cells
from validation.typing.sql import literal

KINDS = ("integer", "number", "year")
"""Table Schema types of columns with numbers."""


def shown(number: float) -> str:
    """A limit or a base as it is written: no fraction where it has none."""
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def written(sql: str, properties: dict[str, Any]) -> str:
    """SQL of the text of a number with the marks and the sign of its column."""
    plain = f"regexp_replace(CAST({sql} AS VARCHAR), '(\\.[0-9]*?)0+$', '\\1')"
    plain = f"regexp_replace({plain}, '\\.$', '')"
    decimal = str(properties.get("decimalChar", "."))
    return plain if decimal == "." else f"replace({plain}, '.', {literal(decimal)})"


def map_numbers(
    cells: Cells, name: str, missing: Sequence[str], become: Callable[[str, Callable[[str], str]], str]
) -> Fixed:
    """The table with other texts in a column of numbers; where not all of them can be read, it stays as it is.

    `become` is given SQL of the number and a function that makes of a number's SQL that of its text.
    """

    def answer(texts: Cells) -> pa.Array | pa.ChunkedArray:
        fit = read_as(texts, missing, KINDS)
        value = typed_sql(texts, missing, KINDS)
        if fit is None or value is None:
            return texts.table.column(TEXT)
        properties = dict(fit.reading.properties)
        return map_sql(texts, missing, become(value, lambda sql: written(sql, properties)))

    return map_texts(cells, name, answer)
