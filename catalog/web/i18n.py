"""Vietnamese and English: which one a reader wants, and dates and numbers as she writes them."""

import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Protocol

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = ("vi", "en")
"""The first one is for readers who say nothing."""
MESSAGES_LANGUAGE = "en"
"""The language in which messages stand in templates and code.

It has no file of its own: one would repeat every message, and the two would part. To change an English text, change it
where it is said, and its Vietnamese with it.
"""
LANGUAGE_COOKIE = "lang"
DATE_FORMATS = {"vi": "dd/MM/yyyy", "en": "d MMMM yyyy"}
"""As each language writes a day in running text, with no room for day and month to be mistaken."""
GROUPED_FROM_DIGITS = 5
VIET_NAM = dates.get_timezone("Asia/Ho_Chi_Minh")
LOCALES = Path(__file__).parents[1] / "locales"


def choose_language(query: str | None, cookie: str | None, accept_language: str) -> str:
    """The first known of: the address, the reader's earlier choice, her browser's preference, the portal's default."""
    for wanted in (query, cookie):
        if wanted and wanted.lower() in LANGUAGES:
            return wanted.lower()
    return _preferred(accept_language)


def _preferred(accept_language: str) -> str:
    """The language of ours that Accept-Language ranks highest (RFC 9110, section 12.5.4).

    A region is left aside: `vi-VN` is Vietnamese. `*` ranks what is not named, and `q=0` refuses. Of equals the first
    named is taken; a preference for neither of ours gives the portal's default, unless that alone is refused.
    """
    weights: dict[str, float] = {}
    for part in accept_language.split(","):
        tag, _, parameter = part.partition(";")
        primary = tag.strip().partition("-")[0].lower()
        weights[primary] = max(_weight(parameter), weights.get(primary, 0.0))
    others = weights.get("*")
    named = [*(tag for tag in weights if tag in LANGUAGES), *LANGUAGES]
    ranked = {language: weights.get(language, others) for language in named}
    best = max(ranked, key=lambda language: ranked[language] or 0.0)
    if ranked[best]:
        return best
    return next((language for language in LANGUAGES if ranked[language] is None), best)


def _weight(parameter: str) -> float:
    """From 0 to 1; a parameter that cannot be understood is no reason to give a language."""
    found = re.fullmatch(r"\s*q\s*=\s*(0(?:\.\d*)?|1(?:\.0*)?)\s*", parameter, re.IGNORECASE | re.ASCII)
    if found:
        return float(found[1])
    return 0.0 if parameter.strip() else 1.0


class Bilingual(Protocol):
    """Texts by language code, such as `catalog.queries.Texts`; any of them may be empty."""

    def get(self, code: str, /) -> str | None: ...

    def values(self) -> Iterable[str]: ...


class Language:
    """One language: its messages, and its way to write dates and numbers."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.locale = Locale.parse(code)

    @cached_property
    def messages(self) -> Translations:
        """Read from the .po file itself, so that there is no compiled copy to go stale.

        Messages are written in English, so English needs no file.
        """
        if self.code == MESSAGES_LANGUAGE:
            return Translations()
        path = LOCALES / self.code / "LC_MESSAGES" / "messages.po"
        compiled = io.BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, locale=self.code))
        compiled.seek(0)
        return Translations(compiled)

    def translate(self, message: str) -> str:
        return self.messages.gettext(message)

    def number(self, value: float) -> str:
        """A count or a figure of ours, to three digits: `1.234`, `0,0123`."""
        if 0 < abs(value) < 1:
            value = float(f"{value:.3g}")
        return numbers.format_decimal(value, locale=self.locale, decimal_quantization=abs(value) >= 1)

    def exact(self, value: float | Decimal, *, groups: bool = True) -> str:
        """Every digit of a published value; thousands are set apart from five digits on, unless it is no quantity."""
        text = f"{Decimal(repr(value) if isinstance(value, float) else value):f}"
        sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
        whole, _, fraction = digits.partition(".")
        if groups and len(whole) >= GROUPED_FROM_DIGITS:
            # Both languages count in threes. Babel would round what has more digits than a decimal context.
            whole = f"{Decimal(whole):,f}".replace(",", numbers.get_group_symbol(self.locale))
        return sign + whole + (numbers.get_decimal_symbol(self.locale) + fraction if fraction else "")

    def percent(self, share: float) -> str:
        return numbers.format_percent(share, locale=self.locale)

    def date(self, value: date | datetime) -> str:
        """The day as this language writes it."""
        return dates.format_date(day_of(value), format=DATE_FORMATS[self.code], locale=self.locale)

    def time(self, value: datetime) -> str:
        """Day and time of day in Viet Nam."""
        return f"{self.date(value)} {dates.format_time(value, 'HH:mm', tzinfo=VIET_NAM, locale=self.locale)}"

    def size(self, size_bytes: int) -> str:
        units = ("B", "kB", "MB", "GB")
        value, unit = float(size_bytes), 0
        while value >= 1000 and unit < len(units) - 1:
            value, unit = value / 1000, unit + 1
        return f"{numbers.format_decimal(round(value, 1), locale=self.locale)} {units[unit]}"

    def pick(self, texts: Bilingual) -> str:
        """The text in this language, else in the other: half a translation is better than an empty line."""
        return texts.get(self.code) or next((text for text in texts.values() if text), "")


def day_of(value: date | datetime) -> date:
    """The day; of a moment, the day it is in Viet Nam then, where the portal's readers are."""
    return value.astimezone(VIET_NAM).date() if isinstance(value, datetime) else value


SPEAKERS = {code: Language(code) for code in LANGUAGES}
