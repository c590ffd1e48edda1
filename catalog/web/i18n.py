"""Vietnamese and English: which one a reader wants, and dates and numbers as she writes them."""

import io
from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = ("vi", "en")
DEFAULT_LANGUAGE = "vi"
MESSAGES_LANGUAGE = "en"
"""The language in which messages stand in templates and code."""
LANGUAGE_COOKIE = "lang"
DATE_FORMATS = {"vi": "dd/MM/yyyy", "en": "d MMMM yyyy"}
"""As each language writes a day in running text, with no room for day and month to be mistaken."""
VIET_NAM = dates.get_timezone("Asia/Ho_Chi_Minh")
LOCALES = Path(__file__).parents[1] / "locales"


def choose_language(query: str | None, cookie: str | None, accept_language: str) -> str:
    """The first known of: the address, the reader's earlier choice, her browser's preference, the portal's default."""
    for wanted in (query, cookie, *_by_preference(accept_language)):
        if wanted in LANGUAGES:
            return str(wanted)
    return DEFAULT_LANGUAGE


def _by_preference(accept_language: str) -> list[str]:
    weighted = []
    for position, part in enumerate(accept_language.split(",")):
        tag, _, parameter = part.strip().partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            weight = 0.0
        if weight > 0:
            weighted.append((-weight, position, tag.partition("-")[0].lower()))
    return [tag for _, _, tag in sorted(weighted)]


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
        return numbers.format_decimal(value, locale=self.locale)

    def percent(self, share: float) -> str:
        return numbers.format_percent(share, locale=self.locale)

    def date(self, value: date | datetime) -> str:
        """The day; of a moment, the day it is in Viet Nam then, where the portal's readers are."""
        day = value.astimezone(VIET_NAM).date() if isinstance(value, datetime) else value
        return dates.format_date(day, format=DATE_FORMATS[self.code], locale=self.locale)

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


SPEAKERS = {code: Language(code) for code in LANGUAGES}
