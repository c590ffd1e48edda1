"""Labels are checked by themselves and against what was published before."""

from __future__ import annotations

from validation.labels import check_labels, compare_schemas, spreadsheet_letters


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


def test_changes_of_the_schema_are_notes() -> None:
    """A new, a missing and a retyped column are named; the rest is not."""
    before = {"fields": [{"name": "a", "type": "integer"}, {"name": "b"}, {"name": "c", "title": "Cũ"}]}
    now = {"fields": [{"name": "a", "type": "number"}, {"name": "b"}, {"name": "d"}]}
    changes = {finding.code: finding.column for finding in compare_schemas(now, before)}
    assert changes == {"column-added": "d", "column-removed": "Cũ", "column-retyped": "a"}


def test_a_first_version_changes_nothing() -> None:
    """Without an earlier version there is nothing to compare with."""
    assert list(compare_schemas({"fields": [{"name": "a"}]}, None)) == []
