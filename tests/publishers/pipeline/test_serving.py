"""The serving cache of a table, from its publication to its withdrawal."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from catalog.tables.query import RowsQuery
from catalog.worker import Worker
from publishers import submissions
from publishers.models import SubmissionState
from publishers.submissions import WithdrawnKind
from publishers.sweep import remove_remains, sweep
from tests.publishers.pipeline.stage import WAIT_SECONDS, Stage

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ROWS = 20_000
TABLE = "ma_tram,pm25\n" + "".join(f"{row:05},{row % 97}.5\n" for row in range(ROWS))


@contextmanager
def working(stage: Stage) -> Iterator[None]:
    """A worker goes on beside the test."""
    worker = Worker(stage.portal)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join()


def published(stage: Stage) -> Path:
    """Where the cached table of a version that a worker checks and publishes stands."""
    submission_id = stage.hand_in(TABLE)
    assert stage.wait_for(submission_id, SubmissionState.READY, SubmissionState.REFUSED) is SubmissionState.READY
    stage.request_publication(submission_id)
    stage.wait_for(submission_id, SubmissionState.PUBLISHED)
    return stage.portal.files.serving(str(stage.submission(submission_id).version_id))


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@ON_SQLITE
def test_a_published_table_is_cached_unasked_and_goes_with_its_withdrawal(stage: Stage) -> None:
    """The worker builds its file, readers are answered from it, and no file is left of a withdrawn table."""
    with working(stage):
        serving = published(stage)
        wait_for(serving)
        page = stage.portal.tables.rows(stage.portal.files.version(serving.stem), RowsQuery(after=ROWS - 2))
        assert page.rows.to_pylist() == [{"ma_tram": f"{ROWS - 1:05}", "pm25": (ROWS - 1) % 97 + 0.5}]
        with stage.portal.database.writing() as session:
            remains = submissions.withdraw(session, stage.an, WithdrawnKind.VERSION, serving.stem, "Công bố nhầm.")
        remove_remains(stage.portal, remains)
        assert stage.stored_files() == set()


@ON_SQLITE
def test_a_publication_needs_no_cache(stage: Stage) -> None:
    """Where the folder of the cache cannot be written, the table is published and answered all the same."""
    stage.portal.serving.folder.rmdir()
    stage.portal.serving.folder.touch()
    submission_id = stage.hand_in(TABLE)
    assert stage.work_to_the_end(submission_id) is SubmissionState.PUBLISHED
    (version,) = stage.versions()
    assert stage.portal.tables.rows(stage.portal.files.version(version.id), RowsQuery(limit=1)).total == ROWS


@ON_SQLITE
def test_the_sweep_takes_the_cache_of_what_was_withdrawn(stage: Stage) -> None:
    """A crash after the withdrawal is mended: the cached table goes with the next sweep after its Parquet file."""
    with working(stage):
        serving = published(stage)
        wait_for(serving)
    stage.portal.files.remove(stage.portal.files.version(serving.stem))
    sweep(stage.portal)
    assert not serving.exists()
