"""Which columns others than the person herself may know: by the class of their label, else by how they are spread."""

from __future__ import annotations

import math

from validation.risk.attributes import is_whole, says
from validation.risk.unit import TableFacts

LEAST_BITS = 1.0
"""Entropy from which a column without a telling label parts people enough to count."""


def propose_quasi_identifiers(facts: TableFacts) -> tuple[str, ...]:
    """Names among the cells; columns with one person's own values, with free text or running numbers are none.

    Those of a telling class come first, in the order of the classes.
    """
    rows = facts.cells.row_count
    by_class: dict[str, list[str]] = {}
    others: list[str] = []
    for column in facts.columns:
        if column.source in facts.found_in or column.names_people:
            continue
        if column.attribute is not None:
            if column.attribute.is_quasi_identifier and facts.distinct(column.source) > 1:
                by_class.setdefault(column.attribute.name, []).append(column.source)
        elif (
            not is_whole(column.label, "ordinals")
            and not says(column.label, "identified")
            and not (rows > 1000 and facts.cells.has_many_values(column.source))
            and 2 <= facts.distinct(column.source) <= rows / 2
            and _entropy(facts, column.source) > LEAST_BITS
        ):
            others.append(column.source)
    return (*(source for sources in by_class.values() for source in sources), *others)


def sensitive_columns(facts: TableFacts) -> tuple[str, ...]:
    """Names among the cells of columns with facts of Article 4."""
    return tuple(
        column.source for column in facts.columns if column.attribute is not None and column.attribute.is_sensitive
    )


def _entropy(facts: TableFacts, source: str) -> float:
    counts = facts.cells.query(f"SELECT count(*) FROM cells GROUP BY {source}")  # noqa: S608
    shares = [int(str(count)) / facts.cells.row_count for (count,) in counts]
    return -sum(share * math.log2(share) for share in shares)
