"""What of a text could be the name of a person, in Viet Nam, in Korea, and in countries of given name and surname."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from itertools import pairwise

from validation.privacy.labels import plain_label
from validation.privacy.lexicon import alternatives, entries, plain_entries

MOST_CHARACTERS = 60
MOST_PERSONS = 6
_TITLES = re.compile(rf"^(?:{alternatives('name_words')['titles']}\b\.?[ ,]*)+", re.IGNORECASE)
_SUFFIXES = re.compile(
    r"(?:[ ,]+(?:phd|md|jr|sr|esq|ii|iii|obe|mbe|msc|bsc)\.?)+$|(?<=[가-힣]) ?(?:씨|님|선생님|귀하)$", re.IGNORECASE
)
_ASIDES = re.compile(
    r" ?[(\[][^)\]]*[)\]]|,? ?(?:sinh(?: năm)?|sn|b\.|born|f\.|s\.|-) ?[0-9/.-]{4,10}$|^[0-9]{1,4}[.)] ?", re.IGNORECASE
)
_BETWEEN = re.compile(r" *(?:[;/\n&+|]| (?:và|and|og|ja|with) ) *", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’´`-][^\W\d_]+)*['’]?\.?")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?", re.IGNORECASE
)
_KOREAN = re.compile(r"([가-힣]{1,2}) ?([가-힣*○O]{1,2})")


class Sort(Enum):
    """How sure it is that a name is a person's, by the customs of which country."""

    NONE = 0
    STRANGE = 1
    """Written as names are, of words that no lexicon has."""
    KOREAN = 2
    FOREIGN = 3
    """A given name or a surname that is known."""
    FOREIGN_WHOLE = 4
    """Both."""
    VIETNAMESE = 5
    """Begins with a surname."""
    VIETNAMESE_WHOLE = 6
    """And has a middle name or a given name that people bear."""
    NAMESAKE = 7
    """Of somebody after whom streets are named, or of a place that begins with a surname."""
    INSTITUTION = 8
    """Of a company, a school, a street or a thing."""


class Lexicons:
    """What the files of `lexicons/` say of names, ready to be asked."""

    def __init__(self) -> None:
        self.vietnamese = plain_entries("vi_surnames")
        self.marked = frozenset(word.lower() for word in entries("vi_surnames")[0])
        self.middle = plain_entries("vi_middle")
        self.given = plain_entries("vi_given")
        self.namesakes = plain_entries("vi_namesakes") | plain_entries("vi_places")
        self.institutions = plain_entries("institutions")
        self.korean_surnames, self.korean_syllables = entries("ko_names")
        self.foreign_given = plain_entries("foreign_given")
        surnames = entries("foreign_surnames")[0]
        self.foreign_surnames = plain_entries("foreign_surnames")
        self.endings = tuple(plain_label(word[1:]) for word in surnames if word.startswith("-"))


@cache
def lexicons() -> Lexicons:
    return Lexicons()


def persons_in(text: str) -> list[str]:
    """The parts of a text that would each be a name, without titles, years and remarks."""
    if len(text) > MOST_CHARACTERS * 2:
        return []
    parts = [part for part in _BETWEEN.split(_ASIDES.sub("", text)) if part]
    if len(parts) == 1 and parts[0].count(",") > 1:
        parts = parts[0].split(",")
    # `Kask, Tiit` is one person, as no Korean name is written.
    if len(parts) == 1 and all(len(part.split()) > 1 or part.strip() >= "가" for part in parts[0].split(",")):
        parts = parts[0].split(",")
    return [_SUFFIXES.sub("", _TITLES.sub("", part.strip(" .,-"))).strip(" .,-") for part in parts[:MOST_PERSONS]]


def sort_of(text: str) -> Sort:
    """What the first part of a text is that is any name; institutions first, for they bear names of people."""
    sorts = [_sort(part) for part in persons_in(text) if part]
    if not sorts or Sort.NONE in sorts:
        return Sort.NONE
    return Sort.INSTITUTION if Sort.INSTITUTION in sorts else sorts[0]


def _sort(name: str) -> Sort:
    if name[:1] >= "가" and _KOREAN.fullmatch(name):
        return Sort.KOREAN if _is_korean(name) else Sort.NONE
    surname, comma, rest = name.partition(",")
    words = f"{rest} {surname}".split() if comma else name.split()
    if not 1 < len(words) <= 6 or not all(map(_WORD.fullmatch, words)):
        return Sort.NONE
    plain = [plain_label(word) for word in words]
    known = lexicons()
    pairs = {f"{one} {other}" for one, other in pairwise(plain)}
    if not known.institutions.isdisjoint({*plain, *pairs}) and not _is_vietnamese(words, plain):
        return Sort.INSTITUTION
    ordered = [*surname.split(), *rest.split()] if comma else words
    if _is_vietnamese(ordered, [plain_label(word) for word in ordered]):
        return _vietnamese(ordered)
    if not all(
        word[0].isupper() or word in ("van", "de", "von", "af", "bin", "binti", "der", "la", "da") for word in words
    ):
        return Sort.NONE
    has_given = plain[0].split()[0] in known.foreign_given if plain[0] else False
    has_given = has_given or (
        len(plain[-1]) > 1 and plain[-1] in known.foreign_given and plain[0] in known.foreign_surnames
    )
    has_surname = any(map(_is_surname, (plain[-1], plain[0])))
    if has_given and has_surname:
        return Sort.FOREIGN_WHOLE
    return Sort.FOREIGN if has_given or has_surname else Sort.STRANGE


def _is_surname(word: str) -> bool:
    known = lexicons()
    last = word.split()[-1] if word else ""
    return last in known.foreign_surnames or (len(last) > 5 and last.endswith(known.endings))


def is_foreign_surname(word: str) -> bool:
    return _is_surname(plain_label(word))


def is_foreign_given(word: str) -> bool:
    plain = plain_label(word).split()
    return bool(plain) and plain[0] in lexicons().foreign_given


def is_vietnamese_surname(word: str) -> bool:
    """Whether a text is a Vietnamese surname alone, with its marks where it is written with any."""
    return word.lower() in lexicons().marked if not word.isascii() else plain_label(word) in lexicons().vietnamese


def _is_vietnamese(words: list[str], plain: list[str]) -> bool:
    known = lexicons()
    if not 1 < len(words) <= 6 or not is_capitalised(words):
        return False
    first = words[0].lower()
    is_marked = any(not word.isascii() for word in words)
    if first not in known.marked if is_marked and len(first) > 1 else plain[0] not in known.vietnamese:
        return False
    return all(len(word) < 8 and (_SYLLABLE.fullmatch(word) or word in known.vietnamese) for word in plain[1:])


def is_capitalised(words: list[str]) -> bool:
    """Whether all words begin in capitals, or none does, as in lists typed in a hurry."""
    return len({word[0].isupper() for word in words}) == 1


def _vietnamese(words: list[str]) -> Sort:
    known = lexicons()
    plain = [plain_label(word) for word in words]
    together = " ".join(plain)
    if together in known.namesakes:
        return Sort.NAMESAKE
    is_whole = len(words) > 2 and (plain[1] in known.middle or plain[-1] in known.given)
    return Sort.VIETNAMESE_WHOLE if is_whole else Sort.VIETNAMESE


def _is_korean(name: str) -> bool:
    known = lexicons()
    together = name.replace(" ", "")
    for length in (2, 1):
        surname, given = together[:length], together[length:]
        if surname in known.korean_surnames and 1 <= len(given) <= 2:
            return all(syllable in known.korean_syllables or syllable in "*○O" for syllable in given)
    return False
