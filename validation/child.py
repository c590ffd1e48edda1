"""One check in a process of its own: `python -m validation.child JOB.json`.

Hostile bytes end this process and no other. It sets its own limits, dies with its parent, prints one JSON line per
step of progress and leaves `inspection.json` in the job's folder.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import stat
import sys
import threading
import time
from pathlib import Path

import msgspec

from validation.inspect import Inspection, Job, Limits, inspect
from validation.read.mapped import release_pages

HEADROOM_BYTES = 2 * 1024**3
"""Address space that libraries reserve and never fill; the memory limit comes on top."""
WATCH_SECONDS = 0.02
"""Short, for a file is touched at gigabytes a second."""
MAX_FILE_BYTES = 224 * 1024**2
"""Pages of mapped files that may stay in memory; libraries take half of it."""
PROGRESS_SECONDS = 0.5
NICE = 5
TIMED_OUT, TOO_MUCH_MEMORY, ORPHANED = 3, 4, 5
"""Exit codes for those who start this process."""


class Step(msgspec.Struct, frozen=True):
    """One line of progress on standard output."""

    stage: str
    share: float


class Reporter:
    """Prints progress, a few times a second at most."""

    def __init__(self) -> None:
        self._stage, self._at = "", 0.0

    def __call__(self, stage: str, share: float) -> None:
        now = time.monotonic()
        if stage != self._stage or share >= 1.0 or now - self._at >= PROGRESS_SECONDS:
            self._stage, self._at = stage, now
            with contextlib.suppress(BrokenPipeError):
                print(msgspec.json.encode(Step(stage, round(share, 3))).decode(), flush=True)


def main(arguments: list[str]) -> Inspection:
    parent = os.getppid()
    job = msgspec.json.decode(Path(arguments[0]).read_bytes(), type=Job)
    die_with_parent(parent)
    limit(job.limits)
    return inspect(job, Reporter())


def die_with_parent(parent: int) -> None:
    """End this process as soon as the one that started it has ended."""
    # A pipe that the parent holds closes with it on every system; anything else says nothing.
    if stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode):
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
    # The parent may have gone before the call above.
    if os.getppid() != parent:
        os._exit(ORPHANED)


def _end_with_stdin() -> None:
    while sys.stdin.buffer.read(1024):
        pass
    os._exit(ORPHANED)


def limit(limits: Limits) -> None:
    """No core files, no more memory and time than given, and politeness towards the web processes."""
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data_bytes = limits.memory_bytes + HEADROOM_BYTES
    resource.setrlimit(resource.RLIMIT_DATA, (data_bytes, data_bytes))
    threading.Thread(target=_watch, args=(limits,), daemon=True).start()


def _watch(limits: Limits) -> None:
    """Ends the process when its time is over or it really fills more memory than it may."""
    end = time.monotonic() + limits.timeout_seconds
    while time.monotonic() < end:
        own, of_files = _resident_bytes()
        if own > limits.memory_bytes:
            os._exit(TOO_MUCH_MEMORY)
        if of_files > MAX_FILE_BYTES:
            release_pages()
        time.sleep(WATCH_SECONDS)
    os._exit(TIMED_OUT)


def _resident_bytes() -> tuple[int, int]:
    """Memory of this process that no file backs, and that some file does."""
    try:
        resident, shared = Path("/proc/self/statm").read_text().split()[1:3]
    except OSError:
        return 0, 0
    page = resource.getpagesize()
    return (int(resident) - int(shared)) * page, int(shared) * page


if __name__ == "__main__":
    main(sys.argv[1:])
    # Skip the interpreter's slow farewell to large libraries; everything is on disk.
    sys.stdout.flush()
    os._exit(0)
