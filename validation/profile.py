"""What a column holds, in figures."""

import msgspec


class Count(msgspec.Struct, frozen=True):
    value: str
    count: int


class Bin(msgspec.Struct, frozen=True):
    low: float
    high: float
    count: int


class ColumnProfile(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one column. Dates and times are ISO 8601 text in `minimum` and `maximum`, numbers are written out."""

    name: str
    row_count: int
    missing: int
    distinct: int
    distinct_is_exact: bool = True
    minimum: str | None = None
    maximum: str | None = None
    mean: float | None = None
    quantiles: tuple[float, ...] = ()
    """At 0.25, 0.5 and 0.75; numbers only."""
    histogram: tuple[Bin, ...] = ()
    """Ten bins of equal width; numbers only."""
    top_values: tuple[Count, ...] = ()
    """The ten most frequent values."""
