"""A document made ready for an engine's files: typed, folded, and with what is needed to say why it was found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite
from typing import cast

import msgspec

from search.engine import FACETS, FIELDS, Document
from search.text import exact_and_folded, folded_words, nfc, sort_key

_ID = re.compile(r"[A-Za-z0-9_-]+")


class Passage(msgspec.Struct, frozen=True, array_like=True):
    """The texts of one field, or of one column's values, as they are shown and as they are looked through.

    `folded` holds a line per text, in which a space stands before and after each folded word.
    """

    field: str
    column: str
    texts: tuple[str, ...]
    folded: str


class Kept(msgspec.Struct, frozen=True):
    """What an engine stores of a document and never searches itself."""

    document: Document
    """Without its values: those are in the passages."""
    passages: tuple[Passage, ...]

    def restore(self) -> Document:
        """The document as it was handed in, NFC."""
        values = {passage.column: passage.texts for passage in self.passages if passage.field == "values"}
        return msgspec.structs.replace(self.document, values=values)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine indexes of a document. Texts are words with one space between them."""

    id: str
    folded: dict[str, list[str]]
    """Texts by field, without diacritics."""
    exact: dict[str, list[str]]
    """Texts by field, spelled as written."""
    facets: dict[str, tuple[str, ...]]
    facet_words: dict[str, list[str]]
    """Folded facet values, as `agency:bo-y-te` asks for them."""
    modified: float
    title_key: str
    kept: bytes
    """JSON of `Kept`."""


def entry_of(document: Document) -> Entry:
    """Make a document ready; TypeError or ValueError when it is not what its type says."""
    document = _typed(document)
    passages: list[Passage] = []
    folded: dict[str, list[str]] = {field: [] for field in FIELDS}
    exact: dict[str, list[str]] = {field: [] for field in FIELDS}
    for field, column, texts in _texts(document):
        read = [exact_and_folded(text) for text in texts]
        exact[field] += (line for line, _ in read)
        lines = [line for _, line in read]
        folded[field] += lines
        passages.append(Passage(field, column, texts, "\n".join(f" {line} " for line in lines)))
    kept = Kept(msgspec.structs.replace(document, values={}), tuple(passages))
    return Entry(
        id=document.id,
        folded=folded,
        exact=exact,
        facets=document.facets,
        facet_words={facet: [folded_words(value) for value in values] for facet, values in document.facets.items()},
        modified=cast(float, document.sort.get("modified", 0.0)),
        title_key=sort_key(cast(str, document.sort.get("title", document.title))),
        kept=msgspec.json.encode(kept),
    )


def _texts(document: Document) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Field, column and texts, heaviest field first."""
    for field in FIELDS:
        match getattr(document, field):
            case str() as text:
                yield field, "", (text,)
            case dict() as values:
                yield from ((field, column, texts) for column, texts in values.items())
            case texts:
                yield field, "", texts


def _typed(document: Document) -> Document:
    """The document, NFC, with every field of its declared type.

    Structs are not checked when they are made, and the Tantivy writer ends its thread on a wrong type.
    """
    try:
        typed = msgspec.convert(_nfc(msgspec.structs.asdict(document)), Document)
    except msgspec.ValidationError as error:
        raise TypeError(f"Document {document.id!r}: {error}") from error
    if not _ID.fullmatch(typed.id):
        raise ValueError(f"Document id {typed.id!r} holds more than letters, digits, - and _")
    if unknown := typed.facets.keys() - set(FACETS):
        raise ValueError(f"Document {typed.id}: unknown facets {sorted(unknown)}; there are {', '.join(FACETS)}")
    for name, kind in (("modified", float), ("title", str)):
        if name in typed.sort and not isinstance(typed.sort[name], kind):
            raise TypeError(f"Document {typed.id}: sort value {name!r} is not a {kind.__name__}")
    if not isfinite(cast(float, typed.sort.get("modified", 0.0))):
        raise ValueError(f"Document {typed.id}: sort value 'modified' is not a finite number")
    return typed


def _nfc(value: object) -> object:
    match value:
        case str():
            return nfc(value)
        case dict():
            return {_nfc(key): _nfc(each) for key, each in value.items()}
        case list() | tuple():
            return tuple(_nfc(each) for each in value)
        case _:
            return value
