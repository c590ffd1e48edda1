"""Slows down guessing of passwords: waits that grow with every failure, counted in the database for all processes."""

import hashlib
import hmac
import math
from datetime import timedelta

import msgspec
import sqlalchemy as sa
from sqlmodel import Session, col, select

from catalog.errors import TooManyRequests
from catalog.store.columns import now
from catalog.web.client import network_of
from publishers.models import SignInFailure

WINDOW = timedelta(hours=1)
"""Older failures are forgotten."""
FIRST_WAIT_SECONDS = 10
MAX_WAIT_SECONDS = 900

FREE_PER_PAIR = 5
"""Failures of one person at one address before she has to wait."""
FREE_PER_ADDRESS = 30
"""Failures at one address: a whole office may share it."""


class Attempt(msgspec.Struct, frozen=True):
    """One attempt to sign in: who is tried, and from where. Both only as keyed hashes."""

    pair: str
    address: str


def attempt_of(email: str, address: str, secret: str) -> Attempt:
    """Keyed with `secret`, so that the few possible addresses cannot be tried out on a stolen database."""
    place = network_of(address)
    return Attempt(
        pair=_keyed_hash(secret, f"{email.lower()}\0{place}"),
        address=_keyed_hash(secret, place),
    )


def begin_attempt(session: Session, attempt: Attempt) -> None:
    """Count the attempt as failed until `forget_failures` says otherwise. Raises TooManyRequests during a wait.

    Counting first means that many attempts sent at once do not all pass before the first has failed.
    An attempt refused here is not counted: whoever keeps trying does not lock herself out for longer.
    """
    _one_at_a_time(session, attempt.address)
    session.exec(sa.delete(SignInFailure).where(col(SignInFailure.at) <= now() - WINDOW))
    present = now()  # now that it is our turn
    for key, free in ((attempt.pair, FREE_PER_PAIR), (attempt.address, FREE_PER_ADDRESS)):
        count, last = session.exec(
            select(sa.func.count(), sa.func.max(SignInFailure.at)).where(SignInFailure.key == key)
        ).one()
        if wait := wait_seconds(count, free):
            left = wait - (present - last).total_seconds()
            if left > 0:
                raise TooManyRequests(math.ceil(left))
    session.add_all([SignInFailure(key=attempt.pair, at=present), SignInFailure(key=attempt.address, at=present)])


def forget_failures(session: Session, attempt: Attempt) -> None:
    """The attempt succeeded: this person at this address starts anew, the address is one failure less."""
    session.exec(sa.delete(SignInFailure).where(col(SignInFailure.key) == attempt.pair))
    last = select(sa.func.max(SignInFailure.id)).where(SignInFailure.key == attempt.address).scalar_subquery()
    session.exec(sa.delete(SignInFailure).where(col(SignInFailure.id) == last))


def wait_seconds(failures: int, free: int) -> int:
    """How long after the last of so many failures the next attempt is answered."""
    if failures < free:
        return 0
    return int(min(FIRST_WAIT_SECONDS * 2.0 ** min(failures - free, 16), MAX_WAIT_SECONDS))


def _keyed_hash(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _one_at_a_time(session: Session, key: str) -> None:
    # SQLite has one writer anyway. PostgreSQL would let two transactions count before either has written.
    if session.get_bind().dialect.name == "postgresql":
        session.exec(select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(key, 0))))
