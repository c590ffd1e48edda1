"""Ends queries that take too long, or whose reader has gone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from catalog.errors import N_, CatalogError

_TICK_SECONDS = 0.05


class QueryTooSlow(CatalogError):
    status = 503
    slug = "query-too-slow"
    title = N_("This question takes too long to answer")
    detail = N_(
        "It was stopped after {seconds} seconds. Add conditions, leave out the order, "
        "or download the Parquet file and ask it there."
    )

    def __init__(self, timeout_seconds: float) -> None:
        self.timeout_seconds = timeout_seconds
        super().__init__(seconds=f"{timeout_seconds:g}")


class QueryStopped(CatalogError):
    """The reader hung up; nobody waits for an answer."""

    status = 499
    slug = "query-stopped"
    title = N_("The query was stopped")
    detail = N_("The request was ended before the answer was ready.")


class Interrupt:
    """A switch that ends one request's queries from another thread. Early, late and twice are fine."""

    def __init__(self) -> None:
        self.requested = False

    def __call__(self) -> None:
        self.requested = True


class _Run:
    def __init__(self, connection: duckdb.DuckDBPyConnection, interrupt: Interrupt, deadline: float) -> None:
        self.connection, self.interrupt, self.deadline = connection, interrupt, deadline
        self.is_late = False


class Watch:
    """One thread that looks at every running query and interrupts those whose time is up.

    It interrupts again at each look: DuckDB forgets an interrupt that arrives just before a query starts.
    """

    def __init__(self, timeout_seconds: float) -> None:
        self.timeout_seconds = timeout_seconds
        self._runs: set[_Run] = set()
        self._changed = threading.Condition()
        self._is_closed = False
        self._thread = threading.Thread(target=self._look, name="query-watch", daemon=True)
        self._thread.start()

    @contextmanager
    def over(self, connection: duckdb.DuckDBPyConnection, interrupt: Interrupt) -> Iterator[None]:
        """Raises QueryTooSlow or QueryStopped out of the block when its query had to be ended."""
        if interrupt.requested:
            raise QueryStopped
        run = _Run(connection, interrupt, time.monotonic() + self.timeout_seconds)
        with self._changed:
            self._runs.add(run)
            self._changed.notify()
        try:
            yield
        except duckdb.InterruptException as error:
            raise QueryTooSlow(self.timeout_seconds) if run.is_late else QueryStopped() from error
        finally:
            with self._changed:
                self._runs.discard(run)

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join()

    def _look(self) -> None:
        with self._changed:
            while not self._is_closed:
                now = time.monotonic()
                for run in self._runs:
                    run.is_late = run.is_late or now >= run.deadline
                    if run.is_late or run.interrupt.requested:
                        run.connection.interrupt()
                self._changed.wait(_TICK_SECONDS if self._runs else None)
