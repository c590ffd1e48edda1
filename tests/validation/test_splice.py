"""Rows are taken out of a table and put into it in the order of the file."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validation.read import splice as splicing
from validation.read.splice import splice


@pytest.mark.parametrize("most", [0, 1000])
@given(rows=st.dictionaries(st.integers(1, 60), st.sampled_from(["stay", "go", "come"])))
def test_rows_by_their_numbers(most: int, rows: dict[int, str]) -> None:
    """Few places or many, the result is the same: what stays and what comes, sorted."""
    there = sorted(number for number, what in rows.items() if what != "come")
    table = pa.table({"row": pa.array(there, pa.int64()), "c0": pa.array(map(str, there), pa.string())})
    coming = {number: [str(number)] for number, what in rows.items() if what == "come"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splicing, "MAX_PIECES", most)
        spliced = splice(table, [number for number, what in rows.items() if what == "go"], coming)
    expected = sorted(number for number, what in rows.items() if what != "go")
    assert spliced.to_pydict() == {"row": expected, "c0": list(map(str, expected))}
