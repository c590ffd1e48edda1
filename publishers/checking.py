"""The check in a child process: hostile bytes end the child, not the worker."""

import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

import validation
from validation.inspect import Job

POLL_SECONDS = 0.2


class ChildDied(Exception):
    """The child ended without an answer: killed, out of memory, or out of time."""


class Progress(msgspec.Struct, frozen=True):
    """One line of the child's output."""

    stage: str
    share: float


def run_child(
    job: Job, folder: Path, beat: Callable[[str, float], bool], beat_seconds: float, stopping: Callable[[], bool]
) -> bool:
    """Run `job` in a child until `folder/inspection.json` stands. Raises ChildDied.

    `beat` is told the stage and its share done at least every `beat_seconds`. Returns False, with the child ended,
    once `beat` says that nobody waits for the answer any more, or `stopping` that the worker must go.
    """
    folder.mkdir(parents=True)
    job_path = folder / "job.json"
    job_path.write_bytes(msgspec.json.encode(job))
    with subprocess.Popen(
        [sys.executable, "-m", "validation.child", str(job_path)],
        stdin=subprocess.PIPE,  # its end tells the child that the worker is gone
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # libraries name cells in their error messages
        cwd=folder,
        env=_environment(),
        start_new_session=True,  # Ctrl-C is for the worker, which ends the child itself
    ) as child:
        try:
            if not _watch(child, beat, beat_seconds, stopping, time.monotonic() + job.limits.timeout_seconds):
                return False
        finally:
            child.kill()
    if child.returncode != 0 or not (folder / "inspection.json").exists():
        raise ChildDied
    job_path.unlink()
    return True


def _watch(
    child: "subprocess.Popen[bytes]",
    beat: Callable[[str, float], bool],
    beat_seconds: float,
    stopping: Callable[[], bool],
    deadline: float,
) -> bool:
    """Follow the child to its end (True), or leave it when its answer is not wanted any more (False)."""
    assert child.stdout is not None  # noqa: S101 - it is a pipe
    os.set_blocking(child.stdout.fileno(), False)
    latest, next_beat, buffer = Progress("read", 0.0), 0.0, b""
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if time.monotonic() > deadline:
                raise ChildDied
            if stopping():
                return False
            if time.monotonic() >= next_beat:
                if not beat(latest.stage, latest.share):
                    return False
                next_beat = time.monotonic() + beat_seconds
            if not selector.select(POLL_SECONDS):
                continue
            chunk = child.stdout.read()
            if chunk == b"":
                child.wait()
                return True
            *lines, buffer = (buffer + (chunk or b"")).split(b"\n")
            for line in lines:
                entered, latest = latest, msgspec.json.decode(line, type=Progress)
                if latest.stage != entered.stage and not beat(latest.stage, latest.share):
                    return False


def _environment() -> dict[str, str]:
    """What the child may know: where Python finds its code, and none of the portal's settings or keys."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR")}
    return {**kept, "PYTHONPATH": str(Path(validation.__file__).parents[1]), "PYTHONUTF8": "1"}
