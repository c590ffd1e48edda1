"""Labels are checked by themselves and against what was published before."""

from __future__ import annotations

import pytest

from validation.labels import check_labels, compare_schemas, spreadsheet_letters
from validation.recipe import SetColumn, SetColumnType
from validation.report import Finding, Severity
from validation.typing.plan import plan_columns


def found(*labels: str) -> dict[str, dict[str, str]]:
    return {finding.code: finding.params for finding in check_labels(labels)}


def test_good_labels_say_nothing() -> None:
    """Labels over two lines, with diacritics and spaces around them, are fine."""
    assert found("Dân số\n(người)", " tỉnh ", "năm") == {}


def test_blank_labels_are_named_by_their_letters() -> None:
    """A column without a label is named as a spreadsheet does."""
    assert found("a", " ", "b", "") == {"blank-label": {"columns": "B, D"}}


def test_repeated_labels_are_one_finding() -> None:
    """Three hundred equal labels are one line."""
    (finding,) = check_labels(["x"] * 300)
    assert (finding.code, finding.count, finding.params["labels"]) == ("duplicate-label", 300, "“x”")


@pytest.mark.parametrize("labels", [("a", "", "b", ""), ("a", "b", "a", "a"), ("", "x", "x", "")])
def test_one_click_names_columns(labels: tuple[str, ...]) -> None:
    """Following the suggestions leaves nothing to say, now and for the next file of the table."""
    steps = tuple(step for finding in check_labels(labels) for step in finding.suggestions[0].steps)
    assert list(check_labels(labels, steps)) == []
    plan = plan_columns(labels, steps, None)
    assert plan.unfit == ()
    titles = [column.about()["title"] for column in plan.columns]
    assert len(set(titles)) == len(labels)
    promised = {"fields": [{"name": column.name, "title": column.about()["title"]} for column in plan.columns]}
    assert list(check_labels(labels, (), promised)) == []


def test_labels_are_compared_as_they_are_seen() -> None:
    """Spaces and invisible characters do not tell two labels apart."""
    assert "duplicate-label" in found("a", "a\u200b ")


def test_what_cannot_be_seen_is_removed_and_said_so() -> None:
    """Control characters and direction marks in labels are a note."""
    assert found("a\x07b\u202e") == {"label-cleaned": {"labels": "“ab”"}}


def test_a_label_is_no_essay() -> None:
    """A label of ten million characters is an error, not a label."""
    assert "label-too-long" in found("x" * 10_000_000)


def test_letters_of_a_spreadsheet() -> None:
    """Columns are lettered A to Z, then AA."""
    assert [spreadsheet_letters(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]


def changes(now: list[dict[str, str]], before: list[dict[str, str]]) -> list[Finding]:
    return list(compare_schemas({"fields": now}, {"fields": before}))


def test_changes_of_the_schema_are_named() -> None:
    """A new column is a note; a missing and a retyped one break programs, so a second person looks."""
    before = [{"name": "a", "type": "integer"}, {"name": "b"}, {"name": "c", "title": "Cũ"}]
    now = [{"name": "a", "type": "number"}, {"name": "b"}, {"name": "x", "type": "date"}]
    assert {(found.code, found.column, found.severity) for found in changes(now, before)} == {
        ("column-added", "x", Severity.NOTE),
        ("column-removed", "Cũ", Severity.REVIEW),
        ("column-retyped", "a", Severity.REVIEW),
    }


def test_the_old_type_is_one_click_away() -> None:
    """A retyped column can be read as before, with the marks it had."""
    before = [{"name": "a", "type": "number", "decimalChar": ","}]
    (found,) = changes([{"name": "a", "type": "string"}], before)
    assert found.suggestions[0].steps == (SetColumnType("a", "number", "", ","),)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (["tỉnh", "dân số"], ["tỉnh", "Dân số"]),
        (["tỉnh", "dan_so"], ["tỉnh", "Dân số"]),
        (["Dân số", "tỉnh"], ["tỉnh", "dân_số"]),
        (["tỉnh", "số người"], ["tỉnh", "dân số"]),
    ],
)
def test_a_renamed_column_is_asked_about(now: list[str], before: list[str]) -> None:
    """A name that is only written otherwise, or a column in the old one's place, may be the old one with a new name."""
    found = changes([{"name": name} for name in now], [{"name": name} for name in before])
    (new,), (old,) = set(now) - set(before), set(before) - set(now)
    assert [(finding.code, finding.column, finding.severity) for finding in found] == [
        ("column-renamed", new, Severity.REVIEW)
    ]
    assert found[0].suggestions[0].steps == (SetColumn(new, name=old),)


def test_another_place_or_type_is_another_column() -> None:
    """A column that stands elsewhere or holds other things is new, and the old one is gone."""
    before = [{"name": "a"}, {"name": "b", "type": "integer"}]
    for now in ([{"name": "a"}, {"name": "x", "type": "date"}], [{"name": "x", "type": "integer"}, {"name": "a"}]):
        assert {found.code for found in changes(now, before)} == {"column-added", "column-removed"}


def test_a_first_version_changes_nothing() -> None:
    """Without an earlier version there is nothing to compare with."""
    assert list(compare_schemas({"fields": [{"name": "a"}]}, None)) == []


def test_another_unit_is_a_change() -> None:
    """`5 ‰` after `5 %` says something else; spaces, capitals and a first unit change nothing."""
    before = [{"name": "a", "type": "number", "unit": "%"}, {"name": "b", "unit": "triệu đồng"}, {"name": "c"}]
    now = [
        {"name": "a", "type": "number", "unit": "‰"},
        {"name": "b", "unit": "Triệu  đồng"},
        {"name": "c", "unit": "m"},
    ]
    (found,) = changes(now, before)
    assert (found.code, found.column, found.severity) == ("column-unit-changed", "a", Severity.REVIEW)
    assert found.params == {"before": "%", "now": "‰"}
    (gone,) = changes([{"name": "a", "type": "number"}, *now[1:]], before)
    assert gone.params == {"before": "%", "now": "–"}
