"""Runs compiled SELECTs in processes of their own, a few at a time, within limits of memory, time, rows and bytes."""

from __future__ import annotations

import os
import re
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pyarrow as pa

import catalog
from catalog.errors import N_, CatalogError
from catalog.tables.engine import QueryTooLarge, TableGone
from catalog.tables.select.child import Question, Reply, receive, send
from catalog.tables.select.compile import Compiled, result_names, without_marks
from catalog.tables.select.parse import BadSelect
from catalog.tables.watch import Interrupt, QueryStopped, QueryTooSlow

POLL_SECONDS = 0.05
MAX_WAITING = 8
"""SELECTs that may wait for one of the slots; the next is sent away at once."""
PATIENCE_SECONDS = 5.0
"""How long each of them waits."""
MAX_BYTES = 50_000_000
"""Of an answer, in memory."""


class Busy(CatalogError):
    status = 503
    slug = "sql-busy"
    title = N_("Too many SELECTs are being answered")
    detail = N_("Ask again in a few seconds. Files and rows are not held up by this.")
    retry_after_seconds = 5


class AnswerTooLarge(CatalogError):
    status = 413
    slug = "answer-too-large"
    title = N_("The answer is too large")
    detail = N_(
        "It has more than {megabytes} MB. Select fewer columns or rows, or sum them up; whole tables are files."
    )

    def __init__(self) -> None:
        super().__init__(megabytes=MAX_BYTES // 1_000_000)


class TooManyRows(AnswerTooLarge):
    detail = N_("It has more than {rows} rows, and a file must not be cut. Add LIMIT, or sum the rows up.")

    def __init__(self, rows: int) -> None:
        super(AnswerTooLarge, self).__init__(rows=rows)


class CannotBeRun(BadSelect):
    detail = N_("The database says: {message}")

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message=message)


class Answer(msgspec.Struct, frozen=True):
    rows: pa.Table
    is_cut: bool
    """There are more rows than these."""


class _Child:
    """A process that answers one question after another, until it is ended."""

    def __init__(self, memory_bytes: int, threads: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "catalog.tables.select.child", str(memory_bytes), str(threads)],
            stdin=subprocess.PIPE,  # its end tells the child that nobody asks any more
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # libraries name cells in their messages
            env=_environment(),
            start_new_session=True,  # Ctrl-C is for the web process, which ends the child itself
        )

    def ask(self, question: Question, interrupt: Interrupt) -> Reply:
        """Raises QueryTooSlow, QueryStopped, or QueryTooLarge where the process has ended; it is of no use then."""
        assert self.process.stdin is not None  # noqa: S101 - they are pipes
        assert self.process.stdout is not None  # noqa: S101
        deadline = time.monotonic() + question.timeout_seconds
        try:
            send(self.process.stdin, msgspec.msgpack.encode(question))
        except BrokenPipeError as error:
            raise QueryTooLarge from error
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while not selector.select(POLL_SECONDS):
                if interrupt.requested:
                    raise QueryStopped
                if time.monotonic() > deadline:
                    raise QueryTooSlow(question.timeout_seconds)
        message = receive(self.process.stdout)
        if not message:
            raise QueryTooLarge
        return msgspec.msgpack.decode(message, type=Reply)

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


