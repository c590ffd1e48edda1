"""What may be shown of a value that may be personal: at most three characters, never the telling ones."""

from __future__ import annotations

KEPT_CHARACTERS = 3
HIDDEN = "•••"
"""Of fixed length, so that the length of a value is not told."""


def mask_personal(text: str) -> str:
    """A personal value, whatever its length.

    Of numbers the last three digits are kept, for the first ones of an ID tell place, sex and year of birth.
    """
    if sum(char.isdigit() for char in text) * 2 > len(text):
        return HIDDEN + text[-KEPT_CHARACTERS:] if len(text) > 2 * KEPT_CHARACTERS else HIDDEN
    return text[:1] + HIDDEN
