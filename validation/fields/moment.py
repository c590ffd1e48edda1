"""Formats of days and moments that DuckDB and Python write the same way."""

from __future__ import annotations

import re

from validation.fields.field_type import UNSURE, Columnwise
from validation.schema import literal

_PART = re.compile(r"%[dmYHMS]|[ /.,:\-T]")


def formatted(format: str, directives: frozenset[str]) -> Columnwise:
    """How to read days or moments in a format that names each of its parts once.

    What is written again as it stood is read alike; `1/2/2024` for `%d/%m/%Y` is not, and Frictionless is asked.
    """
    parts = _PART.findall(format)
    named = [part for part in parts if part.startswith("%")]
    if "".join(parts) != format or len(named) != len(set(named)) or set(named) != directives:
        return UNSURE
    value = f"try_strptime({{}}, {literal(format)})"
    return Columnwise(
        fits=f"(strftime({value}, {literal(format)}) = {{}} AND year({value}) BETWEEN 1000 AND 9999)", value=value
    )
