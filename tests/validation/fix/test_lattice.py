"""The search finds what looking at every node would find, or comes close to it."""

from __future__ import annotations

import random
from itertools import product
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validation.fix.lattice import Lattice, Node, find_greedily, find_node

CELLS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 3)), min_size=4, max_size=40)
LEVELS = 4
"""Values, pairs of values, fours of values, nothing."""


def lattice_of(rows: list[tuple[int, ...]], k: int, most_below: float) -> Lattice:
    """A lattice of whole numbers that are halved at each level; losses grow as the spans do."""

    def below(node: Node) -> float:
        keys = [
            tuple(0 if level == LEVELS - 1 else value >> level for value, level in zip(row, node, strict=True))
            for row in rows
        ]
        return sum(keys.count(key) < k for key in keys) / len(rows)

    return Lattice(((0.0, 0.04, 0.13, 0.33),) * 3, below, most_below)


def least_loss(lattice: Lattice) -> float:
    return min(lattice.loss(node) for node in product(range(LEVELS), repeat=3))


@given(rows=CELLS, k=st.integers(2, 4), most_below=st.sampled_from([0.0, 0.02, 0.1, 0.3]))
def test_a_small_lattice_is_searched_whole(rows: list[tuple[int, ...]], k: int, most_below: float) -> None:
    """No node loses less than the one that is found."""
    lattice = lattice_of(rows, k, most_below)
    found = lattice.loss(find_node(lattice))
    assert found == pytest.approx(least_loss(lattice))
    assert found < inf


def test_the_way_through_a_large_lattice_ends_near_the_best_node() -> None:
    """Step by step no more than 1.1 times the least loss is lost on average, and never more than 1.5 times."""
    ratios = []
    for seed in range(30):
        chance = random.Random(seed)
        rows = [(chance.randrange(8), min(int(chance.expovariate(0.7)), 7), chance.randrange(4)) for _ in range(150)]
        lattice = lattice_of(rows, chance.choice((3, 5, 8)), 0.05)
        ratios.append(lattice.loss(find_greedily(lattice)) / least_loss(lattice))
    assert sum(ratios) / len(ratios) <= 1.1
    assert max(ratios) <= 1.5


def test_a_large_lattice_is_not_searched_whole() -> None:
    """Of a lattice with a million nodes only few are asked about."""
    asked: set[Node] = set()

    def below(node: Node) -> float:
        asked.add(node)
        return max(0.0, 1 - sum(node) / 20)

    lattice = Lattice(((0.0, *(level / 60 for level in range(1, 10))),) * 6, below, 0.02)
    assert lattice.below(find_node(lattice)) <= 0.02
    assert len(asked) < 20_000
