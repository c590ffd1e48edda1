"""The values of a table as its reader writes them: decimal comma or point, day and month in her order.

Every digit that was published is shown; nothing is rounded. What is copied from a page may differ from the file in its
separators, so programs and spreadsheets are pointed to the files and the API, which never do.

Thousands are set apart only in quantities, and only from five digits on. A code with a separator in it is wrong and a
quantity without one is merely harder to read, so what may be a code or a year is left alone:

- text, which is where codes with leading zeros already are, and Table Schema's `year`;
- whole numbers in a column whose name or title has a word for a code or a year, such as `ma_xa`, `Mã số thuế`, `year`;
- whole numbers that all have the same number of digits, as codes do: wards from 10105 to 32248;
- whole numbers of up to four digits, which keeps 2024 from becoming 2.024 wherever it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from catalog.errors import N_
from catalog.slug import slugify
from catalog.tables.query import KINDS, TEXT
from catalog.web.i18n import Language
from validation.profile import ColumnProfile

CODE_WORDS = frozenset({"id", "code", "codes", "key", "zip", "postcode", "year", "ma", "stt", "nam"})
"""Words of a column's name, without marks, that say it holds names written in digits, or years."""

YES, NO = N_("yes"), N_("no")

Writer = Callable[[object], str]


def writer(field: Mapping[str, Any], profile: ColumnProfile | None, language: Language) -> Writer:
    """How the values of this column are written."""
    groups = _is_quantity(field, profile)

    def write(value: object) -> str:
        match value:
            case bool():
                return language.translate(YES if value else NO)
            case int() | float() | Decimal():
                return language.exact(value, groups=groups)
            case datetime():
                # Without a zone: it is the time that was published, wherever its reader is.
                return f"{language.date(value.date())} {value.time().isoformat().removesuffix(':00')}"
            case date():
                return language.date(value)
        return str(value)

    return write


def read_and_write(text: str, field: Mapping[str, Any], write: Writer) -> str:
    """A value that a profile keeps as text, written like the others; text that was shortened stays as it is."""
    try:
        return write(KINDS.get(field.get("type", "string"), TEXT).read(text))
    except ValueError:
        return text


def _is_quantity(field: Mapping[str, Any], profile: ColumnProfile | None) -> bool:
    if field.get("type") == "number":
        return True
    words = {word for text in (field["name"], field.get("title") or "") for word in slugify(text).split("-")}
    if field.get("type") != "integer" or words & CODE_WORDS:
        return False
    if profile is None or profile.minimum is None or profile.maximum is None:
        return True
    return len(profile.minimum) != len(profile.maximum)
