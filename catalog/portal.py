"""One portal's open parts, made once per process and passed to whoever needs them."""

import msgspec

from catalog.settings import Settings
from catalog.store.db import Database
from catalog.store.files import Files
from catalog.tables.cache import ServingCache
from catalog.tables.engine import TableEngine
from catalog.tables.select.engine import SelectEngine
from search import Engine, open_engine


class Portal(msgspec.Struct, frozen=True):
    settings: Settings
    database: Database
    files: Files
    tables: TableEngine
    selects: SelectEngine
    serving: ServingCache
    search: Engine

    def close(self) -> None:
        self.search.close()
        self.selects.close()
        self.tables.close()
        self.database.close()


def open_portal(settings: Settings) -> Portal:
    settings.data.mkdir(parents=True, exist_ok=True)
    files = Files(settings.data / "files")
    serving = ServingCache(files, max_bytes=settings.serving_bytes, memory_bytes=settings.query_memory_bytes)
    return Portal(
        settings=settings,
        database=Database(settings.database, pool_size=settings.threads),
        files=files,
        tables=TableEngine(
            memory_bytes=settings.query_memory_bytes, timeout_seconds=settings.query_timeout_seconds, cache=serving
        ),
        # Two run at a time, and share what one question about a table may take.
        selects=SelectEngine(
            memory_bytes=settings.query_memory_bytes // 2, timeout_seconds=settings.query_timeout_seconds
        ),
        serving=serving,
        search=open_engine(settings.search_url, settings.search_key, settings.data / "search"),
    )
