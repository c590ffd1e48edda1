"""One run of the whole check: any table in, a typed table or understandable findings out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validation.inspect import STAGES, Around, Inspection, Job, Limits, inspect
from validation.messages import words
from validation.recipe import SetColumnType, SetDelimiter, SetEncoding, SetHeaderRow
from validation.report import Verdict

CheckFile = Callable[..., Inspection]


def codes(inspection: Inspection) -> list[str]:
    return [finding.code for finding in inspection.findings]


def test_a_good_table_is_accepted(check_file: CheckFile, tmp_path: Path) -> None:
    """A plain CSV becomes a Parquet table, a schema, a profile and an answer on disk."""
    inspection = check_file("mã;tên;số\n00004;Ba Đình;1,5\n00008;Ngọc Hà;2,75\n", file_name="phường.csv")
    table = pq.read_table(tmp_path / "out" / "table.parquet")
    assert (inspection.verdict, inspection.findings, inspection.row_count) == (Verdict.ACCEPT, (), 2)
    assert table.to_pylist()[0] == {"mã": "00004", "tên": "Ba Đình", "số": 1.5}
    assert inspection.parquet_bytes == (tmp_path / "out" / "table.parquet").stat().st_size
    assert [column.name for column in inspection.profile] == ["mã", "tên", "số"]


def test_the_answer_is_kept_as_json(check_file: CheckFile, tmp_path: Path) -> None:
    """What is returned is what a later reader finds in the folder, and scratch files are gone."""
    inspection = check_file("a,b\n1,2\n")
    kept = msgspec.json.decode((tmp_path / "out" / "inspection.json").read_bytes(), type=Inspection)
    assert kept == inspection
    files = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert files == ["inspection.json", "places.parquet", "table.parquet"]


def test_the_same_table_in_two_encodings(check_file: CheckFile, tmp_path: Path) -> None:
    """Delimiter and encoding leave no trace in the table."""
    tables = []
    for content in ("mã,tên\n01,Hà Nội\n02,Đắk Lắk\n".encode(), "mã;tên\n01;Hà Nội\n02;Đắk Lắk\n".encode("utf-16")):
        check_file(content)
        tables.append(pq.read_table(tmp_path / "out" / "table.parquet"))
    assert tables[0].equals(tables[1])


def test_a_refused_file_leaves_no_table(check_file: CheckFile, tmp_path: Path) -> None:
    """Personal data refuses, and nothing to publish is written."""
    inspection = check_file("tên,email\nAn,an.nguyen@gmail.com\n")
    assert (inspection.verdict, codes(inspection), inspection.parquet_sha256) == (Verdict.REFUSE, ["d6-email"], "")
    assert not (tmp_path / "out" / "table.parquet").exists()


def test_no_raw_value_is_written_down(check_file: CheckFile, tmp_path: Path) -> None:
    """Neither answer nor messages repeat a personal value."""
    recipe = (SetColumnType("số", "integer"),)
    check_file("số,email\n0912345678x,an.nguyen@gmail.com\n", recipe, texts={"contact": "lan.tran@yahoo.com"})
    kept = (tmp_path / "out" / "inspection.json").read_text()
    assert not any(raw in kept for raw in ("0912345678", "an.nguyen", "lan.tran"))


def test_all_findings_come_at_once(check_file: CheckFile) -> None:
    """An officer learns of every problem in one run, not one after the other."""
    content = "a,a,c\n1,x,an.nguyen@gmail.com\n,,\n2,y\n" + "3,z,\n" * 50
    assert set(codes(check_file(content))) == {"missing-cell", "duplicate-label", "blank-rows-left-out", "d6-email"}


def test_the_contract_of_the_last_version(check_file: CheckFile) -> None:
    """Values that are not of the published type refuse the file; what else breaks programs a second person decides."""
    expected = {"fields": [{"name": "a", "type": "integer"}, {"name": "c", "type": "string"}]}
    wrong = check_file("a,b\nx,2\n", expected_schema=expected)
    assert (wrong.verdict, set(codes(wrong))) == (
        Verdict.REFUSE,
        {"column-added", "column-removed", "word-for-missing"},
    )
    declared = check_file("a,b\nx,2\n", (SetColumnType("a", "string"),), expected_schema=expected)
    assert (declared.verdict, set(codes(declared))) == (
        Verdict.REVIEW,
        {"column-added", "column-removed", "column-retyped"},
    )


def test_progress_goes_through_the_stages(write: Callable[[str], Path], tmp_path: Path) -> None:
    """Every stage is told, in order, and ends whole."""
    told: list[tuple[str, float]] = []
    job = Job(
        input_path=str(write("a\n1\n")),
        output_folder=str(tmp_path / "out"),
        limits=Limits(memory_bytes=10**9, timeout_seconds=60),
    )
    inspect(job, lambda stage, share: told.append((stage, share)))
    assert tuple(dict.fromkeys(stage for stage, _ in told)) == STAGES
    assert {stage for stage, share in told if share == 1.0} == set(STAGES)


BAD = {
    "empty": (b"", "empty-file"),
    "blank": (b"\n \n\t\n", "empty-file"),
    "header only": (b"a,b\n", "no-rows"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "format-unsupported"),
    "PNG": (b"\x89PNG\r\n\x1a\n", "format-unsupported"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook-damaged"),
    "HTML": (b"\xef\xbb\xbf <!DOCTYPE html><table>", "format-unsupported"),
    "cut-off JSON": (b'[{"a": 1}, {"a"', "json-damaged"),
    "cut-off gzip": (b"\x1f\x8b\x08\x00", "archive-damaged"),
    "zip of nothing": (b"PK\x05\x06" + bytes(18), "archive-without-table"),
    "cut-off zip": (b"PK\x03\x04" + bytes(40), "archive-damaged"),
    "NUL bytes": (b"a,b\n1,\x00\x00\n2,3\n", "not-text"),
    "random bytes": (bytes(range(255, 0, -1)) * 40, "encoding-error"),
    "bad byte": ("tên\nHà Nội, Huế, Đà Nẵng\n".encode() + b"\xff\n", "encoding-error"),
    "5,000 columns": (b",".join(b"c%d" % n for n in range(5000)) + b"\n" + b"1," * 4999 + b"1\n", "too-many-columns"),
    "10 MB in a cell": (b"a,b\n1," + b"x" * 10_000_000 + b"\n", "cell-too-long"),
    "40 MB in a row": (b"a,b\n1,2\n3," + b"x" * 40_000_000 + b"\n", "row-too-long"),
    "300 equal names": (b",".join([b"x"] * 300) + b"\n" + b",".join([b"1"] * 300) + b"\n", "duplicate-label"),
    "control characters in labels": ("a\x07\u202eb,c\n1,2\n".encode(), "label-cleaned"),
    "no labels": (b"1.5,2\n2.5,3\n", "header-missing"),
    "a million delimiters": (b"," * 1_000_000 + b"\n", "empty-file"),
    "a million quotes": (b"a,b\n" + b'"' * 1_000_001, "unclosed-quote"),
    "a quote that swallows the rest": (b'a,b\n"x\n' + b"1,2\n" * 9, "unclosed-quote"),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_understood(name: str, check_file: CheckFile) -> None:
    """Each kind of bad input gets its own finding, with words, within bounded time."""
    content, code = BAD[name]
    inspection = check_file(content)
    assert code in codes(inspection)
    assert all(words(finding, language).what for finding in inspection.findings for language in ("vi", "en"))


@pytest.mark.parametrize(
    "step",
    [
        SetEncoding("klingon"),
        SetDelimiter(",,"),
        SetDelimiter("é"),
        SetHeaderRow(-1),
        SetHeaderRow(99),
        SetColumnType("nicht da", "integer"),
        SetColumnType("a", "geopoint"),
        SetColumnType("a", "date", "%d' OR 1=1"),
        SetColumnType("a", "number", "", "1"),
    ],
)
def test_corrections_that_fit_nothing(step: object, check_file: CheckFile) -> None:
    """A correction that cannot be followed is named; nothing breaks."""
    assert codes(check_file("a,b\n1,2\n", (step,))) == ["recipe-unfit"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(st.sampled_from("ab1,;\t\"'\n\r.éđ\u0300\ufeff\u2028=+-"), max_size=60).map(str.encode),
        st.binary(max_size=60).map(lambda tail: b"PK\x03\x04" + tail),
    )
)
def test_no_bytes_make_it_fail(tmp_path: Path, content: bytes) -> None:
    """Whatever the bytes are, there is an answer, and never that they could not be understood at all."""
    path = tmp_path / "input"
    path.write_bytes(content)
    limits = Limits(memory_bytes=10**9, timeout_seconds=60)
    job = Job(input_path=str(path), output_folder=str(tmp_path / "out"), around=Around(), limits=limits)
    inspection = inspect(job, lambda _stage, _share: None)
    assert "unreadable" not in codes(inspection)
    assert json.loads((tmp_path / "out" / "inspection.json").read_text())["verdict"] == inspection.verdict
