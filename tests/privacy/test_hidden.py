"""The X-ray of workbooks: whatever hides beside a table, or in it, is named, and none of it is published."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.privacy.hidden_workbooks import (
    HARMLESS,
    HIDDEN,
    MARKS,
    ORDINARY,
    PERSONAL,
    HiddenWorkbook,
    comment,
    creator,
    exif,
    hidden_columns,
    hidden_rows,
    hidden_sheet,
    ordinary_openpyxl,
    with_parts,
)
from validation.inspect import Inspection, Job, Limits, inspect
from validation.messages import PLACES, words
from validation.privacy.d15_hidden import CODE
from validation.recipe import DropSurroundings, Recipe, SetHidden
from validation.report import Finding, Severity
from validation.xray.container import look_inside
from validation.xray.hidden import KINDS, MAX_TEXTS
from validation.xray.texts import byte_texts, picture_texts, xml_texts

Check = Callable[..., Inspection]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """The answer to the bytes of a file; what is written stands in `tmp_path / "out"`."""

    def run(content: bytes, recipe: Recipe = ()) -> Inspection:
        (tmp_path / "input").write_bytes(content)
        limits = Limits(memory_bytes=2 * 1024**3, timeout_seconds=60)
        job = Job(input_path=str(tmp_path / "input"), output_folder=str(tmp_path / "out"), recipe=recipe, limits=limits)
        return inspect(job, lambda _stage, _share: None)

    return run


def named(inspection: Inspection, kind: str) -> list[Finding]:
    return [finding for finding in inspection.findings if finding.params.get("kind") == kind]


def columns(folder: Path) -> list[str]:
    return [str(name) for name in pq.read_schema(folder / "out" / "table.parquet").names]


def names_of(made: HiddenWorkbook) -> str:
    return made.name


@pytest.mark.parametrize("made", HIDDEN, ids=names_of)
def test_every_hidden_thing_is_named_and_none_is_published(made: HiddenWorkbook, check: Check, tmp_path: Path) -> None:
    """A personal value refuses the file wherever it hides, and nothing that is written afterwards holds it."""
    inspection = check(made.make(PERSONAL))
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert (inspection.verdict, bool(named(inspection, made.kind))) == ("refuse", True)
    assert not inspection.original_is_whole
    assert [mark for mark in MARKS if mark.encode() in written or mark.encode("utf-16-le") in written] == []
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"inspection.json", "places.parquet"}


@pytest.mark.parametrize("made", HIDDEN, ids=names_of)
def test_the_fact_alone_weighs_as_its_kind(made: HiddenWorkbook, check: Check) -> None:
    """What is hidden needs a second person though it is harmless; what can be seen, and who saved a file, is a note."""
    inspection = check(made.make(HARMLESS))
    found = named(inspection, made.kind)
    assert (inspection.verdict, bool(found), inspection.original_is_whole) == (made.verdict, True, False)
    assert {finding.severity for finding in found} == {KINDS[made.kind].severity}


@pytest.mark.parametrize("make", ORDINARY, ids=lambda make: make.__name__)
def test_ordinary_workbooks_pass(make: Callable[[], bytes], check: Check) -> None:
    """What programs write of themselves hides nothing: no finding at all, and the original may be public."""
    inspection = check(make())
    assert (inspection.verdict, inspection.findings, inspection.original_is_whole) == ("accept", (), True)


def test_the_harmless_words_of_a_hidden_thing_are_not_shown(check: Check) -> None:
    """Of a comment its cell is told, never its words or who wrote it."""
    (found,) = named(check(comment(HARMLESS)), "comment")
    assert (found.count, found.params) == (1, {"kind": "comment", "place": "comment", "names": "B3"})


def test_a_creator_is_not_shown(check: Check, tmp_path: Path) -> None:
    """The name of who made a file is a note that does not say the name, in whatever is written."""
    inspection = check(creator("Trần Thị Bình"))
    (found,) = named(inspection, "author")
    assert (inspection.verdict, found.severity) == ("accept", Severity.NOTE)
    assert "Bình" not in "".join(path.read_text(errors="ignore") for path in (tmp_path / "out").iterdir())


def test_a_click_leaves_hidden_things_behind(check: Check, tmp_path: Path) -> None:
    """With what is hidden left behind the table alone is published, and the original stays where it is."""
    content = hidden_sheet(PERSONAL)
    offered = {suggestion.steps for finding in check(content).findings for suggestion in finding.suggestions}
    assert offered == {(DropSurroundings(),)}
    inspection = check(content, (DropSurroundings(),))
    assert (inspection.verdict, inspection.original_is_whole) == ("accept", False)
    assert not any(mark.encode() in (tmp_path / "out" / "table.parquet").read_bytes() for mark in MARKS)


def test_a_click_leaves_hidden_columns_out(check: Check, tmp_path: Path) -> None:
    """Left out, a hidden column is neither published nor looked at, and readers are told that something is missing."""
    content = hidden_columns(PERSONAL)
    (found,) = named(check(content), "hidden_columns")
    assert found.suggestions[0].steps == (SetHidden(kept=False),)
    inspection = check(content, found.suggestions[0].steps)
    assert (inspection.verdict, [finding.code for finding in inspection.findings]) == ("accept", ["hidden-left-out"])
    assert (columns(tmp_path), inspection.original_is_whole) == (["Mã trạm", "Số đo"], False)


def test_a_click_leaves_hidden_rows_out(check: Check, tmp_path: Path) -> None:
    """Left out, a hidden row is in no table, and the others keep their numbers."""
    inspection = check(hidden_rows(PERSONAL), (SetHidden(kept=False),))
    assert (inspection.verdict, inspection.row_count) == ("accept", 3)
    assert pq.read_table(tmp_path / "out" / "table.parquet").column(0).to_pylist() == ["T1", "T3", "T4"]


def test_hidden_columns_are_kept_on_purpose(check: Check, tmp_path: Path) -> None:
    """Kept on purpose, a hidden column is in the table, and a second person still looks."""
    inspection = check(hidden_columns(HARMLESS), (SetHidden(kept=True),))
    assert (inspection.verdict, [finding.code for finding in inspection.findings]) == ("review", ["hidden-kept"])
    assert len(columns(tmp_path)) == 3


def test_something_must_be_left(check: Check) -> None:
    """Where every row is hidden, leaving them out is a correction that cannot be followed."""
    book = openpyxl.load_workbook(io.BytesIO(ordinary_openpyxl()))
    for row in range(2, 6):
        book.worksheets[0].row_dimensions[row].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    assert [finding.code for finding in check(buffer.getvalue(), (SetHidden(kept=False),)).findings] == ["recipe-unfit"]


def test_numbers_under_a_label_on_a_hidden_sheet(check: Check) -> None:
    """A hidden sheet is looked at as a table is: telephone numbers that lost their zero are known by their label."""
    book = openpyxl.load_workbook(io.BytesIO(ordinary_openpyxl()))
    other = book.create_sheet("Danh sách")
    for row in (["Tên", "Số điện thoại"], ["a", 912340023], ["b", 987650041], ["c", 905120067]):
        other.append(row)
    other.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    (found,) = [finding for finding in check(buffer.getvalue()).findings if finding.code == "d7-phone"]
    assert (found.severity, found.column, found.rows) == ("block", None, ())
    assert found.params == {"place": "hidden_sheet", "sheet": "Danh sách"}


def test_a_number_in_pieces_is_one_number(check: Check) -> None:
    """A comment in which half of a number is bold holds the whole number."""
    runs = "<r><rPr><b/><sz val='9'/></rPr><t>09123</t></r><r><rPr><sz val='9'/></rPr><t>40023</t></r>"
    content = comment("XX")
    parts = zipfile.ZipFile(io.BytesIO(content))
    (name,) = [name for name in parts.namelist() if "comment" in name and name.endswith(".xml")]
    changed = with_parts(content, {}, {name: ("<t>XX</t>", runs)})
    assert [finding.code for finding in check(changed).findings if finding.severity == "block"] == ["d7-phone"]


def test_very_many_texts_are_looked_at_together(check: Check) -> None:
    """More texts than are looked at one by one are looked at as a column, and none is passed over."""
    items = "".join(f'<s v="mục {number}"/>' for number in range(MAX_TEXTS + 10))
    cache = f'<pivotCacheRecords><r>{items}<s v="{PERSONAL}"/></r></pivotCacheRecords>'
    inspection = check(with_parts(ordinary_openpyxl(), {"xl/pivotCache/pivotCacheRecords1.xml": cache}))
    assert {finding.code for finding in inspection.findings} == {CODE, "d6-email", "d7-phone"}


def test_a_part_too_large_to_look_at_is_said(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a part beyond the limit the beginning is looked at, and a second person learns that the rest was not."""
    monkeypatch.setattr("validation.xray.container.MAX_PART_BYTES", 1000)
    inspection = check(with_parts(ordinary_openpyxl(), {"customXml/item1.xml": f"<a>{'mục ' * 1_000_000}</a>"}))
    assert (inspection.verdict, bool(named(inspection, "not_looked_at"))) == ("review", True)


