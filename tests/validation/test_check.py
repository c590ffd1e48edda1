"""Errors of declared types and blank rows are grouped by cause, with the rows of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import frictionless
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.validation.frictionless_cases import TEXTS
from validation.check import check
from validation.misfits import DEVIATIONS, Deviation
from validation.read.cells import Cells
from validation.recipe import Recipe, SetColumnType, SetMissingValues, Step
from validation.report import Finding
from validation.schema import TableSchema, decide

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]


def findings(cells: Cells, *recipe: Step) -> tuple[Finding, ...]:
    steps: Recipe = recipe
    return check(cells, decide(cells, steps), lambda _share: None)


def test_inferred_types_hold(cells_of: CellsOf) -> None:
    """A table whose types were decided on its values has no type errors."""
    assert findings(cells_of({"a": ["1", "2"], "b": ["x", ""]})) == ()


def test_blank_rows_between_rows_are_errors(cells_of: CellsOf) -> None:
    """Rows without any value are named by their numbers."""
    (found,) = findings(cells_of({"a": ["1", "", "3"], "b": ["x", "", ""]}))
    assert (found.code, found.rows, found.count) == ("blank-row", (3,), 1)


def test_rows_that_a_fix_emptied_are_none(cells_of: CellsOf) -> None:
    """Of two blank rows only the one that was blank in the file is named."""
    cells = cells_of({"a": ["1", "", "", "3"], "b": ["x", "", "", ""]})
    (found,) = check(cells, decide(cells, ()), lambda _share: None, emptied={4})
    assert (found.code, found.rows) == ("blank-row", (3,))


def test_misfits_of_a_declared_type_are_one_finding(cells_of: CellsOf) -> None:
    """Thirty wrong cells are one line with the first rows, three examples, and the way out."""
    cells = cells_of({"năm": ["2024"] * 5 + [f"năm {number}" for number in range(30)]})
    (found,) = findings(cells, SetColumnType("năm", "integer"))
    assert (found.code, found.column, found.count) == ("type-error", "năm", 30)
    assert (found.rows, found.examples) == (tuple(range(7, 37)), ("năm 0", "năm 1", "năm 2"))
    assert found.suggestions[-1].steps == (SetColumnType("năm", "string"),)


def test_a_reading_that_fits_is_suggested(cells_of: CellsOf) -> None:
    """Numbers declared without their decimal comma are offered with it."""
    (found,) = findings(cells_of({"x": ["1,5", "2,75"]}), SetColumnType("x", "number"))
    assert found.suggestions[0].steps == (SetColumnType("x", "number", decimal_char=","),)


def test_examples_of_errors_are_masked(cells_of: CellsOf) -> None:
    """A telephone number in a column of numbers is not repeated in the finding."""
    (found,) = findings(cells_of({"x": ["gọi 0912345678"]}), SetColumnType("x", "integer"))
    assert "0912345678" not in found.examples[0]


DECLARED = st.sampled_from(
    [
        SetColumnType("x", "integer"),
        SetColumnType("x", "number"),
        SetColumnType("x", "number", "", ",", "."),
        SetColumnType("x", "boolean"),
        SetColumnType("x", "date"),
        SetColumnType("x", "date", "%d/%m/%Y"),
        SetColumnType("x", "datetime"),
        SetColumnType("x", "string"),
    ]
)
VALUE = st.one_of(
    st.sampled_from(["1", "-2", "+3", "007", "1.5", "1,5", "1.234,5", "1e3", "true", "0", "2024-01-02", "31/12/2024"]),
    st.sampled_from(["2024-01-02T03:04:05", "2024-01-02T03:04:05Z", "x", " 5", "2024-13-01", "1.2.3", "NO"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(DECLARED, st.lists(VALUE, min_size=1, max_size=6))
def test_what_frictionless_refuses_is_refused(cells_of: CellsOf, step: SetColumnType, values: list[str]) -> None:
    """Every cell that Frictionless' own validation reports is among the rows of our finding."""
    cells = cells_of({"x": values})
    schema = frictionless.Schema.from_descriptor(decide(cells, (step,)).descriptor)
    report = frictionless.Resource(data=[["x"], *([value] for value in values)], schema=schema).validate()
    theirs = {row for row, kind in report.flatten(["rowNumber", "type"]) if kind == "type-error"}
    ours = {row for found in findings(cells, step) for row in found.rows}
    assert theirs <= ours


