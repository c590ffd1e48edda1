"""The Table Schema as a form: what is changed becomes steps, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import Invalid
from publishers.forms import MISSING
from publishers.schema_form import (
    NAME_TAKEN,
    NO_DAY,
    NO_LIMIT,
    NO_NUMBER,
    NO_PATTERN,
    SAME_MARKS,
    SAME_WORDS,
    WRONG_ORDER,
    form_values,
    schema_steps,
)
from validation.recipe import Constraints, SetColumn, SetColumnType, SetMissingValues, SetPrimaryKey

SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "mã", "title": "Mã", "type": "string"},
        {
            "name": "số",
            "title": "Số",
            "type": "number",
            "decimalChar": ",",
            "unit": "µg/m³",
            "constraints": {"required": True, "minimum": 0, "maximum": 1000.5, "maxLength": 9},
        },
        {"name": "ngày", "title": "Ngày", "type": "date", "format": "%d/%m/%Y", "description": "Ngày đo"},
    ],
    "missingValues": ["", "n/a"],
    "primaryKey": ["mã"],
}


def sent(**changed: str | None) -> dict[str, str]:
    """The form as a browser sends it after some changes: an empty checkbox is not sent at all."""
    values = form_values(SCHEMA) | {name.replace("_", "-"): value for name, value in changed.items() if value}
    for name, value in changed.items():
        if not value:
            values[name.replace("_", "-")] = ""
    boxes = ("required-", "unique-", "key-")
    return {name: value for name, value in values.items() if value or not name.startswith(boxes)}


def test_a_form_sent_unchanged_is_no_step() -> None:
    """Saving without a change leaves the recipe as it is."""
    assert schema_steps(SCHEMA, sent()) == ()


FIELD = st.fixed_dictionaries(
    {"type": st.sampled_from(["string", "integer", "number", "boolean", "date", "year"])},
    optional={
        "description": st.sampled_from(["Một dòng", "Hai\ndòng"]),
        "unit": st.just("km"),
        "constraints": st.fixed_dictionaries(
            {}, optional={"required": st.just(True), "pattern": st.just("[a-z]+"), "enum": st.just(["a", "b"])}
        ),
    },
)


@given(st.lists(FIELD, min_size=1, max_size=5))
def test_no_schema_changes_by_being_shown(fields: list[dict[str, Any]]) -> None:
    """Whatever a schema says, the form that shows it says the same."""
    schema = {"fields": [{"name": f"c{turn}", **field} for turn, field in enumerate(fields)], "missingValues": [""]}
    values = {name: value for name, value in form_values(schema).items() if value or "-" not in name}
    assert schema_steps(schema, values) == ()


def test_what_is_said_about_a_column_becomes_one_step() -> None:
    """Name, title, unit and description are set together, and only those that differ."""
    steps = schema_steps(SCHEMA, sent(name_0="ma", title_0="Mã trạm", description_0="Mã của trạm"))
    assert steps == (SetColumn("mã", name="ma", title="Mã trạm", description="Mã của trạm"),)


def test_a_type_comes_with_how_its_values_are_written() -> None:
    """Marks of numbers do not follow a column that is text now, nor do formats of days."""
    assert schema_steps(SCHEMA, sent(type_1="string", minimum_1=None, maximum_1=None))[0] == SetColumnType(
        "số", "string"
    )
    assert schema_steps(SCHEMA, sent(decimal_1=None, group_1=",")) == (SetColumnType("số", "number", group_char=","),)
    assert schema_steps(SCHEMA, sent(type_0="boolean", true_0="Có", false_0="Không, không")) == (
        SetColumnType("mã", "boolean", true_values=("Có",), false_values=("Không", "không")),
    )


def test_rules_are_set_together_and_unshown_ones_stay() -> None:
    """A rule that the form does not show is kept; a decimal comma is understood."""
    (step,) = schema_steps(SCHEMA, sent(required_1=None, minimum_1="0,5"))
    assert step == SetColumn("số", constraints=Constraints(minimum=0.5, maximum=1000.5, max_length=9))


def test_key_and_missing_values_are_of_the_table() -> None:
    """The key follows a column to its new name; words for missing are one a line."""
    assert schema_steps(SCHEMA, sent(name_0="ma")) == (SetColumn("mã", name="ma"),)
    assert schema_steps(SCHEMA, sent(key_2="1", missing="n/a\n-\n")) == (
        SetMissingValues(("n/a", "-")),
        SetPrimaryKey(("mã", "ngày")),
    )


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"name_0": ""}, {"name-0": MISSING}),
        ({"name_2": "số"}, {"name-2": NAME_TAKEN}),
        ({"minimum_1": "ít"}, {"minimum-1": NO_NUMBER}),
        ({"minimum_0": "1"}, {"minimum-0": NO_LIMIT}),
        ({"maximum_2": "31/12/2024"}, {"maximum-2": NO_DAY}),
        ({"maximum_1": "-1"}, {"maximum-1": WRONG_ORDER}),
        ({"pattern_0": "(["}, {"pattern-0": NO_PATTERN}),
        ({"group_1": ","}, {"group-1": SAME_MARKS}),
        ({"type_0": "boolean", "true_0": "x", "false_0": "x"}, {"false-0": SAME_WORDS}),
    ],
)
def test_a_mistake_is_said_at_its_field(changed: dict[str, str], problem: dict[str, str]) -> None:
    """Each wrong field has its message, and no step is made."""
    with pytest.raises(Invalid) as refused:
        schema_steps(SCHEMA, sent(**changed))
    assert refused.value.fields == problem
