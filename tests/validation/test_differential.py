"""Whatever the table and the schema, the errors are those that Frictionless reports."""

from __future__ import annotations

import os
from random import Random

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.validation.frictionless_cases import Case, ask_frictionless, make_case
from validation.conformity import errors
from validation.read.cells import Cells

CASES = int(os.environ.get("DIFFERENTIAL_CASES", "2000"))
CASES_PER_TEST = 100


def cells_of(connection: duckdb.DuckDBPyConnection, case: Case) -> Cells:
    """The rows of a case as text cells, NULL where a row has ended; the first row of data is row 2."""
    width = max([len(case.labels), *map(len, case.rows)])
    columns = [
        pa.array([row[index] if index < len(row) else None for row in case.rows], pa.string()) for index in range(width)
    ]
    rows = pa.array(range(2, len(case.rows) + 2), pa.int64())
    table = pa.table([rows, *columns], names=["row", *(f"c{index}" for index in range(width))])
    connection.register("cells", table)
    return Cells(connection, table, tuple(case.labels))


def compare(connection: duckdb.DuckDBPyConnection, case: Case) -> None:
    """Fail where we say anything else than Frictionless; where it fails itself we only have to answer."""
    theirs = ask_frictionless(case)
    ours = {tuple(error) for error in errors(cells_of(connection, case), case.descriptor)}
    if isinstance(theirs, Exception):
        return
    assert {tuple(error) for error in theirs} == ours, case


@pytest.mark.parametrize("start", range(0, CASES, CASES_PER_TEST))
def test_errors_are_those_of_frictionless(start: int) -> None:
    """Thousands of made tables, the same ones each time."""
    connection = duckdb.connect(config={"threads": "1"})
    for seed in range(start, start + CASES_PER_TEST):
        compare(connection, make_case(Random(seed)))


@settings(max_examples=50)
@given(st.randoms(use_true_random=False))
def test_errors_are_those_of_frictionless_for_any_table(random: Random) -> None:
    """Tables that Hypothesis makes, other ones each time, made smaller where they fail."""
    compare(duckdb.connect(config={"threads": "1"}), make_case(random))
