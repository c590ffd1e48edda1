"""How text becomes words, for what is indexed and for what is asked alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from search.engine import FACETS

MAX_QUERY_WORDS = 10
"""Words of a query beyond these are not looked at; Meilisearch has the same limit."""
MAX_WORD_LENGTH = 64
"""Longer words are cut, in documents and queries alike: a cell of a thousand letters costs no more than a word."""
ONE_EDIT_FROM = 5
TWO_EDITS_FROM = 9
"""Letters from which a word may hold so many typos."""

# Scripts that put no space between words: each character is a word of its own.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
# Marks that belong to the letter before them; `\w` leaves them out.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc-\u09cd\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03"
    "\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d"
)
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}](?:[^\W_{_UNSPACED}]|[{_MARKS}])*")
_LATIN_MARKS = re.compile("[\u0300-\u036f]+")
_NOT_IN_WORD = re.compile(rf"[^\w{_MARKS}]|_")


class Word(msgspec.Struct, frozen=True):
    """One word of a text, with its place in the NFC text it was read from."""

    start: int
    end: int
    exact: str
    """In small letters, spelled as written."""
    folded: str
    """Also without diacritics, and with `đ` as `d`."""


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def fold(word: str) -> str:
    """The word in small letters, without the diacritics of Latin, Greek and Cyrillic, and with `đ` as `d`.

    Compatibility forms become plain ones: `CO₂` is found as `co2`. Marks of other scripts carry vowels and stay.
    """
    plain = _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", word)).casefold().replace("đ", "d")
    return _NOT_IN_WORD.sub("", unicodedata.normalize("NFKC", plain))


@lru_cache(maxsize=65_536)
def _spellings(written: str) -> tuple[str, str]:
    """A word in small letters, exact and folded. Vietnamese has some seven thousand syllables: most are remembered."""
    written = written[:MAX_WORD_LENGTH]
    return nfc(written.casefold()), fold(written)


def words(text: str) -> Iterator[Word]:
    """The words of an NFC text in their order; everything that is neither letter nor digit separates words."""
    for match in _WORD.finditer(text):
        exact, folded = _spellings(match.group())
        if folded:
            yield Word(match.start(), match.end(), exact, folded)


def exact_and_folded(text: str) -> tuple[str, str]:
    """The words of an NFC text with one space between them, as they are spelled and without diacritics."""
    spellings = [found for written in _WORD.findall(text) if (found := _spellings(written))[1]]
    return " ".join([exact for exact, _ in spellings]), " ".join([folded for _, folded in spellings])


def folded_words(text: str) -> str:
    """The folded words of any text: how facet values are compared with what was typed."""
    return exact_and_folded(nfc(text))[1]


class Term(msgspec.Struct, frozen=True):
    """One or, in quotes, several words in a row that a document must hold."""

    folded: tuple[str, ...]
    exact: tuple[str, ...]
    is_quoted: bool = False
    """Meant to the letter: no typo, in this order."""
    is_prefix: bool = False
    """The word may go on: it is the last one typed."""

    @property
    def is_spelled(self) -> bool:
        """It was typed with diacritics, and so asks for that spelling first; without, it says nothing about them."""
        return self.exact != self.folded

    @property
    def edits(self) -> int:
        """How many letters may be wrong: one in words from five letters, two from nine; none in numbers and quotes."""
        word = self.folded[0]
        if self.is_quoted or word.isdigit() or len(word) < ONE_EDIT_FROM:
            return 0
        return 1 if len(word) < TWO_EDITS_FROM else 2


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What a person typed, understood."""

    terms: tuple[Term, ...] = ()
    """A prefix, if any, is the last."""
    excluded: tuple[Term, ...] = ()
    filters: dict[str, tuple[str, ...]] = {}
    """Folded facet values by facet, as in `agency:bo-y-te`."""
    excluded_filters: dict[str, tuple[str, ...]] = {}


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PART = re.compile(
    rf'(?P<minus>-?)(?:(?P<facet>{"|".join(FACETS)}):)?(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))', re.IGNORECASE
)


def parse(text: str) -> Question:
    """Understand `words`, `"phrases in quotes"`, `-without` and `facet:value`; what is none of these is words.

    Never fails. The last plain word is a prefix, so that results follow typing.
    """
    plain: list[Term] = []
    phrases: list[Term] = []
    excluded: list[Term] = []
    filters: dict[str, tuple[str, ...]] = {}
    excluded_filters: dict[str, tuple[str, ...]] = {}
    room = MAX_QUERY_WORDS
    for part in _PART.finditer(nfc(text).translate(_QUOTES)):
        is_quoted = part["quoted"] is not None
        found = tuple(words(part["quoted"] if is_quoted else part["plain"]))[:room]
        if part["facet"] and found:
            chosen = excluded_filters if part["minus"] else filters
            facet = part["facet"].lower()
            chosen[facet] = (*chosen.get(facet, ()), " ".join(word.folded for word in found))
        elif part["minus"] and found:
            excluded.append(_quoted(found))
        elif is_quoted and found:
            phrases.append(_quoted(found))
        else:
            found = tuple(words(part.group()))[:room]
            plain += [Term((word.folded,), (word.exact,)) for word in found]
        room -= len(found)
        if not room:
            break
    if plain:
        plain[-1] = msgspec.structs.replace(plain[-1], is_prefix=True)
    return Question(
        terms=tuple(dict.fromkeys([*phrases, *plain])),
        excluded=tuple(dict.fromkeys(excluded)),
        filters=filters,
        excluded_filters=excluded_filters,
    )


def _quoted(found: tuple[Word, ...]) -> Term:
    return Term(tuple(word.folded for word in found), tuple(word.exact for word in found), is_quoted=True)


# In the order of the Vietnamese alphabet: breve, circumflex and horn make letters of their own ...
_SHAPES = {"\u0306": 1, "\u0302": 2, "\u031b": 3}
# ... and tones only decide between words with the same letters: huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_MAX_SORTED_LETTERS = 100


def sort_key(title: str) -> str:
    """A key of ASCII letters, digits and `-` whose plain order is the Vietnamese order of titles.

    `a < ă < â < b … d < đ`, tones last, numbers by their value, other scripts after `z`.
    """
    letters, tones = [], []
    for run in re.findall(r"\d+|[^\W\d_]+", unicodedata.normalize("NFC", title[:_MAX_SORTED_LETTERS]).casefold()):
        letters.append("-")
        if run[0].isdecimal():
            number = str(int(run))
            letters.append(f"{len(number):02d}{number}")
            continue
        for letter in run:
            decomposed = unicodedata.normalize("NFD", letter.replace("đ", "d\u0306"))
            base, marks = decomposed[0], decomposed[1:]
            shape = sum(_SHAPES.get(mark, 0) for mark in marks)
            letters.append(f"{base}{shape}" if base.isascii() else f"zz{ord(base):06x}")
            tones.append(str(sum(_TONES.get(mark, 0) for mark in marks)))
    return f"{''.join(letters)}--{''.join(tones)}"
