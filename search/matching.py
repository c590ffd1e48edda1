"""Why a document was found: one answer for every engine, since none of them can tell for prefixes and typos."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from search.engine import FIELDS, Match
from search.entry import Kept, Passage
from search.text import Question, Term, Word, exact_and_folded, words

MAX_MATCHES = 3
# Bounds of the work for one hit, whose values may be many megabytes: what lies beyond is found, but not explained.
_MAX_SCANNED = 4_000_000
_MAX_SCANNED_FOR_TYPOS = 400_000
_MAX_SPELLINGS = 20
_MAX_LINES = 30
_MAX_EXCERPT = 200
_WHOLE, _PREFIX, _TYPO = 3, 2, 1


class _Sought(msgspec.Struct, frozen=True):
    """A term as it stands in one document. Spellings are words with one space between, as in a passage's lines."""

    spellings: tuple[str, ...]
    exact: str
    """The spelling that was asked for; empty when any will do."""
    quality: int
    is_prefix: bool = False

    @property
    def needles(self) -> Iterator[tuple[str, int]]:
        """What to look for in folded lines and how good it is, best first."""
        yield from ((f" {spelling} ", self.quality) for spelling in self.spellings)
        if self.is_prefix:
            yield from ((f" {spelling}", _PREFIX) for spelling in self.spellings)


class _Find(msgspec.Struct, frozen=True):
    """The best text of a passage."""

    terms: int
    quality: int
    passage: Passage
    line: int


def why_found(question: Question, kept: Kept) -> tuple[Match, ...]:
    """The texts that hold most of the terms, at most three, heaviest field first; none when no term was asked for.

    One text per field, and for values one per column. A typo explains only what no word as typed explains.
    """
    passages = _within(_MAX_SCANNED, kept.passages)
    sought = [each for term in question.terms if (each := _seek(term, passages))]
    finds = [find for passage in passages if (find := _best_text(passage, sought))]
    finds.sort(key=lambda find: (find.terms, find.quality), reverse=True)
    best = sorted(finds[:MAX_MATCHES], key=lambda find: FIELDS.index(find.passage.field))
    return tuple(_match(find, sought) for find in best)


def _within(limit: int, passages: Iterable[Passage]) -> list[Passage]:
    """The passages that together have no more characters than the limit; too large ones are left out."""
    within = []
    for passage in passages:
        if len(passage.folded) <= limit:
            limit -= len(passage.folded)
            within.append(passage)
    return within


def _seek(term: Term, passages: list[Passage]) -> _Sought | None:
    """How the term stands in this document: as typed where that is anywhere, else misspelled, else not at all."""
    phrase, exact = " ".join(term.folded), " ".join(term.exact) if term.is_spelled else ""
    typed = _Sought((phrase,), exact, _WHOLE, term.is_prefix)
    if any(needle in passage.folded for needle, _ in typed.needles for passage in passages):
        return typed
    spellings = _misspellings(term, passages) if term.edits else ()
    return _Sought(spellings, exact, _TYPO) if spellings else None


def _misspellings(term: Term, passages: list[Passage]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for passage in _within(_MAX_SCANNED_FOR_TYPOS, passages):
        for word in set(passage.folded.split()):
            if _is_within_edits(term.folded[0], word, term.edits, term.is_prefix):
                found[word] = None
    return tuple(sorted(found)[:_MAX_SPELLINGS])


@lru_cache(maxsize=200_000)
def _is_within_edits(typed: str, word: str, most: int, is_prefix: bool) -> bool:
    """Whether so few letters added, left out, changed or swapped make `typed` the word, or its beginning."""
    if len(word) < len(typed) - most or (len(word) > len(typed) + most and not is_prefix):
        return False
    word = word[: len(typed) + most]
    before: list[int] = []
    last = list(range(len(word) + 1))
    for row, letter in enumerate(typed, 1):
        current = [row]
        for column, other in enumerate(word, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == word[column - 2] and typed[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return False
        before, last = last, current
    return (min(last) if is_prefix else last[-1]) <= most


def _best_text(passage: Passage, sought: list[_Sought]) -> _Find | None:
    """The text that holds most terms, whole; of equal ones that with the diacritics as typed, then the shortest."""
    candidates = {line: text for each in sought for line, text in _lines_with(passage.folded, each)}
    finds = [_Find(*_score(text, sought), passage, line) for line, text in candidates.items()]
    return max(
        finds,
        key=lambda find: (
            find.terms,
            find.quality,
            _count_spelled(passage.texts[find.line], sought),
            -len(passage.texts[find.line]),
            -find.line,
        ),
        default=None,
    )


def _lines_with(folded: str, sought: _Sought) -> Iterator[tuple[int, str]]:
    """The first lines that hold the best of a term's needles that any line holds, with their numbers."""
    for needle, _ in sought.needles:
        line = counted_to = 0
        at = folded.find(needle)
        if at < 0:
            continue
        for _ in range(_MAX_LINES):
            line += folded.count("\n", counted_to, at)
            start = folded.rfind("\n", 0, at) + 1
            end = folded.find("\n", at)
            end = len(folded) if end < 0 else end
            yield line, folded[start:end]
            counted_to = end
            at = folded.find(needle, end)
            if at < 0:
                return
        return


def _score(line: str, sought: list[_Sought]) -> tuple[int, int]:
    """How many terms the line holds, and how good they are together."""
    qualities = [next((quality for needle, quality in each.needles if needle in line), 0) for each in sought]
    return sum(quality > 0 for quality in qualities), sum(qualities)


def _count_spelled(text: str, sought: list[_Sought]) -> int:
    line = f" {exact_and_folded(text)[0]}"
    return sum(f" {each.exact}" in line for each in sought if each.exact)


def _match(find: _Find, sought: list[_Sought]) -> Match:
    text = find.passage.texts[find.line]
    found = list(words(text))
    marked = sorted({at for each in sought for at in _places(found, each)})
    text, spans = _excerpt(text, [(found[at].start, found[at].end) for at in marked])
    return Match(field=find.passage.field, text=text, spans=spans, column=find.passage.column)


def _places(found: list[Word], sought: _Sought) -> Iterator[int]:
    """Numbers of the words that the term matches."""
    for spelling in sought.spellings:
        parts = spelling.split(" ")
        for start in range(len(found) - len(parts) + 1):
            *there, last = (word.folded for word in found[start : start + len(parts)])
            if there == parts[:-1] and (last == parts[-1] or (sought.is_prefix and last.startswith(parts[-1]))):
                yield from range(start, start + len(parts))


def _excerpt(text: str, spans: list[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A long text cut at spaces around its first match, with an ellipsis where something is left out."""
    if len(text) <= _MAX_EXCERPT or not spans:
        return text, tuple(spans)
    start = max(0, spans[0][0] - _MAX_EXCERPT // 4)
    end = min(len(text), max(start + _MAX_EXCERPT, spans[0][1]))
    if start:
        start = max(start, text.find(" ", start, spans[0][0]) + 1)
    if end < len(text):
        space = text.rfind(" ", spans[0][1], end)
        end = space if space > 0 else end
    before, after = ("…" if start else ""), ("…" if end < len(text) else "")
    shift = len(before) - start
    kept = tuple((first + shift, last + shift) for first, last in spans if start <= first and last <= end)
    return f"{before}{text[start:end]}{after}", kept
