"""Scores say what they are meant to say of answers that are right, too soft, too hard or of another rule."""

from __future__ import annotations

import pytest

from tests.privacy.evaluate import Judged, Share, alarms, misses, score
from tests.privacy.table import Column, Expected, Header, Holds, MadeTable
from validation.report import Severity

BLOCK, REVIEW, NOTE = Severity.BLOCK, Severity.REVIEW, Severity.NOTE
NAME = Expected(("d8-name", "d13-free-text"), BLOCK)
OFFICIAL = Expected(("d8-name",), REVIEW, REVIEW)


def judge(said: dict[str, Severity], *expected: Expected, holds: Holds = Holds.PERSONAL) -> Judged:
    column = Column("x", ["1"], "kind", holds, expected)
    return Judged(MadeTable("table", "vi", Header.LOCAL, (column,)), column, said)


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (judge({"d8-name": BLOCK}, NAME), 1),
        (judge({"d13-free-text": BLOCK}, NAME), 1),
        (judge({"d8-name": REVIEW}, NAME), 0),
        (judge({"d7-phone": BLOCK}, NAME), 0),
        (judge({}, NAME), 0),
        (judge({"d8-name": REVIEW}, OFFICIAL), 1),
    ],
)
def test_an_answer_is_found_when_it_weighs_enough(one: Judged, found: int) -> None:
    """A rule that may speak instead counts as well; one that says too little or nothing does not."""
    assert score([one], "d8-name").found == Share(found, 1)


@pytest.mark.parametrize(
    ("one", "precise", "confused"),
    [
        (judge({"d8-name": BLOCK}, NAME), 1, 0),
        (judge({"d8-name": BLOCK}, OFFICIAL), 0, 0),
        (judge({"d8-name": BLOCK}, Expected(("d9-address",), BLOCK)), 1, 1),
        (judge({"d8-name": REVIEW}, holds=Holds.HARD_NEGATIVE), 0, 0),
        (judge({"d8-name": REVIEW}, Expected(("d8-name",), None, REVIEW), holds=Holds.HARD_NEGATIVE), 1, 0),
    ],
)
def test_an_answer_is_precise_where_something_may_be_said(one: Judged, precise: int, confused: int) -> None:
    """To refuse what may only be reviewed, or to speak of what is nobody's, is not precise."""
    counted = score([one], "d8-name")
    assert (counted.precise, counted.confused) == (Share(precise, 1), confused)


def test_notes_are_no_alarm() -> None:
    """What is only noted for readers neither refuses nor delays."""
    noted = judge({"d7-phone": NOTE}, holds=Holds.HARD_NEGATIVE)
    assert score([noted], "d7-phone").precise.whole == 0
    assert alarms([noted], Holds.HARD_NEGATIVE, REVIEW) == Share(0, 1)


def test_alarms_count_what_is_beyond_the_allowed() -> None:
    """A review is no alarm where one is allowed, a refusal is."""
    allowed = Expected(("d7-phone",), None, REVIEW)
    judged = [judge({"d7-phone": weight}, allowed, holds=Holds.HARD_NEGATIVE) for weight in (REVIEW, BLOCK)]
    assert alarms(judged, Holds.HARD_NEGATIVE, REVIEW) == Share(1, 2)


def test_misses_name_what_was_right_and_what_was_said() -> None:
    """A missing answer and one too many are told apart."""
    one = judge({"d7-phone": BLOCK}, NAME)
    assert [(right, said) for _, right, said in misses([one], ["d7-phone", "d8-name"])] == [
        ("d8-name block", "nothing"),
        ("d8-name or d13-free-text ≤ block", "d7-phone block"),
    ]


def test_intervals_are_those_of_wilson() -> None:
    """Eight of ten lie between 0.490 and 0.943, and all of any number stay below one."""
    assert Share(8, 10).interval() == pytest.approx((0.490, 0.943), abs=0.001)
    assert Share(50, 50).interval() == pytest.approx((0.929, 1), abs=0.001)
