"""The search for the least generalisation under which few rows stand out.

A node says for each column how coarse it is. Coarser columns only join classes, so that a node with too many rows in
small classes rules out all that are finer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import product
from math import inf, prod

import msgspec

MOST_NODES = 2_000
"""Of a lattice that is searched whole; on a larger one the way is found step by step."""

Node = tuple[int, ...]
"""A level of each column, 0 being what the file holds."""


class Lattice(msgspec.Struct, frozen=True):
    losses: tuple[tuple[float, ...], ...]
    """Of each column at each level, the same or more with each; each column's share of the whole is in it."""
    below: Callable[[Node], float]
    """The share of rows in classes of fewer than k at a node."""
    most_below: float
    """So many rows may stand out, and lose cells."""
    cost_below: float = 1.0
    """What such a row costs: 1 where everything of it is lost."""

    def generalisation(self, node: Node) -> float:
        return sum(losses[level] for losses, level in zip(self.losses, node, strict=True))

    def loss(self, node: Node) -> float:
        """What is lost at a node; infinite where too many rows stand out."""
        below = self.below(node)
        return self.generalisation(node) + self.cost_below * below if below <= self.most_below else inf


def find_node(lattice: Lattice) -> Node:
    """The node with the least loss; of a large lattice one close to it. The coarsest node where none will do."""
    count = prod(len(losses) for losses in lattice.losses)
    return _search_whole(lattice) if count <= MOST_NODES else find_greedily(lattice)


def _search_whole(lattice: Lattice) -> Node:
    """Ask first about the node whose answer rules out most others, whichever it is.

    Sets of nodes are bits of a number.
    """
    nodes = sorted(product(*(range(len(losses)) for losses in lattice.losses)), key=lattice.generalisation)
    losses = [lattice.generalisation(node) for node in nodes]
    upto = [
        [sum(1 << turn for turn, node in enumerate(nodes) if node[column] <= level) for level in range(len(levels))]
        for column, levels in enumerate(lattice.losses)
    ]
    everything = (1 << len(nodes)) - 1
    finer = []
    for node in nodes:
        mask = everything
        for column, level in enumerate(node):
            mask &= upto[column][level]
        finer.append(mask)
    best, least = nodes[-1], inf
    left = everything
    while left:
        turn = max(
            (turn for turn in range(left.bit_length()) if left >> turn & 1),
            key=lambda turn: min((left & finer[turn]).bit_count(), (left >> turn).bit_count()),
        )
        loss = lattice.loss(nodes[turn])
        if loss == inf:
            left &= ~finer[turn]
            continue
        if loss < least:
            best, least = nodes[turn], loss
        left &= ~(1 << turn) & ((1 << bisect_left(losses, least)) - 1)
    return best


def find_greedily(lattice: Lattice) -> Node:
    """Climb by the step that helps most for what it costs, then take back what was not needed; from the top as well."""
    node = tuple(0 for _ in lattice.losses)
    top = tuple(len(losses) - 1 for losses in lattice.losses)
    while lattice.below(node) > lattice.most_below and node != top:
        here, below = lattice.generalisation(node), lattice.below(node)
        node = max(
            _coarser(node, top),
            key=lambda other: (below - lattice.below(other)) / max(lattice.generalisation(other) - here, 1e-9),
        )
    return min((_improve(lattice, start, top) for start in (node, top)), key=lattice.loss)


def _improve(lattice: Lattice, node: Node, top: Node) -> Node:
    """Move to better neighbours, one column or two columns away, as long as there are any."""
    while True:
        near = {*_levels_away(node, top)}
        near |= {other for first in _levels_away(node, top) for other in _levels_away(first, top)}
        cheaper = sorted(
            (other for other in near if lattice.generalisation(other) < lattice.loss(node)), key=lattice.generalisation
        )
        better = next((other for other in cheaper if lattice.loss(other) < lattice.loss(node)), None)
        if better is None:
            return node
        node = better


def _coarser(node: Node, top: Node) -> list[Node]:
    return [
        (*node[:column], level + 1, *node[column + 1 :]) for column, level in enumerate(node) if level < top[column]
    ]


def _levels_away(node: Node, top: Sequence[int]) -> list[Node]:
    """The node with one column at another level."""
    return [
        (*node[:column], level, *node[column + 1 :])
        for column in range(len(node))
        for level in range(top[column] + 1)
        if level != node[column]
    ]
