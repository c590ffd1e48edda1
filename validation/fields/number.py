"""Numbers. Frictionless takes what Python's Decimal does, even `NaN`, and removes group marks wherever they stand."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from frictionless.fields import NumberField

from validation.fields.field_type import UNSURE, Columnwise, Example, FieldType, matches
from validation.schema import literal

SURE_CHARACTERS = 15
"""Two decimal numbers of fifteen digits or fewer are never the same double."""
_MARK = re.compile(r"[^0-9eE+\-\s]| |\u00a0|\u202f")


def _columnwise(field: NumberField) -> Columnwise:
    group, decimal = field.group_char, field.decimal_char
    if not _MARK.fullmatch(decimal) or (group and not _MARK.fullmatch(group)) or group == decimal:
        return UNSURE
    point = re.escape(decimal)
    whole = f"([0-9]+|[0-9]{{1,3}}({re.escape(group)}[0-9]{{3}})+)" if group else "[0-9]+"
    # Where letters around a number are allowed, a leading point is one of them.
    fraction_only = f"|{point}[0-9]+" if field.bare_number else ""
    plain = "{}"
    if group:
        plain = f"replace({plain}, {literal(group)}, '')"
    if decimal != ".":
        plain = f"replace({plain}, {literal(decimal)}, '.')"
    return Columnwise(
        fits=matches(f" *[+-]?({whole}({point}[0-9]*)?{fraction_only})([eE][+-]?[0-9]{{1,2}})? *"),
        # Adding nothing makes one zero of two.
        value=f"(TRY_CAST({plain} AS DOUBLE) + 0)",
        exact="true" if field.float_number else f"strlen({{}}) <= {SURE_CHARACTERS}",
    )


def _bound(value: Any) -> str:
    number = Decimal(value)
    if not number.is_finite() or Decimal(repr(float(number))) != number:
        return ""
    return f"CAST('{float(number)!r}' AS DOUBLE)"


NUMBER = FieldType(
    name="number",
    examples=(
        Example(
            takes=("1", "-1.5", "+.5", "5.", "1e3", " 2 ", "1_000", "NaN", "-Infinity", "٣.٥", "1E-400"),
            refuses=("1,5", "1 000", "x", "1.2.3", "--1", "5%", "e5"),
        ),
        Example(properties={"decimalChar": ","}, takes=("1,5", "-,5", "3"), refuses=("1.5", "1,5,5")),
        Example(
            properties={"decimalChar": ",", "groupChar": "."},
            takes=("1.234,5", "12.34", "1", "..1"),
            refuses=("1 234", "1,2,3"),
        ),
        Example(properties={"groupChar": " "}, takes=("1 234.5", "1 2 3"), refuses=("1,5",)),
        Example(properties={"bareNumber": False}, takes=("-3", "5%", "VND 1.5"), refuses=("%", "1 000 đ")),
        Example(properties={"floatNumber": True}, takes=("1.5", "nan"), refuses=("1,5",)),
    ),
    columnwise=_columnwise,
    bound=_bound,
)