def test_sheets_too_large_to_look_at_are_said(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other sheets with more cells than the limit are named as such."""
    monkeypatch.setattr("validation.read.asides.MAX_CELLS", 1)
    (found,) = named(check(hidden_sheet(HARMLESS)), "not_looked_at")
    assert found.params["names"] == "Danh sách gốc"


@pytest.mark.timeout(20)
def test_entities_do_not_grow(check: Check) -> None:
    """A part that declares entities is not read as XML: it is named, and takes no time."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20 if n else "x" * 50}">' for n in range(12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE a [{entities}]><a>&e11;</a>'
    inspection = check(with_parts(ordinary_openpyxl(), {"xl/persons/person.xml": bomb}))
    assert inspection.verdict == "review"


def test_a_broken_part_beside_the_table_is_named(check: Check) -> None:
    """A part that nobody needs to read the table may be broken: the table is read, and the part is named."""
    broken = with_parts(ordinary_openpyxl(), {"xl/connections.xml": f"<connections><a {PERSONAL}"})
    assert {finding.code for finding in check(broken).findings} == {CODE, "d6-email", "d7-phone"}


@pytest.mark.parametrize(
    ("content", "is_whole"),
    [
        (b"a,b\n1,2\n3,4\n", True),
        ("Bảng số 1\n\na,b\n1,2\n3,4\n".encode(), False),
        ("a,b\n1,2\n3,4\n\nNguồn: Cục Thống kê\n".encode(), False),
        (b'[{"a":1,"b":2},{"a":3,"b":4}]', True),
        (b'{"made_by":"x","rows":[{"a":1,"b":2},{"a":3,"b":4}]}', False),
    ],
)
def test_an_original_is_whole_when_the_table_is_all_of_it(content: bytes, is_whole: bool, check: Check) -> None:
    """Titles, notes and metadata are cut away from texts and documents as well, and then the original says more."""
    assert check(content).original_is_whole == is_whole


@pytest.mark.parametrize(("members", "is_whole"), [(["a.csv"], True), (["a.csv", "doc.pdf"], False)])
def test_an_archive_is_whole_with_one_file(members: list[str], is_whole: bool, check: Check) -> None:
    """Other files of an archive are in no table."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in members:
            archive.writestr(name, "a,b\n1,2\n3,4\n")
    assert check(buffer.getvalue()).original_is_whole == is_whole


@pytest.mark.parametrize(("before", "is_whole"), [(b"", True), (b"PK\x03\x04Tran Thi Hoa", False)])
def test_an_archive_is_whole_with_nothing_before_it(before: bytes, is_whole: bool, check: Check) -> None:
    """Readers of archives pass over what stands before the first file, and so nobody looked at it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n3,4\n")
    assert check(before + buffer.getvalue()).original_is_whole == is_whole


@pytest.mark.parametrize(("name", "is_whole"), [("", True), ("danh-sach.csv", False)])
def test_a_packed_file_is_whole_without_a_name(name: str, is_whole: bool, check: Check) -> None:
    """gzip keeps the name of the file it packed, which nobody looked at."""
    buffer = io.BytesIO()
    with gzip.GzipFile(name, "wb", fileobj=buffer, mtime=0) as packed:
        packed.write(b"a,b\n1,2\n3,4\n")
    assert check(buffer.getvalue()).original_is_whole == is_whole


def test_every_kind_has_words() -> None:
    """Each kind of hidden thing has words of its own, in both languages."""
    assert set(KINDS) <= set(PLACES)
    for kind in KINDS:
        finding = Finding(code=CODE, severity=Severity.REVIEW, gate="privacy", params={"place": kind, "names": "x"})  # type: ignore[arg-type]
        assert words(finding, "en").what == f"Besides the table, the file holds {PLACES[kind].en}: x."


@settings(max_examples=200)
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda tail: exif("x")[:60] + tail))
def test_nothing_in_a_part_makes_it_fail(content: bytes) -> None:
    """Pictures, XML and other bytes may be damaged in any way."""
    assert all(isinstance(text, str) for text in [*byte_texts(content), *xml_texts(content)])
    assert picture_texts(b"\x89PNG\r\n\x1a\n" + content) is None or isinstance(picture_texts(content), list | None)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_mutated_workbook_gets_an_answer(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Bytes changed anywhere in a workbook of the old kind never make the check fail."""
    made = data.draw(st.sampled_from([made for made in HIDDEN if made.name.startswith("old")]))
    content = bytearray(made.make(HARMLESS))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("mutated")
    (folder / "input").write_bytes(content)
    job = Job(
        input_path=str(folder / "input"),
        output_folder=str(folder / "out"),
        limits=Limits(memory_bytes=10**9, timeout_seconds=60),
    )
    found: list[Any] = [finding.code for finding in inspect(job, lambda _stage, _share: None).findings]
    assert "unreadable" not in found


def test_the_xray_needs_no_table(tmp_path: Path) -> None:
    """What a container holds can be told without reading a sheet."""
    (tmp_path / "book").write_bytes(comment(HARMLESS))
    assert {hidden.kind for hidden in look_inside(tmp_path / "book", "xlsx") if hidden.count} == {"comment"}
