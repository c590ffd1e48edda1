"""Published tables a second time, as DuckDB files: read several times as fast as Parquet, and no answer needs them.

A file of the cache may be missing, evicted or damaged at any instant: then the Parquet file answers. Reading processes
leave a note that they miss one; a worker builds it. Why so: `catalog/decisions/0014-data-api.md`.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import msgspec
import pyarrow.parquet as pq
import structlog

from catalog.store.files import Files

MIN_ROWS = 20_000
"""Smaller tables have none: from Parquet they take hardly longer, and DuckDB's smallest file is half a megabyte."""

SLICE_ROWS = 8 * 122_880
"""Rows copied at a time, in whole row groups of DuckDB; in between, a worker that is told to stop does."""

ASK_AGAIN_SECONDS = 60.0
"""How soon a process asks again for a file that it misses, and says again that one is in use."""

RETRY_SECONDS = 86_400.0
"""After this long a table that could not be cached, or did not fit, is tried again."""

LOOK_SECONDS = 1.0
"""How soon a process lets go of the bytes of a file that was removed, when nobody asks for it."""

MAX_OPEN = 200

log = structlog.get_logger("catalog.tables.cache")


class ServingCache:
    """The cache's files, as all processes of a portal see them.

    - `serving/<version id>.duckdb`: all rows in a table `rows`, columns `c0`, `c1` …, in the order of the Parquet file,
      so that DuckDB's `rowid` is the number of the row there
    - `serving/<version id>.wanted`: a note that somebody misses it
    - `serving/<version id>.unfit`: a note that it is larger than the whole cache may be, or could not be built

    When a file was last asked for is its modification time.
    """

    def __init__(self, files: Files, *, max_bytes: int, memory_bytes: int, min_rows: int = MIN_ROWS) -> None:
        self.files, self.max_bytes, self.memory_bytes, self.min_rows = files, max_bytes, memory_bytes, min_rows
        self._asked: dict[str, float] = {}

    @property
    def folder(self) -> Path:
        return self.files.root / "serving"

    @property
    def tables(self) -> Path:
        """Folder of the Parquet files."""
        return self.files.root / "versions"

    def want(self, version_id: str) -> None:
        """Ask for the file to be built. Never fails, for nothing depends on it."""
        now = time.monotonic()
        if self.max_bytes and now - self._asked.get(version_id, -ASK_AGAIN_SECONDS) >= ASK_AGAIN_SECONDS:
            self._asked[version_id] = now
            with contextlib.suppress(OSError):
                if not self._note(version_id, "unfit").exists():
                    self._note(version_id, "wanted").touch()

    def touch(self, version_id: str) -> None:
        """Say that the file is in use, so that others are evicted before it."""
        with contextlib.suppress(OSError):
            os.utime(self.files.serving(version_id))

    def remove(self, version_id: str) -> None:
        """Take the file away, and whatever is noted about it. Do it after the Parquet file went, see `build_next`."""
        self.files.remove(self.files.serving(version_id))
        for kind in ("wanted", "unfit"):
            self.files.remove(self._note(version_id, kind))

    def build_next(self, stopping: Callable[[], bool]) -> bool:
        """Build the file that was wanted first. False: none is wanted.

        A file appears whole or not at all. Of several workers one builds it; where it dies, the next reader wants the
        file again.
        """
        for note in sorted(self.folder.glob("*.wanted"), key=_modified):
            try:
                note.unlink()
            except FileNotFoundError:
                continue  # another worker has it
            self._build(note.stem, stopping)
            return True
        return False

    def sweep(self) -> int:
        """Remove what no table stands behind or has no room; returns how many."""
        removed = 0
        self.folder.mkdir(exist_ok=True)  # an operator may throw all of it away
        for path in sorted(self.folder.iterdir()):
            is_old = path.suffix == ".unfit" and time.time() - _modified(path) > RETRY_SECONDS
            if is_old or not self.files.version(path.stem).exists():
                self.files.remove(path)
                removed += 1
        return removed + self._make_room(0)

    def _build(self, version_id: str, stopping: Callable[[], bool]) -> None:
        table, target = self.files.version(version_id), self.files.serving(version_id)
        draft = self.files.work(f"{version_id}.{os.getpid()}.serving")
        started = time.monotonic()
        try:
            self.files.remove(draft)
            if target.exists() or pq.read_metadata(table).num_rows < self.min_rows:
                return
            if not _copy(table, draft, self.memory_bytes, stopping):
                self._note(version_id, "wanted").touch()
                return
            size_bytes = draft.stat().st_size
            if size_bytes > self.max_bytes:
                self._note(version_id, "unfit").touch()
                return
            self._make_room(size_bytes)
            draft.replace(target)
            seconds = round(time.monotonic() - started, 1)
            log.info("cached", version=version_id, size_bytes=size_bytes, seconds=seconds)
        except (duckdb.Error, OSError) as error:
            if table.exists():
                log.warning("not cached", version=version_id, error=type(error).__name__)
                self._note(version_id, "unfit").touch()
        finally:
            self.files.remove(draft)
            self.files.remove(draft.with_name(f"{draft.name}.wal"))
            # A withdrawal takes away first the Parquet file and then this one: whichever of us is last sees to it.
            if not table.exists():
                self.remove(version_id)

    def _make_room(self, size_bytes: int) -> int:
        """Evict what was not asked for the longest until that much fits; returns how many."""
        files = sorted(self.folder.glob("*.duckdb"), key=_modified)
        sizes = {path: _size(path) for path in files}
        excess, removed = sum(sizes.values()) + size_bytes - self.max_bytes, 0
        for path in files:
            if excess <= 0:
                break
            self.files.remove(path)
            excess -= sizes[path]
            removed += 1
        return removed

    def _note(self, version_id: str, kind: str) -> Path:
        return self.folder / f"{version_id}.{kind}"


