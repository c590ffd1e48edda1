"""A search engine for documents, embedded or Meilisearch. Knows nothing of datasets."""

from pathlib import Path

from search.embedded import EmbeddedEngine
from search.engine import Document, Engine, Hit, Match, Query, Results, SearchUnavailable
from search.meilisearch import MeilisearchEngine

__all__ = ["Document", "Engine", "Hit", "Match", "Query", "Results", "SearchUnavailable", "open_engine"]


def open_engine(url: str, key: str, folder: Path) -> Engine:
    """Meilisearch at `url`, or without one the embedded engine in `folder`; waits for neither to answer."""
    return MeilisearchEngine(url, key) if url else EmbeddedEngine(folder)
