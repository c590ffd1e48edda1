"""Guessing of passwords is slowed down, across processes, without locking people out."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from catalog.errors import TooManyRequests
from catalog.store.db import Database
from publishers.models import SignInFailure
from publishers.throttle import (
    FIRST_WAIT_SECONDS,
    FREE_PER_ADDRESS,
    FREE_PER_PAIR,
    MAX_WAIT_SECONDS,
    WINDOW,
    Attempt,
    attempt_of,
    begin_attempt,
    forget_failures,
    wait_seconds,
)

AN_AT_HOME = attempt_of("an@example.gov.vn", "203.0.113.7", "secret")
AN_AT_WORK = attempt_of("an@example.gov.vn", "198.51.100.2", "secret")
CHI_AT_HOME = attempt_of("chi@example.gov.vn", "203.0.113.7", "secret")


def fail(database: Database, attempt: Attempt, times: int = 1) -> None:
    for _ in range(times):
        with database.writing() as session:
            begin_attempt(session, attempt)


def let_pass(database: Database, time: timedelta) -> None:
    """Make all that was recorded older, as if `time` had passed."""
    with database.writing() as session:
        for failure in session.exec(select(SignInFailure)).all():
            failure.at -= time


def test_a_few_failures_cost_nothing(database: Database) -> None:
    """Whoever mistypes a few times may go on at once."""
    fail(database, AN_AT_HOME, FREE_PER_PAIR)


def test_more_failures_make_her_wait(database: Database) -> None:
    """After the free failures the next attempt is refused and says for how long."""
    fail(database, AN_AT_HOME, FREE_PER_PAIR)
    with pytest.raises(TooManyRequests) as refused:
        fail(database, AN_AT_HOME)
    assert 1 <= refused.value.retry_after_seconds <= FIRST_WAIT_SECONDS


def test_after_the_wait_she_may_try_again_and_then_waits_longer(database: Database) -> None:
    """Each failure after a wait doubles the next one."""
    fail(database, AN_AT_HOME, FREE_PER_PAIR)
    let_pass(database, timedelta(seconds=FIRST_WAIT_SECONDS + 1))
    fail(database, AN_AT_HOME)
    with pytest.raises(TooManyRequests) as refused:
        fail(database, AN_AT_HOME)
    assert FIRST_WAIT_SECONDS < refused.value.retry_after_seconds <= 2 * FIRST_WAIT_SECONDS


def test_refused_attempts_do_not_lengthen_the_wait(database: Database) -> None:
    """Attempts during a wait are not counted."""
    fail(database, AN_AT_HOME, FREE_PER_PAIR)
    for _ in range(3):
        with pytest.raises(TooManyRequests):
            fail(database, AN_AT_HOME)
    let_pass(database, timedelta(seconds=FIRST_WAIT_SECONDS + 1))
    fail(database, AN_AT_HOME)


def test_stranger_elsewhere_does_not_lock_her_out(database: Database) -> None:
    """Failures with her e-mail address from another place do not make her wait."""
    fail(database, AN_AT_HOME, FREE_PER_PAIR)
    fail(database, AN_AT_WORK)


def test_trying_many_people_from_one_address_is_slowed_down(database: Database) -> None:
    """An address from which many people were tried has to wait, whoever is tried next."""
    for number in range(FREE_PER_ADDRESS):
        fail(database, attempt_of(f"{number}@example.gov.vn", "203.0.113.7", "secret"))
    with pytest.raises(TooManyRequests):
        fail(database, CHI_AT_HOME)
    fail(database, AN_AT_WORK)


def test_success_clears_her_failures_but_not_those_of_others(database: Database) -> None:
    """After signing in she starts anew; what others failed at her address still counts."""
    fail(database, CHI_AT_HOME)
    fail(database, AN_AT_HOME, FREE_PER_PAIR)
    with database.writing() as session:
        forget_failures(session, AN_AT_HOME)
    fail(database, AN_AT_HOME, FREE_PER_PAIR)
    with database.reading() as session:
        by_key = dict(session.exec(select(SignInFailure.key, sa.func.count()).group_by(SignInFailure.key)).all())
    assert by_key[CHI_AT_HOME.pair] == 1
    assert by_key[CHI_AT_HOME.address] == 1 + 2 * FREE_PER_PAIR - 1


def test_failures_are_forgotten_after_a_while(database: Database) -> None:
    """What is older than the window neither counts nor stays in the database."""
    fail(database, AN_AT_HOME, FREE_PER_PAIR)
    let_pass(database, WINDOW)
    fail(database, AN_AT_HOME)
    with database.reading() as session:
        assert len(session.exec(select(SignInFailure)).all()) == 2


def test_attempts_at_the_same_time_do_not_slip_through(database: Database) -> None:
    """Of many attempts at once no more pass than of the same number one after the other."""
    passed: list[bool] = []

    def attempt() -> None:
        try:
            fail(database, AN_AT_HOME)
        except TooManyRequests:
            passed.append(False)
        else:
            passed.append(True)

    threads = [threading.Thread(target=attempt) for _ in range(2 * FREE_PER_PAIR)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert passed.count(True) == FREE_PER_PAIR


def test_nothing_recorded_tells_who_or_where(database: Database) -> None:
    """The database holds neither e-mail nor network address, nor a hash that somebody without our secret can make."""
    fail(database, AN_AT_HOME)
    with database.reading() as session:
        keys = {failure.key for failure in session.exec(select(SignInFailure)).all()}
    assert keys == {AN_AT_HOME.pair, AN_AT_HOME.address}
    other = attempt_of("an@example.gov.vn", "203.0.113.7", "another secret")
    assert keys.isdisjoint({other.pair, other.address})


def test_one_subscriber_has_one_address() -> None:
    """The addresses of one IPv6 subscriber count as one; an IPv4 address is the same in IPv6 clothes."""
    assert attempt_of("a", "2001:db8:1:2::1", "s") == attempt_of("a", "2001:db8:1:2:ffff::9", "s")
    assert attempt_of("a", "2001:db8:1:2::1", "s") != attempt_of("a", "2001:db8:1:3::1", "s")
    assert attempt_of("a", "::ffff:203.0.113.7", "s") == attempt_of("a", "203.0.113.7", "s")


@given(st.integers(0, 10_000), st.integers(1, 100))
def test_waits_only_grow_and_have_an_end(failures: int, free: int) -> None:
    """One more failure never shortens the wait, and no wait is longer than the longest."""
    assert 0 <= wait_seconds(failures, free) <= wait_seconds(failures + 1, free) <= MAX_WAIT_SECONDS
    assert (wait_seconds(failures, free) == 0) == (failures < free)
