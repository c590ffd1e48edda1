"""Each fix does to its examples what it says, touches nothing else, and leaves nothing for the second scan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validation.fix import mask
from validation.fix.follow import FIXES, follow
from validation.fix.redact_spans import REMOVED
from validation.fix.transformation import Example, Fix
from validation.inspect import Inspection, Job, Limits, inspect
from validation.messages import LOSSES, SUGGESTIONS, loss_words
from validation.privacy.mask import mask_personal
from validation.privacy.rule import Rule
from validation.privacy.scan import RULES, personal_hits, scan
from validation.read.cells import Cells
from validation.recipe import (
    Constraints,
    DropColumn,
    DropRows,
    DropSurroundings,
    LeaveOutRows,
    Mask,
    Recipe,
    RedactSpans,
    SetColumn,
    SetColumnType,
    SetPrimaryKey,
    Step,
    TableFix,
)
from validation.report import Finding, Severity, Suggestion, Verdict
from validation.schema import decide
from validation.typing.plan import plan_columns

CellsOf = Callable[[Mapping[str, Sequence[str]]], Cells]
CheckFile = Callable[..., Inspection]

EXAMPLES = [
    pytest.param(fix, example, id=f"{fix.code}: {example.column} {number}")
    for fix in FIXES.values()
    for number, example in enumerate(fix.examples)
]
CARDS = ("001190123456", "031285004321", "079091777555", "048188332211", "024275916342")
PHONES = ("0912345678", "0987654321", "0354118907", "0702221133", "0868119205")
PEOPLE = "mã,số_cccd,sđt,số\n" + "".join(
    f"{row},{card},{phone},{row * 7}\n" for row, (card, phone) in enumerate(zip(CARDS, PHONES, strict=True), 1)
)
MANY = "mã,ghi chú\n" + "".join(f"{row},xong\n" for row in range(1, 100)) + "100,gọi 0912345678\n"


def texts(cells: Cells) -> dict[str, tuple[str, ...]]:
    return {
        label: tuple(cells.table.column(name).to_pylist())
        for label, name in zip(cells.labels, cells.columns, strict=True)
    }


def blocks(cells: Cells) -> list[Finding]:
    return [finding for finding in scan(cells, (), lambda _share: None) if finding.severity is Severity.BLOCK]


def codes(inspection: Inspection) -> list[str]:
    return [finding.code for finding in inspection.findings]


def first_choices(inspection: Inspection) -> Recipe:
    return tuple(step for finding in inspection.findings for choice in finding.suggestions[:1] for step in choice.steps)


@pytest.mark.parametrize(("fix", "example"), EXAMPLES)
def test_a_fix_does_to_its_examples_what_it_says(fix: Fix, example: Example, cells_of: CellsOf) -> None:
    """Texts, labels, row numbers and the count are those of the example."""
    cells = cells_of(example.before)
    rows = cells.table.column("row").to_pylist()
    fixed = fix.apply(cells, cells.columns[cells.labels.index(example.column)], ())
    assert texts(fixed.cells) == example.after
    assert fixed.count == example.count
    assert fixed.cells.table.column("row").to_pylist() == list(example.rows or rows)


@pytest.mark.parametrize("kind", FIXES, ids=lambda kind: kind.__name__)
def test_a_fix_bears_the_name_of_its_step(kind: type[TableFix]) -> None:
    """The code that readers are told is the tag under which the recipe is kept."""
    assert FIXES[kind].code == kind.__struct_config__.tag
    assert FIXES[kind].examples


@given(st.text(st.characters(categories=["L", "Nd", "P"], include_characters=" "), min_size=1, max_size=20))
def test_masked_values_are_those_of_messages(text: str) -> None:
    """A masked column shows no more of a value than a masked example does."""
    table = pa.table([pa.array([2]), pa.array([text])], names=["row", "c0"])
    (masked,) = mask.apply(Cells(duckdb.connect(), table, ("a",)), "c0", ()).cells.table.column("c0").to_pylist()
    assert masked == (mask_personal(text.strip()) if text.strip() else text)


WORDS = st.sampled_from(
    ["", "đã xong", "Tổ 5", "0912 345 678", "an.nguyen@gmail.com", "001190123456", "12,5", "９", "-"]
)
TABLES = st.lists(st.tuples(*[st.lists(WORDS, max_size=3).map(" ".join)] * 3), min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=TABLES)
def test_cells_that_no_finding_named_stay_as_they_are(cells_of: CellsOf, rows: list[tuple[str, ...]]) -> None:
    """Redacting a column changes the texts with a hit, and of these what stands in the spans only."""
    cells = cells_of(dict(zip(("a", "ghi chú", "c"), zip(*rows, strict=True), strict=True)))
    hits = {hit.text: hit.spans for hit in personal_hits(cells, "c1")}
    before = texts(cells)
    after = texts(follow(cells, plan_columns(cells.labels, (RedactSpans("ghi chú"),), None)).cells)
    assert (after["a"], after["c"]) == (before["a"], before["c"])
    for old, new in zip(before["ghi chú"], after["ghi chú"], strict=True):
        kept = new.split(REMOVED)
        assert len(kept) == len(hits.get(old, ())) + 1
        assert old.startswith(kept[0])
        assert old.endswith(kept[-1])
        assert all(part in old for part in kept)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=TABLES, step=st.sampled_from([RedactSpans, Mask]))
def test_after_a_fix_of_every_column_nothing_blocks(
    cells_of: CellsOf, rows: list[tuple[str, ...]], step: Callable[[str], Step]
) -> None:
    """The second scan finds nothing in columns that were redacted or masked, whatever stood in them."""
    labels = ("Số điện thoại", "ghi chú", "so_cccd")
    cells = cells_of(dict(zip(labels, zip(*rows, strict=True), strict=True)))
    recipe = tuple(step(label) for label in labels)
    assert blocks(follow(cells, plan_columns(labels, recipe, None)).cells) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
@pytest.mark.parametrize("step", [Mask, RedactSpans])
def test_what_a_rule_finds_in_columns_is_gone_after_a_fix(
    rule: Rule, step: Callable[[str], Step], cells_of: CellsOf
) -> None:
    """Every column that a rule gives as an example passes once it is masked or redacted."""
    for example in rule.columns:
        cells = cells_of({example.label: example.cells})
        followed = follow(cells, plan_columns(cells.labels, (step(example.label),), None))
        assert blocks(followed.cells) == []


def test_rows_keep_the_numbers_of_the_file(check_file: CheckFile) -> None:
    """What is found below a row that went still names the row of the spreadsheet."""
    content = MANY.replace("50,xong", "50,gọi 0987654321").replace("99,xong", "99,")
    recipe = (DropRows(("ghi chú",)), SetColumn("ghi chú", constraints=Constraints(required=True)))
    inspection = check_file(content, recipe)
    (missing,) = (finding for finding in inspection.findings if finding.severity is Severity.ERROR)
    assert missing.rows == (100,)
    assert (inspection.row_count, inspection.input_rows) == (98, 100)


def test_schema_profile_and_parquet_follow(check_file: CheckFile, tmp_path: Path) -> None:
    """A dropped column is in nothing that is made of the table; a masked one holds what is left."""
    inspection = check_file(PEOPLE, (DropColumn("số_cccd"), Mask("sđt")))
    table = pq.read_table(tmp_path / "out" / "table.parquet")
    assert inspection.verdict is Verdict.ACCEPT
    assert [field["name"] for field in (inspection.table_schema or {})["fields"]] == ["mã", "sđt", "số"]
    assert [column.name for column in inspection.profile] == table.column_names == ["mã", "sđt", "số"]
    assert table.column("sđt").to_pylist() == [f"•••{phone[-3:]}" for phone in PHONES]
    assert codes(inspection) == ["column-dropped", "column-masked"]


def test_the_proposals_make_the_table_pass(check_file: CheckFile) -> None:
    """The first choice of every finding, applied as offered, leaves nothing open."""
    refused = check_file(PEOPLE)
    assert refused.verdict is Verdict.REFUSE
    assert check_file(PEOPLE, first_choices(refused)).verdict is Verdict.ACCEPT


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        # What numbers everybody, `mã`, may go too.
        (PEOPLE, [*[["drop-column", "mask-column"]] * 2, ["drop-column"]]),
        (MANY, [["redact-spans", "drop-rows", "drop-column"]]),
        (MANY.replace("gọi 0912345678", "0912 345 678"), [["drop-rows", "drop-column", "mask-column"]]),
        ("sđt\n0912345678\n", [["mask-column"]]),
        ("email,b\nan.nguyen@gmail.com,1\n", [["drop-column"]]),
    ],
)
def test_the_best_fix_comes_first(content: str, expected: list[list[str]], check_file: CheckFile) -> None:
    """A column of numbers goes, a number in a text is taken out of it, and a few rows of many may go."""
    found = check_file(content).findings
    assert [[choice.code for choice in finding.suggestions] for finding in found] == expected


def test_a_proposal_says_what_is_lost(check_file: CheckFile) -> None:
    """The figures of the sentence are those of the whole table."""
    (finding,) = check_file(MANY).findings
    assert [loss_words(choice, "en") for choice in finding.suggestions] == [
        "[…] takes the place of telephone numbers. Cells: 1.",
        "Rows that go: 1 of 100.",
        "The column goes, with all its values (100).",
    ]


@pytest.mark.parametrize("code", LOSSES)
def test_what_is_lost_can_be_said_of_every_fix(code: str) -> None:
    """Both languages have a sentence, which needs nothing but what proposals carry; others lose nothing."""
    suggestion = Suggestion(
        code,
        (),
        {"count": "1200", "all": "12400", "rule": "d7", "share": "31", "cells": "40", "k": "11", "below": "11"},
    )
    assert code in SUGGESTIONS
    assert all(loss_words(suggestion, language) for language in ("vi", "en"))
    assert loss_words(Suggestion("no-header", ()), "vi") == ""


@pytest.mark.parametrize(
    "recipe",
    [
        (SetColumnType("số_cccd", "integer"), DropColumn("số_cccd")),
        (DropColumn("số_cccd"), SetColumnType("số_cccd", "integer")),
        (SetColumn("số_cccd", name="thẻ", constraints=Constraints(unique=True)), DropColumn("thẻ")),
        (DropColumn("số_cccd"), SetColumn("số_cccd", name="thẻ", constraints=Constraints(required=True))),
        (SetPrimaryKey(("mã", "số_cccd")), DropColumn("số_cccd")),
        (DropColumn("số_cccd"), SetPrimaryKey(("mã", "số_cccd"))),
        (DropColumn("số_cccd"), DropColumn("số_cccd")),
        (DropColumn("số_cccd"), DropRows(("số_cccd",)), Mask("số_cccd")),
    ],
)
def test_what_was_said_of_a_dropped_column_does_no_harm(recipe: Recipe, check_file: CheckFile) -> None:
    """Steps about it may stand before the fix or behind it; a key that it belonged to is none any more."""
    inspection = check_file(PEOPLE, (*recipe, DropColumn("sđt")))
    assert inspection.verdict is Verdict.ACCEPT
    assert "primaryKey" not in (inspection.table_schema or {})


def test_what_was_said_of_a_masked_column_does_not_refuse(check_file: CheckFile) -> None:
    """Its type, its rules and a key it belongs to were about values that are no more."""
    recipe = (
        SetColumnType("sđt", "integer"),
        SetColumn("sđt", constraints=Constraints(unique=True, pattern="[0-9]+")),
        SetPrimaryKey(("sđt",)),
        Mask("sđt"),
        DropColumn("số_cccd"),
    )
    assert check_file(PEOPLE, recipe).verdict is Verdict.ACCEPT


def test_a_dropped_column_of_the_last_version_is_for_a_second_person(check_file: CheckFile) -> None:
    """Programs miss it, so somebody looks; the file is not refused for it."""
    fields = [{"name": name, "type": "string"} for name in ("mã", "số_cccd", "sđt")]
    expected = {"fields": [*fields, {"name": "số", "type": "integer"}], "primaryKey": ["số_cccd"]}
    inspection = check_file(PEOPLE, (DropColumn("số_cccd"), Mask("sđt")), expected_schema=expected)
    assert inspection.verdict is Verdict.REVIEW
    assert "column-removed" in codes(inspection)


def test_columns_of_one_label_are_told_apart(check_file: CheckFile) -> None:
    """The proposal drops the column with the numbers, not the first one of its name."""
    content = "a,sđt,sđt\n" + "".join(f"{row},tốt,{phone}\n" for row, phone in enumerate(PHONES))
    named = (SetColumn("sđt_2", title="Điện thoại"),)
    (finding,) = check_file(content, named).findings
    assert finding.suggestions[0].steps == (DropColumn("sđt_2"),)
    inspection = check_file(content, (*named, *finding.suggestions[0].steps))
    assert [field["name"] for field in (inspection.table_schema or {})["fields"]] == ["a", "sđt"]
    assert inspection.verdict is Verdict.ACCEPT


def test_a_number_in_a_label_goes_without_being_repeated(check_file: CheckFile) -> None:
    """The step names the column as it is shown, and the published name holds nothing personal."""
    content = "mã,Gọi chị Lan 0912345678\n1,tốt\n2,xấu\n"
    refused = check_file(content)
    steps = first_choices(refused)
    assert steps == (RedactSpans("Gọi chị Lan •••678"),)
    inspection = check_file(content, steps)
    assert inspection.verdict is Verdict.ACCEPT
    assert [field["name"] for field in (inspection.table_schema or {})["fields"]] == ["mã", "Gọi chị Lan […]"]
    assert "0912345678" not in str(inspection)


@pytest.mark.parametrize(
    "content",
    [
        "Người lập biểu: Nguyễn Văn An (0912345678)\n\nmã;số\n1;2\n3;4\n",
        "mã;số\n1;2\n3;4\n\nGhi chú: liên hệ 0912345678\n",
    ],
    ids=["above", "below"],
)
def test_what_stands_around_the_table_is_left_behind_by_one_step(content: str, check_file: CheckFile) -> None:
    """Numbers outside the table block until the officer leaves them with the original; readers are told that."""
    refused = check_file(content)
    assert refused.verdict is Verdict.REFUSE
    inspection = check_file(content, (*first_choices(refused),))
    assert (inspection.verdict, "surroundings-dropped" in codes(inspection)) == (Verdict.ACCEPT, True)


def test_leaving_surroundings_behind_says_nothing_where_there_is_nothing(check_file: CheckFile) -> None:
    """The step adds no note to a table with nothing personal around it, and opens no other finding."""
    assert codes(check_file("a,b\n1,2\n", (DropSurroundings(),))) == []
    assert codes(check_file("sđt,b\n0912345678,1\n", (DropSurroundings(),))) == ["d7-phone"]


def test_more_rows_than_may_do_not_go(check_file: CheckFile) -> None:
    """A table that loses many rows says something else, so it is refused."""
    inspection = check_file(PEOPLE, (DropRows(("sđt",)), DropColumn("số_cccd")))
    assert inspection.verdict is Verdict.REFUSE
    crowd = MANY.replace("xong", "gọi 0987654321", 9)
    assert "too-many-rows-dropped" in codes(check_file(crowd, (DropRows(("ghi chú",)),)))


def test_a_table_without_columns_is_none(check_file: CheckFile) -> None:
    """Dropping everything is told as such."""
    assert codes(check_file("sđt\n0912345678\n", (DropColumn("sđt"),))) == ["nothing-left"]


def test_a_fix_of_an_unknown_column_does_not_fit(check_file: CheckFile) -> None:
    """It is refused, not skipped."""
    assert codes(check_file(PEOPLE, (DropColumn("nơi sinh"),))) == ["recipe-unfit"]


def test_nothing_that_is_kept_holds_what_a_fix_took_out(tmp_path: Path) -> None:
    """Neither the table nor the rows that were left out, be they of another width, nor the answer."""
    path = tmp_path / "input"
    path.write_text(PEOPLE.replace("4,048", "9,024190916349,0349118903,1,2\n4,048") + "5,x,y,z\n" * 40)
    steps = (DropColumn("số_cccd"), RedactSpans("sđt"), LeaveOutRows())
    job = Job(
        input_path=str(path),
        output_folder=str(tmp_path / "out"),
        recipe=steps,
        may_leave_out_rows=True,
        limits=Limits(memory_bytes=2 * 1024**3, timeout_seconds=60),
    )
    inspection = inspect(job, lambda _stage, _share: None)
    assert (inspection.verdict, inspection.left_out_rows) == (Verdict.ACCEPT, 1)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert not any(value.encode() in kept for value in (*CARDS, *PHONES, "024190916349", "0349118903"))


def test_the_type_of_a_fixed_column_is_what_is_left(cells_of: CellsOf) -> None:
    """Without fixes nothing changes; the decision sees the columns that are kept."""
    cells = cells_of({"sđt": PHONES, "số": tuple("12345")})
    followed = follow(cells, plan_columns(cells.labels, (), None))
    assert decide(followed.cells).descriptor == decide(cells).descriptor
