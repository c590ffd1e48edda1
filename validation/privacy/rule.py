"""What a privacy rule is: where to look, what counts as a hit, and when hits of a column are no chance."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from validation.privacy.column_texts import ColumnTexts, TableTexts, Verdict
from validation.privacy.mask import mask_personal
from validation.privacy.together import write_together
from validation.report import Severity


class Span(msgspec.Struct, frozen=True):
    """A personal value inside a text."""

    start: int
    end: int


class Shape(msgspec.Struct, frozen=True):
    """One way in which a whole cell can be such a value."""

    pattern: re.Pattern[str]
    """Cells that look so, once written without spaces and marks, conform; `is_valid` says which could be real."""
    is_valid: Callable[[str], bool]
    chance: float
    """Share of random conforming digits that `is_valid` takes."""
    column_share: float = 0.0
    """Least share of the column's values that must conform: high where other numbers look the same."""
    unique_share: float = 0.0
    """Least share of cells that must differ without a header, where values of things repeat."""
    needs_header: bool = False
    kind: str = ""
    """What such a value is, precisely; the words of findings name it."""
    header: re.Pattern[str] | None = None
    """Matches normalised labels of columns that hold this shape, where the rule's other shapes have other labels."""
    header_share: float = 0.0
    """Least share of the column's values that must be valid under its header: high where the validator is weak."""
    soft_header: re.Pattern[str] | None = None
    """Matches normalised labels of columns that hold an office's values, so that a review is enough."""
    severity: Severity = Severity.BLOCK
    """How much such values weigh once they are no chance."""
    is_slow: bool = False
    """Whether `is_valid` takes so long that it is asked about some values only."""
    few_suffice: bool = False
    """Two cells are enough for a doubt where they are the whole column, three where all that look so are valid."""
    looks_assigned: Callable[[Sequence[str]], bool] = lambda _values: True
    """Whether valid values are spread as real ones are; numbered codes are not."""
    is_identifier: Callable[[Sequence[str]], bool] = lambda _values: True
    """The same under a header that says so: whether values are names of somebody and not counts of something."""


class ColumnExample(msgspec.Struct, frozen=True):
    label: str
    cells: tuple[str, ...]
    severity: Severity | None = Severity.BLOCK
    """What the rule must say of this column; None for nothing."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    hint: str
    """RE2 pattern that every cell with a hit matches; runs on all cells, so that the rest runs on few."""
    header_hint: str = ""
    """RE2 pattern of whole cells that may be such values under the rule's header; other columns are not searched."""
    prefilter: str = "true"
    """SQL on `{}`, cheaper than the hint, that every cell with a hit fulfils."""
    find: Callable[[str], Iterable[Span]]
    """The values inside a text."""
    judge: Callable[[ColumnTexts, TableTexts], Verdict | None] | None = None
    """What a column's words together make of it; such a rule has no shapes, and `find` is for texts around tables."""
    find_in_cell: Callable[[str], Iterable[Span]] = lambda _cell: ()
    """The values in a cell of a column that was judged to hold such."""
    is_of_cells: bool = False
    """Whether `find` is for cells alone, because another rule has the same of texts around the table."""
    passes_in: tuple[str, ...] = ()
    """Places around the table where such values are ordinary, and named by another rule."""
    header: re.Pattern[str]
    """Matches normalised labels of columns that hold such values."""
    write: Callable[[str], str] = write_together
    """A whole cell in the form that shapes are written for."""
    is_trace: bool = False
    """Whether such values lead to a person only beside others, and weigh more beside somebody's number or name."""
    shapes: tuple[Shape, ...] = ()
    is_unmistakable: Callable[[str], bool] = lambda _cell: False
    """Whether a whole cell is written as nothing else is, so that one suffices among codes and figures."""
    negator: re.Pattern[str] | None = None
    """Matches normalised labels of columns whose values look the same and are none: with it a doubt is no finding."""
    exempt: re.Pattern[str] | None = None
    """Matches normalised labels of columns in which no whole cell is such a value, whatever else is said of them."""
    weigh: Callable[[Sequence[str]], Severity | None] = lambda _values: Severity.BLOCK
    """How much a set of distinct hits in texts weighs; None where they are no person's."""
    kind_of: Callable[[str], str] = lambda _value: ""
    """What a value in a text is, precisely."""
    mask: Callable[[str], str] = mask_personal
    hits: tuple[str, ...]
    """Texts with a value in them."""
    passes: tuple[str, ...]
    """Texts that look alike and hold none."""
    columns: tuple[ColumnExample, ...]
