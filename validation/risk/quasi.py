"""Which columns others than the person herself may know: by the class of their label, else by how they are spread."""

from __future__ import annotations

import math
from collections.abc import Iterator

from validation.risk.attributes import ATTRIBUTES, is_whole, says
from validation.risk.unit import ColumnFacts, TableFacts

FEW_ROWS = 20
"""Fewer people than these are too few to be lost among, whatever is said of them."""
LEAST_BITS = 1.0
"""Entropy from which a column without a telling label parts people enough to count."""


def propose_quasi_identifiers(facts: TableFacts) -> tuple[str, ...]:
    """Names among the cells; columns with one person's own values, with free text or running numbers are none.

    Those of a telling class come first.
    """
    rows = facts.cells.row_count
    others = (
        column.source
        for column in _others_may_know(facts)
        if column.attribute is None
        and not is_whole(column.label, "ordinals")
        and not says(column.label, "identified")
        and not (rows > 1000 and facts.cells.has_many_values(column.source))
        and 2 <= facts.distinct(column.source) <= rows / 2
        and _entropy(facts, column.source) > LEAST_BITS
    )
    return (*known_columns(facts), *others)


def known_columns(facts: TableFacts) -> tuple[str, ...]:
    """Names among the cells of columns whose label alone says that others know them, in the order of the classes.

    A column that says the same of everybody tells nobody apart, but in a table of so few that they are too few anyway.
    """
    by_class: dict[str, list[str]] = {}
    for column in _others_may_know(facts):
        attribute = column.attribute
        if attribute is None or not attribute.is_quasi_identifier:
            continue
        if facts.cells.row_count < FEW_ROWS or facts.distinct(column.source) > 1:
            by_class.setdefault(attribute.name, []).append(column.source)
    return tuple(source for attribute in ATTRIBUTES for source in by_class.get(attribute.name, ()))


def _others_may_know(facts: TableFacts) -> Iterator[ColumnFacts]:
    return (column for column in facts.columns if column.source not in facts.found_in and not column.names_people)


def sensitive_columns(facts: TableFacts) -> tuple[str, ...]:
    """Names among the cells of columns with facts of Article 4."""
    return tuple(
        column.source for column in facts.columns if column.attribute is not None and column.attribute.is_sensitive
    )


def _entropy(facts: TableFacts, source: str) -> float:
    counts = facts.cells.query(f"SELECT count(*) FROM cells GROUP BY {source}")  # noqa: S608
    shares = [int(str(count)) / facts.cells.row_count for (count,) in counts]
    return -sum(share * math.log2(share) for share in shares)