class SelectEngine:
    """Answers SELECTs, `slots` at a time. Their processes start with the first question and stay."""

    def __init__(self, *, memory_bytes: int, timeout_seconds: float, slots: int = 2) -> None:
        self.memory_bytes, self.timeout_seconds = memory_bytes, timeout_seconds
        # Half of the machine for each at most, and the system prefers others: rows are served meanwhile.
        self.threads = max(1, (os.cpu_count() or 1) // 2)
        self._free: list[_Child | None] = [None] * slots
        self._changed = threading.Condition()
        self._waiting = 0
        self._askers: set[str] = set()
        self._is_closed = False

    def run(self, compiled: Compiled, *, max_rows: int, interrupt: Interrupt | None = None, asker: str = "") -> Answer:
        """The first `max_rows` rows of the answer. Who asks is answered one SELECT at a time, unless nobody is named.

        Raises CannotBeRun, AnswerTooLarge, Busy, QueryTooSlow, QueryTooLarge, QueryStopped or TableGone.
        """
        question = Question(
            sql=compiled.sql,
            values=compiled.values,
            paths=[str(source.path) for source in compiled.sources],
            max_rows=max_rows,
            max_bytes=MAX_BYTES,
            timeout_seconds=self.timeout_seconds,
        )
        interrupt = interrupt or Interrupt()
        with self._child(interrupt, asker) as child:
            reply = child.ask(question, interrupt)
            # The system may not get all of its memory back: the next question is for a new process.
            if reply.error == "OutOfMemoryException":
                raise QueryTooLarge
            if reply.is_too_large:
                raise AnswerTooLarge
        if reply.error:
            # DuckDB says of a file that is gone that it may not look for others.
            is_gone = not all(source.path.exists() for source in compiled.sources)
            raise TableGone if is_gone else CannotBeRun(_readable(reply.message))
        with pa.ipc.open_stream(reply.rows) as reader:
            rows = reader.read_all()
        return Answer(rows.rename_columns(result_names(rows.column_names)), reply.is_cut)

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            for child in self._free:
                if child is not None:
                    child.end()
            self._free.clear()
            self._changed.notify_all()

    @contextmanager
    def _child(self, interrupt: Interrupt, asker: str) -> Iterator[_Child]:
        """A process of one's own; one that did not answer is ended, and the next begins anew."""
        child: _Child | None = self._take(interrupt, asker)
        try:
            if child is None or child.process.poll() is not None:
                child = _Child(self.memory_bytes, self.threads)
            yield child
        except BaseException:
            if child is not None:
                child.end()
                child = None
            raise
        finally:
            self._give_back(child, asker)

    def _take(self, interrupt: Interrupt, asker: str) -> _Child | None:
        with self._changed:
            if not self._free and self._waiting >= MAX_WAITING:
                raise Busy
            self._waiting += 1
            deadline = time.monotonic() + PATIENCE_SECONDS
            try:
                # Else two slow questions of one reader would keep everybody else waiting.
                while not self._free or asker in self._askers:
                    if interrupt.requested or self._is_closed:
                        raise QueryStopped
                    if time.monotonic() > deadline:
                        raise Busy
                    self._changed.wait(POLL_SECONDS)
            finally:
                self._waiting -= 1
            if asker:
                self._askers.add(asker)
            # The last one given back: its memory is warm, and idle ones need not be started.
            return self._free.pop()

    def _give_back(self, child: _Child | None, asker: str) -> None:
        with self._changed:
            self._askers.discard(asker)
            if self._is_closed and child is not None:
                child.end()
            else:
                self._free.append(child)
            self._changed.notify_all()


def _environment() -> dict[str, str]:
    """What the child may know: where Python finds its code, and none of the portal's settings or keys."""
    kept = {name: value for name, value in os.environ.items() if name in ("LANG", "LC_ALL")}
    # Else libraries would reserve a gigabyte that nobody fills, and the limit of memory counts it.
    calm = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
    return {**kept, **calm, "PYTHONPATH": str(Path(catalog.__file__).parents[1]), "PYTHONUTF8": "1"}


_OURS = re.compile(r"read_parquet|\.parquet|[/\\]\w+[/\\]|\$[pt]\d|duckdb", re.IGNORECASE)


def _readable(message: str) -> str:
    """The first line of DuckDB's message, without the kind of error, our names, or anything that names a file."""
    first = without_marks(message).strip().partition("\n")[0]
    first = re.sub(r"^(\w+ )*Error: ", "", first)
    return "it cannot be carried out." if not first or _OURS.search(first) else first[:300]
