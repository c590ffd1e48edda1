"""Every code has its words, in both languages, and the words fit what findings carry."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import msgspec
import pytest

import validation
from validation.messages import FINDINGS, PLACES, SUGGESTIONS, THINGS, loss_words, suggestion_words, type_words, words
from validation.read.encoding import ENCODINGS
from validation.report import Finding, Gate, Severity, Suggestion
from validation.schema import TYPES

CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
PARAMS = {
    "encoding": "utf-8",
    "format": "PDF",
    "sheet": "Một",
    "sheets": "Một, Hai",
    "others": "Hai",
    "members": "a.csv, b.csv",
    "member": "a.csv",
    "columns": "B",
    "labels": "“a”",
    "most": "500",
    "limit": "100",
    "expected": "3",
    "header_row": "4",
    "value": "x",
    "type": "number",
    "before": "integer",
    "now": "number",
    "mark": ".",
    "font": "VNI",
    "number": "2",
    "first": "12",
    "last": "40",
    "column": "Tên",
    "row": "39",
    "cause": "blank-row",
    "share": "10",
    "old": "Tên cũ",
    "titles": "“a (2)”",
    "unit": "person",
    "facts": "xã, tuổi, dân tộc",
    "unique": "37",
    "all": "12400",
    "below": "412",
    "smallest": "1",
    "groups": "3",
    "derived": "2",
    "k": "11",
    "said": "aggregate",
}


def codes_in_source() -> set[str]:
    """Every text in the package that is written like a code, wherever findings and suggestions are made."""
    folder = Path(validation.__file__).parent
    return {
        node.value
        for path in folder.rglob("*.py")
        if path.name != "messages.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if CODE.fullmatch(node.value) or node.value in FINDINGS
    }


def test_every_code_has_words_and_all_words_are_used() -> None:
    """The tables of words hold exactly the codes that can be emitted."""
    assert codes_in_source() - ENCODINGS.keys() - THINGS.keys() - {"utf-8-sig"} == FINDINGS.keys() | SUGGESTIONS.keys()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("code", FINDINGS)
def test_a_finding_is_said_in_full(code: str, language: str) -> None:
    """Both sentences of a finding come out whole, whether or not it has rows and a column."""
    for finding in (
        Finding(code=code, severity=Severity.ERROR, gate=Gate.READING, params=PARAMS),
        Finding(code=code, severity=Severity.REVIEW, gate=Gate.PRIVACY, column="Tên", count=1200, rows=(5, 8, 9, 12)),
    ):
        params = finding.params or PARAMS
        said = words(
            Finding(
                code=code,
                severity=finding.severity,
                gate=finding.gate,
                column=finding.column,
                count=finding.count,
                rows=finding.rows,
                params=params,
            ),
            language,
        )
        for sentence in (said.what, said.next):
            assert sentence.endswith(".")
            assert "{" not in sentence
            assert "“None”" not in sentence or finding.column is None


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("code", SUGGESTIONS)
def test_a_suggestion_is_said_in_full(code: str, language: str) -> None:
    """The sentence on a button comes out whole."""
    said = suggestion_words(Suggestion(code, (), PARAMS), language)
    assert said
    assert not set(said) & set("{}")


def test_the_two_languages_say_the_same() -> None:
    """Both languages name the same column, rows and figures, but for counts, which English leaves to the rows."""
    for code, text in FINDINGS.items():
        for said in (text.what, text.next):
            vi, en = ({name for _, name, _, _ in string.Formatter().parse(one) if name} for one in (said.vi, said.en))
            assert vi - {"count"} == en - {"count"}, code


def test_rows_and_counts_are_written_for_the_reader() -> None:
    """Rows are named, the rest is counted, and thousands are marked as the language does."""
    finding = Finding(
        code="type-error",
        severity=Severity.ERROR,
        gate=Gate.VALIDATION,
        column="năm",
        count=1203,
        rows=(5, 8, 9),
        params={"type": "integer"},
    )
    assert words(finding, "vi").what == "1.203 ô của cột “năm” không phải là số nguyên: dòng 5, 8, 9 và 1.200 chỗ khác."
    assert words(finding, "en").what == "In column “năm” not all values are whole numbers: rows 5, 8, 9 and 1,200 more."


def test_limits_are_written_for_the_reader() -> None:
    """Large figures have the thousands mark of the language."""
    finding = Finding(code="cell-too-long", severity=Severity.ERROR, gate=Gate.READING, params={"most": "1000000"})
    assert "1.000.000 byte" in words(finding, "vi").what
    assert "1,000,000 bytes" in words(finding, "en").what


def test_braces_in_a_label_are_letters() -> None:
    """A label cannot reach into the words."""
    finding = Finding(code="column-added", severity=Severity.NOTE, gate=Gate.VALIDATION, column="{count}")
    assert "“{count}”" in words(finding, "en").what


def test_personal_data_is_placed() -> None:
    """A finding outside the table says where, in every place that there is."""
    for place, named in PLACES.items():
        finding = Finding(code="d6-email", severity=Severity.BLOCK, gate=Gate.PRIVACY, params={"place": place})
        assert named.en in words(finding, "en").what


def test_types_have_words() -> None:
    """Every type of a column has a word an officer knows."""
    assert all(type_words(name, language) for name in TYPES for language in ("vi", "en"))


def test_a_plan_tells_only_what_it_takes() -> None:
    """Where no cell is emptied and no row goes, neither is spoken of."""
    params = {"k": "11", "share": "33", "cells": "0", "count": "0"}
    assert "0" not in loss_words(Suggestion("plan-proposed", (), params), "en")
    assert "; 12 ô để trống; 3 dòng" in loss_words(
        Suggestion("plan-proposed", (), params | {"cells": "12", "count": "3"}), "vi"
    )


@pytest.mark.parametrize(("below", "derived"), [("2", "0"), ("0", "2"), ("2", "3")])
def test_small_counts_tell_only_what_there_is(below: str, derived: str) -> None:
    """A table without totals is not told how many cells follow from them."""
    params = {"below": below, "derived": derived, "k": "11", "place": "column"}
    finding = Finding(
        code="r4-small-counts", severity=Severity.BLOCK, gate=Gate.PRIVACY, column="Số ca", count=2, params=params
    )
    assert " 0 " not in words(finding, "vi").what
    assert ("totals" in words(finding, "en").what) is (derived != "0")


def test_a_note_leads_to_nothing_that_is_not_there() -> None:
    """What readers are told needs no choice; where something is to be chosen, it says so."""
    note = Finding(
        code="d12-sensitive", severity=Severity.NOTE, gate=Gate.PRIVACY, column="dân tộc", params={"place": "column"}
    )
    assert words(note, "en").next == "There is nothing to do: readers are told."
    assert "Choose below" in words(msgspec.structs.replace(note, severity=Severity.BLOCK), "en").next
