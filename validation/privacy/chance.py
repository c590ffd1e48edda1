"""Whether numbers that look like somebody's only do so by chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

SURE = 1e-6
DOUBTFUL = 1e-2
SEQUENTIAL_GAP = 20
"""Numbers that were counted up lie closer together than this; telephone numbers and IDs lie far apart."""
FEWEST_FOR_A_PATTERN = 6


def chance_of(valid: int, conforming: int, accept_rate: float) -> float:
    """Upper bound of the probability that so many of so many random numbers validate (Chernoff)."""
    if not conforming or valid <= accept_rate * conforming:
        return 1.0
    share = valid / conforming
    divergence = share * math.log(share / accept_rate)
    if share < 1.0:
        divergence += (1 - share) * math.log((1 - share) / (1 - accept_rate))
    return math.exp(-conforming * divergence)


def is_numbered(values: Sequence[str]) -> bool:
    """Whether numbers were counted up, in whatever order they stand.

    That they stand in order says nothing: a list of people sorted by their numbers does as well.
    """
    numbers = sorted({int(value) for value in values})
    if len(numbers) < FEWEST_FOR_A_PATTERN:
        return False
    gaps = [after - before for before, after in pairwise(numbers)]
    return median(gaps) <= SEQUENTIAL_GAP or len(set(gaps)) <= 2


def shared_prefix(values: Sequence[str]) -> int:
    """How many first characters all values have in common."""
    low, high = min(values), max(values)
    return next(
        (index for index, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high))
    )


def is_amount(values: Sequence[str]) -> bool:
    """Whether values are counts of something: plain numbers of several lengths, none with a zero before it.

    Numbers of papers and patients are of one length or keep their zeros.
    """
    if any(not value.isdigit() or value.startswith("0") for value in values):
        return False
    lengths = {len(value) for value in values}
    return len(lengths) > 1