def test_notes_below_the_data_are_no_data(cells_of: CellsOf) -> None:
    """The last rows of one cell that begin as notes do are named; blank rows around them are theirs."""
    table = {"a": ["x", "y", "", "Nguồn: Tổng cục Thống kê", "và các tỉnh"], "b": ["1", "2", "", "", ""]}
    (found,) = findings(cells_of(table))
    assert (found.code, found.rows) == ("footnote-row", (5, 6))


@pytest.mark.parametrize("last", ["Nguồn Sơn", "Hà Nội", "Sourceville"])
def test_a_last_row_of_one_value_is_data(last: str, cells_of: CellsOf) -> None:
    """A name without figures is a row like any other."""
    assert findings(cells_of({"a": ["x", last], "b": ["1", ""]})) == ()


def test_bad_rows_are_grouped_by_their_cause(cells_of: CellsOf) -> None:
    """Ten thousand bad rows of three causes are three findings with their counts."""
    causes = {"word-for-missing": "N/A", "decimal-comma": "1,5", "number-with-unit": "5 kg"}
    values = [value for value in causes.values() for _ in range(3000)]
    found = findings(cells_of({"x": [*values, "1,25", "1.5"]}), SetColumnType("x", "number"))
    assert {finding.code: finding.count for finding in found} == dict.fromkeys(causes, 3000) | {"decimal-comma": 3001}


CAUSES = [
    (SetColumnType("x", "number"), "1,5", "decimal-comma"),
    (SetColumnType("x", "number", "", ","), "1.5", "decimal-point"),
    (SetColumnType("x", "number"), "1.234.567", "thousands-mark"),
    (SetColumnType("x", "number"), "1.234,5", "thousands-mark"),
    (SetColumnType("x", "integer"), "1,234", "thousands-mark"),
    (SetColumnType("x", "integer"), "1 234", "thousands-mark"),
    (SetColumnType("x", "integer"), "1.5", "fraction-in-whole"),
    (SetColumnType("x", "integer"), "12%", "number-with-unit"),
    (SetColumnType("x", "integer"), "không có", "word-for-missing"),
    (SetColumnType("x", "date", "%d/%m/%Y"), "31/02/2024", "no-such-day"),
    (SetColumnType("x", "date"), "2024-02-30", "no-such-day"),
    (SetColumnType("x", "date"), "31/12/2024", "day-otherwise"),
    (SetColumnType("x", "date", "%d/%m/%Y"), "2024-12-31", "day-otherwise"),
    (SetColumnType("x", "integer"), "7 hoặc 8", "type-error"),
    (SetColumnType("x", "boolean"), "2", "type-error"),
]


@pytest.mark.parametrize(("step", "value", "code"), CAUSES)
def test_a_value_says_why_it_does_not_fit(step: SetColumnType, value: str, code: str, cells_of: CellsOf) -> None:
    """What a value looks like is the cause that the finding names."""
    assert [found.code for found in findings(cells_of({"x": [value, value]}), step)] == [code]


MENDED = [
    (SetColumnType("x", "number"), ["1,5", "2", "N/A"], SetColumnType("x", "number", decimal_char=",")),
    (SetColumnType("x", "number", "", ","), ["1.5", "2.5", "x"], SetColumnType("x", "number")),
    (SetColumnType("x", "integer"), ["1.234", "2.345.678"], SetColumnType("x", "number", "", ",", ".")),
    (SetColumnType("x", "integer"), ["1 234", "5"], SetColumnType("x", "number", "", ",", " ")),
    (SetColumnType("x", "integer"), ["1.5", "2"], SetColumnType("x", "number")),
    (SetColumnType("x", "date"), ["31/12/2024", "1/2/2024"], SetColumnType("x", "date", "%d/%m/%Y")),
    (SetColumnType("x", "date"), ["12-31-2024", "01-02-2024"], SetColumnType("x", "date", "%m-%d-%Y")),
    (SetColumnType("x", "date", "%d/%m/%Y"), ["2024-12-31", "2024-01-02"], SetColumnType("x", "date")),
]


