"""How many columns get the type that an expert gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tests.validation.typing_cases import TYPING_CASES, TypingCase
from validation.advice import advise
from validation.read.cells import Cells
from validation.schema import decide

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]


def test_columns_get_the_type_an_expert_gives(cells_of: CellsOf) -> None:
    """Every sample column has the expert's type, format, marks and unit, and only what she would ask is asked."""
    wrong = [answer for case in TYPING_CASES if (answer := _wrong_answer(cells_of, case))]
    print(f"{1 - len(wrong) / len(TYPING_CASES):.1%} of {len(TYPING_CASES)} columns typed right")
    assert wrong == []


def _wrong_answer(cells_of: CellsOf, case: TypingCase) -> str:
    """What is decided about a column, where that is not what the expert says."""
    cells = cells_of({case.label: case.values})
    schema = decide(cells)
    (field,) = schema.descriptor["fields"]
    is_asked = any(finding.suggestions for finding in advise(cells, schema))
    is_right = field["type"] == case.type and all(field.get(key) == value for key, value in case.properties.items())
    return (
        "" if is_right and is_asked == case.is_asked else f"{case.label} {case.values[:3]}: {field}, asked: {is_asked}"
    )
