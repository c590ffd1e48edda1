"""The interface of a search engine and the values that go in and out of it."""

from typing import Literal, Protocol

import msgspec


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to be found. Text fields are searched in this order of weight; all text is made NFC on the way in."""

    id: str
    """Letters, digits, `-` and `_` only."""
    title: str
    columns: tuple[str, ...] = ()
    """Names, titles and descriptions of columns."""
    labels: tuple[str, ...] = ()
    """Who and what about: agency, theme, tags, in every language they have."""
    values: dict[str, tuple[str, ...]] = {}
    """Distinct values of text columns, by column label."""
    description: str = ""
    facets: dict[str, tuple[str, ...]] = {}
    """Values to filter and count by, such as `agency`, `theme`, `tag`, `format`, `licence`, `frequency`."""
    sort: dict[str, float | str] = {}
    """Values to sort by: `modified` (seconds since 1970), `title`."""


FIELDS = ("title", "columns", "labels", "values", "description")
"""The searched fields, heaviest first."""

FACETS = ("agency", "theme", "tag", "format", "licence", "frequency")

Sort = Literal["relevance", "newest", "title"]


class Query(msgspec.Struct, frozen=True, kw_only=True):
    text: str = ""
    """As a person typed it; empty finds everything."""
    filters: dict[str, tuple[str, ...]] = {}
    """Chosen facet values: several of one facet are OR, facets are AND."""
    modified_since: float | None = None
    """Only what was changed then (seconds since 1970) or later."""
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """Why a document was found: `text` is the matching text, `spans` the matched character ranges in it."""

    field: str
    """One of FIELDS."""
    text: str
    spans: tuple[tuple[int, int], ...] = ()
    column: str = ""
    """For `values`: the column's label."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    matches: tuple[Match, ...] = ()
    """Best first, at most three."""


class Results(msgspec.Struct, frozen=True, kw_only=True):
    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, dict[str, int]] = {}
    """Counts by facet and value. The counts of a facet leave out that facet's own choice: others stay choosable."""
    is_relaxed: bool = False
    """No document holds all that was asked for; these hold most of it."""


class SearchUnavailable(Exception):
    """The engine does not answer; what was asked of it may be asked again later."""


class Engine(Protocol):
    """A search engine. Every method may raise SearchUnavailable; what returned is durable and visible to `search`."""

    def upsert(self, documents: list[Document]) -> None: ...

    def delete(self, ids: list[str], *, purge: bool = False) -> None:
        """Remove documents; unknown ids are fine. `purge` also makes the engine's files forget their bytes."""

    def search(self, query: Query) -> Results: ...

    def rebuild(self, documents: "list[Document]") -> None:
        """Replace everything: build beside and swap, so that no query sees half an index."""

    def healthy(self) -> bool: ...

    def close(self) -> None: ...
