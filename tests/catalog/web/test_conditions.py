"""Conditional and partial requests: what of an answer a client still needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.web.conditions import (
    ByteRange,
    RangeNotSatisfiable,
    Validator,
    http_date,
    is_unchanged,
    requested_range,
)

MODIFIED = datetime(2026, 3, 1, 8, 30, 15, 250_000, tzinfo=UTC)
VALIDATOR = Validator('"abc"', MODIFIED)
SIZE = 1000


class TestIsUnchanged:
    @pytest.mark.parametrize("tags", ['"abc"', 'W/"abc"', '"x", "abc"', "*", ' "x" ,W/"abc" '])
    def test_same_tag(self, tags: str) -> None:
        """Any of several tags may match, also one that a cache on the way has weakened."""
        assert is_unchanged({"if-none-match": tags}, VALIDATOR)

    @pytest.mark.parametrize("tags", ['"abcd"', '"x"', "abc", ""])
    def test_other_tag(self, tags: str) -> None:
        """Another tag, or what is no tag, means another state."""
        assert not is_unchanged({"if-none-match": tags}, VALIDATOR)

    def test_tag_weighs_more_than_date(self) -> None:
        """Where both are sent only the tag counts."""
        assert not is_unchanged({"if-none-match": '"x"', "if-modified-since": http_date(MODIFIED)}, VALIDATOR)

    @pytest.mark.parametrize(("seconds", "expected"), [(0, True), (60, True), (-1, False)])
    def test_date(self, seconds: int, expected: bool) -> None:
        """Without a tag, what has not changed since the client's date is unchanged, whole seconds compared."""
        since = http_date(MODIFIED + timedelta(seconds=seconds))
        assert is_unchanged({"if-modified-since": since}, VALIDATOR) is expected

    @pytest.mark.parametrize("since", ["yesterday", "", "Sun, 01 Mar 99999 08:30:15 GMT"])
    def test_no_date(self, since: str) -> None:
        """What is no date is not looked at."""
        assert not is_unchanged({"if-modified-since": since}, VALIDATOR)


class TestRequestedRange:
    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ("bytes=0-0", ByteRange(0, 1)),
            ("bytes=100-199", ByteRange(100, 200)),
            ("bytes=990-", ByteRange(990, SIZE)),
            ("bytes=990-5000", ByteRange(990, SIZE)),
            ("bytes=-10", ByteRange(990, SIZE)),
            ("bytes=-262144", ByteRange(0, SIZE)),
            ("Bytes = 1-2", ByteRange(1, 3)),
        ],
    )
    def test_part(self, asked: str, expected: ByteRange) -> None:
        """A part is counted from the start or from the end, and ends with the file."""
        assert requested_range({"range": asked}, SIZE, VALIDATOR) == expected

    @pytest.mark.parametrize(
        "asked", ["bytes=0-1,5-6", "rows=0-5", "bytes=-", "bytes=5-2", "bytes=a-b", "", f"bytes={'9' * 5000}-"]
    )
    def test_everything(self, asked: str) -> None:
        """Several parts, other units and nonsense are answered with the whole file, as the standard allows."""
        assert requested_range({"range": asked}, SIZE, VALIDATOR) is None

    @pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=1000-1001", "bytes=-0"])
    def test_nothing(self, asked: str) -> None:
        """A part that lies outside the file is an error that says how long the file is."""
        with pytest.raises(RangeNotSatisfiable) as caught:
            requested_range({"range": asked}, SIZE, VALIDATOR)
        assert caught.value.size_bytes == SIZE

    @pytest.mark.parametrize(
        ("if_range", "is_part"),
        [
            ('"abc"', True),
            ('"x"', False),
            ('W/"abc"', False),
            (http_date(MODIFIED), True),
            (http_date(MODIFIED + timedelta(seconds=1)), False),
            ("nonsense", False),
        ],
    )
    def test_only_for_the_same_state(self, if_range: str, is_part: bool) -> None:
        """A client that holds parts of another state gets the whole file; a weak tag proves no equal bytes."""
        found = requested_range({"range": "bytes=0-9", "if-range": if_range}, SIZE, VALIDATOR)
        assert (found is not None) is is_part

    @given(first=st.none() | st.integers(0, 3000), last=st.none() | st.integers(0, 3000), size=st.integers(1, 2000))
    def test_always_inside(self, first: int | None, last: int | None, size: int) -> None:
        """Whatever is asked, the part is not empty and inside the file, or it is refused."""
        asked = f"bytes={'' if first is None else first}-{'' if last is None else last}"
        try:
            part = requested_range({"range": asked}, size, VALIDATOR)
        except RangeNotSatisfiable:
            assert first is None or first >= size
        else:
            assert part is None or 0 <= part.start < part.stop <= size
