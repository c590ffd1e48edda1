"""Whatever place a personal value stands in, the answer of the check does not repeat it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validation.inspect import Around, Inspection, Job, Limits, inspect
from validation.messages import words
from validation.recipe import (
    Constraints,
    Recipe,
    SetColumn,
    SetColumnType,
    SetDelimiter,
    SetEncoding,
    SetMissingValues,
    SetPrimaryKey,
    SetSheet,
    Step,
)
from validation.report import Severity, Verdict

CheckFile = Callable[..., Inspection]

PERSONAL = st.one_of(
    st.from_regex(r"0(38|79|86|91)[1-9]{7}", fullmatch=True),
    st.from_regex(r"0(38|79|86|91)[1-9] [1-9]{3} [1-9]{3}", fullmatch=True),
    st.from_regex(r"\+84(38|79|86|91)[1-9]{7}", fullmatch=True),
    st.from_regex(r"0(01|38|79)08[0-9][1-9]{6}", fullmatch=True),
    st.from_regex(r"(lan|hoa|an)[.](tran|nguyen)[1-9]{4}@(gmail|yahoo)[.]com", fullmatch=True),
)
STEPS: dict[str, Callable[[str], Step]] = {
    "column_type column": lambda raw: SetColumnType(raw, "integer"),
    "column_type format": lambda raw: SetColumnType("ghi chú", "date", raw),
    "column type words": lambda raw: SetColumnType("ghi chú", "boolean", true_values=(raw,)),
    "column name": lambda raw: SetColumn("ghi chú", name=raw),
    "column description": lambda raw: SetColumn("ghi chú", description=raw),
    "column rules": lambda raw: SetColumn("ghi chú", constraints=Constraints(enum=(raw,))),
    "primary key": lambda raw: SetPrimaryKey((raw,)),
    "missing values": lambda raw: SetMissingValues((raw,)),
    "encoding": SetEncoding,
    "delimiter": SetDelimiter,
    "sheet": SetSheet,
}
PLACES = ("cell", "number", "only stranger", "label", "preamble", "sheet", "other sheet", "hidden sheet")
AROUND = ("file name", "title", "contact", "last version", *STEPS)


def workbook(raw: str, place: str) -> openpyxl.Workbook:
    """A small table with the value in one place."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = f"Bảng {raw}" if place == "sheet" else "Bảng"
    if place == "preamble":
        sheet.append([f"Người lập: {raw}"])
    sheet.append(["stt", f"Gọi {raw}" if place == "label" else "ghi chú", "số"])
    for number in range(30):
        sheet.append([number, "đủ", number * 3 + 0.5])
    row = sheet.max_row
    if place == "cell":
        sheet.cell(row, 2, f"gọi {raw}")
    if place == "number":
        sheet.cell(row, 2, raw)
    if place == "only stranger":
        sheet.cell(row, 3, raw)
    for kind, state in (("other sheet", "visible"), ("hidden sheet", "hidden")):
        if place == kind:
            other = book.create_sheet(f"DS {raw}")
            other.append(["a", "b"])
            other.append([1, 2])
            other.sheet_state = state
    return book


@settings(max_examples=120)
@given(raw=PERSONAL, place=st.sampled_from(PLACES + AROUND), declared=st.booleans())
def test_no_place_tells(raw: str, place: str, declared: bool) -> None:
    """Cells, labels, preamble, sheets, names, metadata and corrections: the encoded answer holds no value of them."""
    steps: list[Step] = [SetColumnType("số", "integer")] if declared else []
    if place in STEPS:
        steps.append(STEPS[place](raw))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input"
        workbook(raw, place).save(path)
        job = Job(
            input_path=str(path),
            output_folder=str(Path(folder) / "out"),
            recipe=tuple(steps),
            expected_schema={"fields": [{"name": f"x {raw}", "type": "string"}]} if place == "last version" else None,
            around=Around(
                file_name=f"ds-{raw}.xlsx" if place == "file name" else "ds.xlsx",
                texts={name: f"Hỏi {raw}" for name in ("title", "contact") if name == place},
            ),
            limits=Limits(memory_bytes=10**9, timeout_seconds=60),
        )
        inspection = inspect(job, lambda _stage, _share: None)
    if inspection.verdict is Verdict.ACCEPT:
        # One bare number among figures may be a figure: then it is published, and only the findings must not tell.
        assert place in ("only stranger", "last version")
        inspection = msgspec.structs.replace(inspection, profile=())
    kept = msgspec.json.encode(inspection).decode()
    said = [words(finding, language) for finding in inspection.findings for language in ("vi", "en")]
    for text in (kept, msgspec.json.encode(said).decode()):
        assert raw not in text
        assert raw.partition("@")[0] not in text
        assert re.sub("[^0-9]", "", raw)[-9:] not in re.sub("[ .+-]", "", text) or "@" in raw


