"""Yes or no, in the words that the schema names."""

from __future__ import annotations

from collections.abc import Sequence

from frictionless.fields import BooleanField

from validation.fields.field_type import UNSURE, Columnwise, Example, FieldType
from validation.schema import literal


def _columnwise(field: BooleanField) -> Columnwise:
    if not field.false_values:
        return UNSURE
    # A word that stands in both lists is false: Frictionless fills its table with the true ones first.
    return Columnwise(
        fits=f"{{}} IN ({_list([*field.true_values, *field.false_values])})",
        value=f"{{}} NOT IN ({_list(field.false_values)})",
    )


def _list(words: Sequence[str]) -> str:
    return ", ".join(map(literal, words))


BOOLEAN = FieldType(
    name="boolean",
    examples=(
        Example(takes=("true", "True", "TRUE", "1", "false", "False", "FALSE", "0"), refuses=("yes", " true", "tRUE")),
        Example(
            properties={"trueValues": ["Có"], "falseValues": ["Không", "Có"]},
            takes=("Có", "Không"),
            refuses=("true", "có", "0"),
        ),
    ),
    columnwise=_columnwise,
)
