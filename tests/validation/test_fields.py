"""Every type of the Table Schema, by its own examples and by Frictionless' word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from frictionless import Field
from frictionless.system import system

from validation.fields import FIELD_TYPES
from validation.fields.field_type import FieldType

EXAMPLES = [
    pytest.param(field_type, example, id=f"{field_type.name} {dict(example.properties)}")
    for field_type in FIELD_TYPES.values()
    for example in field_type.examples
]


def field_of(field_type: FieldType, properties: Any) -> Field:
    return Field.from_descriptor({"name": "x", "type": field_type.name, **properties})


def test_every_type_of_frictionless_is_known() -> None:
    """No type of the standard is left out."""
    assert {candidate["type"] for candidate in system.detect_field_candidates()} | {"any", "list"} == FIELD_TYPES.keys()


@pytest.mark.parametrize(("field_type", "example"), EXAMPLES)
def test_examples_are_what_frictionless_says(field_type: FieldType, example: Any) -> None:
    """Frictionless takes and refuses what the examples say."""
    field = field_of(field_type, example.properties)
    assert [text for text in example.takes if field.read_cell(text)[1]] == []
    assert [text for text in example.refuses if not field.read_cell(text)[1]] == []


@pytest.mark.parametrize(("field_type", "example"), EXAMPLES)
def test_what_columns_are_sure_of_is_right(field_type: FieldType, example: Any) -> None:
    """No text that is refused fits, and the first that is taken does wherever there is a condition at all."""
    fits = field_type.columnwise(field_of(field_type, example.properties)).fits
    assert not any(_hold(fits, example.refuses))
    assert fits == "false" or next(_hold(fits, example.takes))


def _hold(condition: str, texts: tuple[str, ...]) -> Iterator[bool]:
    for text in texts:
        ((holds,),) = duckdb.execute(f"SELECT {condition.replace('{}', 'x')} FROM (SELECT $1 AS x)", [text]).fetchall()
        yield bool(holds)
