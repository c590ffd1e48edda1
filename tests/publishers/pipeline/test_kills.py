"""Workers and their children killed at every point of a submission's way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from catalog.store.files import sha256_of
from publishers.audit import Event, entries_of
from publishers.models import SubmissionState
from publishers.sweep import sweep
from tests.publishers.pipeline.doomed_worker import POINTS
from tests.publishers.pipeline.stage import ENDS, PEOPLE, Stage

ROWS = "".join(f"{number:05d},Trạm {number % 97},{number / 8}\n" for number in range(1, 4000))
TABLE = "ma_tram,ten,pm25\n" + ROWS


@contextmanager
def worker(stage: Stage, point: str) -> Iterator[subprocess.Popen[bytes]]:
    settings = stage.portal.settings
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "doomed_worker.py"), point],
        env={
            **os.environ,
            "CATALOG_DATA": str(settings.data),
            "CATALOG_DATABASE_URL": settings.database_url,
            "CATALOG_LEASE_SECONDS": "1.5",
            "CATALOG_CHECK_SLOTS": "1",
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def finish(stage: Stage, submission_id: str) -> SubmissionState:
    """Follow a submission to its end beside a running worker, clicking as the editor would."""
    state = stage.wait_for(submission_id, SubmissionState.READY, *ENDS)
    if state is SubmissionState.READY:
        stage.request_publication(submission_id)
        state = stage.wait_for(submission_id, *ENDS)
    return state


def sweep_at_once(stage: Stage) -> None:
    settings = msgspec.structs.replace(stage.portal.settings, sweep_grace_seconds=0.0)
    sweep(msgspec.structs.replace(stage.portal, settings=settings))


@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_a_good_file_is_published_once(stage: Stage, point: str) -> None:
    """Whatever is killed and wherever, the next worker brings the file to the same end, once, with no stray file."""
    submission_id = stage.hand_in(TABLE)
    with worker(stage, point) as doomed:
        if point.startswith(("after", "before")) and point.split()[1] in ("publish", "adopt", "version"):
            stage.wait_for(submission_id, SubmissionState.READY)
            stage.request_publication(submission_id)
        if point.startswith("child"):
            # The worker outlives its child and tries again by itself.
            assert finish(stage, submission_id) is SubmissionState.PUBLISHED
        else:
            assert doomed.wait(timeout=60) == -signal.SIGKILL
    assert stage.work_to_the_end(submission_id) is SubmissionState.PUBLISHED
    sweep_at_once(stage)

    (version,) = stage.versions()
    submission = stage.submission(submission_id)
    with stage.portal.database.reading() as session:
        history = [event.event for event in entries_of(session, submission_id)]
    assert (version.number, version.row_count) == (1, 3999)
    assert submission.version_id == version.id
    assert history.count(Event.PUBLISHED) == 1
    assert stage.stored_files() == {
        f"versions/{version.id}.parquet",
        f"versions/{version.id}.original",
        f"quarantine/{submission.input_id}",
    }
    assert sha256_of(stage.portal.files.version(version.id)) == version.parquet_sha256
    assert sha256_of(stage.portal.files.original(version.id)) == version.original["sha256"]


@pytest.mark.parametrize(
    "point", ["worker in privacy", "child in privacy", "after move", "before answer", "after answer"]
)
def test_killed_anywhere_a_file_with_personal_data_is_refused_once(stage: Stage, point: str) -> None:
    """A refusal survives kills as a publication does, and leaves nothing but the input in quarantine."""
    submission_id = stage.hand_in(PEOPLE)
    with worker(stage, point) as doomed:
        if point.startswith("child"):
            stage.wait_for(submission_id, SubmissionState.REFUSED)
        else:
            assert doomed.wait(timeout=60) == -signal.SIGKILL
    assert stage.work_to_the_end(submission_id) is SubmissionState.REFUSED
    sweep_at_once(stage)

    with stage.portal.database.reading() as session:
        history = [event.event for event in entries_of(session, submission_id)]
    assert history == [Event.RECEIVED, Event.CHECKING, Event.REFUSED]
    assert not stage.versions()
    assert not [name for name in stage.stored_files() if name.endswith("table.parquet") or name.startswith("versions/")]
