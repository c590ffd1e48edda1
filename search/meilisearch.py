"""The engine on a Meilisearch server.

Words are made here and not by the server: what is sent are folded words with one space between, so that both engines
agree on what a word is and on `đ` = `d`. Beside each field stands another with the words as they are spelled, in ASCII
letters, which the server cannot fold; a query with diacritics asks both, and the spelled one outranks the other.

A query finds as in the embedded engine: all words, the last one may go on, typos from five and nine letters, and when
no document holds all words those that hold most. What differs: a typo in the first letter counts as two, words written
together or apart are found too, and where words are dropped, the same ones are dropped for all documents.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from itertools import combinations, islice
from typing import Any

import msgspec
from meilisearch import Client
from meilisearch.errors import MeilisearchApiError, MeilisearchError
from meilisearch.models.task import TaskInfo

from search.engine import FACETS, FIELDS, Document, Hit, Query, Results, SearchUnavailable, Sort
from search.entry import Entry, Kept, entry_of
from search.matching import why_found
from search.text import ONE_EDIT_FROM, TWO_EDITS_FROM, Question, Term, fold, parse

_ANSWER_SECONDS = 3
_HEALTH_SECONDS = 1
_HANDOVER_SECONDS = 60
_TASK_MILLISECONDS = 600_000
"""The server queues what it is told to do; filling an index with a large catalogue takes minutes."""
_POLL_MILLISECONDS = 10
_MAX_BATCH_BYTES = 16_000_000
_DOCUMENTS_PER_READ = 200
_MAX_FACET_VALUES = 1000
_SPELLING_WEIGHT = 1000.0
_MAX_CHOICES_OF_TERMS = 64
_NO_PAGE = {"page": 1, "hitsPerPage": 0}
"""Asks for the number of documents found, which is an estimate where hits are asked for."""
_NOTHING_INDEXED = ("index_not_found", "invalid_search_attributes_to_search_on")
"""Until the first document came, the server knows neither the index nor its attributes."""
_SORTS: dict[Sort, list[str]] = {"newest": ["modified:desc"], "title": ["title_key:asc"]}

_SETTINGS: dict[str, Any] = {
    "searchableAttributes": [attribute for field in FIELDS for attribute in (field, f"{field}_exact")],
    "displayedAttributes": ["id", "kept"],
    "filterableAttributes": ["id", "modified", *(f"{kind}_{facet}" for facet in FACETS for kind in ("facet", "words"))],
    "sortableAttributes": ["modified", "title_key"],
    "rankingRules": ["sort", "words", "typo", "proximity", "attribute", "exactness", "modified:desc"],
    "typoTolerance": {
        "minWordSizeForTypos": {"oneTypo": ONE_EDIT_FROM, "twoTypos": TWO_EDITS_FROM},
        "disableOnAttributes": [f"{field}_exact" for field in FIELDS],
        "disableOnNumbers": True,
    },
    "pagination": {"maxTotalHits": 10_000_000},
    "faceting": {"maxValuesPerFacet": _MAX_FACET_VALUES, "sortFacetValuesBy": {"*": "count"}},
}


class MeilisearchEngine:
    """A search engine on the server at `url`, in its index `index`. The key must allow all that is asked of it."""

    def __init__(self, url: str, key: str, index: str = "documents") -> None:
        self._url = url.rstrip("/")
        self._key = key or None
        self._index = index
        self._is_set_up = False

    def upsert(self, documents: list[Document]) -> None:
        entries = [entry_of(document) for document in documents]
        with _answering():
            self._set_up_once()
            self._add(self._index, entries)

    def delete(self, ids: list[str], *, purge: bool = False) -> None:
        with _answering():
            self._set_up_once()
            if ids:
                index = self._client(_HANDOVER_SECONDS).index(self._index)
                self._wait(index.delete_documents(filter=_among("id", ids)))
            if purge:
                # The server keeps freed pages in its files as they were; only a new file forgets.
                self._replace_with(entry_of(document) for document in self._all_documents())

    def search(self, query: Query) -> Results:
        question = parse(query.text)
        with _answering():
            try:
                return self._found(question, query)
            except MeilisearchApiError as error:
                if error.code not in _NOTHING_INDEXED:
                    raise
                return Results(hits=(), total=0, facets={facet: {} for facet in FACETS})

    def rebuild(self, documents: list[Document]) -> None:
        with _answering():
            self._set_up_once()
            self._replace_with(entry_of(document) for document in documents)

    def healthy(self) -> bool:
        try:
            self._client(_HEALTH_SECONDS).multi_search([{"indexUid": self._index, "limit": 0}])
        except MeilisearchApiError as error:
            return error.code in _NOTHING_INDEXED
        except (MeilisearchError, OSError):
            return False
        return True

    def close(self) -> None:
        """Nothing is held open between calls."""

    def _client(self, timeout_seconds: int = _ANSWER_SECONDS) -> Client:
        # One for each call: it keeps the headers of the request under way, and so cannot be shared between threads.
        return Client(self._url, self._key, timeout=timeout_seconds)

    def _found(self, question: Question, query: Query) -> Results:
        asked = _asked(question, query)
        total, facets = self._count(asked)
        if not total and (relaxed := self._relaxed(asked)):
            asked = relaxed
            total, facets = self._count(asked)
        kept = [msgspec.json.decode(hit["kept"], type=Kept) for hit in self._page(asked, query)]
        return Results(
            hits=tuple(Hit(id=each.document.id, matches=why_found(question, each)) for each in kept),
            total=total,
            facets=facets,
            is_relaxed=asked.is_relaxed,
        )

    def _count(self, asked: _Asked) -> tuple[int, dict[str, dict[str, int]]]:
        """How many documents are found, and the counts of every facet with all choices but its own."""
        chosen = [facet for facet in FACETS if facet in asked.chosen]
        others = [facet for facet in FACETS if facet not in asked.chosen]
        bodies = [_body(asked, facets=[f"facet_{facet}" for facet in others])]
        bodies += [_body(asked.without(facet), facets=[f"facet_{facet}"]) for facet in chosen]
        answers = self._ask([body | _NO_PAGE for body in bodies])
        counts = {name: values for answer in answers for name, values in answer["facetDistribution"].items()}
        facets = {
            facet: {_decoded(value): count for value, count in counts.get(f"facet_{facet}", {}).items()}
            for facet in FACETS
        }
        return answers[0]["totalHits"], facets

    def _page(self, asked: _Asked, query: Query) -> list[dict[str, Any]]:
        place = {"offset": query.offset, "limit": max(query.limit, 0)}
        if query.sort == "relevance" and any(term.is_spelled for term in asked.terms):
            spelled = _body(asked, spelled=True) | {"federationOptions": {"weight": _SPELLING_WEIGHT}}
            answer: Any = self._client().multi_search(self._addressed([spelled, _body(asked)]), place)
        else:
            order = _SORTS["newest" if query.sort == "relevance" else query.sort]
            is_ranked = query.sort == "relevance" and asked.terms
            answer = self._ask([_body(asked) | place | ({} if is_ranked else {"sort": order})])[0]
        hits: list[dict[str, Any]] = answer["hits"]
        return hits

    def _relaxed(self, asked: _Asked) -> _Asked | None:
        """What to ask instead when no document holds all terms: the most terms that one holds, then the most found.

        Nothing when some document does, and only the choice of facets leaves it out.
        """
        if len(asked.terms) < 2:
            return None
        everywhere = msgspec.structs.replace(asked, chosen={})
        alone = [(term,) for term in asked.terms]
        total, *totals = self._totals(everywhere, [asked.terms, *alone])
        known = [term for term, found in zip(asked.terms, totals, strict=True) if found]
        if total:
            return None
        for size in range(min(len(known), len(asked.terms) - 1), 0, -1):
            choices = list(islice(combinations(known, size), _MAX_CHOICES_OF_TERMS))
            totals = self._totals(everywhere, choices)
            if most := max(totals):
                return msgspec.structs.replace(asked, terms=choices[totals.index(most)], is_relaxed=True)
        return None

    def _totals(self, asked: _Asked, choices: list[tuple[Term, ...]]) -> list[int]:
        bodies = [_body(msgspec.structs.replace(asked, terms=terms)) for terms in choices]
        return [answer["totalHits"] for answer in self._ask([body | _NO_PAGE for body in bodies])]

    def _ask(self, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return self._client().multi_search(self._addressed(bodies))["results"]

    def _addressed(self, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{"indexUid": self._index, **body} for body in bodies]

    def _set_up_once(self) -> None:
        if not self._is_set_up:
            self._set_up(self._index)
            self._is_set_up = True

    def _set_up(self, uid: str) -> None:
        """Make the index if there is none, with the settings of this version."""
        client = self._client(_HANDOVER_SECONDS)
        self._wait(client.create_index(uid, {"primaryKey": "id"}), fine="index_already_exists")
        self._wait(client.index(uid).update_settings(_SETTINGS))

    def _add(self, uid: str, entries: Iterable[Entry]) -> None:
        index = self._client(_HANDOVER_SECONDS).index(uid)
        for batch in _batches(entries):
            self._wait(index.add_documents_json(batch, "id"))

    def _replace_with(self, entries: Iterable[Entry]) -> None:
        """Build beside, swap in one step, and remove what was there before."""
        beside = f"{self._index}_beside"
        client = self._client(_HANDOVER_SECONDS)
        # A crash may have left one.
        self._wait(client.delete_index(beside), fine="index_not_found")
        self._set_up(beside)
        self._add(beside, entries)
        self._wait(client.swap_indexes([{"indexes": [self._index, beside]}]))
        self._wait(client.delete_index(beside))

    def _all_documents(self) -> Iterator[Document]:
        offset = 0
        while True:
            index = self._client(_HANDOVER_SECONDS).index(self._index)
            page = index.get_documents({"offset": offset, "limit": _DOCUMENTS_PER_READ, "fields": ["kept"]}).results
            for document in page:
                yield msgspec.json.decode(document.kept, type=Kept).restore()
            offset += len(page)
            if len(page) < _DOCUMENTS_PER_READ:
                return

    def _wait(self, given: TaskInfo, *, fine: str = "") -> None:
        """Until the server has done what it was told; `fine` is an error that means it was done before."""
        client = self._client()
        task = client.wait_for_task(given.task_uid, _TASK_MILLISECONDS, _POLL_MILLISECONDS)
        if task.status != "succeeded" and (task.error or {}).get("code") != fine:
            raise SearchUnavailable(f"Meilisearch could not do its task {task.uid}, {task.type}: {task.error}")


@contextlib.contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (MeilisearchError, OSError) as error:
        raise SearchUnavailable(f"Meilisearch does not answer: {error}") from error


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A query in the server's words."""

    terms: tuple[Term, ...]
    excluded: tuple[Term, ...]
    conditions: tuple[str, ...]
    """Filters that were typed."""
    chosen: dict[str, str]
    """Filters that were chosen, by facet."""
    is_relaxed: bool = False

    def without(self, facet: str) -> _Asked:
        return msgspec.structs.replace(self, chosen={each: self.chosen[each] for each in self.chosen if each != facet})


