"""What may be shown of a value that may be personal: at most three characters, never the telling ones."""

from __future__ import annotations

KEPT_CHARACTERS = 3
SHORT_CHARACTERS = 8
HIDDEN = "•••"
"""Of fixed length, so that the length of a value is not told."""


def mask(text: str) -> str:
    """An example to show: short words as they are, of anything longer three characters.

    Eight characters hold no telephone number, no ID and no full address, but `N/A`, `12,5` and `31/02/24` whole. Of
    numbers the last three digits are kept, for the first ones of an ID tell place, sex and year of birth.
    """
    shown = " ".join(text.split())
    if len(shown) <= SHORT_CHARACTERS and "@" not in shown:
        return shown
    return mask_personal(shown)


def mask_personal(text: str) -> str:
    """A value that is personal for certain, whatever its length."""
    if sum(char.isdigit() for char in text) * 2 > len(text):
        return HIDDEN + text[-KEPT_CHARACTERS:] if len(text) > 2 * KEPT_CHARACTERS else HIDDEN
    return text[:1] + HIDDEN
