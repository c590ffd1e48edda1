"""Rows left out by the officer's choice: none is lost, none but them, and never for another reason."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validation.inspect import Inspection, Job, Limits, inspect
from validation.partial import FILE_NAME
from validation.places import read_places
from validation.recipe import DropMisfits, LeaveOutRows, Recipe, SetColumnType
from validation.report import MAX_ROWS, Verdict

LIMITS = Limits(memory_bytes=2**30, timeout_seconds=60)
NUMBER = SetColumnType("giá trị", "number")


def run(folder: Path, text: str, recipe: Recipe, *, may: bool = True) -> Inspection:
    path = folder / "input"
    path.write_text(text)
    job = Job(input_path=str(path), output_folder=str(folder), recipe=recipe, may_leave_out_rows=may, limits=LIMITS)
    return inspect(job, lambda _stage, _share: None)


def table(values: list[str]) -> str:
    return "mã,giá trị\n" + "".join(f"m{turn},{value}\n" for turn, value in enumerate(values))


def left_out(folder: Path) -> list[list[str]]:
    return list(csv.reader((folder / FILE_NAME).open(encoding="utf-8-sig")))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["x1", "n/a", "1.5.2"]), min_size=1, max_size=4), st.integers(40, 60), st.randoms())
def test_accepted_and_rejected_rows_are_the_input(tmp_path: Path, bad: list[str], good: int, random: object) -> None:
    """Every row of the file is either in the table or among those left out, with its own cells."""
    values = [*bad, *map(str, range(good))]
    random.shuffle(values)  # type: ignore[attr-defined]
    inspection = run(tmp_path, table(values), (NUMBER, LeaveOutRows()))
    _, *rejected = left_out(tmp_path)
    accepted = pq.read_table(tmp_path / "table.parquet").column("giá trị").to_pylist()
    assert inspection.verdict is Verdict.ACCEPT
    assert [row[-1] for row in rejected] == [value for value in values if value in bad]
    assert accepted == [float(value) for value in values if value not in bad]
    assert (inspection.input_rows, inspection.row_count, inspection.left_out_rows) == (len(values), good, len(bad))


def test_rows_of_another_width_are_kept_with_all_their_cells(tmp_path: Path) -> None:
    """A row with a cell too many is left out whole; its number and cells stand among the rows left out."""
    text = table(["1"] * 30) + "m30,2,3\n"
    inspection = run(tmp_path, text, (LeaveOutRows(),))
    assert left_out(tmp_path)[1:] == [["32", "width", "m30", "2", "3"]]
    assert (inspection.row_count, inspection.input_rows) == (30, 31)


def test_readers_are_told_how_many_and_why(tmp_path: Path) -> None:
    """The note names the count and the cause, and is there for each cause."""
    (note,) = run(tmp_path, table(["x1", *["1"] * 30]), (NUMBER, LeaveOutRows())).findings
    assert (note.code, note.count, note.params["cause"]) == ("rows-left-out", 1, "type-error")


def test_too_many_rows_are_not_left_out(tmp_path: Path) -> None:
    """With more than a tenth of the rows missing the file is refused, and says so."""
    inspection = run(tmp_path, table([*["x1"] * 4, *["1"] * 30]), (NUMBER, LeaveOutRows()))
    assert inspection.verdict is Verdict.REFUSE
    assert "too-many-left-out" in {finding.code for finding in inspection.findings}


@pytest.mark.parametrize(("fitting", "is_offered"), [(18, True), (17, False)])
def test_leaving_out_is_offered_where_it_may_be_done(tmp_path: Path, fitting: int, is_offered: bool) -> None:
    """Two rows of another width among twenty are a tenth and may go; of fewer rows they are too many for the button."""
    text = table(["1"] * fitting) + "x,2,3\ny\n"
    found = run(tmp_path, text, ()).findings
    offers = [DropMisfits() in suggestion.steps for finding in found for suggestion in finding.suggestions]
    assert "missing-cell" in {finding.code for finding in found}
    assert any(offers) is is_offered


def test_without_leave_of_the_agency_no_row_is_left_out(tmp_path: Path) -> None:
    """The step alone is refused, whoever sends it."""
    inspection = run(tmp_path, table(["x1", *["1"] * 30]), (NUMBER, LeaveOutRows()), may=False)
    assert [finding.code for finding in inspection.findings] == ["leaving-out-not-allowed"]
    assert not (tmp_path / "table.parquet").exists()


def test_personal_data_is_never_left_out(tmp_path: Path) -> None:
    """A row with somebody's number does not make the file publishable by leaving it out."""
    text = table([*["1"] * 30, "gọi 0912 345 678"])
    assert run(tmp_path, text, (NUMBER, LeaveOutRows())).verdict is Verdict.REFUSE


def test_an_answer_says_how_many_rows_stand_in_the_way(tmp_path: Path) -> None:
    """Two causes in one row are one row; where a label is missing as well, leaving rows out would not help."""
    text = table([*["2"] * 20, "x1", *["2"] * 10])
    code = SetColumnType("mã", "integer")
    numbered = text.replace("\nm", "\n").replace("\n20,", "\nm20,")
    assert run(tmp_path, numbered, (NUMBER, code)).misfit_rows == 1
    assert run(tmp_path, text.replace("mã", ""), (NUMBER,)).misfit_rows == 0


def test_all_places_are_written_and_the_answer_names_the_first(tmp_path: Path) -> None:
    """Of a hundred bad rows all are among the places, in order, and twenty in the answer."""
    (finding,) = run(tmp_path, table(["x1"] * 100), (NUMBER,)).findings
    assert finding.rows == tuple(range(2, 2 + MAX_ROWS))
    assert list(read_places(tmp_path / "places.parquet")) == [(0, row) for row in range(2, 102)]


@pytest.mark.parametrize("text", ["", "mã,giá trị\n"])
def test_a_file_without_rows_has_no_places(tmp_path: Path, text: str) -> None:
    """The places are there, and empty, when no finding names a row."""
    run(tmp_path, text, ())
    assert list(read_places(tmp_path / "places.parquet")) == []
