"""The embedded engine: Tantivy in a folder, nothing to start.

How a query finds. All words must be there, in any field; the last word may go on, a word from five letters may hold a
typo, from nine two. When no document holds all the words, those are found that hold most of them, and the answer says
so: a journalist who adds one word too many sees something, and is told. What ranks first: the diacritics as they were
typed, then whole words in the heaviest field and words side by side, then words that go on, then typos; newer before
older where all else is equal.

How the folder works. `CURRENT` names the generation that is read; a generation is one Tantivy index. Rebuilding fills
a new one and then replaces `CURRENT` in one step, so that a crash leaves the old one. Any number of processes read:
each looks at `CURRENT` and at the generation's `meta.json` before it searches, and so sees at once what another wrote.
One process at a time writes; it holds `writer.lock` and Tantivy's own lock for the length of one call.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import threading
import uuid
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import msgspec
import tantivy
from tantivy import Occur, Order

from search.engine import FACETS, FIELDS, Document, Hit, Query, Results, SearchUnavailable, Sort
from search.entry import Entry, Kept, entry_of
from search.matching import why_found
from search.text import Question, Term, parse

_LAYOUT = "1"
"""Of the schema below. When it changes, the folder must be rebuilt."""
_WEIGHTS = {"title": 10.0, "columns": 7.0, "labels": 5.0, "values": 3.5, "description": 2.0}
# The whole word in the description counts less than one that goes on in the title, but more than a typo there.
_WHOLE, _PREFIX, _ONE_EDIT, _TWO_EDITS = 1.0, 0.3, 0.12, 0.08
_SIDE_BY_SIDE = 2.0
"""Two words in a row tell more than both in the field by chance, above all among thousands of values."""
_FREQUENCY = 0.02
_SPELLING = 1000.0
"""More than all else together: the spelling that was typed comes first."""
_SORTS: dict[Sort, tuple[str, Order]] = {"newest": ("modified", Order.Desc), "title": ("title_key", Order.Asc)}
_RECENCY_PER_SECOND = 1e-12
_MAX_FACET_VALUES = 1000
_BATCH_MEMORY_BYTES = 32_000_000
_REBUILD_MEMORY_BYTES = 256_000_000
_OPENING_ATTEMPTS = 5


class _Snapshot(msgspec.Struct, frozen=True):
    """The index that is being read, and the state of its files when it was last loaded."""

    generation: str
    stamp: tuple[int, ...]
    index: tantivy.Index


class EmbeddedEngine:
    """A search engine in `folder`, which is made when it is not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reading = threading.Lock()
        self._writing = threading.Lock()
        self._snapshot: _Snapshot | None = None

    def upsert(self, documents: list[Document]) -> None:
        entries = [entry_of(document) for document in documents]
        with self._alone(), self._writer() as writer:
            for entry in entries:
                writer.delete_documents_by_term("id", entry.id)
                writer.add_document(_tantivy_document(entry))

    def delete(self, ids: list[str], *, purge: bool = False) -> None:
        with self._alone():
            with self._writer() as writer:
                for each in ids:
                    writer.delete_documents_by_term("id", each)
            if purge:
                # Tantivy only marks what is deleted, and forgets the bytes when it happens to merge.
                self._replace_with(self._all_documents())

    def search(self, query: Query) -> Results:
        question = parse(query.text)
        searcher = self._searcher()
        text, is_relaxed = _holding_most(searcher, question)
        chosen = {facet: _one_of(f"facet_{facet}", values) for facet, values in query.filters.items() if values}
        if query.modified_since is not None:
            chosen["modified"] = _from_on("modified", query.modified_since)
        total, kept = _page(searcher, _all_of([text, *chosen.values()]), query, is_ranked=bool(question.terms))
        return Results(
            hits=tuple(Hit(id=each.document.id, matches=why_found(question, each)) for each in kept),
            total=total,
            facets=_count_facets(searcher, text, chosen),
            is_relaxed=is_relaxed,
        )

    def rebuild(self, documents: list[Document]) -> None:
        with self._alone():
            self._replace_with(documents)

    def healthy(self) -> bool:
        try:
            self._searcher()
        except SearchUnavailable:
            return False
        return True

    def close(self) -> None:
        with self._reading:
            self._snapshot = None

    def _searcher(self) -> tantivy.Searcher:
        """The index as it is now, whichever process changed it last."""
        with self._reading:
            for _ in range(_OPENING_ATTEMPTS):
                try:
                    self._snapshot = self._refreshed()
                    return self._snapshot.index.searcher()
                except (OSError, ValueError) as error:
                    # Another process may have replaced the generation since CURRENT was read.
                    failure = error
                    self._snapshot = None
        raise SearchUnavailable(f"The search index in {self._folder} cannot be read: {failure}") from failure

    def _refreshed(self) -> _Snapshot:
        generation = self._current()
        meta = (self._folder / generation / "meta.json").stat()
        stamp = (meta.st_mtime_ns, meta.st_ino, meta.st_size)
        known = self._snapshot
        if known and known.generation == generation and known.stamp == stamp:
            return known
        index = known.index if known and known.generation == generation else self._open(generation)
        index.reload()
        return _Snapshot(generation, stamp, index)

    def _open(self, generation: str) -> tantivy.Index:
        if not generation.startswith(f"{_LAYOUT}-"):
            raise SearchUnavailable(f"The search index in {self._folder} has an older layout and must be rebuilt")
        index = tantivy.Index.open(str(self._folder / generation))
        # Reloading is ours to do: by itself Tantivy looks twice a second, in a thread for each opened index.
        index.config_reader("manual")
        return index

    def _current(self) -> str:
        """Name of the generation that is read; makes an empty first one."""
        pointer = self._folder / "CURRENT"
        with contextlib.suppress(FileNotFoundError):
            return pointer.read_text()
        generation = self._build([])
        draft = self._draft_of_pointer(generation)
        try:
            # Linking fails where another process was first; then its generation is the one.
            pointer.hardlink_to(draft)
        except FileExistsError:
            shutil.rmtree(self._folder / generation)
        finally:
            draft.unlink()
        return pointer.read_text()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time: other threads wait, other processes are told to come again."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._writing, (self._folder / "writer.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise SearchUnavailable("Another process is writing to the search index") from error
            yield

    @contextlib.contextmanager
    def _writer(self) -> Iterator[tantivy.IndexWriter]:
        """Writes to the current generation; commits at the end, or drops all when something failed."""
        with _write_to(self._open(self._current()), _BATCH_MEMORY_BYTES, threads=1) as writer:
            yield writer
        with self._reading:
            self._snapshot = None

    def _all_documents(self) -> Iterator[Document]:
        searcher = self._searcher()
        if searcher.num_docs:
            for _, address in searcher.search(tantivy.Query.all_query(), searcher.num_docs, count=False).hits:
                yield _kept_at(searcher, address).restore()

    def _replace_with(self, documents: Iterable[Document]) -> None:
        """Build beside, swap in one step, and remove every other generation, also those that a crash left."""
        generation = self._build(documents)
        self._draft_of_pointer(generation).replace(self._folder / "CURRENT")
        _sync_folder(self._folder)
        for path in self._folder.iterdir():
            if path.is_dir() and path.name != generation:
                shutil.rmtree(path)

    def _build(self, documents: Iterable[Document]) -> str:
        generation = f"{_LAYOUT}-{uuid.uuid4().hex}"
        folder = self._folder / generation
        folder.mkdir(parents=True)
        with _write_to(tantivy.Index(_SCHEMA, path=str(folder)), _REBUILD_MEMORY_BYTES, threads=2) as writer:
            for document in documents:
                writer.add_document(_tantivy_document(entry_of(document)))
        return generation

    def _draft_of_pointer(self, generation: str) -> Path:
        draft = self._folder / f"CURRENT.{uuid.uuid4().hex}"
        with draft.open("w") as file:
            file.write(generation)
            file.flush()
            os.fsync(file.fileno())
        return draft


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _write_to(index: tantivy.Index, memory_bytes: int, threads: int) -> Iterator[tantivy.IndexWriter]:
    try:
        writer = index.writer(heap_size=memory_bytes, num_threads=threads)
    except ValueError as error:
        raise SearchUnavailable(f"The search index cannot be written to now: {error}") from error
    try:
        yield writer
        try:
            writer.commit()
        except (OSError, ValueError) as error:
            raise SearchUnavailable(f"The search index could not be written: {error}") from error
    finally:
        # Also gives the lock back, which would otherwise wait for the garbage collector.
        writer.wait_merging_threads()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace")
        builder.add_text_field(f"{field}_exact", tokenizer_name="whitespace")
    for facet in FACETS:
        builder.add_text_field(f"facet_{facet}", fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field(f"words_{facet}", tokenizer_name="raw", index_option="basic")
    builder.add_float_field("modified", fast=True)
    builder.add_float_field("recency", fast=True)
    builder.add_text_field("title_key", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("kept", stored=True)
    return builder.build()


_SCHEMA = _schema()


def _tantivy_document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("id", entry.id)
    for suffix, texts_by_field in (("", entry.folded), ("_exact", entry.exact)):
        for field, texts in texts_by_field.items():
            for text in texts:
                document.add_text(f"{field}{suffix}", text)
    for prefix, values_by_facet in (("facet_", entry.facets), ("words_", entry.facet_words)):
        for facet, values in values_by_facet.items():
            for value in values:
                document.add_text(f"{prefix}{facet}", value)
    document.add_float("modified", entry.modified)
    document.add_float("recency", 1.0 + max(entry.modified, 0.0) * _RECENCY_PER_SECOND)
    document.add_text("title_key", entry.title_key)
    document.add_bytes("kept", entry.kept)
    return document


def _kept_at(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Kept:
    return msgspec.json.decode(cast(bytes, searcher.doc(address).get_first("kept")), type=Kept)


def _page(searcher: tantivy.Searcher, found: tantivy.Query, query: Query, *, is_ranked: bool) -> tuple[int, list[Kept]]:
    """How many documents are found, and those of the page. What has no words to rank by is sorted by date."""
    # Tantivy sets aside room for offset and limit, and panics on a limit of nothing.
    if query.offset >= searcher.num_docs or query.limit < 1:
        return _count(searcher, found), []
    limit = min(query.limit, searcher.num_docs)
    if query.sort == "relevance" and is_ranked:
        result = searcher.search(found, limit, offset=query.offset, weight_by_field="recency")
    else:
        field, order = _SORTS["newest" if query.sort == "relevance" else query.sort]
        result = searcher.search(found, limit, offset=query.offset, order_by_field=field, order=order)
    return _total(result), [_kept_at(searcher, address) for _, address in result.hits]


def _count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    return _total(searcher.search(query, 1))


def _total(result: tantivy.SearchResult) -> int:
    # The stub does not know of it.
    return int(cast(Any, result).count)


def _count_facets(
    searcher: tantivy.Searcher, text: tantivy.Query, chosen: dict[str, tantivy.Query]
) -> dict[str, dict[str, int]]:
    """Counts of every facet, with all choices but its own."""
    counts = _count_values(searcher, _all_of([text, *chosen.values()]), [each for each in FACETS if each not in chosen])
    for facet in chosen.keys() & set(FACETS):
        others = [choice for other, choice in chosen.items() if other != facet]
        counts |= _count_values(searcher, _all_of([text, *others]), [facet])
    return counts


def _count_values(searcher: tantivy.Searcher, query: tantivy.Query, facets: list[str]) -> dict[str, dict[str, int]]:
    terms = {facet: {"terms": {"field": f"facet_{facet}", "size": _MAX_FACET_VALUES}} for facet in facets}
    answer = searcher.aggregate(query, terms) if terms else {}
    return {
        facet: {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]} for facet, found in answer.items()
    }


def _from_on(field: str, least: float) -> tantivy.Query:
    return tantivy.Query.range_query(_SCHEMA, field, tantivy.FieldType.Float, least, None)


def _holding_most(searcher: tantivy.Searcher, question: Question) -> tuple[tantivy.Query, bool]:
    """The documents that hold all terms, else those that hold the most of them, and whether it came to that."""
    everything = _holding(question, len(question.terms))
    if len(question.terms) > 1 and not _count(searcher, everything):
        for least in range(len(question.terms) - 1, 0, -1):
            some = _holding(question, least)
            if _count(searcher, some):
                return some, True
    return everything, False


def _holding(question: Question, least: int) -> tantivy.Query:
    """Documents with at least so many of the terms, ranked, and all other conditions."""
    conditions = [_one_of(f"words_{facet}", values) for facet, values in question.filters.items()]
    banned = [_literal(each, field) for each in question.excluded for field in FIELDS]
    banned += [_one_of(f"words_{facet}", values) for facet, values in question.excluded_filters.items()]
    clauses = [(Occur.Must, tantivy.Query.const_score_query(_all_of(conditions), 0.0))]
    clauses += [(Occur.MustNot, query) for query in banned]
    if question.terms:
        terms = [(Occur.Should, _found_by(term)) for term in question.terms]
        clauses.append((Occur.Must, tantivy.Query.boolean_query(terms, minimum_number_should_match=least)))
        clauses += [(Occur.Should, query) for query in _ranked_up_by(question.terms)]
    return tantivy.Query.boolean_query(clauses)


def _found_by(term: Term) -> tantivy.Query:
    """Documents with the term in any field, weighed by the best field and kind."""
    ways = []
    for field, weight in _WEIGHTS.items():
        ways.append(_weighing(weight * _WHOLE, _literal(term, field)))
        if term.is_prefix:
            ways.append(_weighing(weight * _PREFIX, _beginning(term.folded[0], field)))
        if term.edits:
            ways.append(_weighing(weight * _ONE_EDIT, _misspelled(term, field, 1)))
        if term.edits > 1:
            ways.append(_weighing(weight * _TWO_EDITS, _misspelled(term, field, 2)))
    return tantivy.Query.disjunction_max_query(ways)


def _ranked_up_by(terms: tuple[Term, ...]) -> Iterator[tantivy.Query]:
    """What makes a document that holds the terms a better find: spelling, neighbourhood, frequency."""
    for term in terms:
        if term.is_spelled:
            yield _weighing(_SPELLING, tantivy.Query.disjunction_max_query([_spelled(term, field) for field in FIELDS]))
        if not term.is_quoted:
            for field, weight in _WEIGHTS.items():
                yield tantivy.Query.boost_query(_literal(term, field), weight * _FREQUENCY)
    for first, second in pairwise(terms):
        pair = Term((*first.folded, *second.folded), (), is_quoted=True)
        yield tantivy.Query.disjunction_max_query(
            [_weighing(weight * _SIDE_BY_SIDE, _literal(pair, field)) for field, weight in _WEIGHTS.items()]
        )


def _literal(term: Term, field: str) -> tantivy.Query:
    return _in_a_row(list(term.folded), field)


def _spelled(term: Term, field: str) -> tantivy.Query:
    if term.is_prefix:
        return _beginning(term.exact[0], f"{field}_exact")
    return _in_a_row(list(term.exact), f"{field}_exact")


def _in_a_row(words: list[str], field: str) -> tantivy.Query:
    if len(words) == 1:
        return tantivy.Query.term_query(_SCHEMA, field, words[0])
    return tantivy.Query.phrase_query(_SCHEMA, field, list[str | tuple[int, str]](words))


def _beginning(word: str, field: str) -> tantivy.Query:
    return tantivy.Query.fuzzy_term_query(_SCHEMA, field, word, distance=0, prefix=True)


def _misspelled(term: Term, field: str, edits: int) -> tantivy.Query:
    return tantivy.Query.fuzzy_term_query(_SCHEMA, field, term.folded[0], distance=edits, prefix=term.is_prefix)


def _weighing(score: float, query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, score)


def _one_of(field: str, values: tuple[str, ...]) -> tantivy.Query:
    if field.partition("_")[2] not in FACETS:
        return tantivy.Query.empty_query()
    return tantivy.Query.term_set_query(_SCHEMA, field, list(values))


def _all_of(queries: list[tantivy.Query]) -> tantivy.Query:
    if not queries:
        return tantivy.Query.all_query()
    return tantivy.Query.boolean_query([(Occur.Must, query) for query in queries])