@pytest.mark.parametrize(("step", "values", "repair"), MENDED)
def test_the_first_suggestion_leaves_fewer_misfits(
    step: SetColumnType, values: list[str], repair: SetColumnType, cells_of: CellsOf
) -> None:
    """One click on it and the values that had this cause are values."""
    cells = cells_of({"x": values})
    found = next(finding for finding in findings(cells, step) if finding.suggestions[0].code != "words-are-missing")
    assert found.suggestions[0].steps == (repair,)
    assert found.code not in [left.code for left in findings(cells, step, repair)]


def test_a_reading_that_would_mend_nothing_is_not_offered(cells_of: CellsOf) -> None:
    """Where three values of a thousand have a decimal comma, reading all with it would break the others."""
    (found,) = findings(cells_of({"x": ["1.5"] * 1000 + ["1,5"] * 3}), SetColumnType("x", "number"))
    assert [suggestion.code for suggestion in found.suggestions] == ["read-as-text"]


def test_words_among_numbers_may_be_taken_for_missing(cells_of: CellsOf) -> None:
    """A few words are offered as marks of missing values, beside those that there are already."""
    cells = cells_of({"x": ["1", "N/A", "-", "N/A"]})
    (found,) = findings(cells, SetColumnType("x", "integer"))
    (step,) = found.suggestions[0].steps
    assert step == SetMissingValues(("N/A", "-"))
    assert check(cells, decide(cells, (SetColumnType("x", "integer"), step)), lambda _share: None) == ()


DEVIATING = [pytest.param(deviation, text, id=text) for deviation in DEVIATIONS for text in deviation.examples]


@pytest.mark.parametrize(("deviation", "text"), DEVIATING)
def test_conversion_is_stricter_than_frictionless_where_it_is_said(
    deviation: Deviation, text: str, cells_of: CellsOf
) -> None:
    """What Frictionless reads and no column holds is refused by the name of the deviation."""
    properties = deviation.properties
    field = frictionless.Field.from_descriptor({"name": "x", "type": deviation.types[0], **properties})
    assert field.read_cell(text)[1] is None
    step = SetColumnType(
        "x",
        deviation.types[0],
        properties.get("format", ""),
        properties.get("decimalChar", ""),
        properties.get("groupChar", ""),
    )
    assert [found.code for found in findings(cells_of({"x": [text]}), step)] == ["value-unclear"]


@pytest.mark.parametrize("kind", ["integer", "number", "boolean", "date", "datetime", "string"])
def test_every_deviation_is_named(kind: str, cells_of: CellsOf) -> None:
    """Of all texts there are examples of, none is refused that Frictionless reads and no deviation names."""
    read = frictionless.Field.from_descriptor({"name": "x", "type": kind}).create_cell_reader()
    # A number whose power of ten is beyond a double makes the whole column text, which holds it.
    texts = [text for text in TEXTS[kind] if text and read(text)[1] is None and "400" not in text]
    assert "type-error" not in [found.code for found in findings(cells_of({"x": texts}), SetColumnType("x", kind))]


class Ruled(TableSchema, frozen=True, kw_only=True):
    """A schema that says more of its fields than their types."""

    rules: Mapping[str, Mapping[str, Any]]
    more: Mapping[str, Any] = {}

    @property
    def descriptor(self) -> dict[str, Any]:
        plain = TableSchema(self.columns, self.missing_values).descriptor
        fields = [{**field, "constraints": self.rules.get(field["name"], {})} for field in plain["fields"]]
        return {**plain, "fields": fields, **self.more}


def broken_rules(cells: Cells, rules: Mapping[str, Mapping[str, Any]], **more: Any) -> tuple[Finding, ...]:
    """Findings of a table under constraints by column and keys."""
    plain = decide(cells)
    return check(cells, Ruled(plain.columns, plain.missing_values, rules=rules, more=more), lambda _share: None)


