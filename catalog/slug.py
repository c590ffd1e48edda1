"""Names in addresses: lower-case letters and digits of a title, joined by hyphens."""

import re
import unicodedata
from collections.abc import Callable

MAX_LENGTH = 80


def slugify(text: str) -> str:
    """`Phường, xã Hà Nội (2026)` → `phuong-xa-ha-noi-2026`. Text without any Latin letter or digit gives ``."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)).lower())
    return "-".join(words)[:MAX_LENGTH].strip("-")


def free_slug(text: str, fallback: str, is_taken: Callable[[str], bool]) -> str:
    """The slug of `text`, or of `fallback`, with a number behind it where it is taken."""
    slug = slugify(text) or fallback
    candidate, number = slug, 2
    while is_taken(candidate):
        candidate, number = f"{slug}-{number}", number + 1
    return candidate
