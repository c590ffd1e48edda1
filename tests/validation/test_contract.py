"""The last version's schema is a promise to those who read it, and the officer's edits are a part of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import pytest

from validation.check import check
from validation.read.cells import Cells
from validation.recipe import (
    Constraints,
    Recipe,
    SetColumn,
    SetColumnType,
    SetMissingValues,
    SetPrimaryKey,
    Step,
)
from validation.report import Finding
from validation.schema import decide, unfit_steps

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]


def promise(**field: Any) -> dict[str, Any]:
    return {"fields": [{"name": "x", **field}]}


def errors(cells: Cells, expected: dict[str, Any], *recipe: Step) -> list[Finding]:
    return list(check(cells, decide(cells, recipe, expected), lambda _share: None))


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ({"type": "number"}, ["1", "2"]),
        ({"type": "string"}, ["1", "2"]),
        ({"type": "number", "decimalChar": ",", "groupChar": "."}, ["1.234", "850"]),
        ({"type": "number", "groupChar": ","}, ["1,234", "850"]),
        ({"type": "number", "bareNumber": False, "unit": "%"}, ["12 %", "3%"]),
        ({"type": "date", "format": "%m/%d/%Y"}, ["1/2/2024", "3/4/2024"]),
        ({"type": "date", "format": "%d/%m/%y"}, ["31/12/24"]),
        ({"type": "datetime", "timezone": "+07:00"}, ["2024-03-01T07:00:00+07:00"]),
        ({"type": "boolean", "trueValues": ["Có"], "falseValues": ["Không"]}, ["Có", "Không"]),
        ({"type": "year"}, ["2024"]),
        ({"type": "time"}, ["08:30:00"]),
        ({"type": "yearmonth"}, ["2010-11", "2011-12"]),
        ({"type": "integer"}, ["", ""]),
        ({"type": "geopoint"}, ["105.8, 21.0"]),
    ],
)
def test_a_promised_type_is_kept(field: dict[str, Any], values: list[str], cells_of: CellsOf) -> None:
    """Where all values fit, the column stays as readers know it, also where the values alone would leave doubt."""
    (column,) = decide(cells_of({"x": values}), (), promise(**field)).columns
    said = {"name": "x", "title": "x", **field}
    assert (column.field, column.declared) == (
        said if field["type"] != "geopoint" else {**said, "type": "string"},
        False,
    )


def test_values_that_break_the_promise_are_errors(cells_of: CellsOf) -> None:
    """They are named by their rows, and one click says what the type has changed to."""
    (found,) = errors(cells_of({"x": ["1", "2.5", "3"]}), promise(type="integer"))
    assert (found.rows, found.examples, found.params["type"]) == ((3,), ("2.5",), "integer")
    buttons = {suggestion.code: suggestion.steps for suggestion in found.suggestions}
    assert buttons["read-as-type"] == (SetColumnType("x", "number"),)
    assert buttons["read-as-text"] == (SetColumnType("x", "string"),)


def test_words_that_break_the_promise_may_mean_no_value(cells_of: CellsOf) -> None:
    """A mark among promised numbers is an error with the button that takes it for a missing value."""
    cells = cells_of({"x": ["1,5", "-", "3"]})
    expected = promise(type="number", decimalChar=",")
    (found,) = errors(cells, expected)
    assert found.suggestions[0].steps == (SetMissingValues(("-",)),)
    assert errors(cells, expected, *found.suggestions[0].steps) == []


def test_codes_do_not_pass_for_promised_numbers(cells_of: CellsOf) -> None:
    """`007` would lose its zeros as a whole number, so it breaks the promise of one."""
    (found,) = errors(cells_of({"x": ["7", "007"]}), promise(type="integer"))
    assert found.rows == (3,)


def test_numbers_may_be_written_in_another_way(cells_of: CellsOf) -> None:
    """Readers of a number column do not see whether its file had decimal commas."""
    (column,) = decide(cells_of({"x": ["1.5", "2.25"]}), (), promise(type="number", decimalChar=",")).columns
    assert (column.reading.type, column.reading.properties, column.declared) == ("number", {}, False)


def test_the_officer_may_change_what_was_promised(cells_of: CellsOf) -> None:
    """What she declares holds against the last version."""
    cells = cells_of({"x": ["1", "hai"]})
    assert errors(cells, promise(type="integer"), SetColumnType("x", "string")) == []


def test_missing_values_of_the_last_version_are_kept(cells_of: CellsOf) -> None:
    """Words that meant no value go on meaning it, until the recipe names others."""
    expected = {**promise(type="integer"), "missingValues": ["", "N/A"]}
    cells = cells_of({"x": ["1", "N/A"]})
    assert decide(cells, (), expected).missing_values == ("", "N/A")
    assert decide(cells, (SetMissingValues(("-",)),), expected).missing_values == ("", "-")


def edited(cells: Cells, *recipe: Step, expected: dict[str, Any] | None = None) -> dict[str, Any]:
    return decide(cells, recipe, expected).descriptor


def test_edits_of_a_column_are_in_its_field(cells_of: CellsOf) -> None:
    """Name, title, description, unit and constraints are said in the Table Schema; the label stays known."""
    rules = Constraints(required=True, minimum=0, max_length=9, enum=("1", "2"))
    edit = SetColumn("Dân số (người)", "dan_so", "Dân số", "Cuối năm", "người", rules)
    (field,) = edited(cells_of({"Dân số (người)": ["1", "2"]}), edit)["fields"]
    assert field == {
        "name": "dan_so",
        "title": "Dân số",
        "label": "Dân số (người)",
        "type": "integer",
        "description": "Cuối năm",
        "unit": "người",
        "constraints": {"required": True, "minimum": 0, "maxLength": 9, "enum": ["1", "2"]},
    }


def test_later_edits_add_to_earlier_ones(cells_of: CellsOf) -> None:
    """A step changes what it names and nothing else; an empty text takes back what was said."""
    steps = (SetColumn("x", unit="km"), SetColumn("x", description="Dài"), SetColumn("x", unit=""))
    (field,) = edited(cells_of({"x": ["1"]}), *steps)["fields"]
    assert field == {"name": "x", "title": "x", "type": "integer", "description": "Dài"}


def test_a_renamed_column_goes_by_both_names(cells_of: CellsOf) -> None:
    """Steps after the renaming may call the column as the file does or as it is called now."""
    steps = (SetColumn("x", name="y"), SetColumnType("y", "string"), SetColumn("x", unit="m"))
    (field,) = edited(cells_of({"x": ["1"]}), *steps)["fields"]
    assert (field["name"], field["type"], field["unit"]) == ("y", "string", "m")


def test_edits_outlast_the_version_they_were_made_for(cells_of: CellsOf) -> None:
    """The next file with the same labels gets names, titles, descriptions, units, constraints and key by itself."""
    first = cells_of({"Dân số": ["1,5"], "Mã": ["a"]})
    steps = (
        SetColumn("Dân số", "dan_so", None, "Cuối năm", "nghìn người", Constraints(required=True)),
        SetPrimaryKey(("Mã",)),
    )
    kept = edited(first, *steps)
    assert edited(cells_of({"Dân số": ["2,5"], "Mã": ["b"]}), expected=kept) == kept


def test_a_column_renamed_back_is_read_as_before(cells_of: CellsOf) -> None:
    """Under its old name the column has the promised type and title again."""
    expected = {"fields": [{"name": "Ngày", "title": "Ngày đo", "type": "date", "format": "%d/%m/%Y"}]}
    (field,) = edited(cells_of({"ngày": ["1/2/2024"]}), SetColumn("ngày", name="Ngày"), expected=expected)["fields"]
    assert field == {**expected["fields"][0], "label": "ngày"}


def test_the_primary_key_is_in_the_schema(cells_of: CellsOf) -> None:
    """Its columns are named as they are called in the end; an empty key takes it back."""
    cells = cells_of({"a": ["1"], "b": ["2"]})
    steps: Recipe = (SetPrimaryKey(("a", "b")), SetColumn("b", name="c"))
    assert edited(cells, *steps)["primaryKey"] == ["a", "c"]
    assert "primaryKey" not in edited(cells, *steps, SetPrimaryKey(()))


@pytest.mark.parametrize(
    "step",
    [
        SetColumn("z", title="Z"),
        SetColumn("a", name="b"),
        SetColumn("a", name=" "),
        SetColumn("a", constraints=Constraints(pattern="(")),
        SetPrimaryKey(("a", "z")),
        SetPrimaryKey(("a", "a")),
        SetColumnType("a", "boolean", true_values=("x",), false_values=("x",)),
    ],
)
def test_edits_that_cannot_be_followed_are_named(step: Step) -> None:
    """An unknown column, a name that is taken or empty, a broken pattern, one word for true and false."""
    assert unfit_steps((SetColumn("a", title="A"), step), ["a", "b"]) == (step,)


def test_constraints_have_the_names_of_table_schema() -> None:
    """A recipe says constraints as a Table Schema does, and unknown ones are refused where they come in."""
    rules = {"maxLength": 5, "required": True}
    step = msgspec.convert({"step": "column", "column": "a", "constraints": rules}, SetColumn)
    assert step.constraints == Constraints(required=True, max_length=5)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"step": "column", "column": "a", "constraints": {"maximumLength": 5}}, SetColumn)


@pytest.mark.parametrize(("yes", "no"), [("Có", "Không"), ("Đúng", "Sai"), ("yes", "no"), ("x", "o")])
def test_words_for_true_and_false_are_declared(yes: str, no: str, cells_of: CellsOf) -> None:
    """Only the schema says which words are true and false."""
    cells = cells_of({"x": [yes, no, ""]})
    assert decide(cells).columns[0].reading.type == "string"
    (column,) = decide(cells, (SetColumnType("x", "boolean", true_values=(yes,), false_values=(no,)),)).columns
    assert cells.query(f"SELECT {column.sql} FROM cells") == [(True,), (False,), (None,)]
    assert (column.field["trueValues"], column.field["falseValues"]) == ([yes], [no])
