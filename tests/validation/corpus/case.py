"""What one file of the corpus is, and what an expert in government spreadsheets reads in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Doubt(Enum):
    """Whether a column's type may be asked about instead of decided."""

    NONE = "decided"
    MAY = "decided or asked"
    MUST = "asked"


@dataclass(frozen=True)
class Kind:
    """The type an expert gives a column."""

    types: tuple[str, ...]
    """Table Schema types, the best first; the others serve as well."""
    format: str = ""
    decimal_char: str = ""
    group_char: str = ""
    doubt: Doubt = Doubt.NONE
    """Where the type may be asked about, one of the suggestions must give it."""


TEXT = Kind(("string",))
WHOLE = Kind(("integer",))
NUMBER = Kind(("number",))
COMMA = Kind(("number",), decimal_char=",")
YEAR = Kind(("integer", "year"))
DATE = Kind(("date",))
DAY_FIRST = Kind(("date",), "%d/%m/%Y")
MOMENT = Kind(("datetime",))
EMPTY = Kind(("string", "any"))
"""Of a column without any value nothing can be said."""


class Answer(Enum):
    """What may be said of a file at first."""

    READ = "read at once"
    ASKED = "refused, and mended by one click"
    REFUSED = "refused"


@dataclass(frozen=True)
class Expected:
    """The right answer. The table is the one that stands there at once, or after following the first suggestions."""

    answers: frozenset[Answer] = frozenset({Answer.READ})
    labels: tuple[str, ...] | None = None
    """None where the file has none: then any names will do."""
    other_labels: tuple[str, ...] | None = None
    """As right as `labels`: units may stand in the label or elsewhere."""
    rows: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[int, ...] | None = None
    """The row of the file for each row of the table; None where programs count differently."""
    kinds: tuple[Kind, ...] = ()
    edges_matter: bool = True
    """Whether spaces around a cell belong to it; programs that pad their cells mean none."""
    codes: frozenset[str] = frozenset()
    """Codes that must be among the findings; one that ends with `*` stands for all that begin so."""
    blamed: frozenset[int] = frozenset()
    """Rows that the findings of `codes` must name, and no others."""


@dataclass(frozen=True)
class Case:
    """One file."""

    name: str
    family: str
    damage: str
    content: bytes = field(repr=False)
    expected: Expected = field(repr=False)
