"""What is chosen and what may be chosen on the search page. Every state of it is an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args
from urllib.parse import urlencode

import msgspec

from catalog.errors import N_
from catalog.queries import AgencyView
from catalog.vocabulary import FREQUENCIES, LICENCES, THEMES
from catalog.web.finding import Found
from catalog.web.i18n import Language
from search.engine import FACETS, Query, Sort

SEARCH_PATH = "/datasets"

FACET_TITLES = {
    "agency": N_("Agency"),
    "theme": N_("Theme"),
    "tag": N_("Tag"),
    "format": N_("Format"),
    "licence": N_("Licence"),
    "frequency": N_("Update frequency"),
}

SORT_TITLES: dict[Sort, str] = {
    "relevance": N_("Best match"),
    "newest": N_("Newest first"),
    "title": N_("By title"),
}


class Option(msgspec.Struct, frozen=True):
    label: str
    count: int
    address: str
    """Of the search with this value chosen, or no longer chosen."""
    chosen: bool


class Facet(msgspec.Struct, frozen=True):
    title: str
    options: tuple[Option, ...]


class Chip(msgspec.Struct, frozen=True):
    label: str
    remove: str
    """Address of the search without it."""


class Ordering(msgspec.Struct, frozen=True):
    label: str
    address: str
    chosen: bool


class Labels:
    """Names of facet values in one language."""

    def __init__(self, language: Language, agencies: Sequence[AgencyView]) -> None:
        self._known: Mapping[str, Mapping[str, str]] = {
            "agency": {agency.slug: language.pick(agency.name) for agency in agencies},
            "theme": {term.id: term.name(language.code) for term in THEMES.values()},
            "licence": {term.id: term.id for term in LICENCES.values()},
            "frequency": {term.id: term.name(language.code) for term in FREQUENCIES.values()},
        }

    def of(self, facet: str, value: str) -> str:
        """A value that is no longer known is its own name; formats are written in capitals."""
        return value.upper() if facet == "format" else self._known.get(facet, {}).get(value, value)


def address_of(query: Query) -> str:
    """The search page for this query; what is as usual is left out."""
    params = [("q", query.text)] if query.text else []
    params += [(facet, value) for facet in FACETS for value in query.filters.get(facet, ())]
    if query.sort != _usual_sort(query):
        params.append(("sort", query.sort))
    if query.offset:
        params.append(("page", str(query.offset // query.limit + 1)))
    return SEARCH_PATH + (f"?{urlencode(params)}" if params else "")


def facets(found: Found, labels: Labels, language: Language) -> list[Facet]:
    """The facets that offer a choice: the fullest value first, those of equal count by name."""
    offered = []
    for name in FACETS:
        chosen = found.query.filters.get(name, ())
        counts = dict.fromkeys(chosen, 0) | dict(found.facets.get(name, {}))
        if not counts:
            continue
        options = [
            Option(labels.of(name, value), count, address_of(_toggled(found.query, name, value)), value in chosen)
            for value, count in counts.items()
        ]
        # What is chosen stays in sight where a long list is folded.
        options.sort(key=lambda option: (not option.chosen, -option.count, option.label))
        offered.append(Facet(language.translate(FACET_TITLES[name]), tuple(options)))
    return offered


def chips(query: Query, labels: Labels, language: Language) -> list[Chip]:
    """Everything chosen, each with the way to drop it."""
    return [
        Chip(
            f"{language.translate(FACET_TITLES[facet])}: {labels.of(facet, value)}",
            address_of(_toggled(query, facet, value)),
        )
        for facet in FACETS
        for value in query.filters.get(facet, ())
    ]


def orderings(query: Query, language: Language) -> list[Ordering]:
    """The orders this search can have: without words there is no best match."""
    return [
        Ordering(
            language.translate(SORT_TITLES[sort]),
            address_of(msgspec.structs.replace(query, sort=sort, offset=0)),
            sort == query.sort,
        )
        for sort in get_args(Sort)
        if query.text or sort != "relevance"
    ]


def turned(query: Query, pages: int) -> str:
    """Address of the page that many pages further on."""
    return address_of(msgspec.structs.replace(query, offset=max(query.offset + pages * query.limit, 0)))


def _toggled(query: Query, facet: str, value: str) -> Query:
    chosen = query.filters.get(facet, ())
    values = tuple(other for other in chosen if other != value) if value in chosen else (*chosen, value)
    return msgspec.structs.replace(query, filters={**query.filters, facet: values}, offset=0)


def _usual_sort(query: Query) -> Sort:
    return "relevance" if query.text else "newest"
