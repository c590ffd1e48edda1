"""What a benchmark found: one line of the table that `make bench` prints."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    what: str
    measured: str
    """With its unit."""
    compared: str = ""
    """The same work done another way, or the target."""
