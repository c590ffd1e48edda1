"""How values are written in cells: grouped, in capitals, without diacritics, several of them together."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.privacy.numbers import day
from tests.privacy.people import PEOPLE, without_diacritics
from tests.privacy.table import Make, each

Write = Callable[[Random, str], str]


def in_one_of(*writings: Callable[[Random, str], str]) -> Callable[[Callable[[Random], str]], Make]:
    """Columns written in one of these ways, a quarter of them in all of them mixed."""

    def style(make: Callable[[Random], str]) -> Make:
        def column(random: Random, count: int) -> list[str]:
            if random.random() < 0.25:
                return [random.choice(writings)(random, make(random)) for _ in range(count)]
            writing = random.choice(writings)
            return [writing(random, make(random)) for _ in range(count)]

        return column

    return style


def as_is(_random: Random, text: str) -> str:
    return text


def grouped(mark: str, *sizes: int) -> Callable[[Random, str], str]:
    def group(_random: Random, text: str) -> str:
        parts, rest = [], text
        for size in sizes:
            parts.append(rest[:size])
            rest = rest[size:]
        return mark.join([*parts, rest] if rest else parts)

    return group


def padded(random: Random, text: str) -> str:
    return random.choice([f" {text}", f"{text} ", text])


def quoted(_random: Random, text: str) -> str:
    """As spreadsheets hand on numbers that were kept as texts."""
    return f"'{text}"


def upper(_random: Random, text: str) -> str:
    return text.upper()


def lower(_random: Random, text: str) -> str:
    return text.lower()


def unaccented(_random: Random, text: str) -> str:
    return without_diacritics(text)


def international(mark: str) -> Callable[[Random, str], str]:
    return lambda _random, text: mark + text[1:]


def full_name(locale: str) -> Callable[[Random], str]:
    return lambda random: PEOPLE[locale](random).name


def several_names(locale: str) -> Callable[[Random], str]:
    def names(random: Random) -> str:
        mark = random.choice([", ", "; ", "\n", " và " if locale == "vi" else " / "])
        return mark.join(PEOPLE[locale](random).name for _ in range(random.choice([1, 2, 2, 3, 4])))

    return names


def surname_first(locale: str) -> Callable[[Random], str]:
    def name(random: Random) -> str:
        person = PEOPLE[locale](random)
        return f"{person.surname}, {person.given}"

    return name


def dates(style: str, first: int = 1935, last: int = 2020) -> Make:
    return each(lambda random: day(random, first, last).strftime(style))