def suggested(inspection: Inspection) -> list[str]:
    return [
        word
        for finding in inspection.findings
        for suggestion in finding.suggestions
        for step in suggestion.steps
        if isinstance(step, SetMissingValues)
        for word in step.values
    ]


def numbers_and(word: str, label: str = "số") -> str:
    return f"{label},x\n" + "".join(f"{number}.5,a\n" for number in range(40)) + f"{word},a\n"


@pytest.mark.parametrize("word", ["N/A", "-", "không có"])
def test_plain_words_are_offered_as_markers(word: str, check_file: CheckFile) -> None:
    """What means that there is no value can be said so in one click."""
    assert suggested(check_file(numbers_and(word))) == [word]


@pytest.mark.parametrize("word", ["an.nguyen@gmail.com", "Trần Thị Mai", "vanthu@hue.gov.vn", "x0912345678"])
def test_words_of_persons_are_not_offered(word: str, check_file: CheckFile) -> None:
    """No button carries what may be a person's, whether or not a rule is sure of it."""
    inspection = check_file(numbers_and(word))
    assert suggested(inspection) == []
    assert word not in msgspec.json.encode(inspection.findings).decode()


def test_examples_of_a_personal_column_are_masked_altogether(check_file: CheckFile) -> None:
    """Beside personal data also what no rule knows is not shown; elsewhere an officer sees what is wrong."""
    content = "điện thoại,ngày\n" + "0912345678,2024-01-02\n" * 3 + "không rõ,31/12/2024\n"
    recipe = (SetColumnType("điện thoại", "integer"), SetColumnType("ngày", "date"))
    examples = {
        finding.column: finding.examples
        for finding in check_file(content, recipe).findings
        if finding.gate == "validation" and finding.examples
    }
    assert examples["ngày"] == ("31/12/2024",)
    assert "không rõ" not in examples["điện thoại"]


def test_another_sheets_name_is_masked_and_blocks(check_file: CheckFile, tmp_path: Path) -> None:
    """The page lists the sheets of a file, so a name with a value in it is found, and hidden."""
    path = tmp_path / "book.xlsx"
    workbook("0912 340 023", "other sheet").save(path)
    inspection = check_file(path)
    assert inspection.reading
    assert inspection.reading.sheets == ("Bảng", "DS •••023")
    assert [finding.params["place"] for finding in inspection.findings if finding.severity is Severity.BLOCK] == [
        "other_sheet"
    ]


def test_a_doubted_column_has_no_figures(check_file: CheckFile) -> None:
    """Until a second person has looked, extremes and frequent values of a doubted column are not kept."""
    inspection = check_file("x,y\n0912345678,5\n0987654321,6\n")
    doubted, other = inspection.profile
    assert (inspection.verdict, doubted.top_values, doubted.minimum, doubted.distinct) == (Verdict.REVIEW, (), None, 2)
    assert other.top_values


def test_two_labels_that_are_masked_alike_keep_names_of_their_own(check_file: CheckFile) -> None:
    """Names in a schema are unique, also where what told them apart is hidden."""
    inspection = check_file("Lan 0912345678,Lan 0387345678\n1,2\n")
    assert inspection.table_schema
    assert [field["name"] for field in inspection.table_schema["fields"]] == ["Lan •••678", "Lan •••678_2"]


def test_a_correction_that_fits_nothing_is_named_without_its_value(check_file: CheckFile) -> None:
    """What was typed into a correction is repeated only as far as it is nobody's."""
    recipe: Recipe = (SetColumnType("gọi 0912345678", "integer"),)
    (finding,) = check_file("a,b\n1,2\n", recipe).findings
    assert finding.params["value"] == "gọi •••678, integer"
