"""Complementary suppression: what must be hidden beside small figures, for sums would give these away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, Generic, TypeVar

import msgspec

_PRIME = (1 << 61) - 1
MOST_SOLVED = 1500
"""So many hidden figures are looked at together; of more, each sum by itself must not give one away."""

K = TypeVar("K", bound=tuple[Any, ...])
"""The place of a figure, the same kind of tuple for all of a table."""


class Line(msgspec.Struct, Generic[K], frozen=True):
    """Figures, and the place of their sum."""

    total: K
    parts: tuple[K, ...]

    @property
    def keys(self) -> Iterable[K]:
        return chain(self.parts, (self.total,))


def protect(counts: Mapping[K, int], small: Iterable[K], lines: Sequence[Line[K]], k: int) -> set[K]:
    """All figures that must not be shown for the small ones to stay unknown; `counts` has every figure of the lines.

    A sum gives its only hidden part away, and tells too much where its hidden parts count fewer than k together.
    """
    hidden = set(small)  # in order below, for the same table must always come out the same
    of_key: dict[K, list[Line[K]]] = {}
    for line in lines:
        for key in line.keys:
            of_key.setdefault(key, []).append(line)
    pending = list(dict.fromkeys(line for key in sorted(hidden) for line in of_key.get(key, ())))
    while True:
        while pending:
            line = pending.pop()
            if (more := _next_hidden(line, counts, hidden, k)) is not None:
                hidden.add(more)
                pending += of_key[more]
        found = _derivable(hidden, lines)
        if found is None:
            return hidden
        # Hiding one more group beside it takes an equation away, until there are too few to solve.
        shown = [key for line in of_key[found] for key in line.keys if key not in hidden]
        if not shown:
            return hidden
        more = min(shown, key=lambda key: (counts[key], key))
        hidden.add(more)
        pending += of_key[more]


def _next_hidden(line: Line[K], counts: Mapping[K, int], hidden: set[K], k: int) -> K | None:
    """The group that must be hidden too, the smallest first; None where the line gives nothing away."""
    unknown = [key for key in line.keys if key in hidden]
    if not unknown:
        return None
    is_enough = line.total in hidden or sum(counts[key] for key in unknown) >= k
    if len(unknown) > 1 and is_enough:
        return None
    shown = [key for key in line.parts if key not in hidden] or ([line.total] if line.total not in hidden else [])
    return min(shown, key=lambda key: (counts[key], key), default=None)


def _derivable(hidden: set[K], lines: Sequence[Line[K]]) -> K | None:
    """A hidden group whose count follows from all sums together; None where there is none."""
    if len(hidden) > MOST_SOLVED:
        return None
    rows: dict[K, dict[K, int]] = {}
    for line in lines:
        row = {key: (_PRIME - 1 if key == line.total else 1) for key in line.keys if key in hidden}
        for pivot in [key for key in row if key in rows]:
            row = _less(row, rows[pivot], row[pivot])
        if row:
            pivot = next(iter(row))
            inverse = pow(row[pivot], -1, _PRIME)
            row = {key: value * inverse % _PRIME for key, value in row.items()}
            for other in [key for key, known in rows.items() if pivot in known]:
                rows[other] = _less(rows[other], row, rows[other][pivot])
            rows[pivot] = row
    return next((pivot for pivot, row in rows.items() if len(row) == 1), None)


def _less(row: Mapping[K, int], other: Mapping[K, int], factor: int) -> dict[K, int]:
    """The row without so many of the other one."""
    rest = dict(row)
    for key, value in other.items():
        left = (rest.get(key, 0) - factor * value) % _PRIME
        if left:
            rest[key] = left
        else:
            rest.pop(key, None)
    return rest
