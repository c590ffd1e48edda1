"""Signs that nobody sees are named, and removed only by a click."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validation.inspect import Inspection
from validation.read.invisible import look_for_invisible
from validation.read.reading import Reading, Source
from validation.recipe import RemoveInvisible

CheckFile = Callable[..., Inspection]
SIGNS = ["\x01", "\x0b", "\x1f", "\x7f", "\u200b", "\u200e", "\u202e", "\u2066", "\ufeff"]


def source_of(*values: str) -> Source:
    table = pa.table({"row": pa.array(range(2, len(values) + 2), pa.int64()), "c0": pa.array(values, pa.string())})
    return Source(Reading(format="csv"), table, ["a"])


@pytest.mark.parametrize("sign", SIGNS)
def test_signs_are_named_and_kept(sign: str) -> None:
    """The cells stay as they are: no value changes by itself."""
    source = look_for_invisible(source_of("x", f"y{sign}z"), ())
    assert source.table.column("c0").to_pylist() == ["x", f"y{sign}z"]
    (found,) = source.findings
    assert (found.code, found.column, found.rows) == ("invisible-signs", "a", (3,))
    assert found.suggestions[0].steps == (RemoveInvisible(),)


@pytest.mark.parametrize("sign", SIGNS)
def test_a_click_removes_them(sign: str) -> None:
    """And nothing else."""
    source = look_for_invisible(source_of(f"\u00ady{sign}z\n\t"), (RemoveInvisible(),))
    assert source.table.column("c0").to_pylist() == ["\u00adyz\n\t"]
    assert [found.code for found in source.findings] == ["invisible-removed"]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs"]), max_size=5), min_size=1))
def test_texts_that_are_seen_raise_no_word(values: list[str]) -> None:
    """Letters, signs and blanks of any script are left alone."""
    assert look_for_invisible(source_of(*values), ()).findings == ()


def test_a_few_nul_characters_are_removed_by_a_click(check_file: CheckFile) -> None:
    """A text with holes is refused, and read without them when the officer says so."""
    content = b"a,b\n1,x\x00y\n2,z\n" + b"3,w\n" * 500
    (found,) = check_file(content).findings
    assert (found.code, found.suggestions[0].steps) == ("not-text", (RemoveInvisible(),))
    assert check_file(content, (RemoveInvisible(),)).verdict == "accept"


def test_bytes_that_are_no_text_have_no_click(check_file: CheckFile) -> None:
    """A program with a name that ends in .csv is not offered to be read."""
    (found,) = check_file(bytes(range(256)) * 20 + b"\0" * 5000).findings
    assert found.suggestions == ()
