"""How the values of tables are written for their readers: exactly, in their format, and never a code as a quantity."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.web.i18n import SPEAKERS
from catalog.web.values import read_and_write, writer
from validation.profile import ColumnProfile

VI, EN = SPEAKERS["vi"], SPEAKERS["en"]


def profile(minimum: str, maximum: str) -> ColumnProfile:
    return ColumnProfile(name="x", row_count=9, missing=0, distinct=9, minimum=minimum, maximum=maximum)


@pytest.mark.parametrize(
    ("type", "value", "vi", "en"),
    [
        ("number", Decimal("12.5"), "12,5", "12.5"),
        ("number", Decimal("1234567.50"), "1.234.567,50", "1,234,567.50"),
        ("number", Decimal("-0.10"), "-0,10", "-0.10"),
        ("number", Decimal("-45000.25"), "-45.000,25", "-45,000.25"),
        ("number", 1e-07, "0,0000001", "0.0000001"),
        ("number", 9999.5, "9999,5", "9999.5"),
        ("integer", 98506193, "98.506.193", "98,506,193"),
        ("integer", -12000, "-12.000", "-12,000"),
        ("integer", 2024, "2024", "2024"),
        ("year", 12024, "12024", "12024"),
        ("string", "00012.5", "00012.5", "00012.5"),
        ("boolean", True, "đúng", "yes"),
        ("boolean", False, "sai", "no"),
        ("date", date(2026, 3, 1), "01/03/2026", "1 March 2026"),
        ("datetime", datetime(2026, 3, 1, 8, 30), "01/03/2026 08:30", "1 March 2026 08:30"),
        ("datetime", datetime(2026, 3, 1, 23, 5, 7), "01/03/2026 23:05:07", "1 March 2026 23:05:07"),
    ],
)
def test_values_in_the_readers_format(type: str, value: object, vi: str, en: str) -> None:
    """Decimals, thousands, days, times and answers are written as each language does; text stays as it is."""
    field = {"name": "x", "type": type}
    assert (writer(field, None, VI)(value), writer(field, None, EN)(value)) == (vi, en)


@pytest.mark.parametrize(
    ("field", "extremes"),
    [
        ({"name": "ma_xa", "type": "integer"}, ("4", "32248")),
        ({"name": "c1", "title": "Mã số thuế", "type": "integer"}, ("4", "32248")),
        ({"name": "Năm", "type": "integer"}, ("1", "12024")),
        ({"name": "station-id", "type": "integer"}, ("4", "32248")),
        ({"name": "ward", "type": "integer"}, ("10105", "32248")),
        ({"name": "ward", "type": "year"}, ("4", "32248")),
    ],
)
def test_codes_and_years_keep_their_digits_together(field: dict[str, str], extremes: tuple[str, str]) -> None:
    """Where the name says code or year, or all numbers are equally long, no separator is put in."""
    assert writer(field, profile(*extremes), VI)(26734) == "26734"


@pytest.mark.parametrize("name", ["Dân số", "population", "Công nợ", "Tổng số mẫu"])
def test_quantities_are_set_apart(name: str) -> None:
    """A whole number is a quantity where nothing says otherwise."""
    assert writer({"name": name, "type": "integer"}, profile("4", "32248"), VI)(26734) == "26.734"


@given(st.integers() | st.decimals(-(10**40), 10**40), st.booleans())
def test_no_digit_is_lost(value: int | Decimal, groups: bool) -> None:
    """Without the separators, what is shown is the value itself, however long, small or negative it is."""
    for language, group, point in ((VI, ".", ","), (EN, ",", ".")):
        shown = language.exact(value, groups=groups)
        assert Decimal(shown.replace(group, "").replace(point, ".")) == value
        if not groups:
            assert group not in shown


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_are_shown_exactly(value: float) -> None:
    """A binary number is shown with the digits that identify it."""
    assert float(EN.exact(value, groups=False)) == value


@pytest.mark.parametrize(
    ("type", "text", "written"),
    [
        ("integer", "15000", "15.000"),
        ("number", "0.5", "0,5"),
        ("date", "2026-03-01", "01/03/2026"),
        ("datetime", "2026-03-01T08:00:00", "01/03/2026 08:00"),
        ("string", "15000", "15000"),
        ("date", "2026-03-…", "2026-03-…"),
    ],
)
def test_figures_are_written_like_cells(type: str, text: str, written: str) -> None:
    """What a profile keeps as text is read as the column's type; what cannot be read is shown as it is."""
    field = {"name": "x", "type": type}
    assert read_and_write(text, field, writer(field, None, VI)) == written
