"""Quotes that stand as they should are known at once, and no others are taken for such."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validation.read import quote_pairs
from validation.read.dialect import Dialect
from validation.read.quote_pairs import all_quotes_pair

COMMA = Dialect(",", '"')


@pytest.mark.parametrize(
    "text",
    ["a,b\n1,2\n", '"a","b"\r\n"1","x, y"\r\n', '"a ""b"" c",""\n', 'a,"line\nbreak",c', '"ends here"', '""""'],
)
def test_well_quoted(tmp_path: Path, text: str) -> None:
    """Quoted cells, doubled quotes, separators and line ends within quotes leave no doubt."""
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode())
    assert all_quotes_pair(path, COMMA)


@pytest.mark.parametrize("text", ['12" pipe,1\n', '"never closes,1\n2,3\n', '"a" b,1\n', 'x"a",1\n', 'a "b" c,1\n'])
def test_doubtful(tmp_path: Path, text: str) -> None:
    """A quote inside a cell, one that never closes and one that something follows are doubts."""
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode())
    assert not all_quotes_pair(path, COMMA)


@given(rows=st.lists(st.lists(st.text(alphabet='ab",\n ắ', max_size=6), min_size=2, max_size=3), min_size=1))
def test_what_a_writer_wrote_is_well_quoted(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    """Whatever Python's writer makes leaves no doubt, wherever a window of the text ends."""
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    path = tmp_path_factory.mktemp("quotes") / "t.csv"
    path.write_bytes(written.getvalue().encode())
    for window_bytes in (1, 2, 7):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(quote_pairs, "WINDOW_BYTES", window_bytes)
            assert all_quotes_pair(path, COMMA)