def _asked(question: Question, query: Query) -> _Asked:
    since = {} if query.modified_since is None else {"modified": f"modified >= {query.modified_since!r}"}
    return _Asked(
        terms=question.terms,
        excluded=question.excluded,
        conditions=(
            *(_among(f"words_{facet}", map(_encoded, values)) for facet, values in question.filters.items()),
            *(
                f"NOT {_among(f'words_{facet}', map(_encoded, values))}"
                for facet, values in question.excluded_filters.items()
            ),
        ),
        chosen={
            # No document has a facet that does not exist, so none is found by it.
            facet: _among(f"facet_{facet}", map(_encoded, values)) if facet in FACETS else _among("id", [])
            for facet, values in query.filters.items()
            if values
        }
        | since,
    )


def _body(asked: _Asked, *, spelled: bool = False, facets: list[str] | None = None) -> dict[str, Any]:
    """The body of one search: everything but the place of the page."""
    texts = [f'-"{" ".join(term.folded)}"' for term in asked.excluded]
    for term in asked.terms:
        text = " ".join(map(_spelling, term.exact) if spelled else term.folded)
        texts.append(f'"{text}"' if term.is_quoted else text)
    return {
        "q": " ".join(texts),
        "filter": [*asked.conditions, *asked.chosen.values()],
        "matchingStrategy": "all",
        "attributesToRetrieve": ["kept"],
        **({} if spelled else {"attributesToSearchOn": list(FIELDS)}),
        **({} if facets is None else {"facets": facets}),
    }


