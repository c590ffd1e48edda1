"""What each column holds, in figures that a reader of the table's page can follow up with a click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from catalog.web.grid import Place, condition_address, type_name
from catalog.web.i18n import Language
from catalog.web.values import Writer, read_and_write
from validation.profile import Bin, ColumnProfile

SHOWN_VALUES = 5
LARGE = 1000
BAR_WIDTH, BARS_HEIGHT = 10, 32


class Bar(msgspec.Struct, frozen=True):
    """One bin of a histogram, as a rectangle in a drawing that is BARS_HEIGHT high."""

    x: int
    y: int
    height: int


class Value(msgspec.Struct, frozen=True):
    text: str
    count: int
    address: str
    """The rows that hold it."""


class ColumnFigures(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    title: str
    description: str
    type_name: str
    missing: int
    missing_address: str
    """The rows without a value."""
    distinct: int
    distinct_is_exact: bool
    minimum: str
    maximum: str
    mean: str
    """Empty where there is none."""
    bars: tuple[Bar, ...]
    values: tuple[Value, ...]
    """The most frequent ones; none where hardly any value comes twice."""


def of_columns(
    place: Place, profiles: Sequence[ColumnProfile], language: Language, writers: Mapping[str, Writer]
) -> list[ColumnFigures]:
    """The figures of every column that was profiled, in column order."""
    fields = {field["name"]: field for field in place.schema["fields"]}
    return [
        ColumnFigures(
            name=profile.name,
            title=fields[profile.name].get("title") or profile.name,
            description=fields[profile.name].get("description", ""),
            type_name=type_name(fields[profile.name], language),
            missing=profile.missing,
            missing_address=condition_address(place, profile.name, "isnull", "true"),
            distinct=profile.distinct,
            distinct_is_exact=profile.distinct_is_exact,
            minimum=_extreme(profile.minimum, fields[profile.name], writers[profile.name]),
            maximum=_extreme(profile.maximum, fields[profile.name], writers[profile.name]),
            mean=_mean(profile.mean, language, writers[profile.name]),
            bars=_bars(profile.histogram),
            values=_values(place, profile, fields[profile.name], writers[profile.name]),
        )
        for profile in profiles
        if profile.name in fields
    ]


def _bars(histogram: Sequence[Bin]) -> tuple[Bar, ...]:
    highest = max((bin_.count for bin_ in histogram), default=0)
    heights = [-(-bin_.count * BARS_HEIGHT // highest) for bin_ in histogram] if highest else []
    return tuple(Bar(position * BAR_WIDTH, BARS_HEIGHT - height, height) for position, height in enumerate(heights))


def _extreme(text: str | None, field: Mapping[str, Any], write: Writer) -> str:
    return "" if text is None else read_and_write(text, field, write)


def _mean(mean: float | None, language: Language, write: Writer) -> str:
    """As the column writes its values: without groups where they are years. What is large needs no fraction."""
    if mean is None:
        return ""
    return write(round(mean)) if abs(mean) >= LARGE else language.number(mean)


def _values(place: Place, profile: ColumnProfile, field: Mapping[str, Any], write: Writer) -> tuple[Value, ...]:
    repeated = [top for top in profile.top_values if top.count > 1]
    return tuple(
        Value(
            read_and_write(top.value, field, write),
            top.count,
            condition_address(place, profile.name, "eq", top.value),
        )
        for top in repeated[:SHOWN_VALUES]
    )
