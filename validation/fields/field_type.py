"""What is known of a Table Schema type beside what Frictionless does: how a column database can do the same at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """Texts that a field with these properties takes and refuses; Frictionless agrees with each (tested)."""

    properties: Mapping[str, Any] = {}
    takes: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()


class Columnwise(msgspec.Struct, frozen=True, kw_only=True):
    """How DuckDB reads a whole column as a field does, as far as it surely can. `{}` stands for the column.

    Where it cannot be sure, Frictionless is asked: a condition may fail for texts that are right, but never hold for
    texts that are wrong.
    """

    fits: str = "false"
    """Holds only for texts that Frictionless reads without a type error."""
    value: str = ""
    """Of a text that fits: its value, in the order of those that Frictionless reads; empty where there is none."""
    exact: str = "true"
    """Where it holds, equal values are equal for Frictionless as well, and NULL is none of them."""
    length: str = ""
    """What `minLength` and `maxLength` count."""


UNSURE = Columnwise()


class FieldType(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    examples: tuple[Example, ...]
    columnwise: Callable[[Any], Columnwise] = lambda _field: UNSURE
    """Given Frictionless' field of this type."""
    bound: Callable[[Any], str] = lambda _value: ""
    """SQL of a value that Frictionless has read, to be compared with `Columnwise.value`; nothing where it has none."""


def matches(pattern: str) -> str:
    """SQL that holds where the pattern matches the whole text; for patterns that mean the same to RE2."""
    return "regexp_full_match({}, '" + pattern.replace("'", "''") + "')"
