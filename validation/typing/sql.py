"""Pieces of SQL over the text cells."""

from __future__ import annotations

from collections.abc import Sequence


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def literals(texts: Sequence[str]) -> str:
    """Texts as an SQL list for IN."""
    return f"({', '.join(map(literal, texts))})"


def matches(pattern: str, value: str = "{}") -> str:
    """SQL that holds where the whole value matches the RE2 pattern."""
    return f"regexp_full_match({value}, {literal(pattern)})"


def is_missing(source: str, missing: Sequence[str]) -> str:
    """SQL that holds for a missing cell."""
    return f"{source} = ''" if len(missing) == 1 else f"{source} IN {literals(missing)}"