def _among(attribute: str, values: Iterable[str]) -> str:
    return f"{attribute} IN [{','.join(values)}]"


def _batches(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Documents as JSON, as many at a time as the server takes well."""
    batch: list[bytes] = []
    for entry in entries:
        batch.append(msgspec.json.encode(_server_document(entry)))
        if sum(map(len, batch)) > _MAX_BATCH_BYTES:
            yield b"[%s]" % b",".join(batch)
            batch = []
    if batch:
        yield b"[%s]" % b",".join(batch)


def _server_document(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kept": entry.kept.decode(),
        "modified": entry.modified,
        "title_key": entry.title_key,
        **entry.folded,
        **{f"{field}_exact": [_spelled_line(text) for text in texts] for field, texts in entry.exact.items()},
        **{f"facet_{facet}": list(map(_encoded, values)) for facet, values in entry.facets.items()},
        **{f"words_{facet}": list(map(_encoded, values)) for facet, values in entry.facet_words.items()},
    }


def _spelled_line(text: str) -> str:
    return " ".join(map(_spelling, text.split(" ")))


def _spelling(word: str) -> str:
    """The word in letters that the server keeps apart and in an order that lets it find beginnings."""
    if fold(word) == word:
        return word
    return "".join(letter if letter.isascii() else f"q{ord(letter):x}q" for letter in word)


# The server compares facet values without case and diacritics, and its filters have a syntax that values could break.
def _encoded(value: str) -> str:
    return f"x{value.encode().hex()}"


def _decoded(value: str) -> str:
    return bytes.fromhex(value[1:]).decode()
