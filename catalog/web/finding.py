"""Finding datasets: one search behind the site and the API, which goes on, limited, when the engine is down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, get_args

import msgspec

from catalog import queries
from catalog.portal import Portal
from catalog.queries import DatasetBrief, DatasetView
from catalog.tables.formats import DOWNLOADS, FORMATS
from search.engine import FACETS, Hit, Match, Query, Results, SearchUnavailable, Sort
from search.text import folded_words

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
MAX_PAGE = 100_000

FORMATS_OF_ALL = tuple(sorted(FORMATS.keys() & set(DOWNLOADS)))
"""Every published table can be had in each of these."""


class FoundDataset(msgspec.Struct, frozen=True):
    dataset: DatasetView
    matches: tuple[Match, ...] = ()
    """Why it was found, best first; empty when nothing was typed or search is limited."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One page of what was looked for."""

    query: Query
    datasets: tuple[FoundDataset, ...]
    total: int
    facets: dict[str, dict[str, int]]
    """Counts by facet and value; values are ids: agency slug, theme code, tag, format, licence, frequency."""
    limited: bool = False
    """The engine does not answer: only titles, descriptions and tags were looked at."""

    @property
    def page(self) -> int:
        """Counted from 1."""
        return self.query.offset // self.query.limit + 1

    @property
    def has_more(self) -> bool:
        return self.query.offset + self.query.limit < self.total


class Parameters(Protocol):
    """The query string of an address, such as `request.query_params`."""

    def getall(self, key: str, default: list[str], /) -> Sequence[str]: ...


def read_query(parameters: Parameters, limit: int = PAGE_SIZE) -> Query:
    """What an address asks for: `q`, `sort`, `page` from 1 and any of the facets, each as often as wanted.

    What it does not understand it leaves out: an old bookmark still finds something.
    """
    page = next((int(page) for page in parameters.getall("page", []) if re.fullmatch("[0-9]{1,9}", page)), 1)
    return query_of(
        " ".join(parameters.getall("q", [])),
        {facet: parameters.getall(facet, []) for facet in FACETS},
        sort=next(iter(parameters.getall("sort", [])), None),
        page=page,
        limit=limit,
    )


def query_of(
    text: str,
    filters: Mapping[str, Sequence[str]],
    *,
    modified_since: datetime | None = None,
    sort: str | None = None,
    page: int = 1,
    limit: int = PAGE_SIZE,
) -> Query:
    """A search query. Without words to weigh there is no relevance, so the newest come first."""
    text = text.strip()
    orders: tuple[Sort, ...] = get_args(Sort) if text else ("newest", "title")
    chosen = {facet: tuple(dict.fromkeys(value for value in values if value)) for facet, values in filters.items()}
    return Query(
        text=text,
        filters={facet: values for facet, values in chosen.items() if values},
        modified_since=None if modified_since is None else modified_since.timestamp(),
        sort=next((order for order in orders if order == sort), orders[0]),
        offset=(min(max(page, 1), MAX_PAGE) - 1) * limit,
        limit=limit,
    )


def find(portal: Portal, query: Query) -> Found:
    """The published datasets that `query` asks for, from the search engine or, without it, from the database."""
    try:
        results, limited = portal.search.search(query), False
    except SearchUnavailable:
        with portal.database.reading() as session:
            results, limited = search_briefs(queries.dataset_briefs(session), query), True
    with portal.database.reading() as session:
        # The index is a little late by nature. Until it has forgotten what was withdrawn, it may not speak of it:
        # even that a word is found there says too much.
        stale = queries.dataset_ids_to_purge(session) if query.text else set()
        hits = {hit.id: hit for hit in results.hits if hit.id not in stale}
        datasets = queries.datasets_by_id(session, list(hits))
    return Found(
        query=query,
        datasets=tuple(FoundDataset(dataset, hits[dataset.id].matches) for dataset in datasets),
        total=results.total,
        facets=results.facets,
        limited=limited,
    )


def search_briefs(briefs: Iterable[DatasetBrief], query: Query) -> Results:
    """What the search engine would answer, as far as whole words and word parts go: without typos and cell values."""
    asked = folded_words(query.text).split()
    since = query.modified_since or 0.0
    labelled = [
        (brief, _facets_of(brief))
        for brief in briefs
        if brief.modified_at.timestamp() >= since and _holds(brief, asked)
    ]
    found = [brief for brief, facets in labelled if _is_chosen(facets, query.filters)]
    if query.sort == "title":
        found.sort(key=lambda brief: folded_words(brief.title.vi or brief.title.en))
    else:
        found.sort(key=lambda brief: brief.modified_at, reverse=True)
    return Results(
        hits=tuple(Hit(id=brief.id) for brief in found[query.offset : query.offset + query.limit]),
        total=len(found),
        facets={facet: _count(facet, labelled, query.filters) for facet in FACETS},
    )


Labels = Mapping[str, Sequence[str]]
"""Values by facet."""


def _holds(brief: DatasetBrief, asked: Sequence[str]) -> bool:
    text = folded_words(" ".join((*brief.title.values(), *brief.description.values(), *brief.tags))) if asked else ""
    return all(word in text for word in asked)


def _facets_of(brief: DatasetBrief) -> Labels:
    return {
        "agency": (brief.agency_slug,),
        "theme": (brief.theme,),
        "tag": brief.tags,
        "format": FORMATS_OF_ALL if brief.has_table else (),
        "licence": (brief.licence,),
        "frequency": (brief.update_frequency,),
    }


def _is_chosen(facets: Labels, filters: Labels) -> bool:
    return all(set(facets[facet]) & set(values) for facet, values in filters.items())


def _count(facet: str, labelled: Sequence[tuple[DatasetBrief, Labels]], filters: Labels) -> dict[str, int]:
    others = {other: values for other, values in filters.items() if other != facet}
    counts = Counter(value for _, facets in labelled if _is_chosen(facets, others) for value in facets[facet])
    return dict(counts.most_common())