class _Attached(msgspec.Struct):
    name: str
    inode: int
    touched: float


class OpenCache:
    """The files of the cache that one DuckDB has open, the last asked for last.

    All share its limits of memory and threads. A file that was removed is let go of at the next question for it, else
    within a second: until then its bytes would stay on the disk.
    """

    def __init__(self, cache: ServingCache, database: duckdb.DuckDBPyConnection) -> None:
        self._cache, self._database = cache, database
        self._attached: OrderedDict[str, _Attached] = OrderedDict()
        self._count = 0
        self._changed = threading.Condition()
        self._is_closed = False
        self._thread = threading.Thread(target=self._look, name="serving-cache", daemon=True)
        self._thread.start()

    def name_of(self, version_id: str) -> str | None:
        """What the database with the table's rows is called in SQL; None: not cached, which is noted."""
        with self._changed:
            inode = _inode(self._cache.files.serving(version_id))
            attached = self._attached.get(version_id)
            if attached is not None and attached.inode != inode:
                self._detach(version_id)
                attached = None
            if inode is None:
                self._cache.want(version_id)
                return None
            if attached is None and (attached := self._attach(version_id, inode)) is None:
                return None
            self._attached.move_to_end(version_id)
            if (now := time.monotonic()) - attached.touched >= ASK_AGAIN_SECONDS:
                attached.touched = now
                self._cache.touch(version_id)
            return attached.name

    def discard(self, version_id: str, name: str) -> None:
        """What was called `name` does not answer: throw it away, if nobody has yet."""
        with self._changed:
            attached = self._attached.get(version_id)
            if attached is not None and attached.name == name:
                self._detach(version_id)
                self._throw_away(version_id)

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join()

    def _attach(self, version_id: str, inode: int) -> _Attached | None:
        # Never the same name twice: a query that still has the former file in mind must fail, not read another.
        self._count += 1
        name = f"cache{self._count}"
        path = str(self._cache.files.serving(version_id)).replace("'", "''")
        try:
            self._database.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        except duckdb.Error:
            if _inode(self._cache.files.serving(version_id)) == inode:
                self._throw_away(version_id)
            return None
        attached = self._attached[version_id] = _Attached(name, inode, -ASK_AGAIN_SECONDS)
        while len(self._attached) > MAX_OPEN:
            self._detach(next(iter(self._attached)))
        self._changed.notify()
        return attached

    def _detach(self, version_id: str) -> None:
        # Queries under way read on to their end; the file is closed after the last of them.
        self._database.execute(f"DETACH {self._attached.pop(version_id).name}")

    def _throw_away(self, version_id: str) -> None:
        log.warning("damaged", version=version_id)
        self._cache.files.remove(self._cache.files.serving(version_id))
        self._cache.want(version_id)

    def _look(self) -> None:
        with self._changed:
            while not self._is_closed:
                for version_id, attached in list(self._attached.items()):
                    if _inode(self._cache.files.serving(version_id)) != attached.inode:
                        self._detach(version_id)
                self._changed.wait(LOOK_SECONDS if self._attached else None)


def _copy(table: Path, target: Path, memory_bytes: int, stopping: Callable[[], bool]) -> bool:
    """Write all rows of a Parquet file to a DuckDB file. False: stopped before the end."""
    metadata = pq.read_metadata(table)
    names = ", ".join(f"c{position}" for position in range(metadata.num_columns))
    source = f"FROM read_parquet(?) AS t({names})"
    with _writing(target, memory_bytes) as connection:
        connection.execute(f"CREATE TABLE rows AS {source} LIMIT 0", [str(table)])
        for start in range(0, metadata.num_rows, SLICE_ROWS):
            if stopping():
                return False
            connection.execute(
                f"INSERT INTO rows {source} WHERE file_row_number >= ? AND file_row_number < ?",
                [str(table), start, start + SLICE_ROWS],
            )
    return True


@contextlib.contextmanager
def _writing(target: Path, memory_bytes: int) -> Iterator[duckdb.DuckDBPyConnection]:
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,  # nobody waits for it, and readers need the other processors
        "memory_limit": f"{memory_bytes}B",
        "temp_directory": "",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    # Closing writes everything to the one file.
    with duckdb.connect(target, config=config) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        # See `engine.open_locked`.
        connection.execute("SET disabled_optimizers = 'late_materialization'")
        yield connection


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
