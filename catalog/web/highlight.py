"""Why a dataset was found, with the found words marked."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from markupsafe import Markup, escape

from catalog.errors import N_
from catalog.queries import DatasetView, Texts
from catalog.web.finding import FoundDataset
from catalog.web.i18n import LANGUAGES, Language
from search.engine import Match

Spans = Iterable[tuple[int, int]]

BEFORE = 60
"""Characters of a long text that are shown before the first found word."""
LENGTH = 200

LABELS = {
    "title": N_("Title"),
    "columns": N_("Column"),
    "labels": N_("Agency, theme or tag"),
    "values": N_("Value"),
    "description": N_("Description"),
}
"""Names of `search.engine.FIELDS` for readers."""


class Reason(msgspec.Struct, frozen=True):
    """One place where what was typed stands."""

    label: str
    text: Markup
    column: str = ""
    """The column that holds the value; empty elsewhere."""
    texts: Texts = Texts()
    """What a title or description was cut from, to tell its language; empty elsewhere."""


def marked(text: str, spans: Spans) -> Markup:
    """The text as HTML, each span in a `<mark>`. Spans that overlap are taken as one."""
    pieces, end = [], 0
    for start, stop in sorted(spans):
        start = max(start, end)
        if stop > start:
            pieces += [escape(text[end:start]), Markup("<mark>{}</mark>").format(text[start:stop])]
            end = stop
    return Markup("").join([*pieces, escape(text[end:])])


def marked_title(found: FoundDataset, language: Language) -> Markup:
    """The dataset's title in this language, with the words found in it marked."""
    title = language.pick(found.dataset.title)
    for match in found.matches:
        offset = match.text.find(title) if match.field == "title" else -1
        if offset >= 0:
            spans = [(start - offset, stop - offset) for start, stop in match.spans]
            return marked(title, [(start, stop) for start, stop in spans if start >= 0 and stop <= len(title)])
    return escape(title)


def reasons(found: FoundDataset, language: Language) -> list[Reason]:
    """Where it was found; a match that the marked title shows already is left out."""
    title = language.pick(found.dataset.title)
    shown = []
    for match in found.matches:
        if match.spans and not (match.field == "title" and _is_within(match, title)):
            inside, texts = _in_one_language(match, found.dataset, language)
            shown.append(Reason(language.translate(LABELS[match.field]), _excerpt(inside), match.column, texts))
    return shown


def _in_one_language(match: Match, dataset: DatasetView, language: Language) -> tuple[Match, Texts]:
    """What was found in a title or description, which are searched in both languages at once, in one of them: the
    reader's, if it was found in that one.
    """
    texts = {"title": dataset.title, "description": dataset.description}.get(match.field, Texts())
    for code in sorted(LANGUAGES, key=lambda code: code != language.code):
        text = texts.get(code)
        offset = match.text.find(text) if text else -1
        spans = tuple((a - offset, b - offset) for a, b in match.spans if offset <= a and b <= offset + len(text or ""))
        if text and offset >= 0 and spans:
            return msgspec.structs.replace(match, text=text, spans=spans), Texts(**{code: text})
    return match, Texts()


def _is_within(match: Match, title: str) -> bool:
    offset = match.text.find(title)
    return offset >= 0 and any(offset <= start and stop <= offset + len(title) for start, stop in match.spans)


def _excerpt(match: Match) -> Markup:
    """The marked text, cut around the first found word where it is long."""
    first = min(start for start, _ in match.spans)
    start = max(first - BEFORE, 0) if len(match.text) > LENGTH else 0
    stop = min(start + LENGTH, len(match.text))
    inside = [(max(a, start) - start, min(b, stop) - start) for a, b in match.spans if a < stop and b > start]
    text = marked(match.text[start:stop], inside)
    return ("…" if start else "") + text + ("…" if stop < len(match.text) else "")