RULES = [
    ({"required": True}, ["1", "", "3"], "value-missing", (3,)),
    ({"minimum": 2}, ["1", "2", "3"], "below-minimum", (2,)),
    ({"exclusiveMinimum": 2}, ["1", "2", "3"], "below-minimum", (2, 3)),
    ({"maximum": 2}, ["1", "2", "3"], "above-maximum", (4,)),
    ({"minLength": 2}, ["ab", "á", "abc"], "too-short", (3,)),
    ({"maxLength": 2}, ["ab", "á", "abc"], "too-long", (4,)),
    ({"pattern": "[A-Z]{2}"}, ["AB", "A", "ABC"], "pattern-unmatched", (3, 4)),
    ({"pattern": "(?!x).*"}, ["AB", "xA", "A"], "pattern-unmatched", (3,)),
    ({"enum": ["Huế", "Hà Nội"]}, ["Huế", "huế", "Hà Nội"], "not-in-list", (3,)),
    ({"unique": True}, ["1", "2", "1"], "unique-error", (4,)),
]


@pytest.mark.parametrize(("rule", "values", "code", "rows"), RULES)
def test_a_broken_constraint_is_a_finding_of_its_own(
    rule: dict[str, Any], values: list[str], code: str, rows: tuple[int, ...], cells_of: CellsOf
) -> None:
    """Each constraint has its words, and the finding names the rows that break it and what it says."""
    (found,) = broken_rules(cells_of({"x": values, "y": ["1", "2", "3"]}), {"x": rule})
    assert (found.code, found.column, found.rows, found.count) == (code, "x", rows, len(rows))
    assert "limit" in found.params or code in ("unique-error", "value-missing")


def test_inferred_columns_are_judged_by_their_constraints_only(cells_of: CellsOf) -> None:
    """A column whose type its values gave has no type errors, and only values that break the rule are named."""
    (found,) = broken_rules(cells_of({"x": ["1,5", "2,25", "300,5"]}), {"x": {"maximum": "100"}})
    assert (found.code, found.rows) == ("above-maximum", (4,))


def test_keys_of_several_columns(cells_of: CellsOf) -> None:
    """Rows that repeat a primary key, and rows without one, are named; a missing part counts as a value."""
    cells = cells_of({"a": ["1", "1", "1", "", ""], "b": ["x", "y", "x", "", "x"], "c": ["1"] * 5})
    found = {finding.code: finding.rows for finding in broken_rules(cells, {}, primaryKey=["a", "b"])}
    assert found == {"primary-key": (4,), "primary-key-missing": (5,)}


def test_references_within_the_table(cells_of: CellsOf) -> None:
    """Values that stand nowhere in the column they refer to are named; none need not stand anywhere."""
    cells = cells_of({"mã": ["A", "B", "C"], "cấp trên": ["", "A", "X"]})
    key = {"fields": ["cấp trên"], "reference": {"resource": "", "fields": ["mã"]}}
    (found,) = broken_rules(cells, {}, foreignKeys=[key])
    assert (found.code, found.rows, found.examples) == ("foreign-key", (4,), ("X",))


def test_references_to_other_tables_are_said_to_be_unchecked(cells_of: CellsOf) -> None:
    """What cannot be looked up is a note, not an error and not silence."""
    key = {"fields": ["a"], "reference": {"resource": "other", "fields": ["a"]}}
    (found,) = broken_rules(cells_of({"a": ["1"]}), {}, foreignKeys=[key])
    assert (found.code, found.severity) == ("foreign-key-unchecked", "note")


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ({"pattern": "("}, ["a"]),
        ({"minLength": 2}, ["1"]),
        ({"minimum": "x"}, ["1"]),
        ({"minimum": "2024"}, ["2024-01-02"]),
    ],
)
def test_rules_without_sense_are_findings(rule: dict[str, Any], values: list[str], cells_of: CellsOf) -> None:
    """A rule that cannot be applied is named; it does not end the check, as it does in Frictionless."""
    (found,) = broken_rules(cells_of({"x": values}), {"x": rule})
    assert found.code == "field-error"


def test_moments_with_and_without_a_zone_are_not_compared(cells_of: CellsOf) -> None:
    """Where Frictionless fails with an exception the values are named."""
    cells = cells_of({"x": ["2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z"]})
    (found,) = broken_rules(cells, {"x": {"minimum": "2024-01-01T00:00:00"}})
    assert (found.code, found.count) == ("not-comparable", 2)
